"""The board: what it shows, to whom, of which day, and what it costs."""

import gzip
import re
import time
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib import messages
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from epihq.archive import Archive
from epihq.archive.fetch import publication_from_files
from epihq.archive.sources import source_named
from epihq.assessment.overview import kept_overview
from epihq.assessment.settings import Settings
from epihq.operations.centre.actions import set_centre
from epihq.operations.events.actions import Description, close_event, declare_event
from epihq.operations.instructions.actions import Order, issue_instruction
from epihq.operations.ledger import clock
from epihq.operations.ledger.publications import tell_publications
from epihq.operations.ledger.rules import SETUP, WATCH
from epihq.operations.measures.acts import record_act
from epihq.operations.people.agencies import Agency, set_agency
from epihq.operations.people.tokens import actor_for
from epihq.operations.signals.actions import close_signal, report_signal
from epihq.terms.measures import describe
from epihq.terms.regimes import Act, Kind, Measure
from epihq.terms.signals import Severity
from epihq.web.board.atlas import countries
from epihq.web.board.pages import ASKS_EVERY
from epihq.web.board.table import COURSES, course_of, curve_of
from epihq.web.kit.compressed import Squeezed
from epihq.words import numbers
from figures import make_figures, today
from regime_samples import act

TODAY = today()


def publish(home, until=TODAY, places=("AZE", "ARM", "GEO"), source="own-counts"):
    """Counts of 60 days up to a day, published on the next, and today's table."""
    lines = ["location,indicator,reference_date,report_date,value"]
    for code in places:
        for back in range(60, 0, -1):
            on = until - timedelta(days=back)
            lines.append(f"{code},cases,{on},{until},{300 + back % 7}")
    file = home / "counts.csv"
    file.write_text("\n".join(lines))
    Archive(home).add(publication_from_files(source_named(source), file, until))
    make_figures(home)


def key_in(answer):
    """What an open board says that it has seen."""
    return re.search(r"seen=(\w+)", answer.content.decode())[1]


def heard(text="a call from a hospital", place="AZE"):
    return report_signal(
        WATCH, location=place, text=text, severity=Severity.HIGH, on=TODAY
    )


def test_the_board_is_of_now_unless_a_past_day_is_asked_for(room, client_as):
    publish(room)
    heard()

    page = client_as("duty-officer").get("/board/").content.decode()

    assert "a call from a hospital" in page
    assert re.search(r"a call from a hospital</a> <span[^>]*>new, <time", page)
    assert "Nothing can be changed here" not in page


def test_old_figures_say_so_on_every_face_and_the_own_silence_comes_first(
    room, client_as
):
    publish(room, until=TODAY - timedelta(days=40))
    client, last = client_as("duty-officer"), TODAY - timedelta(days=41)
    day = numbers.dated(last)

    page = client.get("/board/").content.decode()
    place = client.get("/locations/AZE/").content.decode()
    told = client.get("/locations.csv").getvalue().decode().splitlines()
    row = client.get("/api/v1/locations/AZE").json()

    assert page.index("Azerbaijan is silent: its newest figures") < page.index("tiles")
    assert page.count(f"to {day}") == 3  # the tiles
    assert page.count(day) == 3 + 3  # and each location's line
    assert page.count("41 days old") == 3 + 3
    assert place.count(f"to {day}") == 5
    assert place.count("41 days old") == 5
    assert "growing (interval above 1): 0" in page
    assert (row["last_date"], row["days_behind"]) == (str(last), 41)
    assert row["is_stale"]
    assert "days_behind,is_stale" in told[0]
    assert f"{last},41,True" in told[1]


def test_fresh_figures_carry_their_day_and_no_alarm(room, client_as):
    publish(room)
    last = TODAY - timedelta(days=1)

    page = client_as("duty-officer").get("/board/").content.decode()

    assert f"to {numbers.dated(last)}" in page
    assert "day old" not in page
    assert "is silent" not in page


def test_a_place_says_its_cases_beside_its_people_as_the_board_does(room, client_as):
    publish(room)
    duty = client_as("duty-officer")

    told = [
        re.findall(r"[\d.,]+ per 100,000", duty.get(address).content.decode())
        for address in ("/board/", "/locations/AZE/")
    ]

    assert told[0] == told[1] != []


def test_a_headquarters_whose_location_nobody_publishes_is_told_first(room, client_as):
    publish(room, places=("ARM",))

    page = client_as("duty-officer").get("/board/").content.decode()

    assert page.index("No figures of Azerbaijan") < page.index("tiles")


