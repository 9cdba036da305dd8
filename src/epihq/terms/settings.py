"""Where a headquarters keeps its folder."""

import os
import tomllib
from pathlib import Path

import platformdirs

from epihq.terms.diseases import is_disease
from epihq.terms.errors import DataError

# What a headquarters has, will not allow and counts as cost, in its own folder.
HEADQUARTERS_FILE = "headquarters.toml"


def home_folder(option: Path | None) -> Path:
    """Choose the folder: ``--home``, then ``EPIHQ_HOME``, then the platform's own."""
    if option is not None:
        return option.expanduser()
    if variable := os.environ.get("EPIHQ_HOME"):
        return Path(variable).expanduser()
    return Path(platformdirs.user_data_dir("epihq", appauthor=False))


def house_disease(home: Path) -> str:
    """Tell which disease a headquarters means where none is named; "" if it says none.

    It is ``disease = "cholera"`` at the top of its ``headquarters.toml``.

    Raises:
        DataError: ``headquarters.not-a-table``, ``headquarters.unknown-disease``.
    """
    file = home / HEADQUARTERS_FILE
    if not file.is_file():
        return ""
    try:
        named = tomllib.loads(file.read_text("utf-8", errors="replace")).get("disease")
    except tomllib.TOMLDecodeError as exc:
        raise DataError(
            "headquarters.not-a-table",
            f"{file.name}: a TOML file was expected; got {exc}. Correct it.",
        ) from exc
    if named is None:
        return ""
    if not (isinstance(named, str) and is_disease(named)):
        raise DataError(
            "headquarters.unknown-disease",
            f"{file.name}, disease: the code of a disease like cholera was expected; "
            f"got {named!r}. `epihq diseases` lists them.",
        )
    return named


def program_folder() -> Path:
    """Where compiled programs are kept: ``EPIHQ_CACHE``, or the platform's cache."""
    if variable := os.environ.get("EPIHQ_CACHE"):
        return Path(variable).expanduser() / "programs"
    return Path(platformdirs.user_cache_dir("epihq", appauthor=False)) / "programs"
