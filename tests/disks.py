"""Disks that are full, or may only be read: real ones, where they can be had."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(place: Path, size: str) -> Iterator[Path]:
    """Mount a disk of a size, e.g. "2m"; skip where one may not."""
    place.mkdir()
    _mount("-t", "tmpfs", "-o", f"size={size}", "tmpfs", place)
    try:
        yield place
    finally:
        subprocess.run(["umount", place], check=True)


def make_read_only(place: Path) -> None:
    """Mount a disk again, so that nobody writes on it, root neither."""
    _mount("-o", "remount,ro", place)


def _mount(*words: object) -> None:
    try:
        subprocess.run(["mount", *map(str, words)], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as exc:
        pytest.skip(f"no disk can be mounted here: {exc}")
