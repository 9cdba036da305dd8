"""Charts on pages: made beside them, shown with words and tables, compared, sent."""

import csv
import io
import json
import re
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import ModuleType
from zoneinfo import ZoneInfo

import pytest
from filelock import FileLock

from epihq.archive import Archive
from epihq.archive.fetch import publication_from_files
from epihq.archive.sources import source_named
from epihq.assessment.charted import keep_charted
from epihq.operations import subjects
from epihq.operations.events import actions as events
from epihq.operations.events.figures import Report, enter_figures
from epihq.operations.ledger.rules import WATCH, Actor, Role
from epihq.operations.measures.acts import record_act
from epihq.reports.pictures import Stretch
from epihq.web.charts import drawer, drawn, making, stretches
from epihq.web.charts.places import named
from epihq.web.kit import making as tables
from epihq.words import numbers, speaking
from figures import make_figures, publish_counts, today
from list_samples import outbreak, published_list
from regime_samples import act
from room_actions import EVENT

TODAY = today()
ANALYST = Actor(name="dara", roles=frozenset({Role.EPIDEMIOLOGIST}), via="page")
BAKU = ZoneInfo("Asia/Baku")
WEEK_AGO = TODAY - timedelta(days=7)


@pytest.fixture(autouse=True)
def _nothing_goes_on_afterwards():
    yield
    tables.end()


@pytest.fixture
def published(room):
    publish_counts(room, TODAY)
    make_figures(room)
    return room


def date_of(words):
    return datetime.strptime(words, "%d %B %Y").replace(tzinfo=UTC).date()


def publish(home, name, lines):
    head = "location,indicator,reference_date,report_date,value"
    file = home / f"{name}.csv"
    file.write_text("\n".join([head, *lines]))
    Archive(home).add(publication_from_files(source_named("own-counts"), file, TODAY))


def page_of(client, address):
    return client.get(address).content.decode()


def sections(page):
    """The charts of a page, by name."""
    found = re.findall(r'<figure class="panel charted" id="figure-([\w-]+)">', page)
    parts = page.split('<figure class="panel charted"')[1:]
    return dict(zip(found, parts, strict=True))


def rows_of(part):
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</th>(.*?)</tr>", part)
    return {day: re.findall(r"<td[^>]*>(.*?)</td>", cells) for day, cells in rows}


@pytest.mark.usefixtures("published")
def test_the_page_of_a_location_leads_with_charts_sentences_and_tables(client_as):
    page = page_of(client_as("duty-officer"), "/locations/AZE/")

    found = sections(page)
    assert [*found] == [
        "cases",
        "deaths",
        "reproduction",
        "admissions",
        "forecast-cases",
        "forecast-deaths",
    ]
    assert found["cases"].count("<svg") == 2
    assert len(rows_of(found["cases"])) == 60
    assert "cases reported on" in found["cases"]
    assert "no deaths are published" in found["deaths"]
    assert "the watch has not made the estimate yet" in found["forecast-cases"]
    assert re.search(r"R of reported cases on .* 90.% interval", found["reproduction"])
    assert 'aria-busy="true"' not in page


@pytest.mark.usefixtures("published")
def test_a_chart_has_its_days_and_its_heights(client_as):
    page = page_of(client_as("duty-officer"), "/locations/AZE/")

    for name in ("cases", "reproduction"):
        wide = sections(page)[name].split('class="wide">')[1].split("</svg>")[0]
        words = re.findall(r"<text[^>]*>([^<]+)</text>", wide)
        assert sum(bool(re.fullmatch(r"\d{1,2} \w+", word)) for word in words) >= 3
        assert sum(bool(re.fullmatch(r"[\d.,]+", word)) for word in words) >= 3


@pytest.mark.usefixtures("published")
def test_what_the_pointer_is_told_stands_in_the_table(client_as):
    part = sections(page_of(client_as("duty-officer"), "/locations/AZE/"))["cases"]

    told = re.findall(r"<title>([^:<]+): ([\d,]+)[;<]", part)
    table = {day: cells[0] for day, cells in rows_of(part).items()}
    assert len(told) == 2 * len(table)
    assert dict(told) == table