def test_a_past_day_shows_neither_later_figures_nor_later_signals(room, client_as):
    publish(room, until=TODAY - timedelta(days=5))
    publish(room)
    make_figures(room, TODAY - timedelta(days=3))
    heard()
    client = client_as("duty-officer")

    page = client.get(f"/board/?at={TODAY - timedelta(days=3)}").content.decode()

    assert "No open signal" in page
    assert "Nothing can be changed here" in page
    last = TODAY - timedelta(days=6)
    place = client.get(f"/locations/AZE/?at={TODAY - timedelta(days=3)}")
    assert numbers.day(last) in place.content.decode()


def test_an_event_stays_on_the_board_until_it_is_closed(room, client_as):
    client = client_as("duty-officer")
    row = heard()

    by = actor_for(client.officer, via="page")
    told = Description(title="Full wards in Baku")
    event = declare_event(by, told, signal=row.pk)

    page = client.get("/board/").content.decode()
    assert page.index("events-head") < page.index("Full wards in Baku")
    assert "a call from a hospital" not in page
    assert "0 come forward" in page
    close_signal(WATCH, row.pk, reason="over")
    assert "Full wards in Baku" in client.get("/board/").content.decode()
    close_event(by, event.pk, reason="over")
    assert "Full wards in Baku" not in client.get("/board/").content.decode()


def test_a_closed_signal_is_open_again_on_the_day_before(room, client_as, monkeypatch):
    row = heard()
    opened = datetime.now(UTC)
    close_signal(WATCH, row.pk, reason="the call was about another matter")
    client = client_as("auditor")

    then = client.get(f"/board/?at={opened.isoformat().replace('+00:00', 'Z')}")
    now = client.get("/board/")

    assert "a call from a hospital" in then.content.decode()
    assert "a call from a hospital" not in now.content.decode()


@pytest.mark.usefixtures("one_minute")
def test_an_open_board_hears_nothing_until_something_changed(room, client_as):
    publish(room)
    client = client_as("duty-officer")
    key = key_in(client.get("/board/"))

    still = client.get(f"/board/live/?seen={key}")
    heard()
    news = client.get(f"/board/live/?seen={key}")

    assert still.status_code == 204
    assert "a call from a hospital" in news.content.decode()
    assert f"every {ASKS_EVERY}s" in news.content.decode()


def test_an_overdue_instruction_stands_on_the_board_with_who_owes_it(room, client_as):
    agency = set_agency(WATCH, Agency(name="City health office", location="AZE"))
    row = issue_instruction(
        actor_for(client_as("duty-officer").officer, via="page"),
        Order(
            text="Report free beds.",
            deadline=datetime.now(UTC) + timedelta(seconds=1),
            agency=agency.pk,
        ),
    )
    time.sleep(1.1)

    page = client_as("auditor").get("/board/").content.decode()

    late = page.partition('id="late-head"')[2]
    assert f"/instructions/{row.pk}/" in late
    assert "City health office" in late


def test_the_measure_that_ends_first_stands_first_even_on_its_last_day(room, client_as):
    now = datetime.now(UTC).replace(microsecond=0)
    for code, left in (("C1", timedelta(days=3)), ("C2", timedelta(hours=5))):
        act = Act(
            location="AZE",
            regime=code,
            kind=Kind.SET,
            instrument=f"Order {code}",
            decided_on=TODAY - timedelta(days=11),
            effective_from=now - timedelta(days=10),
            effective_to=now + left,
            areas=(),
            measures=(Measure(code=code, level=2),),
        )
        record_act(room, act, by="the duty officer")

    page = client_as("auditor").get("/board/").content.decode()

    held = page.partition('id="held-head"')[2].partition("</section>")[0]
    assert held.index(describe("C2", 2)) < held.index(describe("C1", 2))


def test_the_legend_counts_the_grey_countries(room, client_as):
    publish(room)

    page = client_as("auditor").get("/board/").content.decode()

    grey = len(re.findall(r'<(?:path|circle)[^>]*class="unknown', page))
    assert f"the data do not say: {len(countries()) - 1 - 3}" in page
    assert grey > 200


def test_new_figures_are_news(room, client_as):
    publish(room, until=TODAY - timedelta(days=1))
    client = client_as("duty-officer")
    key = key_in(client.get("/board/"))

    publish(room)

    assert client.get(f"/board/live/?seen={key}").status_code == 200


@pytest.mark.usefixtures("one_minute")
def test_a_look_at_the_board_asks_the_database_a_fixed_number_of_times(room, client_as):
    publish(room)
    client = client_as("duty-officer")
    counts = []
    for signals in (1, 12):
        for number in range(signals):
            heard(f"call {signals} {number}")
        client.get("/board/")
        heard(f"one more {signals}")
        with CaptureQueriesContext(connection) as asked:
            client.get("/board/")
        with CaptureQueriesContext(connection) as again:
            client.get("/board/")
        counts.append((len(asked), len(again)))

    assert counts[0] == counts[1]
    # Who asks (their session and they themselves), the log's head, the watch's beat.
    assert counts[0][1] == 4


