"""A room of several diseases: one is looked at, the others stand beside it."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from api_program import program
from epihq.archive import Archive
from epihq.archive.fetch import publication_from_files
from epihq.archive.sources import source_named
from epihq.assessment.overview import keep_overview
from epihq.assessment.pathogens import OWN_FILE
from epihq.assessment.settings import Settings
from epihq.operations.claims.tables import CardRow, ClaimRow
from epihq.operations.decisions.tables import DecisionRow
from epihq.operations.ledger.rules import WATCH
from epihq.operations.measures.acts import record_act
from epihq.operations.signals.actions import raise_signal
from epihq.terms.settings import HEADQUARTERS_FILE
from epihq.terms.signals import Alarm, Evidence, Severity, SignalKind
from figures import today
from regime_samples import act

__all__ = ["program"]
TODAY = today()
CLAIM = {
    "quotation": "They find one infection in ten, at best.",
    "speaker": "The minister's adviser",
    "said_on": "2020-06-29",
    "source": "Briefing of the headquarters",
    "grade": "c3",
    "location": "ARM",
    "kind": "share-hidden",
    "threshold": "0.5",
}
EACH = {"covid-19": 300, "cholera": 40, "measles": 7}


@pytest.fixture
def several(room):
    """A headquarters in Azerbaijan with figures of three diseases."""
    for disease, level in EACH.items():
        publish(room, disease, level)
    return room


def publish(home, disease, level):
    lines = ["location,indicator,reference_date,report_date,value"]
    for back in range(60, 0, -1):
        on = TODAY - timedelta(days=back)
        lines.append(f"AZE,cases,{on},{TODAY},{level + back % 3}")
    file = home / f"{disease}.csv"
    file.write_text("\n".join(lines))
    said = publication_from_files(source_named("own-counts"), file, TODAY)
    Archive(home).add(replace(said, disease=disease))
    keep_overview(Archive(home, disease), home / "overviews", TODAY, Settings())


def noticed(disease):
    alarm = Alarm(
        kind=SignalKind.UNUSUAL_COUNTS,
        location="AZE",
        indicator="cases",
        reference_date=TODAY,
        severity=Severity.HIGH,
        evidence=Evidence(method="EARS C2", value=90.0, expected=40.0, upper=60.0),
        disease=disease,
    )
    return raise_signal(WATCH, [alarm], cause=f"AZE cases {disease}")


def page_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def week(page):
    """Cases of the own location in a week, as the board's tile tells."""
    return int(
        re.search(r"Cases in 7 days</span><strong>([\d,]+)<", page)[1].replace(",", "")
    )


@pytest.mark.parametrize(("disease", "level"), EACH.items())
def test_the_board_shows_the_figures_of_the_disease_that_is_looked_at(
    several, client_as, disease, level
):
    page = page_of(client_as("duty-officer"), f"/board/?disease={disease}")

    assert 7 * level <= week(page) <= 7 * (level + 2)


def test_few_cases_among_many_persons_are_not_told_as_none(several, client_as):
    page = page_of(client_as("duty-officer"), "/board/?disease=measles")

    per = float(re.search(r"([\d.]+) per 100,000", page)[1])
    assert 0.4 < per < 0.7


def test_where_none_is_named_it_is_the_one_held_first_or_the_headquarters_own(
    several, client_as
):
    client = client_as("duty-officer")
    first = week(page_of(client, "/board/"))
    (several / HEADQUARTERS_FILE).write_text('disease = "measles"\n')

    assert first >= 7 * EACH["covid-19"]
    assert week(page_of(client, "/board/")) <= 7 * (EACH["measles"] + 2)


def test_the_board_sets_the_diseases_beside_each_other_and_leads_to_each(
    several, client_as
):
    noticed("cholera")

    page = page_of(client_as("duty-officer"), "/board/")

    beside = page.partition("Diseases beside each other")[2].partition("</table>")[0]
    rows = re.findall(r'<tr.*?href="/board/\?disease=([\w-]+)".*?</tr>', beside)
    assert rows == ["cholera", "covid-19", "measles"]
    signals = re.findall(r'data-label="Signals">(\d+)<', beside)
    assert signals == ["1", "0", "0"]


def test_of_one_disease_there_is_nothing_to_choose(room, client_as):
    publish(room, "cholera", 40)

    page = page_of(client_as("duty-officer"), "/board/")

    assert "Diseases beside each other" not in page
    assert "?disease=" not in page
    assert 280 <= week(page) <= 294


