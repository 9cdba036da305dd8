"""What pages have made beside the server: begun once, told truly, one at a time."""

from threading import Thread

import pytest
from filelock import FileLock

from epihq.operations.processes.background import Ended
from epihq.web.kit import making
from epihq.web.locations.making import _alone, _keep_newest


class Works:
    """Works that start as they are told to, and end when they are told to."""

    def __init__(self):
        self.started, self.over, self.trouble = [], [], None

    def start(self, name, words, seconds):
        del words, seconds
        if self.trouble:
            raise self.trouble
        self.started.append(name)

    def ended(self):
        told, self.over = self.over, []
        return told

    def goes_on(self):
        return False


@pytest.fixture
def works(monkeypatch):
    held = Works()
    monkeypatch.setattr(making, "_works", held)
    monkeypatch.setattr(making, "_begun", type(making._begun)())
    monkeypatch.setattr(making, "_troubles", {})
    return held


def test_what_failed_is_told_until_it_is_begun_anew(works, tmp_path, monkeypatch):
    making.have_made(tmp_path, "one", "table", "2020-07-02")
    (name,) = works.started
    works.over = [Ended(name=name, trouble="no room left")]

    assert making.have_made(tmp_path, "one", "table", "2020-07-02") == "no room left"
    monkeypatch.setattr(making, "_AGAIN_AFTER", 0)
    assert making.have_made(tmp_path, "one", "table", "2020-07-02") == ""
    assert works.started == [name, name]


def test_a_machine_that_starts_no_process_is_told_and_no_page_fails(works, tmp_path):
    works.trouble = OSError("no process left")

    assert making.have_made(tmp_path, "one", "table", "2020-07-02") == "no process left"


def test_who_comes_second_makes_it_after_the_first(tmp_path):
    made = []
    first = FileLock(tmp_path / making.LOCK)
    with first:
        second = Thread(target=_alone, args=(made.append, tmp_path))
        second.start()
        second.join(0.3)
        assert made == []
    second.join(10)

    assert made == [tmp_path]


def test_the_oldest_briefings_are_let_go(tmp_path, monkeypatch):
    monkeypatch.setattr("epihq.web.locations.making._MOST_BRIEFINGS", 3)
    for age in range(5):
        (tmp_path / f"{age}.html").touch()

    _keep_newest(tmp_path)

    assert len(list(tmp_path.iterdir())) == 3