@pytest.mark.usefixtures("one_minute")
def test_readers_of_one_language_share_what_was_put_together(room, client_as):
    publish(room)
    first, second = client_as("duty-officer"), client_as("auditor")
    first.get("/board/")

    with CaptureQueriesContext(connection) as asked:
        page = second.get("/board/").content.decode()

    assert "Azerbaijan" in page
    assert not any("ledger_signal" in query["sql"] for query in asked)


@pytest.mark.usefixtures("one_minute")
def test_each_reader_has_their_own_name_and_proof_around_what_all_share(
    room, client_as
):
    first, second = client_as("duty-officer"), client_as("auditor")
    pages = [client.get("/board/").content.decode() for client in (first, second)]
    again = first.get("/board/").content.decode()

    tokens = {re.search(r'csrfmiddlewaretoken" value="(\w+)"', p)[1] for p in pages}
    assert len(tokens) == 2
    assert first.officer.full_name in pages[0]
    assert first.officer.full_name not in pages[1].partition("<main")[0]
    assert without_proof(again) == without_proof(pages[0])


def without_proof(page):
    return re.sub(r'csrfmiddlewaretoken" value="\w+"|Token": "\w+"', "", page)


def test_a_message_stands_on_one_look_at_the_board_only(room, client_as):
    client = client_as("duty-officer")
    client.get("/board/")
    client.post("/language/", {"language": "en", "next": "/board/"})
    request = client.get("/board/").wsgi_request
    messages.info(request, "the mode is response")
    request._messages.update(told := HttpResponse())
    client.cookies.update(told.cookies)
    request.session.save()

    first, second = client.get("/board/"), client.get("/board/")

    assert "the mode is response" in first.content.decode()
    assert "the mode is response" not in second.content.decode()


@pytest.mark.usefixtures("one_minute")
def test_a_reader_who_takes_gzip_gets_the_same_in_less_than_half(room, client_as):
    publish(room)
    client = client_as("duty-officer")
    plain = client.get("/board/").content
    squeezed = client.get("/board/", headers={"accept-encoding": "gzip, br"})

    assert squeezed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in squeezed["Vary"]
    assert len(squeezed.content) < len(plain) / 2
    opened = gzip.decompress(squeezed.content).decode()
    assert without_proof(opened) == without_proof(plain.decode())


@given(before=st.binary(), contents=st.binary(), after=st.binary())
def test_what_was_squeezed_apart_opens_as_one(before, contents, after):
    whole = Squeezed(contents).gzip(before, after)

    assert gzip.decompress(whole) == before + contents + after


@pytest.mark.parametrize(
    ("accepts", "gets"),
    [("gzip", "gzip"), ("br;q=1.0, gzip;q=0.8", "gzip"), ("gzip;q=0", ""), ("br", "")],
)
def test_a_reader_is_sent_what_they_can_open(accepts, gets):
    request = RequestFactory().get("/board/", headers={"accept-encoding": accepts})

    assert Squeezed(b"news").answer(request).get("Content-Encoding", "") == gets


def test_without_figures_the_board_says_what_to_do(room, client_as):
    page = client_as("duty-officer").get("/board/").content.decode()

    assert "epihq sync" in page


@pytest.mark.parametrize(("n", "word"), [(21, "день"), (22, "дня"), (25, "дней")])
def test_a_silence_is_told_in_the_right_plural(room, client_as, n, word):
    publish(room, until=TODAY - timedelta(days=n - 1))

    page = client_as("duty-officer", language="ru").get("/board/").content.decode()

    assert f"{n} {word} назад" in page


def test_an_act_recorded_later_shows_on_a_past_day_that_was_looked_at_before(
    room, client_as
):
    client, day = client_as("duty-officer"), "/board/?at=2020-07-10"
    before = client.get(day)

    record_act(room, act(), by="the archivist")

    later = "by acts that came on record only later"
    assert later not in before.content.decode()
    assert later in client.get(day).content.decode()


@pytest.mark.parametrize("at", ["yesterday", "0001-01-01", "2020-13-01"])
def test_a_bad_hour_is_told_and_not_guessed(room, client_as, at):
    answer = client_as("duty-officer").get(f"/board/?at={at}")

    assert answer.status_code == 400
    assert "web.bad-hour" in answer.content.decode()


