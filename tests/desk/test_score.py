"""A decision held against what came, week by week."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

import sample_decisions
from epihq.archive import Archive
from epihq.archive.publication import Publication
from epihq.desk.score import score_decision
from epihq.terms.errors import UsageError

FIRST = date(2019, 6, 1)
DAY = date(2019, 7, 20)


@pytest.fixture
def archive(tmp_path):
    """350 cases on each day from June to the day before."""
    held = Archive(tmp_path)
    days = [FIRST + timedelta(days=n) for n in range((DAY - FIRST).days)]
    lines = "".join(f"AZE,cases,{day},{DAY},350\n" for day in days)
    header = "location,indicator,reference_date,report_date,value\n"
    held.add(
        Publication(
            source="exercise",
            files={"counts.csv": (header + lines).encode()},
            report_date=DAY,
            retrieved_at=datetime(2019, 7, 20, 8, tzinfo=UTC),
            origin="test",
        )
    )
    return held


def decision():
    return replace(sample_decisions.decided(), location="AZE")


def test_whole_weeks_are_held_against_every_option(archive):
    weeks = score_decision(archive, decision(), DAY)
    first, second = (
        next(one for one in weeks if one.option == name)
        for name in ("lapse", "extend-14")
    )

    assert first.published == second.published == 350
    assert (first.median, first.inside50, first.taken) == (350, True, False)
    assert (second.median, second.inside90, second.taken) == (280, True, True)
    assert first.week_end == date(2019, 7, 8)


def test_weeks_that_are_not_over_are_not_scored(archive):
    weeks = [w for w in score_decision(archive, decision(), DAY) if w.option == "lapse"]

    assert [one.published for one in weeks[:3]] == [350, 350, None]
    assert weeks[2].inside50 is None


def test_before_a_week_is_over_there_is_nothing_to_score(archive):
    later = replace(decision(), last_date=date(2019, 7, 18))

    with pytest.raises(UsageError) as caught:
        score_decision(archive, later, DAY)
    assert caught.value.code == "decision.nothing-happened"
