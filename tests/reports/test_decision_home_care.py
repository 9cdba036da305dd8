"""The decision page tells what each option asks of those who call people at home."""

import html
import re
from dataclasses import replace

import numpy as np
import pytest

from epihq.desk.decision_file import parse_decision
from epihq.desk.home_care import AS_PUBLISHED, HomeCare, work_lines, work_of
from epihq.reports import render_decision_html, render_decision_json
from epihq.reports.decision_contents import decision_contents
from epihq.reports.decision_home_care import home_care_work
from epihq.terms.languages import LANGUAGES
from epihq.words import speaking
from sample_decisions import full, interval


def with_work(care=AS_PUBLISHED):
    """Each option with the work of a thousand people a day, and of more."""
    decision = full()
    options = []
    for times, option in enumerate(decision.options, 1):
        new = np.full((20, 56), 1000.0 * times)
        lines = work_lines(work_of(new, 14 * new, care))
        nurses = next(line.peak for line in lines if line.what == "nurses")
        options.append(
            replace(
                option,
                home_care_work=lines,
                outcomes=option.outcomes | {"home_care_nurses": nurses},
            )
        )
    return replace(decision, options=tuple(options), home_care=care)


def test_the_work_of_a_thousand_a_day():
    new = np.full((4, 28), 1000.0)
    work = {
        line.what: line for line in work_lines(work_of(new, 14 * new, AS_PUBLISHED))
    }
    # A call to each new person and two to each of 14,000, 120 calls a nurse.
    assert work["calls"].peak.median == 29_000
    assert work["nurses"].peak.median == pytest.approx(241.7, abs=0.05)
    assert work["packages"].total.median == 28_000
    assert work["nurses"].total is None


def test_twice_the_calls_an_hour_are_half_the_nurses():
    new = np.full((4, 28), 1000.0)
    slow, fast = (
        work_of(new, 14 * new, HomeCare(calls_per_hour=pace))["nurses"]
        for pace in (10, 20)
    )
    assert slow == pytest.approx(2 * fast)


def test_the_annex_has_a_line_for_each_kind_of_work():
    decision = with_work()
    section = home_care_work(decision, decision.home_care)
    (table,) = section.tables
    assert len(table.rows) == 7
    assert all(len(row) == len(decision.options) + 1 for row in table.rows)
    assert "other countries published" in section.sentences[-1]


def test_own_rates_are_told_as_own():
    decision = with_work(HomeCare(calls_per_hour=9.5))
    section = home_care_work(decision, decision.home_care)
    assert "9.5 calls an hour" in section.sentences[0]
    assert "own settings" in section.sentences[-1]


def test_without_people_at_home_there_is_no_such_annex():
    keys = [section.key for section in decision_contents(full()).sections]
    assert "home-care-work" not in keys


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_page_has_nurses_beside_the_beds_in_each_language(code):
    with speaking(code):
        decision = with_work()
        page = html.unescape(re.sub(r"<[^>]+>", " ", render_decision_html(decision)))
        section = home_care_work(decision, decision.home_care)
    assert section.title in page
    for sentence in section.sentences:
        assert sentence in page
    if code != "en":
        assert "home care" not in " ".join((section.title, *section.sentences))


def test_the_work_passes_through_the_file():
    decision = with_work()
    again = parse_decision(render_decision_json(decision).encode(), "decision.json")
    assert again.home_care == AS_PUBLISHED
    assert again.options[0].home_care_work == decision.options[0].home_care_work
    assert again.options[0].outcomes["home_care_nurses"] != interval(0.0)
