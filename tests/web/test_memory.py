"""What a process keeps is made by one; nobody waits for what somebody else makes."""

from threading import Event, Thread

import pytest

from epihq.web.kit.memory import Kept


def started(work):
    thread = Thread(target=work, daemon=True)
    thread.start()
    return thread


def test_a_thing_that_many_ask_for_at_once_is_made_once():
    kept, made, may_go_on = Kept(4), [], Event()

    def make():
        may_go_on.wait(10)
        made.append("the board")
        return len(made)

    found = []
    asking = [started(lambda: found.append(kept.get("now", make))) for _ in range(8)]
    may_go_on.set()
    for one in asking:
        one.join(10)

    assert (found, made) == ([1] * 8, ["the board"])


def test_nobody_waits_while_another_thing_is_made():
    kept, is_begun, may_go_on = Kept(4), Event(), Event()

    def slow():
        is_begun.set()
        assert may_go_on.wait(10)
        return "a past day"

    other = started(lambda: kept.get("yesterday", slow))
    assert is_begun.wait(10)

    assert kept.get("today", lambda: "today") == "today"
    may_go_on.set()
    other.join(10)
    assert kept.get("yesterday", lambda: "made anew") == "a past day"


def test_what_could_not_be_made_is_made_by_who_asks_next():
    kept = Kept(4)

    with pytest.raises(ZeroDivisionError):
        kept.get("now", lambda: 1 / 0)

    assert kept.get("now", lambda: "there") == "there"


def test_the_oldest_go_first():
    kept = Kept(2)
    for name in ("a", "b", "c"):
        kept.get(name, lambda name=name: name)

    assert kept.get("a", lambda: "anew") == "anew"
    assert kept.get("c", lambda: "anew") == "c"
