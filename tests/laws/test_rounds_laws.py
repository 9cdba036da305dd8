"""Laws of rounds: whatever the day, every visit is made once, or told with its reason.

What a plan must keep is looked at by ``round_samples.broken``, from the stops alone.
"""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from epihq.care.rounds import Effort, Happened, begun_by_plan, plan, replan
from round_samples import CENTRE, a_team, a_visit, broken, hour, told

FEW = Effort(rounds=15)
LAWFUL = settings(max_examples=25, deadline=None)

places = st.tuples(
    st.integers(-10, 10).map(lambda step: CENTRE[0] + step / 100),
    st.integers(-10, 10).map(lambda step: CENTRE[1] + step / 100),
)
skills = st.sets(st.sampled_from(["nurse", "doctor"]))
begins = st.integers(0, 40).map(lambda step: 10 * step)


@st.composite
def a_few_visits(draw, codes):
    first = draw(begins)
    work = draw(st.lists(st.integers(0, 60), min_size=1, max_size=2))
    least = draw(st.sampled_from([0, 0, 0, 20]))
    return [
        a_visit(
            code,
            draw(places),
            window=(first, first + draw(st.integers(0, 200))),
            work=work,
            skills=draw(skills),
            gap_least=least,
            gap_most=least + draw(st.sampled_from([0, 0, 30])),
            packages=draw(st.integers(0, 2)),
        )
        for code in codes
    ]


@st.composite
def teams(draw):
    made = []
    for number in range(draw(st.integers(1, 4))):
        first = draw(st.integers(0, 200))
        last = draw(st.none() | st.integers(first, first + 500))
        made.append(
            a_team(
                f"team {number}",
                draw(places),
                shift=(first, last),
                skills=draw(skills),
                carries=draw(st.none() | st.integers(0, 5)),
            )
        )
    return made


@st.composite
def days(draw):
    """Up to eight visits of all kinds, and up to four teams."""
    made = []
    for number in range(draw(st.integers(0, 8))):
        made += draw(a_few_visits([f"visit {number}"]))
    return made, draw(teams())


@LAWFUL
@given(days())
def test_every_visit_is_made_once_or_told_with_its_reason(day):
    assert broken(plan(*day, effort=FEW), *day) == []


@LAWFUL
@given(days())
def test_the_same_day_is_planned_alike(day):
    assert told(plan(*day, effort=FEW)) == told(plan(*day, effort=FEW))


@LAWFUL
@given(days(), st.integers(0, 300))
def test_what_has_begun_stays_when_the_rest_is_planned_anew(day, now):
    visits, teams = day
    earlier = plan(visits, teams, effort=FEW)
    happened = Happened(now=hour(now))
    again = replan(earlier, visits, teams, happened=happened, effort=FEW)
    assert broken(again, visits, teams) == []
    begun = begun_by_plan(earlier, happened.now)
    for code, ones in begun.items():
        route = next(route for route in again.routes if route.team == code)
        stays = [(stop.visit, stop.task, stop.begins) for stop in route.stops]
        for one, stop in zip(ones, stays, strict=False):
            assert stop[:2] == (one.visit, one.task)
            assert abs(stop[2] - one.at) < timedelta(seconds=1)


@LAWFUL
@given(days(), st.integers(0, 300), st.data())
def test_who_falls_out_does_no_more_and_others_do_it(day, now, data):
    visits, teams = day
    earlier = plan(visits, teams, effort=FEW)
    fallen = data.draw(st.sampled_from(teams)).code
    happened = Happened(now=hour(now), fallen={fallen})
    again = replan(earlier, visits, teams, happened=happened, effort=FEW)
    begun = {
        (one.visit, one.task)
        for one in begun_by_plan(earlier, happened.now).get(fallen, ())
    }
    does = {
        (stop.visit, stop.task)
        for route in again.routes
        for stop in route.stops
        if route.team == fallen
    }
    assert does == begun
    assert broken(again, visits, teams) == []


@LAWFUL
@given(days(), st.integers(0, 300), st.data())
def test_a_team_that_has_left_keeps_what_it_has_to_do(day, now, data):
    visits, teams = day
    earlier = plan(visits, teams, effort=FEW)
    left = [route for route in earlier.routes if route.leaves <= hour(now)]
    new = data.draw(a_few_visits(["new"]))
    again = replan(
        earlier, [*visits, *new], teams, happened=Happened(now=hour(now)), effort=FEW
    )
    assert broken(again, [*visits, *new], teams) == []
    for route in left:
        stays = next(one for one in again.routes if one.team == route.team)
        kept = [(stop.visit, stop.task) for stop in stays.stops if stop.kept]
        assert kept == [(stop.visit, stop.task) for stop in route.stops]


@LAWFUL
@given(days())
def test_more_hours_leave_no_more_out(day):
    visits, teams = day
    wide = [replace(one, begins=hour(-600), ends=hour(3000)) for one in teams]
    long = [replace(one, earliest=hour(0), latest=hour(2000)) for one in visits]
    reasons = {one.reason for one in plan(long, wide, effort=FEW).unplanned}
    assert "no-time" not in reasons
    assert "too-far" not in reasons


def test_two_who_meet_at_three_homes_wait_for_each_other_nowhere_for_ever():
    # Each would begin at its own end, where a home is nearest: then none can go on.
    at = {step: (CENTRE[0], CENTRE[1] + step / 100) for step in (-1, 0, 1, 2)}
    visits = [
        a_visit(f"visit {step}", at[step], window=(0, 2000), work=[0, 0])
        for step in (0, 1, -1)
    ]
    both = [a_team(f"team {step}", at[step], shift=(-600, 3000)) for step in (0, 2)]
    assert plan(visits, both, effort=FEW).unplanned == ()
