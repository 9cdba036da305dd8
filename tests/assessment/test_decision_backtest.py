"""Past decisions are read off levels, and scored with what was known then."""

from datetime import date, timedelta

import numpy as np
import pytest

from epihq.assessment.decision_backtest import (
    Scored,
    Selection,
    Taken,
    taken_on,
    track_lines,
)
from epihq.assessment.stances import Levels
from epihq.terms.errors import UsageError

START = date(2020, 6, 1)
CODES = ("C1", "C2", "C3", "C4", "C5", "C6", "C7", "H6")
DAY = START + timedelta(days=13)


def published(stay_at_home, *, age=None, places=("AZE",)):
    """Levels of one country in which only C6 moves; 28 days, 14 up to the review."""
    level = np.ones((28, len(places), len(CODES)), np.int64)
    level[:, :, CODES.index("C6")] = np.asarray(stay_at_home)[:, None]
    return Levels(
        start=START,
        locations=tuple(places),
        codes=CODES,
        level=level,
        share=np.ones(level.shape),
        age=np.zeros(level.shape, np.int64) if age is None else age,
        revised=False,
        report_date=START,
    )


def kinds(stay_at_home, **also):
    return [one.kind for one in taken_on(published(stay_at_home, **also), DAY)]


@pytest.mark.parametrize(
    ("levels", "kind"),
    [
        ([2] * 28, ["extended"]),
        ([2] * 16 + [1] * 12, ["eased"]),
        ([2] * 16 + [3] * 12, ["tightened"]),
    ],
)
def test_what_came_of_a_fortnightly_review_is_read_off_the_levels(levels, kind):
    assert kinds(levels) == kind


@pytest.mark.parametrize(
    "levels",
    [
        [1] * 7 + [2] * 21,
        [2] * 16 + [1] * 3 + [2] * 9,
        [2] * 24 + [1] * 4,
    ],
    ids=["not a fortnight before", "a flicker", "long after the review"],
)
def test_flickers_and_late_changes_are_no_decision(levels):
    assert kinds(levels) == []


def test_levels_that_were_not_published_tell_of_no_decision():
    stale = np.zeros((28, 1, len(CODES)), np.int64)
    stale[20:] = 1

    assert kinds([2] * 28, age=stale) == []


def test_what_was_taken_holds_from_the_day_on_which_it_came():
    (one,) = taken_on(published([2] * 16 + [1] * 12), DAY)
    plan = one.plan()

    assert one.since == START + timedelta(days=16)
    assert plan.stance(one.since - timedelta(days=1))["C6"] == {2: 1.0}
    assert plan.stance(one.since)["C6"] == {1: 1.0}


def taken(location, kind, day=DAY):
    return Taken(location=location, day=day, kind=kind, since=None, before={}, after={})


def test_kinds_are_chosen_in_turn_and_a_country_once_a_fortnight():
    found = [taken(place, "extended") for place in ("AAA", "BBB", "CCC")]
    found.append(taken("DDD", "eased"))
    selection = Selection()

    first = selection.choose(found, 2)
    again = selection.choose(found, 4)

    assert {one.kind for one in first} == {"extended", "eased"}
    assert not {one.location for one in first} & {one.location for one in again}


def scored(kind, taken_wis, plain_wis, inside):
    """Scores of one decision that are the same in each of four weeks."""
    rows = [[taken_wis, inside, inside], [plain_wis, inside, inside]]
    cells = np.repeat(np.array(rows, float)[:, :, None], 4, axis=2)
    return Scored(taken=taken("AZE", kind), scores={"cases": cells})


def test_the_record_is_relative_to_the_plain_forecast():
    lines = track_lines([scored("eased", 8.0, 10.0, 1.0), scored("eased", 6.0, 10, 0)])
    one = next(line for line in lines if (line.decision, line.weeks) == ("eased", 2))

    assert one.relative_wis == pytest.approx(0.7)
    assert one.coverage90 == pytest.approx(0.5)
    assert (one.decisions, one.locations) == (2, 1)


def test_a_record_of_nothing_is_refused():
    with pytest.raises(UsageError) as caught:
        track_lines([Scored(taken=taken("AZE", "eased"), scores={})])

    assert caught.value.code == "backtest.nothing-to-score"