@pytest.mark.usefixtures("published")
def test_every_choice_is_an_address_that_changes_the_picture(client_as):
    client = client_as("duty-officer")

    weeks = sections(page_of(client, "/locations/AZE/?range=4w"))["cases"]
    rate = sections(page_of(client, "/locations/AZE/?per=100k"))["cases"]
    log = sections(page_of(client, "/locations/AZE/?scale=log"))["cases"]
    odd = sections(page_of(client, "/locations/AZE/?range=9&scale=x&known=then"))

    assert len(rows_of(weeks)) == 27
    assert "cases per day, per 100,000" in rate
    assert "The scale is logarithmic." in log
    assert len(rows_of(odd["cases"])) == 60


def test_a_choice_keeps_the_others_and_the_hour(published, client_as):
    make_figures(published, TODAY - timedelta(days=1))
    address = f"/locations/AZE/?at={TODAY - timedelta(days=1)}&per=100k"

    page = page_of(client_as("duty-officer"), address)

    links = re.findall(r'<a href="(\?[^"]*)"', page.split('<nav class="controls"')[1])
    assert any("scale=log" in link for link in links)
    assert all(f"at={TODAY - timedelta(days=1)}" in link for link in links)
    assert any("per=100k" in link and "scale=log" in link for link in links)


def test_figures_revised_since_are_seen_beside_those_of_now(room, client_as):
    days = [TODAY - timedelta(days=back) for back in range(40, 7, -1)]
    said = [f"AZE,cases,{on},{WEEK_AGO},100" for on in days]
    publish(room, "then", [*said, f"AZE,cases,{days[-1]},{TODAY},160"])
    make_figures(room)

    page = page_of(client_as("duty-officer"), f"/locations/AZE/?known={WEEK_AGO}")

    part = sections(page)["cases"]
    assert "1 of these days had another figure: 100 then, 160 here." in part
    newest = next(iter(rows_of(part).values()))
    assert newest[0] == "160"
    assert newest[2] == "100"
    assert part.count("known by") >= 3


def test_several_places_are_seen_as_they_were_known_then(room, client_as):
    days = [TODAY - timedelta(days=back) for back in range(40, 7, -1)]
    said = [
        f"{place},cases,{on},{WEEK_AGO},100" for on in days for place in ("AZE", "GEO")
    ]
    publish(room, "then", [*said, f"AZE,cases,{days[-1]},{TODAY},170"])
    make_figures(room)

    page = page_of(
        client_as("duty-officer"), f"/compare/?places=AZE,GEO&known={WEEK_AGO}"
    )

    part = sections(page)["cases"]
    assert "Faint lines: as known by the end of" in part
    assert "Azerbaijan: on 1 of these days another figure was known" in part
    assert "Georgia: the same figures were known by the end of" in part
    # A mean of seven days, of which one was raised from 100 to 170.
    assert next(iter(rows_of(part).values())) == ["110", "100", "100", "100"]
    # The day can be chosen here as on the page of one place.
    assert 'name="known"' in page


def test_a_past_page_draws_what_was_known_then_alone(room, client_as):
    days = [TODAY - timedelta(days=back) for back in range(40, 7, -1)]
    said = [f"AZE,cases,{on},{WEEK_AGO},100" for on in days]
    publish(room, "then", [*said, f"AZE,cases,{days[-1]},{TODAY},160"])
    make_figures(room, WEEK_AGO)

    page = page_of(client_as("duty-officer"), f"/locations/AZE/?at={WEEK_AGO}")
    then = page_of(
        client_as("duty-officer"), f"/locations/AZE/?at={WEEK_AGO}&known={TODAY}"
    )

    assert "160" not in sections(page)["cases"]
    assert "100 here" in sections(then)["cases"]


def test_nobody_is_shown_what_is_not_known_yet(published, client_as):
    later = TODAY + timedelta(days=30)

    page = page_of(client_as("duty-officer"), f"/locations/AZE/?known={later}")

    assert "as known by the end of" in page
    assert f'value="{TODAY}"' in page


def test_while_charts_are_made_the_page_says_so_and_asks_again(
    published, client_as, monkeypatch
):
    monkeypatch.setattr(drawn, "_PATIENCE", 0.0)
    monkeypatch.setattr(drawer, "ask", lambda *_: None)

    page = page_of(client_as("duty-officer"), "/locations/AZE/?per=100k")

    assert "The figures of the charts are being read" in page
    assert 'hx-get="/locations/AZE/?per=100k" hx-trigger="load delay:1s"' in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert "tile" in page