def test_the_board_leads_back_by_hours_and_keeps_the_hour(room, client_as, monkeypatch):
    publish(room)
    heard("a call of this morning")
    later = datetime.now(UTC) + timedelta(hours=8)
    monkeypatch.setattr(clock, "now", lambda: later)
    client = client_as("duty-officer")

    page = client.get("/board/").content.decode()
    ago = dict(re.findall(r'<a href="(\?at=[^"]+)">(\d+ h) ago</a>', page))
    back = {
        words: client.get(f"/board/{at}").content.decode() for at, words in ago.items()
    }

    assert [*ago.values()] == ["1 h", "3 h", "6 h", "12 h", "24 h"]
    assert "a call of this morning" in page
    at = next(at for at, words in ago.items() if words == "24 h")
    assert "a call of this morning" not in back["24 h"]
    assert "You see the room as it stood at" in back["24 h"]
    assert f'href="/signals/{at}"' in back["24 h"]
    assert "Nothing can be changed here" in back["24 h"]


def test_an_hour_beside_the_day_is_an_hour_of_that_day(room, client_as):
    publish(room)
    client = client_as("duty-officer")
    day = TODAY - timedelta(days=1)

    asked = client.get(f"/board/?at={day}&hour=06:30")
    page = client.get(asked["Location"]).content.decode()

    assert asked.status_code == 303
    assert asked["Location"] == f"/board/?at={day}T06%3A30"
    assert f"{numbers.dated(day)}, 06:30" in page.replace("&nbsp;", "\xa0")
    assert 'name="hour" value="06:30"' in page


def test_an_exercise_with_its_own_clock_is_looked_at_by_the_hour(room, client_as):
    set_centre(SETUP, name="Exercise", location="ZZA", exercise=True, time_zone="UTC")
    day = date(2019, 5, 2)
    publish(room, until=day, places=("ZZA",), source="exercise")
    client = client_as("duty-officer")
    for hour in (8, 15):
        clock.set_clock(room, datetime(2019, 5, 2, hour, tzinfo=UTC))
        heard(f"at {hour}", place="ZZA")
    make_figures(room, day)

    page = client.get("/board/?at=2019-05-02T09:00").content.decode()

    assert "at 8" in page
    assert "at 15" not in page
    assert "You see the room as it stood at" in page


def test_an_exercise_is_looked_at_by_its_own_days(room, client_as):
    row = set_centre(
        SETUP, name="Exercise", location="ZZA", exercise=True, time_zone="UTC"
    )
    days = [date(2019, 5, 1), date(2019, 5, 2)]
    for day in days:
        publish(room, until=day, places=("ZZA",), source="exercise")
        tell_publications(WATCH, Archive(room).vintages())
        heard(f"on {day}", place="ZZA")
    make_figures(room, *days)
    client = client_as("duty-officer")

    then = client.get("/board/?at=2019-05-01").content.decode()
    now = client.get("/board/").content.decode()

    assert row.state == "exercise"
    assert "on 2019-05-01" in then
    assert "on 2019-05-02" not in then
    assert "on 2019-05-02" in now
    assert "Exercise day: 2\xa0May 2019" in now


def test_the_table_of_all_locations_can_be_had_as_csv(room, client_as):
    publish(room)

    answer = client_as("spokesperson").get("/locations.csv")

    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert lines[0].startswith("location,name,source")
    assert [line.split(",")[0] for line in lines[1:]] == ["AZE", "ARM", "GEO"]


def test_a_briefing_is_shown_only_where_its_estimates_are_made(room, client_as):
    publish(room)

    answer = client_as("duty-officer").get("/locations/AZE/briefing/")

    assert answer.status_code == 400
    assert "web.briefing-not-ready" in answer.content.decode()


def test_each_reproduction_number_stands_under_its_own_name(room, client_as):
    publish(room)
    client = client_as("duty-officer")

    for address in ("/board/", "/locations/AZE/"):
        page = client.get(address).content.decode()
        assert "R_t of reported cases" in page
        assert "R_t of all infections: not estimated yet" in page
        assert "R<sub>t</sub>" not in page


def test_a_place_that_is_none_is_not_found(room, client_as):
    assert client_as("duty-officer").get("/locations/XXQ/").status_code == 404


@pytest.fixture
def table(room):
    publish(room)
    folder = room / "overviews"
    return kept_overview(Archive(room), folder, TODAY, Settings()).rows


def test_a_course_says_how_sure_it_is(table):
    row = table[0]

    assert course_of(row) in COURSES
    assert {course_of(one) for one in table} <= set(COURSES)


def test_a_curve_leaves_out_what_is_not_known():
    points = curve_of([None, 0.0, None, 10.0]).split()

    assert points[-1] == "96,1"
    assert all(point.count(",") == 1 for point in points)
