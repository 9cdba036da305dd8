"""What holds of every action of the room, one by one, on both databases."""

import threading
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection, transaction

from epihq.operations.ledger import acting, ledger, log
from epihq.operations.ledger.rules import WATCH
from epihq.operations.ledger.tables import LogRow, OnceRow
from epihq.operations.ledger.thing import Thing
from epihq.operations.signals.tables import SignalRow
from epihq.terms.errors import EpihqError, RecordError, UsageError
from room_actions import ACTIONS
from room_samples import STRANGER, open_room

pytestmark = pytest.mark.databases("sqlite", "postgresql")

VERSIONED = [name for name, one in ACTIONS.items() if one.versioned]
# What everybody in the room may do.
EVERYBODYS = {"token.make", "view.keep", "star"}
ROWS = "SELECT * FROM {} ORDER BY {}"
KEYED = [name for name, one in ACTIONS.items() if one.keyed]


@pytest.fixture
def room(kept_home):
    yield open_room(kept_home)
    connection.close()


def person(room, name):
    return WATCH if name == "watch" else getattr(room, name)


@contextmanager
def undone(name):
    """Undo an action after it was looked at, so that one room serves all."""
    with transaction.atomic():
        try:
            yield
        except BaseException as exc:
            exc.add_note(f"the action is {name}")
            raise
        transaction.set_rollback(True)


def do(room, name, number, *, by=None, version=None, once=""):
    action = ACTIONS[name]
    return action.do(room, by or person(room, action.by), number, version, once)


def everything():
    """All rows of all things and of the log, as the database keeps them."""
    found = {}
    for table in (*Thing.__subclasses__(), LogRow, OnceRow):
        name, key = table._meta.db_table, table._meta.pk.column
        with connection.cursor() as cursor:
            cursor.execute(ROWS.format(name, key))
            found[name] = cursor.fetchall()
    return found


def entry_of(name, row, since):
    verb = ACTIONS[name].verb or name
    told = [e for e in log.entries(thing=row.kind, number=row.pk) if e.number > since]
    (found,) = [entry for entry in told if entry.verb == verb]
    return found


def test_an_action_is_done_and_the_log_tells_of_it(room):
    for name in ACTIONS:
        with undone(name):
            number = ACTIONS[name].prepare(room)
            head = log.head()

            row = do(room, name, number)

            told = entry_of(name, row, head)
            kept = type(row).objects.get(pk=row.pk)
            assert (told.before, told.after) == ACTIONS[name].states
            assert told.by == person(room, ACTIONS[name].by).name
            assert told.content["now"] == kept.columns()
            assert ACTIONS[name].note in told.content.get("note", "")
            assert kept.state == told.after
            assert list(log.verify()) == []


def test_whom_the_rules_do_not_name_is_refused_and_nothing_is_left(room):
    for name in ACTIONS:
        with undone(name):
            number = ACTIONS[name].prepare(room)
            before = everything()

            for stranger in (STRANGER, room.auditor):
                if name in EVERYBODYS and stranger is room.auditor:
                    continue
                with pytest.raises(RecordError) as refused:
                    do(room, name, number, by=stranger)
                assert refused.value.code == "rules.not-allowed"

            assert everything() == before


def test_when_the_log_cannot_be_written_nothing_is_left(room):
    for name in ACTIONS:
        with undone(name):
            number = ACTIONS[name].prepare(room)
            before = everything()
            _refuse_entries()

            with pytest.raises(DatabaseError):
                do(room, name, number)

            assert everything() == before


def _refuse_entries():
    why = "the disk is full"
    body = f"BEGIN SELECT RAISE(ABORT, '{why}'); END"
    if connection.vendor == "postgresql":
        _ask(
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{why}'; END $$"
        )
        body = "FOR EACH ROW EXECUTE FUNCTION full_disk()"
    _ask(f"CREATE TRIGGER full_disk BEFORE INSERT ON ledger_log {body}")


