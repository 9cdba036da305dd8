"""The pages of diseases: what is known of each, what is held, what was changed."""

import csv
import io
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import translation

from api_program import program
from epihq.archive import Archive
from epihq.archive.fetch import publication_from_files
from epihq.archive.sources import source_named
from epihq.assessment.overview import keep_overview
from epihq.assessment.pathogens import OWN_FILE, shipped_table
from epihq.assessment.settings import Settings
from epihq.operations.events.actions import Description, declare_event
from epihq.operations.ledger.rules import WATCH
from epihq.operations.signals.actions import raise_signal
from epihq.reports.disease_rows import figures_of
from epihq.terms.diseases import DISEASES
from epihq.terms.signals import Alarm, Evidence, Severity, SignalKind
from epihq.words.diseases import disease_name, limit
from figures import today
from furnished_room import actor_of

__all__ = ["program"]
TODAY, TABLE = today(), shipped_table()
OWN = """
[disease.measles]
cfr = { mean = 0.004, low = 0.001, high = 0.01, source = "our register, 2025" }
serial_interval = "not known"

[disease.x-fever]
name = "Local fever"
name_az = "Yerli qızdırma"
name_ru = "Местная лихорадка"
transmission = ["vector"]
"""


@pytest.fixture
def changed(room):
    (room / OWN_FILE).write_text(OWN, "utf-8")
    return room


def page_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()
    return re.sub(r"\s+", " ", answer.content.decode())


def line_of(page, name):
    """The row of a figure, or of a disease, and the one below it."""
    _, found, rest = page.partition(f'<tr><th scope="row">{name}')
    assert found, name
    return rest.partition("</tr>")[0], rest.partition("</tr>")[2].partition("</tr>")[0]


def hold_cholera(home, client):
    """Figures, a signal and an event of cholera."""
    lines = ["location,indicator,reference_date,report_date,value"]
    for back in range(30, 0, -1):
        on = TODAY - timedelta(days=back)
        lines.append(f"AZE,cases,{on},{TODAY},{9 + back % 3}")
    file = home / "cholera.csv"
    file.write_text("\n".join(lines))
    said = publication_from_files(source_named("own-counts"), file, TODAY)
    Archive(home).add(replace(said, disease="cholera"))
    keep_overview(Archive(home, "cholera"), home / "overviews", TODAY, Settings())
    evidence = Evidence(method="EARS C2", value=90.0, expected=40.0, upper=60.0)
    alarm = Alarm(
        kind=SignalKind.UNUSUAL_COUNTS,
        location="AZE",
        indicator="cases",
        reference_date=TODAY,
        severity=Severity.HIGH,
        evidence=evidence,
        disease="cholera",
    )
    raise_signal(WATCH, [alarm], cause="AZE cases cholera")
    # People write the disease as they call it.
    known = Description(title="Wells of Salyan", disease="Vəba", locations=("AZE",))
    return declare_event(actor_of(client.officer), known)


@pytest.mark.parametrize("language", ["az", "en", "ru"])
def test_every_disease_of_the_table_is_listed_in_each_language(
    room, client_as, language
):
    client = client_as("duty-officer", language=language)

    page = page_of(client, "/diseases/")

    with translation.override(language):
        names = {code: disease_name(code) for code in DISEASES}
    assert [c for c, name in names.items() if f'/{c}/">{name}</a>' not in page] == []


def test_each_disease_is_told_with_its_codes_its_limits_and_what_is_not_known(
    room, client_as
):
    client = client_as("duty-officer")
    for code, known in TABLE.diseases.items():
        page = page_of(client, f"/diseases/{code}/")

        codes = (known.disease.icd10, known.disease.icd11)
        assert all(one in page for one in (*codes, *map(limit, known.limits)))
        assert ("Not known: " in page) == bool(known.absent)
        assert ("Therefore not told: " in page) == bool(known.untold)
        assert page.count('class="source"') >= len([*figures_of(TABLE, code)])


def test_a_figure_has_its_range_its_paper_the_year_and_how_far_it_was_checked(
    room, client_as
):
    page = page_of(client_as("duty-officer"), "/diseases/mers/")

    row, _ = line_of(page, "serial interval")
    plain = re.sub(r"<[^>]+>", "|", row)
    assert "|11.9|" in plain
    assert "checked against the paper" in plain
    assert "|2013, 2015|" in plain
    assert "https://doi.org/10.2807/1560-7917.ES2015.20.25.21163" in row


def test_of_a_disease_that_mosquitoes_carry_it_says_what_r_cannot_mean(room, client_as):
    page = page_of(client_as("duty-officer"), "/diseases/dengue/")

    assert "Mosquitoes carry it: no case infects the next one directly" in page


