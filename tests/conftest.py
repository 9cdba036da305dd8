"""What tests share: the real data's place, and an empty archive."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def shared_data_folder() -> Path:
    return Path(os.environ.get("EPIHQ_SHARED_DATA", ROOT / ".." / "shared" / "data"))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with real published data; skips aloud where it is not."""
    folder = shared_data_folder()
    if not (folder / "jhu_daily.parquet").is_file():
        pytest.skip(f"no real data at {folder}: set EPIHQ_SHARED_DATA to its folder")
    return folder
