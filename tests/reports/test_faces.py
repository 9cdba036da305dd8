"""The faces of a briefing show the record, and no name breaks them."""

import json
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from functools import cache
from io import StringIO

import pytest
from rich.console import Console

from browsers import opened
from epihq.assessment.record import ForecastNote
from epihq.reports import (
    render_html,
    render_json,
    render_pdf,
    render_terminal,
    write_briefing,
)
from sample_assessments import SAMPLES, azerbaijan, card


def terminal(assessment):
    console = Console(file=StringIO(), width=100)
    render_terminal(assessment, console)
    return console.file.getvalue()


each_sample = pytest.mark.parametrize("sample", SAMPLES)


@pytest.fixture(params=SAMPLES, name="assessment")
def of_each_sample(request):
    return SAMPLES[request.param]()


@cache
def page_of(sample):
    """The page of a sample, drawn once for all tests."""
    return render_html(SAMPLES[sample]())


def test_the_terminal_names_place_and_day(assessment):
    text = terminal(assessment)

    assert str(assessment.as_of.year) in text
    assert "Briefing" in text


@each_sample
def test_an_exercise_says_so_on_every_face(sample):
    assessment = SAMPLES[sample]()
    said = "EXERCISE" in terminal(assessment)

    assert said == assessment.exercise
    assert ('class="banner"' in page_of(sample)) == assessment.exercise


@each_sample
def test_the_page_fetches_nothing_and_runs_no_name(sample):
    page = page_of(sample)

    assert "default-src 'none'" in page
    assert "<script>alert" not in page
    assert 'src="http' not in page
    assert 'href="http' not in page


def test_the_sheet_is_the_same_from_the_same_record(assessment):
    sheet = render_pdf(assessment)

    assert sheet.startswith(b"%PDF")
    assert render_pdf(assessment) == sheet


def test_the_json_holds_the_documented_keys(assessment):
    record = json.loads(render_json(assessment))

    assert {"location", "as_of", "data", "growth", "forecast_weekly"} <= set(record)
    assert {"cases", "deaths"} == set(record["data"]["totals"])
    assert {"rate_per_day", "doubling_days"} <= set(record["growth"])
    assert {"median", "lower90", "upper90", "p_above_1"} <= set(
        record["reproduction_number"]
    )


def test_three_files_are_written_whole(tmp_path):
    assessment = next(iter(SAMPLES.values()))()

    paths = write_briefing(assessment, tmp_path / "new")

    assert {path.suffix for path in paths} == {".html", ".pdf", ".json"}
    assert sorted(paths) == sorted((tmp_path / "new").iterdir())


def test_the_printed_words_can_be_read(tmp_path):
    if not shutil.which("pdftotext"):
        pytest.skip("no pdftotext: install poppler-utils")
    assessment = next(iter(SAMPLES.values()))()
    path = tmp_path / "brief.pdf"
    path.write_bytes(render_pdf(assessment))

    done = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True)

    assert assessment.location_name in done.stdout.decode()


@pytest.mark.browser
def test_a_page_asks_no_network(tmp_path, chromium):
    path = tmp_path / "brief.html"
    path.write_text(page_of(next(iter(SAMPLES))), "utf-8")
    asked = []
    page = opened(chromium, offline=True)
    page.on("request", lambda request: asked.append(request.url))

    page.goto(path.as_uri(), wait_until="networkidle")

    assert page.faults == []
    assert asked == [path.as_uri()]


def test_how_far_to_trust_the_figures_is_told_own_location_first():
    text = terminal(
        replace(
            SAMPLES["azerbaijan"](), credibility=(card("AZE", 0.38), card("ARM", None))
        )
    )

    told = text[text.index("How far to trust the figures") :]
    assert told.index("1 strongly unusual") < told.index("Armenia")
    assert "38 % !!" in told.replace("\u00a0", " ")
    assert "No test shows intent" in told
    assert "Deaths varied less than chance allows in 38" in told


def test_without_any_publication_of_the_day_trust_is_not_told():
    assert "Not enough to say: no publication of this day" in terminal(
        SAMPLES["azerbaijan"]()
    )


def test_figures_of_long_ago_are_told_before_what_they_say():
    old = replace(azerbaijan(), as_of=date(2020, 8, 10))

    said = " ".join(terminal(old).split())

    told = "The newest figures are 40 days old: what follows is of 1 July 2020"
    assert told in said
    assert said.index(told) < said.index("Infections in")
    assert "what follows is of" not in terminal(azerbaijan())


def test_a_missing_forecast_says_its_own_reason():
    why = "No forecast: the newest figure is of 1 July 2020, 40 days before."
    note = ForecastNote(indicator="all", reason="stale", last_date=date(2020, 7, 1))
    bare = replace(
        azerbaijan(),
        as_of=date(2020, 8, 10),
        forecast_weekly=(),
        forecast_notes=(note,),
    )

    assert why in " ".join(terminal(bare).split())