def test_what_the_headquarters_changed_stands_beside_the_table_of_the_house(
    changed, client_as
):
    client = client_as("duty-officer")
    page = page_of(client, "/diseases/measles/")

    ours, house = line_of(page, "fatality of cases")
    assert "our own" in ours
    assert "our register, 2025" in ours
    assert "epihq's table" in house.replace("&#x27;", "'")
    assert "Portnoy 2019" in house
    unused, house = line_of(page, "serial interval")
    assert "not known" in unused
    assert "Vink 2014" in house
    assert "our own" not in line_of(page, "incubation period")[0]
    listed = page_of(client, "/diseases/")
    assert listed.count("changed here") == 1
    assert "Local fever" in listed


def test_a_disease_of_ones_own_has_its_page_and_is_found(changed, client_as):
    client = client_as("duty-officer")

    page = page_of(client, "/diseases/x-fever/")

    assert "Местная лихорадка" in page
    assert "a disease of our own" in page
    assert "No figure of it is known." in page
    assert "Mosquitoes carry it" in page
    assert "/diseases/x-fever/" in page_of(client, "/find/?q=лихорадка")


def test_search_finds_a_disease_by_any_of_its_names(room, client_as):
    client = client_as("duty-officer")
    for typed in ("Qızılca", "корь", "measles", "B05"):
        assert 'href="/diseases/measles/"' in page_of(client, f"/find/?q={typed}")


def test_what_is_held_of_a_disease_is_told_and_led_to(room, client_as):
    client = client_as("incident-manager")
    event = hold_cholera(room, client)

    page = page_of(client, "/diseases/cholera/")

    assert 'href="/board/?disease=cholera"' in page
    assert "1 open signal" in page
    assert f'href="/events/{event.pk}/"' in page
    first, _, rest = page_of(client, "/diseases/").partition("Others")
    assert "/diseases/cholera/" in first
    assert "1 open event" in first
    assert "/diseases/measles/" in rest
    assert "Nothing is held of it" in page_of(client, "/diseases/measles/")


def test_the_board_leads_from_its_disease_to_what_is_known_of_it(room, client_as):
    client = client_as("incident-manager")
    hold_cholera(room, client)

    page = page_of(client, "/board/?disease=cholera")

    assert 'href="/diseases/cholera/"' in page
    assert "What is known of: Cholera" in page


def test_variants_are_those_that_were_known_by_the_day(room, client_as):
    client = client_as("duty-officer")

    then = page_of(client, "/diseases/covid-19/?at=2021-07-01")
    now = page_of(client, "/diseases/covid-19/")

    assert "Omicron" not in then
    assert "Delta" in then
    assert "15 Aug 2021" not in then  # when Delta was over in Europe was known later
    assert "as they were known by then" in then
    assert "COVID-19, Omicron: it rose here" in now
    assert "15 Aug 2021" in now


def test_a_file_that_cannot_be_read_is_told_and_the_table_stays(room, client_as):
    (room / OWN_FILE).write_text("[disease.measles]\ncfr = 3\n", "utf-8")

    page = page_of(client_as("duty-officer"), "/diseases/measles/")

    assert "diseases.toml cannot be read" in page
    assert "Portnoy 2019" in page
    assert "changed here" not in page


def test_a_disease_that_nobody_knows_has_no_page(room, client_as):
    assert client_as("duty-officer").get("/diseases/meassles/").status_code == 404


def test_all_figures_are_sent_as_csv(changed, client_as):
    answer = client_as("duty-officer").get("/diseases.csv")

    text = b"".join(answer.streaming_content).decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    by = {(row["disease"], row["variant"], row["figure"]): row for row in rows}
    mine = by["measles", "", "cfr"]
    assert (mine["mean"], mine["is_own"]) == ("0.004", "1")
    assert mine["house_source"].startswith("Portnoy 2019")
    assert by["covid-19", "sars-cov-2-omicron", "generation-interval"]["mean"] == "3.1"
    assert by["measles", "", "serial-interval"]["mean"] == ""


def test_a_program_reads_the_table_as_the_headquarters_has_it(changed, program):
    duty = program("duty-officer")

    listed = {one["disease"]: one for one in duty.get("/diseases").json()}
    told = duty.get("/diseases/measles").json()

    assert {*DISEASES, "x-fever"} == set(listed)
    assert listed["measles"]["is_changed"]
    assert listed["dengue"]["limits"] == ["vector-borne"]
    assert listed["x-fever"]["names"]["az"] == "Yerli qızdırma"
    figures = {one["figure"]: one for one in told["figures"]}
    assert figures["cfr"]["used"]["years"] == [2025]
    assert figures["cfr"]["house"]["years"] == [2019]
    assert figures["serial-interval"]["used"] is None
    assert not figures["incubation"]["is_own"]


def test_a_program_is_told_what_was_known_by_a_day(room, program):
    duty = program("duty-officer")

    then = duty.get("/diseases/covid-19", at="2021-07-01").json()

    assert {one["variant"] for one in then["change_overs"]} == {
        "sars-cov-2-alpha",
        "sars-cov-2-delta",
    }


def test_a_program_that_asks_for_no_disease_is_told_which_there_are(room, program):
    refused = program("duty-officer").get("/diseases/meassles")

    assert refused.json()["code"] == "disease.unknown"