@pytest.mark.slow
def test_charts_come_by_themselves_from_the_process_beside(
    published, client_as, beside
):
    client = client_as("duty-officer")
    for _ in range(200):
        page = page_of(client, "/locations/AZE/")
        if 'aria-busy="true"' not in page:
            break
        time.sleep(0.2)

    assert sections(page)["cases"].count("<svg") == 2
    assert [*(published / "charts" / "asked").iterdir()] == []


@pytest.mark.usefixtures("published")
def test_a_chart_that_cannot_be_drawn_says_why_and_keeps_its_table(
    client_as, monkeypatch
):
    def failing(file, what, *words):
        name = "draw_picture" if what == making.DRAWN else ""
        if name:
            making.work(file, "no such work", *words)
        else:
            making.work(file, what, *words)

    monkeypatch.setattr(drawer, "ask", failing)
    monkeypatch.setattr(drawn, "_PATIENCE", 0.0)
    client = client_as("duty-officer")
    page_of(client, "/locations/AZE/")

    page = page_of(client, "/locations/AZE/")

    part = sections(page)["cases"]
    assert "The chart could not be drawn: KeyError" in part
    assert len(rows_of(part)) == 60
    assert 'aria-busy="true"' not in page


def test_where_nothing_is_published_nothing_is_started(room, client_as, beside):
    page = page_of(client_as("duty-officer"), "/locations/AZE/")

    assert sections(page) == {}
    assert not beside.goes_on()


def test_measures_on_record_are_bands_with_their_names(published, client_as):
    now = datetime.now(UTC)
    told = {"decided_on": TODAY - timedelta(days=12), "areas": ()}
    begins, ends = now - timedelta(days=10), now - timedelta(days=3)
    imposed = act(effective_from=begins, effective_to=ends, **told)
    record_act(published, imposed, by="duty officer")

    part = sections(page_of(client_as("duty-officer"), "/locations/AZE/"))["cases"]

    assert re.findall(r'<li class="measure">(.*?) <span', part) == [
        "regime of measures: strict"
    ]
    assert part.count("<title>1: regime of measures: strict</title>") == 2
    days = re.search(r'<li class="measure">.*?quiet">(.*?)</span>', part)[1]
    assert days.startswith(f"{numbers.dated(begins.astimezone(BAKU))} to ")


@pytest.fixture
def event(room):
    """An event in Azerbaijan with figures of two days, and of one a week before."""
    began = replace(EVENT, started_on=TODAY - timedelta(days=20))
    row = events.declare_event(WATCH, began)
    values = [
        {"reference_date": str(day), "indicator": name, "value": value}
        for day, name, value in (
            (TODAY - timedelta(days=9), "confirmed_cases", 3),
            (TODAY - timedelta(days=2), "confirmed_cases", 9),
            (TODAY - timedelta(days=1), "confirmed_cases", 12),
            (TODAY - timedelta(days=1), "cumulative_confirmed_cases", 40),
        )
    ]
    told = Report(report_date=TODAY, source="Port", values=values)
    enter_figures(ANALYST, row.pk, told)
    return row


def test_figures_of_an_event_are_lines_with_gaps_and_a_table(event, client_as):
    page = page_of(client_as("duty-officer"), f"/events/{event.pk}/")

    new, totals = (
        page.split(f'id="figure-event-{name}"')[1].split("</figure>")[0]
        for name in ("new", "totals")
    )
    assert [cells[0] for cells in rows_of(new).values()] == ["12", "9", "3"]
    assert [cells[0] for cells in rows_of(totals).values()] == ["40"]
    assert "confirmed cases, new: 12" in new
    told = re.findall(r"<title>([^<]*)</title>", new.split('class="wide">')[1])
    assert [one for one in told if one.endswith(" –")]
    assert 'id="figure-event-present"' not in page


@pytest.mark.usefixtures("published")
def test_an_event_is_a_band_on_the_charts_of_its_places(event, client_as):
    part = sections(page_of(client_as("duty-officer"), "/locations/AZE/"))["cases"]

    assert f"event: {event.title}" in part
    assert '<li class="event">' in part


@pytest.fixture
def toy(monkeypatch):
    """A subject of its own that tells when its visitors were here."""
    for place in ("epihq.operations.toy", "epihq.web.toy", "epihq.web.toy.charts"):
        module = ModuleType(place)
        module.__path__ = []
        module.__spec__ = type(sys.__spec__)(place, None)
        monkeypatch.setitem(sys.modules, place, module)
    here = sys.modules["epihq.web.toy.charts"]
    here.STRETCHES = (
        lambda _look, code: [
            Stretch(kind="event", name=f"visit to {code}", first=WEEK_AGO)
        ],
    )
    monkeypatch.setattr(subjects, "NAMES", (*subjects.NAMES, "toy"))
    stretches._sources.cache_clear()
    yield
    stretches._sources.cache_clear()


