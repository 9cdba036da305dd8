"""Real published data, where this machine has them."""

import os
from pathlib import Path

import pytest

_HERE = Path(__file__).resolve().parents[2] / "shared" / "data"


def shared_data_folder():
    """The folder in which real data would be."""
    return Path(os.environ.get("EPIHQ_SHARED_DATA", _HERE))


def real_file(name):
    """A file of real data; skips aloud where it is not."""
    file = shared_data_folder() / name
    if not file.is_file():
        pytest.skip(f"no real data at {file}: set EPIHQ_SHARED_DATA to its folder")
    return file
