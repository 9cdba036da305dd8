"""The options of a decision: who lives under what, on which day."""

from datetime import UTC, date, datetime, timedelta

import pytest

from epihq.desk.decision import RegimeToday
from epihq.desk.options import (
    asks_more,
    default_plans,
    ease,
    extend,
    lapse,
    late,
    plans_from,
    tighten,
)
from epihq.desk.outset import Outset
from epihq.terms.errors import DataError, UsageError

END = datetime(2020, 7, 5, 6, tzinfo=UTC)
# Two fifths of the people must stay at home; schools are closed for everybody.
HELD = {"C1": {3: 1.0}, "C6": {1: 0.6, 3: 0.4}, "C8": {4: 1.0}}
AFTER = {"C1": {3: 1.0}, "C6": {1: 1.0}, "C8": {4: 1.0}}


@pytest.fixture
def start():
    return Outset(
        today=RegimeToday(measures=(), stringency=80.0, ends=END, notes=()),
        ends=END,
        now=HELD,
        held=HELD,
        lapse=lambda day: HELD if day < END.date() else AFTER,
    )


def on(plan, days):
    """Stance so many days after the day of the end."""
    return plan.stance(END.date() + timedelta(days=days))


def test_a_lapse_leaves_what_is_planned_and_no_more(start):
    assert on(lapse(start), -1) == HELD
    assert on(lapse(start), 0) == AFTER


def test_an_extension_holds_for_its_days_and_then_lapses(start):
    plan = extend(start, 14)

    assert plan.ends == END + timedelta(days=14)
    assert on(plan, 13) == HELD
    assert on(plan, 14) == AFTER


def test_tightening_brings_everybody_under_the_strictest_level(start):
    plan = tighten(start)

    assert on(plan, 0)["C6"] == {3: 1.0}
    # Schools are at the highest level already; borders are not the desk's to move.
    assert on(plan, 0)["C1"] == {3: 1.0}
    assert on(plan, 0)["C8"] == {4: 1.0}


def test_a_level_that_everybody_lives_under_is_raised_by_one(start):
    everywhere = HELD | {"C2": {2: 1.0}}
    plan = tighten(
        Outset(
            today=start.today, ends=END, now=everywhere, held=everywhere,
            lapse=start.lapse,
        )
    )  # fmt: skip

    assert on(plan, 0)["C2"] == {3: 1.0}


def test_easing_goes_down_by_a_level_a_fortnight_and_never_below_a_lapse(start):
    plan = ease(start)

    assert on(plan, -1) == HELD
    assert on(plan, 0)["C6"] == {2: 0.4}
    assert on(plan, 14) == AFTER
    assert plan.ends == END + timedelta(days=14)


def test_a_decision_a_week_late_lapses_for_that_week(start):
    plan = late(extend(start, 14), start, 7)

    assert on(plan, 0) == AFTER
    assert on(plan, 6) == AFTER
    assert on(plan, 7) == HELD
    assert on(plan, 20) == HELD
    assert on(plan, 21) == AFTER


def test_days_beyond_a_lapse_are_those_on_which_more_is_asked(start):
    first = date(2020, 7, 2)
    ahead = [first + timedelta(days=n) for n in range(56)]

    def beyond(plan):
        return sum(asks_more(plan, start, day) for day in ahead)

    assert beyond(extend(start, 14)) == 14
    # Whatever other regimes keep shut, a lapse is no day beyond itself.
    assert beyond(lapse(start)) == 0


@pytest.mark.parametrize("days", [0, -3, 400])
def test_an_extension_of_no_days_or_of_years_is_refused(start, days):
    with pytest.raises(UsageError) as caught:
        extend(start, days)

    assert caught.value.code == "decide.bad-days"


def test_the_usual_options_come_in_one_order(start):
    names = [plan.name for plan in default_plans(start)]

    assert names == ["lapse", "extend-14", "extend-28", "tighten", "ease"]


def written(folder, text):
    file = folder / "options.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_options_of_a_file_change_levels_for_the_people_they_name(start, tmp_path):
    file = written(
        tmp_path,
        """
        [[option]]
        name = "evenings"
        title = "Evenings only"
        days = 7
        levels = { c6 = 2, C1 = 0 }
        share = 0.5
        """,
    )
    before, plan = plans_from(file, start)

    assert before.name == "lapse"
    assert on(plan, 6)["C6"] == {2: 0.5}
    assert on(plan, 6)["C1"] == {}
    assert on(plan, 7) == AFTER


@pytest.mark.parametrize(
    "text",
    [
        "not toml",
        "",
        '[[option]]\nname = "a"\ntitle = "A"\ndays = 0\nlevels = {}',
        '[[option]]\nname = "a"\ntitle = "A"\ndays = 7\nlevels = {}\nshare = 2.0',
        '[[option]]\nname = "lapse"\ntitle = "A"\ndays = 7\nlevels = {}',
        '[[option]]\nname = "a"\ntitle = "A"\ndays = 7\nlevels = {}\nshares = 0.1',
    ],
    ids=["broken", "empty", "no days", "share above 1", "lapse again", "misspelt"],
)
def test_a_bad_file_of_options_is_refused_by_its_name(start, tmp_path, text):
    with pytest.raises(DataError) as caught:
        plans_from(written(tmp_path, text), start)

    assert caught.value.code == "decide.bad-options"
    assert "options.toml" in str(caught.value)


def test_an_unknown_measure_in_a_file_is_refused(start, tmp_path):
    file = written(
        tmp_path,
        '[[option]]\nname = "a"\ntitle = "A"\ndays = 7\nlevels = { C9 = 1 }',
    )

    with pytest.raises(UsageError) as caught:
        plans_from(file, start)

    assert caught.value.code == "measures.unknown-code"