@pytest.mark.usefixtures("published", "toy")
def test_a_new_subject_joins_the_charts_by_one_registration(client_as):
    part = sections(page_of(client_as("duty-officer"), "/locations/AZE/"))["cases"]

    assert "visit to AZE" in part
    assert part.count("<title>1: visit to AZE</title>") == 2


@pytest.fixture
def six(room):
    days = [TODAY - timedelta(days=back) for back in range(60, 0, -1)]
    places = ("AZE", "GEO", "ARM", "IRN", "TUR", "RUS", "KAZ")
    publish(
        room,
        "six",
        [
            f"{place},cases,{on},{TODAY},{100 * n + on.day}"
            for n, place in enumerate(places, start=1)
            for on in days
        ],
    )
    make_figures(room)
    return room


@pytest.mark.usefixtures("six")
def test_places_are_compared_in_the_order_of_their_names(client_as):
    client = client_as("duty-officer")

    one = sections(page_of(client, "/compare/?places=AZE,GEO"))["cases"]
    other = sections(page_of(client, "/compare/?place=Georgia&place=aze"))["cases"]
    own = page_of(client, "/compare/")

    drawing = one.split("<svg")[1].split("</svg>")[0]
    assert drawing == other.split("<svg")[1].split("</svg>")[0]
    assert rows_of(one) == rows_of(other)
    assert [*re.findall(r'name="place" value="(\w*)"', own)] == [
        "Armenia",
        "Azerbaijan",
        "Georgia",
        "Iran",
        "Russia",
        "Türkiye",
    ]


@pytest.mark.usefixtures("six")
@pytest.mark.parametrize("address", ["/compare/", "/locations/AZE/"])
def test_a_page_of_figures_says_by_which_day_they_are_known(client_as, address):
    client = client_as("duty-officer")

    now, then = page_of(client, address), page_of(client, f"{address}?at={WEEK_AGO}")

    assert f"Figures as known by the end of {numbers.day(TODAY)}." in now
    assert f"Figures as known by the end of {numbers.day(WEEK_AGO)}." in then


@pytest.mark.usefixtures("six")
def test_a_place_that_is_none_is_told_and_the_others_are_shown(client_as):
    page = page_of(client_as("duty-officer"), "/compare/?place=Atlantis&place=AZE")

    assert "No place is called “Atlantis”" in page
    assert "<svg" in sections(page)["cases"]


@pytest.mark.parametrize(
    "name", ["AZE", "aze", "Azerbaijan", "Azərbaycan", "Азербайджан"]
)
def test_a_place_has_its_names_of_all_languages(name):
    with speaking("en"):
        assert named(name) == "AZE"


@pytest.mark.usefixtures("six")
@pytest.mark.parametrize("what", ["cases", "reproduction"])
def test_the_file_has_what_the_chart_shows(client_as, what):
    client = client_as("duty-officer")
    part = sections(page_of(client, "/locations/AZE/?range=4w&per=100k"))[what]
    link = re.search(r'href="(/charts\.csv[^"]*)"', part)[1].replace("&amp;", "&")

    answer = client.get(link)

    text = b"".join(answer.streaming_content).decode()
    rows = [*csv.DictReader(io.StringIO(text))]
    assert len(rows) == len(rows_of(part))
    assert {row["series"] for row in rows} == {"Azerbaijan" if what == "cases" else "R"}


LISTED = TODAY - timedelta(days=1)


@pytest.fixture
def listed(room):
    table = outbreak(200, last=LISTED, areas=("AZE", "AZ-BA"))
    Archive(room).add(published_list(table, LISTED))
    make_figures(room)
    return room


@pytest.mark.usefixtures("listed")
def test_charts_of_a_line_list_stand_where_one_is_held(client_as):
    found = sections(page_of(client_as("duty-officer"), "/locations/AZE/"))

    assert [*found][-3:] == ["onset-outcome", "onset-area", "ages"]
    for name in [*found][-3:]:
        assert found[name].count("<svg") == 2
        assert "The line list of" in found[name]
        assert len(rows_of(found[name])) >= 4


