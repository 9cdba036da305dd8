"""The log's pages: found by day, thing, person and verb; read, sealed, taken out."""

import json
import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from epihq.operations.centre.modes import Mode, set_mode
from epihq.operations.ledger import ledger, log
from epihq.operations.ledger.rules import WATCH
from epihq.operations.ledger.tables import LogRow
from epihq.operations.signals import actions as signals
from epihq.operations.subjects import THINGS, VERBS
from epihq.reports.log_words import VIAS
from epihq.terms.signals import Severity
from epihq.web.log.entries import A_PAGE, Wanted, found
from epihq.words import gettext, speaking
from epihq.words.declared import said

TODAY = datetime.now(UTC).date()


def entered(number, by="watch", verb="signal.raise"):
    with ledger.changing():
        for one in range(number):
            log.write(by=by, via="watch", verb=verb, thing="signal", number=one + 1)


def text(answer):
    return b"".join(answer).decode() if answer.streaming else answer.content.decode()


def numbers(answer):
    return [int(n) for n in re.findall(r'<a href="/log/(\d+)/"', text(answer))]


@pytest.fixture
def auditor(client_as):
    return client_as("auditor")


def test_every_verb_has_words():
    missing = [v for v, one in VERBS.items() if not one.done and not v.endswith(".see")]

    assert missing == []
    assert said("signal.see") == "viewed data of: signal"


def test_pages_and_the_printed_record_use_the_same_words_in_each_language():
    done = [verb.done for verb in VERBS.values() if verb.done]
    told = [*done, *VIAS.values(), *THINGS.values()]

    with speaking("ru"):
        assert all(gettext(text) != text for text in told)


@pytest.mark.databases("sqlite", "postgresql")
def test_the_newest_entries_come_first_and_lead_to_the_rest(room, auditor):
    entered(60)
    head = log.head()

    first = numbers(auditor.get("/log/?each=1"))
    second = numbers(auditor.get(f"/log/?each=1&before={first[-1]}"))

    assert first == [*range(head, head - 50, -1)]
    assert second[0] == first[-1] - 1


@pytest.mark.databases("sqlite", "postgresql")
def test_each_entry_is_shown_oldest_first_where_that_is_asked(room, auditor):
    entered(70)
    newest = log.head()

    seen, address = [], "/log/?each=1&sort=number"
    while address:
        page = auditor.get(address)
        seen += numbers(page)
        further = re.search(r'rel="next" href="(\?[^"]+)"', text(page))
        address = f"/log/{further[1].replace('&amp;', '&')}" if further else ""
    told = text(auditor.get("/log.csv?sort=number")).splitlines()[1:]

    assert [*dict.fromkeys(seen)][:newest] == list(range(1, newest + 1))
    assert 'aria-sort="ascending"' in text(auditor.get("/log/?each=1&sort=number"))
    assert [int(line.split(",")[0]) for line in told[:3]] == [1, 2, 3]
    # By number and by hour.
    assert text(auditor.get("/log/?each=1")).count("sort=number") == 2


def test_an_entry_is_found_by_thing_person_and_verb(room, auditor):
    set_mode(WATCH, Mode.ALERT, why="two clusters in the north")
    entered(3)
    entered(1, by="l.aliyeva", verb="signal.verify")

    for asked in ("by=l.aliyeva", "verb=signal.verify", "thing=signal&number=1"):
        shown = auditor.get(f"/log/?{asked}")
        assert log.head() in numbers(shown)
        assert len(numbers(shown)) < 4
    assert "No entry is like that" in text(auditor.get("/log/?by=nobody"))


def test_a_day_is_that_of_the_centre_and_pages_lose_nothing(room):
    entered(A_PAGE + 7)
    today = datetime.now(UTC) + timedelta(hours=4)
    wanted = Wanted(zone="Asia/Baku", day=today.date(), thing="signal")

    first = found(wanted)
    second = found(wanted, first.further)

    shown = [entry.number for entry in (*first.entries, *second.entries)]
    assert len(shown) == A_PAGE + 7
    assert shown == sorted(shown, reverse=True)
    assert second.further is None


