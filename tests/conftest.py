"""What tests share: the real data's place, and a browser."""

import gc
import os
import shutil
import sys
from pathlib import Path

import pytest
from hypothesis import settings

from copied_tables import copy_tables
from durations import Recorder, longest_first
from real_data import real_file
from warm import fork_works

# What is compiled is kept, whatever the surroundings say: a process that compiles its
# libraries anew takes twice as long to start, and the tests start hundreds.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# A case that is slow on a busy machine, or loads a library first, is not wrong.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

# No test takes the current away; `tests/django_set_up.py` says the same to SQLite.
os.fsync = lambda _: None

DATABASES = {
    "sqlite": "sqlite",
    "postgresql": pytest.param("postgresql", marks=pytest.mark.postgres),
}


def pytest_addoption(parser):
    told = "write how long each file took to tests/durations.json"
    parser.addoption("--record-durations", action="store_true", help=told)


def pytest_configure(config):
    if config.getoption("record_durations") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Recorder())


def pytest_unconfigure():
    # Libraries count at the end what is theirs and was not let go.
    gc.unfreeze()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    longest_first(items)


def pytest_generate_tests(metafunc):
    """Run a test on each database that its mark ``databases`` names."""
    marked = metafunc.definition.get_closest_marker("databases")
    if marked and "database" in metafunc.fixturenames:
        metafunc.parametrize("database", [DATABASES[name] for name in marked.args])


@pytest.fixture
def database():
    """The database of a test's ledger, where no mark names another."""
    return "sqlite"


@pytest.fixture(autouse=True)
def _no_diseases_of_another_test():
    """A process knows its headquarters' own diseases; the next test has none."""
    yield
    # Not loaded, nothing was named; loading it here would make each test pay.
    if words := sys.modules.get("epihq.words.diseases"):
        words.know_own([])


@pytest.fixture(autouse=True)
def _nothing_is_paid_twice():
    """Tables are made, and what works load is loaded, once in a process."""
    copy_tables()
    fork_works()


@pytest.fixture(autouse=True, scope="module")
def _what_is_loaded_is_not_looked_through_again():
    """Of all that files before have loaded nothing is freed: the collector leaves it.

    A process of the tests grows to three gigabytes, and went through all of it again
    and again: a test at the end took twice as long as alone.
    """
    yield
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with real published data; skips aloud where it is not."""
    return real_file("jhu_daily.parquet").parent


@pytest.fixture(scope="session")
def _started_chromium():
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


@pytest.fixture(scope="session")
def _started_firefox(tmp_path_factory):
    """Another real browser; to start it takes five seconds of a core."""
    from firefox import firefox_in  # noqa: PLC0415 - few tests ask for it

    with firefox_in(tmp_path_factory.mktemp("firefox")) as firefox:
        yield firefox


@pytest.fixture
def firefox(_started_firefox):
    """Its window, in which nobody is signed in; what is open in it is left after it."""
    yield _started_firefox
    _started_firefox.leave()


@pytest.fixture
def chromium(_started_chromium):
    """The browser; what a test opens in it is emptied or closed after it."""
    yield _started_chromium
    from browsers import left  # noqa: PLC0415 - loads the rules that pages are held to

    for context in _started_chromium.contexts:
        left(context)