@pytest.mark.usefixtures("listed")
@pytest.mark.parametrize("what", ["onset-outcome", "onset-area", "ages"])
def test_the_file_of_a_chart_of_a_list_has_what_it_shows(client_as, what):
    client = client_as("duty-officer")
    part = sections(page_of(client, "/locations/AZE/"))[what].split("</figure>")[0]
    link = re.search(r'href="(/charts\.csv[^"]*)"', part)[1].replace("&amp;", "&")

    text = b"".join(client.get(link).streaming_content).decode()

    rows = [*csv.DictReader(io.StringIO(text))]
    shown = [int(cell) for cells in rows_of(part).values() for cell in cells]
    parts = len({row["series"].rpartition(",")[0] or row["series"] for row in rows})
    whole = sum(float(row["count"]) for row in rows)
    # The table of weeks has a column of all beside those of the parts.
    assert sum(shown) == whole * (1 if what == "ages" else 2)
    assert parts >= 2


@pytest.mark.usefixtures("listed")
def test_a_list_is_shown_as_it_was_known(room, client_as):
    before = LISTED - timedelta(days=20)
    make_figures(room, before)

    part = sections(
        page_of(client_as("duty-officer"), f"/locations/AZE/?at={before}T20:00Z")
    )

    told = part["onset-outcome"]
    assert "what was known later is left out" in told
    assert max(map(date_of, rows_of(told))) <= before + timedelta(days=6)


@pytest.mark.usefixtures("six")
def test_a_file_of_a_list_that_is_not_held_is_refused(client_as):
    answer = client_as("duty-officer").get("/charts.csv?what=ages&places=AZE")

    assert answer.status_code == 400
    assert "web.no-such-chart" in answer.content.decode()


@pytest.mark.usefixtures("six")
def test_a_file_of_no_chart_is_refused(client_as):
    answer = client_as("duty-officer").get("/charts.csv?what=horoscope&places=AZE")

    assert answer.status_code == 400
    assert "web.no-such-chart" in answer.content.decode()


@pytest.mark.parametrize("address", ["/compare/?places=AZE", "/locations/AZE/"])
@pytest.mark.usefixtures("six")
def test_a_page_of_charts_is_light(client_as, address):
    client = client_as("duty-officer")

    answer = client.get(f"{address}", headers={"accept-encoding": "gzip"})

    assert answer["Content-Encoding"] == "gzip"
    assert len(answer.content) < 60_000


def test_the_oldest_drawings_are_let_go(tmp_path, monkeypatch):
    monkeypatch.setattr(making, "_MOST_FILES", 3)
    for n in range(6):
        (tmp_path / f"{n}.json").write_text("{}")
        time.sleep(0.01)

    making.sweep(tmp_path)

    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "3.json",
        "4.json",
        "5.json",
    ]


def asked_for(folder, *works):
    (folder / drawer.ASKED).mkdir(parents=True)
    for number, words in enumerate(works):
        (folder / drawer.ASKED / f"{number}.json").write_text(json.dumps(words))


def test_what_is_asked_for_is_done_in_turn_and_what_is_damaged_stops_nothing(
    tmp_path, monkeypatch
):
    done = []
    monkeypatch.setattr(making, "work", lambda _file, *words: done.append(words))
    monkeypatch.setattr(making, "_ENDS_AFTER", 0.2)
    asked_for(tmp_path, [str(tmp_path / "a"), "figures", "x"], [], ["f", "drawn"])

    making.serve(tmp_path)

    assert sorted(done) == [("drawn",), ("figures", "x")]
    assert [*(tmp_path / drawer.ASKED).iterdir()] == []


def test_one_process_draws_for_a_headquarters(tmp_path, monkeypatch, beside):
    monkeypatch.setattr(making, "_ENDS_AFTER", 0.0)
    tmp_path.joinpath(drawer.ASKED).mkdir()
    with FileLock(tmp_path / drawer.LOCK):
        beside.ask(tmp_path / "a.json", "drawn", "x", "en")
        assert not beside.goes_on()
        making.serve(tmp_path)

    assert [file.name for file in (tmp_path / drawer.ASKED).iterdir()] == ["a.json"]


def test_the_record_is_made_by_the_words_of_the_work(room):
    publish_counts(room, TODAY)
    folder = room / "charts"
    keep_charted(Archive(room), folder, "AZE", TODAY)
    file = next(folder.iterdir())
    file.unlink()

    making.work(file, "figures", str(room), "covid-19", "AZE", TODAY.isoformat())

    assert file.exists()