def test_a_page_asks_as_much_of_a_long_log_as_of_a_short_one(room, auditor):
    def questions():
        with CaptureQueriesContext(connection) as asked:
            auditor.get("/log/")
        told = [query["sql"] for query in asked]
        assert not [sql for sql in told if "OFFSET" in sql]
        assert not [sql for sql in told if "COUNT" in sql and "ledger_log" in sql]
        return len(told)

    entered(2)
    questions()
    few = questions()
    entered(200)
    questions()
    assert questions() == few


def test_a_place_of_the_log_goes_by_any_of_its_names(room, auditor, client_as):
    signals.report_signal(
        WATCH, location="AZ-BA", text="A call.", severity=Severity.HIGH, on=TODAY
    )
    asked = [
        numbers(auditor.get("/log/", {"each": 1, "place": name}))
        for name in ("Bakı", "az-ba", "Баку")
    ]

    assert asked[0]
    assert asked[0] == asked[1] == asked[2]
    assert numbers(auditor.get("/log/", {"each": 1, "place": "Congo"})) == []


def test_today_and_yesterday_are_one_press_away(room, auditor):
    page = auditor.get("/log/?thing=signal").content.decode()

    there = datetime.now(UTC).astimezone(ZoneInfo("Asia/Baku")).date()
    for words, back in (("Today", 0), ("Yesterday", 1)):
        day = there - timedelta(days=back)
        assert f'?thing=signal&amp;day={day}&amp;until=">{words}</a>' in page


def test_an_entry_shows_what_changed_and_its_seal(room, auditor):
    set_mode(WATCH, Mode.ALERT, why="two clusters in the north")
    row = LogRow.objects.order_by("number").last()

    shown = text(auditor.get(f"/log/{row.pk}/"))

    assert "two clusters in the north" in shown
    assert row.hash in shown
    assert row.previous_hash in shown
    assert auditor.get(f"/log/{row.pk + 900}/").status_code == 404


def test_who_reads_of_a_person_in_the_log_is_told_in_the_log(room, auditor, officer):
    officer("epidemiologist", "n.mammadov", email="n.mammadov@health.example")
    about = LogRow.objects.filter(thing="officer", verb="officer.set").last()

    auditor.get(f"/log/{about.pk}/")

    newest = log.latest_entry("officer", about.thing_number)
    assert (newest.verb, newest.by) == ("officer.see", auditor.officer.username)


def test_the_record_of_a_day_is_taken_out_and_that_is_told(room, auditor):
    entered(2)
    day = (datetime.now(UTC) + timedelta(hours=4)).date()

    lines = text(auditor.get(f"/log/days/{day}.jsonl")).splitlines()
    printed = auditor.get(f"/log/days/{day}.pdf")

    assert json.loads(lines[-1])["exported_by"] == auditor.officer.username
    assert len(lines) == json.loads(lines[-1])["entries"] + 1
    assert printed.content.startswith(b"%PDF")
    assert LogRow.objects.filter(verb="log.export").count() == 2


@pytest.mark.parametrize("address", ["/log/?day=yesterday", "/log/days/2020-99-01.pdf"])
def test_a_day_that_is_none_is_refused_in_a_sentence(room, auditor, address):
    answer = auditor.get(address)

    assert answer.status_code == 400
    assert "one like 2020-07-01 was expected" in text(answer)


def test_the_list_is_had_as_csv_without_contents(room, auditor):
    entered(2)

    lines = text(auditor.get("/log.csv?thing=signal")).splitlines()

    assert lines[0].startswith("number,recorded_at,by,via,verb")
    assert len(lines) == 3


@pytest.mark.parametrize("role", ["agency-officer", "spokesperson", "administrator"])
@pytest.mark.parametrize("address", ["/log/", "/log.csv", "/log/1/", "/log/verify/"])
def test_the_log_is_not_open_to_all(room, client_as, role, address):
    assert client_as(role).get(address).status_code == 403


def test_the_past_shows_no_later_entry(room, auditor):
    before = log.head()
    hour = datetime.now(UTC).isoformat()
    entered(3)

    assert numbers(auditor.get("/log/", {"at": hour}))[0] == before
