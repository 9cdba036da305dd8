"""From figures to the briefing, for every disease: by its own figures or not at all."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from epihq.archive import Archive
from epihq.archive.publication import Publication
from epihq.assessment.assess import assess
from epihq.assessment.overview import overview
from epihq.assessment.pathogens import OWN_FILE, shipped_table
from epihq.assessment.settings import Settings
from epihq.credibility.cards import credibility
from epihq.reports.contents import contents
from epihq.terms.diseases import DISEASES
from epihq.terms.languages import LANGUAGES
from epihq.words import speaking

LAST = date(2022, 6, 1)
TABLE = shipped_table()
# Those of which the joint model could be fitted take a second each and more.
UNFITTED = [code for code, one in TABLE.diseases.items() if one.pathogen.missing]
# Every figure of these is another one, and nobody else may notice.
OTHERS = """
[disease.measles]
serial_interval = { mean = 20.0 }
incubation = { mean = 20.0 }
[variant.sars-cov-2-omicron]
serial_interval = { mean = 9.0 }
generation_interval = { mean = 9.0 }
[disease.influenza]
lethality = { ifr = 0.2 }
"""


def counts(disease):
    lines = ["location,indicator,reference_date,report_date,value"]
    for back in range(60, 0, -1):
        on = LAST - timedelta(days=back)
        lines.append(f"AZE,cases,{on},{LAST},{30 + back % 5}")
        lines.append(f"AZE,deaths,{on},{LAST},{back % 2}")
    return Publication(
        source="own-counts",
        files={"counts.csv": "\n".join(lines).encode()},
        report_date=LAST,
        retrieved_at=datetime(2022, 6, 1, 8, tzinfo=UTC),
        origin="test",
        disease=disease,
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A headquarters with sixty days of every disease."""
    folder = tmp_path_factory.mktemp("every")
    for code in DISEASES:
        Archive(folder).add(counts(code))
    return folder


def record_of(home, code):
    return assess(Archive(home, code), "AZE", LAST)


def without_clock(record):
    told = msgspec.to_builtins(record)
    told["provenance"].pop("made_at")
    return told


@pytest.mark.parametrize("code", UNFITTED)
def test_what_is_not_known_of_a_disease_is_not_told(home, code):
    record, known = record_of(home, code), TABLE.diseases[code]

    missing = known.pathogen.missing[0]
    assert record.diagnostics.verdict == f"{missing}-not-known"
    assert record.infections == ()
    assert record.ascertainment.median is None
    assert record.figures.disease == code
    assert record.figures.absent == known.pathogen.absent
    R = record.reported_reproduction_number
    interval = known.pathogen.serial_interval
    assert R.interval_mean == (interval.mean if interval else None)
    assert (R.median is None) == (interval is None)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", UNFITTED)
def test_the_briefing_of_every_disease_says_so_in_words(home, code, language):
    with speaking(language):
        told = contents(record_of(home, code))

    words = str(told)
    assert "not-known" not in words
    assert "%(" not in words


@pytest.mark.parametrize("code", ["mers", "cholera", "dengue"])
def test_the_table_of_all_locations_has_the_same_r(home, code):
    (row,) = overview(Archive(home, code), LAST, Settings(), estimates=None).rows
    R = record_of(home, code).reported_reproduction_number

    assert row.verdict == R.verdict
    assert row.Rt_median == R.median or row.Rt_median == pytest.approx(R.median, 1e-3)


@pytest.mark.parametrize("code", ["mers", "dengue"])
def test_the_share_reported_is_not_judged_by_another_diseases_deaths(home, code):
    (card,) = credibility(Archive(home, code), LAST, ["AZE"]).cards
    told = {test.name: test for test in card.tests}

    for name in ("ascertainment", "ascertainment-by-cfr"):
        assert told[name].value is None
        assert str(told[name].reason) == "figure-not-known"


@pytest.mark.parametrize("code", ["mers", "cholera", "ebola-zaire", "dengue"])
def test_changing_other_diseases_changes_nothing_of_this_one(home, code):
    before = without_clock(record_of(home, code))
    (home / OWN_FILE).write_text(OTHERS)
    try:
        after = without_clock(record_of(home, code))
    finally:
        (home / OWN_FILE).unlink()

    assert after == before


def test_changing_its_own_figures_is_seen_and_told(home):
    (home / OWN_FILE).write_text("[disease.mers]\nserial_interval = { mean = 9.0 }\n")
    try:
        record = record_of(home, "mers")
    finally:
        (home / OWN_FILE).unlink()

    assert record.reported_reproduction_number.interval_mean == 9
    assert record.figures.own == ("serial_interval",)
