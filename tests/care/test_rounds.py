"""Rounds: small days that can be checked by hand."""

from dataclasses import replace

import pytest

from epihq.care.rounds import (
    Begun,
    Day,
    Effort,
    Happened,
    Reason,
    Travel,
    day_of,
    plain_day,
    plain_plan,
    plan,
    plan_of,
    replan,
)
from epihq.care.rounds.travel import great_circle
from epihq.terms.errors import UsageError
from round_samples import CENTRE, a_team, a_visit, broken, hour

FEW = Effort(rounds=30)
# Ten minutes from the centre (0) to each home, and from home to home.
TEN = Travel(table=[[0 if a == b else 10 for b in range(6)] for a in range(6)])


def made(visits, teams, **more):
    found = plan(visits, teams, travel=TEN, effort=FEW, **more)
    assert broken(found, visits, teams, TEN) == []
    return found


def reasons(found):
    return {one.visit: one.reason for one in found.unplanned}


def test_one_team_makes_all_visits_and_is_back():
    found = made([a_visit("a", 1), a_visit("b", 2)], [a_team("one", 0)])
    (route,) = found.routes
    assert (route.travel, found.travel) == (30, 30)
    # Ten minutes, half an hour, ten, half an hour, ten.
    assert (route.leaves, route.returns) == (hour(0), hour(90))


def test_two_carers_come_to_one_home_together():
    visits = [a_visit("a", 1, work=(30, 30)), a_visit("b", 2)]
    found = made(visits, [a_team("one", 0), a_team("two", 0)])
    (one, first), (other, second) = found.comes["a"]
    assert {one, other} == {"one", "two"}
    assert first.begins == second.begins


def test_the_second_carer_comes_after_the_first():
    visit = a_visit("a", 1, work=(30, 30), gap_least=60, gap_most=90)
    found = made([visit], [a_team("one", 0), a_team("two", 0)])
    (_, first), (_, second) = found.comes["a"]
    assert 60 <= (second.begins - first.begins).total_seconds() / 60 <= 90


@pytest.mark.parametrize(
    ("visit", "teams", "reason"),
    [
        (a_visit("a", 1), [], Reason.NO_TEAM),
        (a_visit("a", 1, skills=["doctor"]), [a_team("one", 0)], Reason.NO_SKILL),
        (a_visit("a", 1, work=(9, 9)), [a_team("one", 0)], Reason.NO_SECOND),
        (a_visit("a", 1), [a_team("one", 0, shift=(0, 49))], Reason.TOO_FAR),
        (a_visit("a", 1, packages=2), [a_team("one", 0, carries=1)], Reason.TOO_MUCH),
    ],
)
def test_who_is_not_visited_is_told_with_the_reason(visit, teams, reason):
    assert reasons(made([visit], teams)) == {"a": reason}


def test_of_two_visits_for_one_hour_the_weightier_is_made():
    visits = [
        a_visit("a", 1, window=(10, 10)),
        a_visit("b", 2, window=(10, 10), weight=3),
    ]
    found = made(visits, [a_team("one", 0)])
    assert reasons(found) == {"a": Reason.NO_TIME}


def test_what_is_left_to_carry_is_the_reason():
    visits = [a_visit("a", 1, packages=1), a_visit("b", 2, packages=1, weight=2)]
    found = made(visits, [a_team("one", 0, carries=1)])
    assert reasons(found) == {"a": Reason.TOO_MUCH}


def test_who_could_bring_it_and_has_to_come_as_the_second_cannot_do_both():
    # Only the nurse may be the second, and only the nurse has room for the packages.
    both = a_visit("a", 1, work=(9, 9), packages=2)
    both = replace(
        both, tasks=(both.tasks[0], replace(both.tasks[1], skills={"nurse"}))
    )
    teams = [a_team("one", 0, carries=1), a_team("two", 0, skills=["nurse"])]
    assert reasons(made([both], teams)) == {"a": Reason.TOO_MUCH}


def three_visits():
    visits = [a_visit(code, at) for at, code in enumerate("abc", 1)]
    # As of now team two has nothing to do.
    teams = [a_team("one", 0), a_team("two", 0, shift=(300, 480))]
    earlier = made(visits, teams)
    assert [route.team for route in earlier.routes] == ["one"]
    return visits, teams, earlier