def _ask(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_what_changed_since_it_was_seen_is_refused(room):
    for name in VERSIONED:
        with undone(name):
            number = ACTIONS[name].prepare(room)
            before = everything()

            with pytest.raises(RecordError) as refused:
                do(room, name, number, version=99)

            assert refused.value.code == "ledger.stale"
            assert everything() == before


def test_what_was_done_is_not_done_a_second_time(room):
    for name in VERSIONED:
        with undone(name):
            number = ACTIONS[name].prepare(room)
            done = do(room, name, number)
            before = everything()
            if ACTIONS[name].again:
                continue

            with pytest.raises(EpihqError) as refused:
                do(room, name, number, version=done.version)

            assert refused.value.code in {"ledger.wrong-state", "rules.not-allowed"}
            assert everything() == before


def test_a_form_sent_twice_does_nothing_new(room):
    for name in KEYED:
        with undone(name):
            number = ACTIONS[name].prepare(room)
            first = do(room, name, number, once="a form")
            before = everything()

            second = do(room, name, number, once="a form")

            assert second.pk == first.pk
            assert everything() == before


def test_one_key_serves_forms_of_two_kinds_and_of_any_length(room):
    long = "k" * 300
    do(room, "mode.set", None, once=long)
    do(room, "instruction.issue", None, once=long)
    second = do(room, "mode.set", None, once=f"{long}2")

    assert OnceRow.objects.count() == 3
    assert second.pk == 2


@pytest.mark.parametrize(
    ("name", "rivals"),
    [
        ("proposal.approve", ("manager", "second")),
        ("signal.verify", ("duty", "incoming")),
        ("instruction.withdraw", ("duty", "manager")),
    ],
)
@pytest.mark.parametrize("as_seen", [True, False])
def test_of_two_at_once_exactly_one_wins(room, name, rivals, as_seen):
    number = ACTIONS[name].prepare(room)
    head, start, won = log.head(), threading.Barrier(2, timeout=20), []

    def race(by):
        start.wait()
        try:
            done = do(room, name, number, by=by, version=1 if as_seen else None)
            won.append((by.name, done.version))
        except RecordError as exc:
            assert exc.code in {"ledger.stale", "ledger.wrong-state"}  # noqa: PT017
            won.append(None)
        finally:
            connection.close()

    threads = [threading.Thread(target=race, args=(person(room, r),)) for r in rivals]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert len(won) == 2
    assert won.count(None) == 1
    told = [e.by for e in log.entries() if e.number > head and e.verb == name]
    assert told == [who for who, _ in filter(None, won)]
    assert list(log.verify()) == []


REWRITINGS = {
    "delete": lambda rows: rows.all().delete(),
    "update": lambda rows: rows.update(cause="another"),
    "save": lambda rows: rows.get().save(),
    "two versions": lambda rows: rows.update(version=3),
    "raw update": lambda _rows: _ask("UPDATE ledger_signal SET state = 'closed'"),
    "raw delete": lambda _rows: _ask("DELETE FROM ledger_signal"),
}


@pytest.mark.parametrize("way", REWRITINGS)
def test_the_database_refuses_what_the_log_would_not_tell(room, way):
    ACTIONS["signal.verify"].prepare(room)
    before = everything()

    with pytest.raises(DatabaseError, match=r"ledger keeps|one version"):  # noqa: SIM117
        with transaction.atomic():
            REWRITINGS[way](SignalRow.objects)

    assert everything() == before


@pytest.mark.parametrize("way", ["update", "delete"])
def test_the_database_refuses_another_log(room, way):
    before = everything()
    rows = LogRow.objects.filter(number=1)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(by="another") if way == "update" else rows.delete()

    assert everything() == before


def test_what_is_not_there_is_told_as_such(room):
    for number in (0, -1, 7, 10**30):
        with pytest.raises(UsageError) as refused:
            acting.held(SignalRow, number)
        assert refused.value.code == "ledger.no-such-thing"


@pytest.mark.parametrize("text", ["a\0b", "half \ud83d"])
def test_letters_that_one_database_cannot_keep_are_refused_by_both(room, text):
    number = ACTIONS["signal.note"].prepare(room)
    before = everything()

    for wrong in (
        lambda: acting.begin(
            room.duty, "signal.raise", SignalRow(state="new", alarms=[{"a": (text,)}])
        ),
        lambda: do_close(room, number, text),
    ):
        with pytest.raises(UsageError) as refused, ledger.changing():
            wrong()
        assert refused.value.code == "ledger.not-text"

    assert everything() == before


def do_close(room, number, text):
    row = acting.held(SignalRow, number)
    return acting.change(room.duty, "signal.close", row, {"state": "x"}, note=text)


def test_looking_at_personal_data_is_in_the_log(room):
    row = ACTIONS["signal.verify"].prepare(room)
    with ledger.changing():
        acting.view(room.auditor, "signal.see", acting.held(SignalRow, row), note="why")

    told = log.latest_entry("signal", row)
    assert (told.by, told.before, told.after) == ("ana", "", "")
    assert told.content == {"note": "why"}


def test_secrets_do_not_reach_the_log(room):
    told = [entry.content for entry in log.entries(thing="agency")]
    assert told
    assert "not for the log" not in str(told)
