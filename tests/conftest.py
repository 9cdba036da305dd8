"""What tests share: the real data's place, and a browser."""

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# A minute and more each; begun first, so that no worker is left alone with one.
LONGEST = (
    "test_room_faults.py",
    "test_demo.py",
    "test_assess.py",
    "test_decide.py",
    "test_journeys.py",
)

DATABASES = {
    "sqlite": "sqlite",
    "postgresql": pytest.param("postgresql", marks=pytest.mark.postgres),
}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: item.path.name not in LONGEST)


def pytest_generate_tests(metafunc):
    """Run a test on each database that its mark ``databases`` names."""
    marked = metafunc.definition.get_closest_marker("databases")
    if marked and "database" in metafunc.fixturenames:
        metafunc.parametrize("database", [DATABASES[name] for name in marked.args])


@pytest.fixture
def database():
    """The database of a test's ledger, where no mark names another."""
    return "sqlite"


def shared_data_folder() -> Path:
    return Path(os.environ.get("EPIHQ_SHARED_DATA", ROOT / ".." / "shared" / "data"))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with real published data; skips aloud where it is not."""
    folder = shared_data_folder()
    if not (folder / "jhu_daily.parquet").is_file():
        pytest.skip(f"no real data at {folder}: set EPIHQ_SHARED_DATA to its folder")
    return folder


@pytest.fixture(scope="session")
def chromium():
    """A real browser; Playwright may be started once in a process."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("no Chromium here: install Debian's package chromium")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - skips without

    # Its loop runs on in our thread, and Django would take our tests for its tasks.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox"]
        )
        yield browser
        browser.close()