def test_somebody_falls_out_and_others_make_the_rest():
    visits, teams, earlier = three_visits()
    first = earlier.routes[0].stops[0]
    happened = Happened(now=hour(20), fallen={"one"})
    again = replan(earlier, visits, teams, happened=happened, travel=TEN, effort=FEW)
    one, two = again.routes
    assert [stop.visit for stop in one.stops] == [first.visit]
    assert {stop.visit for stop in two.stops} == {"a", "b", "c"} - {first.visit}
    assert broken(again, visits, teams, TEN) == []


def test_who_is_no_longer_to_be_visited_is_not():
    visits, teams, earlier = three_visits()
    last = earlier.routes[0].stops[-1].visit
    fewer = [one for one in visits if one.code != last]
    again = replan(
        earlier, fewer, teams, happened=Happened(now=hour(20)), travel=TEN, effort=FEW
    )
    assert last not in again.comes
    assert broken(again, fewer, teams, TEN) == []


def test_a_team_that_is_late_is_planned_from_where_it_is():
    visits, teams, earlier = three_visits()
    first, second, _ = earlier.routes[0].stops
    begun = {"one": [Begun(visit=first.visit, task=0, at=hour(100))]}
    happened = Happened(now=hour(105), begun=begun)
    again = replan(earlier, visits, teams, happened=happened, travel=TEN, effort=FEW)
    stop = next(s for s in again.routes[0].stops if s.visit == second.visit)
    assert stop.begins == hour(140)


@pytest.mark.parametrize(
    ("happened", "code"),
    [
        (Happened(now=hour(20), fallen={"three"}), "rounds.not-a-team"),
        (
            Happened(
                now=hour(20), begun={"one": [Begun(visit="z", task=0, at=hour(9))]}
            ),
            "rounds.not-a-visit",
        ),
    ],
)
def test_what_nobody_planned_cannot_have_begun(happened, code):
    visits, teams, earlier = three_visits()
    with pytest.raises(UsageError) as refused:
        replan(earlier, visits, teams, happened=happened, travel=TEN, effort=FEW)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("visits", "teams", "code"),
    [
        ([a_visit("a", 1)] * 2, [a_team("one", 0)], "rounds.same-code"),
        ([a_visit("a", 1, window=(9, 8))], [a_team("one", 0)], "rounds.bad-visit"),
        ([a_visit("a", 1, work=(1, 2, 3))], [a_team("one", 0)], "rounds.bad-visit"),
        ([a_visit("a", 1, gap_least=-1)], [a_team("one", 0)], "rounds.bad-visit"),
        ([a_visit("a", 1)], [a_team("one", 0, shift=(9, 8))], "rounds.bad-team"),
        ([a_visit("a", 99)], [a_team("one", 0)], "rounds.place-without-row"),
    ],
)
def test_what_cannot_be_planned_is_refused_by_name(visits, teams, code):
    with pytest.raises(UsageError) as refused:
        plan(visits, teams, travel=TEN, effort=FEW)
    assert refused.value.code == code


def test_without_a_table_each_place_needs_coordinates():
    with pytest.raises(UsageError) as refused:
        plan([a_visit("a", (40.4, float("nan")))], [a_team("one")], effort=FEW)
    assert refused.value.code == "rounds.place-without-coordinates"


def test_a_degree_of_the_meridian_is_111_kilometres():
    assert great_circle((40.0, 50.0), (41.0, 50.0)) == pytest.approx(111.19, abs=0.01)


def test_days_and_plans_pass_as_plain_values():
    place = (CENTRE[0] + 0.01, CENTRE[1])
    day = Day(visits=(a_visit("a", place, skills=["nurse"]),), teams=(a_team("one"),))
    assert day_of(plain_day(day)) == day
    found = plan(day.visits, day.teams, effort=FEW)
    assert plan_of(plain_plan(found)) == found


def test_a_day_that_is_none_is_refused_with_its_place():
    with pytest.raises(UsageError, match=r"\$\.visits\[0\]") as refused:
        day_of({"visits": [{"code": "a"}], "teams": []})
    assert refused.value.code == "rounds.bad-day"