def test_an_open_board_and_its_links_keep_to_the_disease(several, client_as):
    client = client_as("duty-officer")

    page = page_of(client, "/board/?disease=cholera")

    live = re.search(r'hx-get="(/board/live/[^"]*)"', page)[1].replace("&amp;", "&")
    assert "disease=cholera" in live
    renewed = page_of(client, re.sub(r"seen=[\w-]+", "seen=older", live))
    assert week(renewed) == week(page)
    for other in ("/locations/AZE/", "/board/?sort=-cases"):
        assert re.search(rf'href="{re.escape(other)}[^"]*disease=cholera', page) or (
            other.startswith("/board") and "sort=-cases&amp;disease=cholera" in page
        )


def test_a_place_is_shown_by_the_disease_and_leads_to_its_others(several, client_as):
    page = page_of(client_as("duty-officer"), "/locations/AZE/?disease=measles")

    assert '<a href="?disease=measles" aria-current="page">Measles</a>' in page
    assert '<a href="?disease=cholera">Cholera</a>' in page


def test_a_signal_names_its_disease_where_there_are_several(several, client_as):
    noticed("cholera")

    page = page_of(client_as("duty-officer"), "/signals/?tab=open")

    assert "Cholera: " in page


def test_what_is_no_disease_is_refused(several, client_as):
    answer = client_as("duty-officer").get("/board/?disease=meassles")

    assert answer.status_code == 400
    assert "meassles" in answer.content.decode()


def test_what_is_asked_for_on_a_page_is_about_its_disease(several, client_as):
    client = client_as("epidemiologist")
    client.post("/credibility/AZE/?disease=cholera", {"once": "a"})
    client.post("/claims/new/?disease=measles", {**CLAIM, "once": "b"})

    assert CardRow.objects.get().disease == "cholera"
    assert ClaimRow.objects.get().disease == "measles"


def test_a_program_asks_by_the_disease(several, program):
    duty = program("duty-officer")

    for disease, level in EACH.items():
        told = duty.get("/locations", disease=disease).json()
        assert told["disease"] == disease
        assert 7 * level <= told["rows"][0]["cases_7_days"] <= 7 * (level + 2)


def test_a_program_asks_for_a_decision_about_a_disease(several, program):
    manager = program("incident-manager")

    manager.send("/decisions", {"location": "AZE", "disease": "cholera"})

    assert DecisionRow.objects.get().question["disease"] == "cholera"


def test_a_disease_of_ones_own_is_shown_by_the_name_that_its_file_gives(
    room, client_as
):
    (room / OWN_FILE).write_text(
        "[disease.x-fever]\nname = 'Local fever'\nname_az = 'Yerli qızdırma'\n"
        "name_ru = 'Местная лихорадка'\n",
        "utf-8",
    )
    publish(room, "covid-19", 300)
    publish(room, "x-fever", 20)

    page = page_of(client_as("duty-officer"), "/locations/AZE/?disease=x-fever")

    assert "Local fever" in page


def test_options_are_not_offered_where_nothing_is_known_of_them(several, client_as):
    client = client_as("epidemiologist")

    page = page_of(client, "/decisions/new/?location=AZE&disease=cholera")

    assert "Options cannot be compared about this disease." in page
    assert "Not known of this disease: generation interval" in page
    assert "table of effects is of COVID-19" in page
    assert 'name="place"' not in page
    asked = page_of(client, "/decisions/new/?location=AZE&disease=covid-19")
    assert "cannot be compared" not in asked
    assert 'name="place"' in asked


def test_a_question_offers_the_ends_of_what_aims_at_its_disease_or_at_none(
    several, client_as
):
    now = datetime.now(UTC)
    span = {"effective_from": now - timedelta(days=1), "decided_on": TODAY}
    for regime, aims in (("masks", "covid-19"), ("wells", "cholera"), ("all", "")):
        held = act(regime=regime, effective_to=now + timedelta(days=3), **span)
        record_act(several, replace(held, disease=aims), by="the duty officer")

    page = page_of(client_as("epidemiologist"), "/decisions/new/?disease=covid-19")

    (ends,) = re.findall(r"([\w, ]+) ends? \d+ \w+ \d{4}", page)
    assert {one.strip() for one in ends.split(",")} == {"all", "masks"}


def test_problems_of_figures_are_told_in_words(several, client_as):
    file = several / "parts.csv"
    lines = ["location,indicator,reference_date,report_date,value"]
    for back in range(60, 0, -1):
        on = TODAY - timedelta(days=back)
        lines += [f"{p},cases,{on},{TODAY},9" for p in ("AZ-BA", "AZ-GA")]
    file.write_text("\n".join(lines))
    said = publication_from_files(source_named("own-counts"), file, TODAY)
    Archive(several).add(replace(said, disease="mers"))
    keep_overview(Archive(several, "mers"), several / "overviews", TODAY, Settings())

    page = page_of(client_as("duty-officer"), "/locations/AZE/?disease=mers")

    problems = page.partition("Problems in the last 14 days")[2].partition("</dd>")[0]
    assert "sum of parts" in problems
    assert "R_t of all infections: not estimated yet" in page
