"""Pages of thresholds and sources: what holds, who set it and why, how visits go."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from epihq.operations.ledger.rules import WATCH, Actor, Role
from epihq.operations.processes.heartbeats import went_well, went_wrong
from epihq.operations.thresholds import actions as thresholds
from epihq.operations.thresholds.tables import ThresholdRow
from epihq.operations.thresholds.values import THRESHOLDS, rules_of
from epihq.operations.watch import sources
from epihq.operations.watch.tables import SourceRow
from epihq.web.thresholds.words import UNITS, WORDS, rule_words

EPI = Actor(name="epi", roles=frozenset({Role.EPIDEMIOLOGIST}), via="page")


def text(answer):
    return b"".join(answer).decode() if answer.streaming else answer.content.decode()


@pytest.fixture
def epi(client_as):
    return client_as("epidemiologist")


def put(client, name="least_count", **changes):
    told = {"value": "25", "why": "small places raised too many", "version": 0}
    return client.post(f"/thresholds/set/{name}/", {**told, **changes})


def test_every_threshold_has_words_and_a_unit():
    assert {one.name: one.words for one in THRESHOLDS} == {
        name: str(words) for name, words in WORDS.items()
    }
    assert {one.unit for one in THRESHOLDS} <= UNITS.keys()


def test_a_threshold_is_set_everywhere_and_in_a_place(epi):
    assert put(epi).status_code == 303
    assert put(epi, value="5", location="AZE").status_code == 303

    rules = rules_of(ThresholdRow.objects.all())
    assert rules.least_count == 25
    assert rules.for_location("AZE").least_count == 5
    shown = text(epi.get("/thresholds/"))
    assert "small places raised too many" in shown
    assert "Azerbaijan</a>: 5" in shown


def test_an_empty_value_is_the_default_again(epi):
    put(epi)

    assert put(epi, value="", version=1).status_code == 303

    assert ThresholdRow.objects.get().value is None
    assert "set a threshold" in text(epi.get("/thresholds/of/least_count/"))


def test_switches_and_methods_are_chosen(epi):
    put(epi, "revision", value="off")
    put(epi, "ears_method", value="C3")

    rules = rules_of(ThresholdRow.objects.all())
    assert (rules.revision, rules.ears_method.value) == (False, "C3")


@pytest.mark.parametrize(
    ("name", "changes", "sentence"),
    [
        ("ears_alpha", {"value": "0.9"}, "from 1e-09 to 0.2"),
        ("ears_alpha", {"value": "many"}, "Enter a number"),
        ("least_count", {"why": ""}, "This field is required"),
        ("news_days", {"value": "3", "location": "AZE"}, "it holds everywhere"),
        ("least_count", {"location": "QQQ"}, "QQQ"),
    ],
)
def test_a_value_that_cannot_be_is_refused(epi, name, changes, sentence):
    answer = put(epi, name, **changes)

    assert answer.status_code == 400
    assert sentence in text(answer)
    assert not ThresholdRow.objects.exists()


def test_two_who_set_at_once_hear_of_each_other(epi):
    put(epi)

    for version in (0, 7):
        answer = put(epi, value="30", version=version)
        assert answer.status_code == 409
        assert "changed since" in text(answer)

    assert ThresholdRow.objects.get().value == 25


def test_a_rule_of_our_own_is_made_changed_and_dropped(epi):
    told = {"figure": "cases_per_100k", "above": "50", "days": "3", "why": "schools"}
    told |= {"severity": "high"}

    made = epi.post("/thresholds/new/", {**told, "name": "many-cases"})
    assert made["Location"] == "/thresholds/of/own:many-cases/"
    again = epi.post("/thresholds/new/", {**told, "name": "many-cases"})
    assert again.status_code == 409
    assert rules_of(ThresholdRow.objects.all()).own[0].above == 50
    assert "above 50 on 3 days in a row" in text(epi.get("/thresholds/"))

    put(epi, "own:many-cases", **told, version=1)
    put(epi, "own:many-cases", drop="1", why="over", version=2)
    assert rules_of(ThresholdRow.objects.all()).own == ()
    assert "dropped" in text(epi.get("/thresholds/of/own:many-cases/"))


def test_a_rule_without_a_limit_is_refused_beside_the_form(epi):
    told = {"name": "nothing", "figure": "cases", "days": "1", "why": "to see"}

    answer = epi.post("/thresholds/new/", {**told, "severity": "low"})

    assert answer.status_code == 400
    assert "a limit, above or below" in text(answer)
    assert 'value="nothing"' in text(answer)


def test_a_rule_is_told_in_words():
    rule = {"figure": "Rt_median", "above": 1.2, "below": 0.8}

    assert rule_words(rule) == "R_t of reported cases above 1.2 or below 0.8"


@pytest.mark.parametrize("role", ["duty-officer", "auditor", "administrator"])
def test_who_may_not_set_thresholds_reads_them(client_as, role):
    client = client_as(role)

    assert "Set it for" not in text(client.get("/thresholds/of/least_count/"))
    assert put(client).status_code == 403
    assert client.get("/thresholds/new/").status_code == 403
    assert not ThresholdRow.objects.exists()


def test_a_threshold_that_is_none_is_not_found(epi):
    assert epi.get("/thresholds/of/own:nothing/").status_code == 404
    assert epi.get("/thresholds/of/nonsense/").status_code == 404


@pytest.mark.parametrize("address", ["/thresholds/", "/sources/"])
def test_a_page_asks_the_same_however_much_is_set(epi, address):
    def questions():
        with CaptureQueriesContext(connection) as asked:
            assert epi.get(address).status_code == 200
        return len(asked)

    questions()
    few = questions()
    for place in ("AZE", "GEO", "TUR"):
        thresholds.set_threshold(
            EPI, name="least_count", value=3, why="x", location=place
        )
    for name in ("jhu", "who", "owid"):
        sources.set_source(WATCH, name=name, every_minutes=60)
        went_well(f"source:{name}", datetime.now(UTC))
    questions()  # and once for the news of the room in the header
    assert questions() == few


def test_a_source_is_scheduled_and_paused(epi):
    told = {"every_minutes": "90", "address": "", "version": 0}

    assert epi.post("/sources/jhu/set/", told).status_code == 303
    assert epi.post("/sources/jhu/set/", told).status_code == 409
    paused = {**told, "paused": "on", "version": 1}
    assert epi.post("/sources/jhu/set/", paused).status_code == 303

    row = SourceRow.objects.get()
    assert (row.state, row.every_minutes) == ("paused", 90)
    assert "set the schedule of a source" in text(epi.get("/sources/jhu/"))


@pytest.mark.parametrize(
    ("name", "changes", "status"),
    [
        ("jhu", {"every_minutes": "0"}, 400),
        ("jhu", {"every_minutes": "99999"}, 400),
        ("jhu", {"address": "ftp://x"}, 400),
        ("nobody", {}, 400),
    ],
)
def test_a_schedule_that_cannot_be_is_refused(epi, name, changes, status):
    told = {"every_minutes": "60", "address": "", "version": 0, **changes}

    assert epi.post(f"/sources/{name}/set/", told).status_code in {status, 404}
    assert not SourceRow.objects.exists()


def test_a_source_tells_its_trouble_in_words(epi):
    now = datetime.now(UTC)
    sources.set_source(WATCH, name="jhu", every_minutes=60)
    went_well("source:jhu", now - timedelta(hours=5))
    went_wrong("source:jhu", now, "jhu: an answer was expected; got none.")
    went_wrong("source:jhu", now, "jhu: an answer was expected; got none.")

    shown = text(epi.get("/sources/"))

    assert "an answer was expected; got none." in shown
    assert "failed 2 times in a row" in shown
    assert "5 h ago" in shown
    assert "no watch has ever run" in shown.lower()


def test_the_watch_says_who_leads_and_when_it_is_silent(epi):
    now = datetime.now(UTC)
    went_well("watch", now, due_at=now + timedelta(seconds=20), holder="alpha 4711")
    assert "machine alpha, process 4711" in text(epi.get("/sources/"))

    past = now - timedelta(minutes=5)
    went_well("watch", past, due_at=past + timedelta(seconds=20), holder="alpha 4711")
    assert "The watch is silent" in text(epi.get("/sources/"))


@pytest.mark.parametrize("role", ["agency-officer"])
def test_thresholds_and_sources_are_the_rooms_own(client_as, role):
    client = client_as(role)

    for address in ("/thresholds/", "/thresholds.csv", "/sources/", "/sources/jhu/"):
        assert client.get(address).status_code == 403


def test_both_are_had_as_csv(epi):
    put(epi, value="5", location="AZE")

    thresholds = text(epi.get("/thresholds.csv"))

    assert "least_count,AZE,5,10,persons" in thresholds
    assert "jhu," in text(epi.get("/sources.csv"))
