"""Where a headquarters keeps its folder."""

import os
from pathlib import Path

import platformdirs

# What a headquarters has, will not allow and counts as cost, in its own folder.
HEADQUARTERS_FILE = "headquarters.toml"


def home_folder(option: Path | None) -> Path:
    """Choose the folder: ``--home``, then ``EPIHQ_HOME``, then the platform's own."""
    if option is not None:
        return option.expanduser()
    if variable := os.environ.get("EPIHQ_HOME"):
        return Path(variable).expanduser()
    return Path(platformdirs.user_data_dir("epihq", appauthor=False))


def program_folder() -> Path:
    """Where compiled programs are kept: ``EPIHQ_CACHE``, or the platform's cache."""
    if variable := os.environ.get("EPIHQ_CACHE"):
        return Path(variable).expanduser() / "programs"
    return Path(platformdirs.user_cache_dir("epihq", appauthor=False)) / "programs"
