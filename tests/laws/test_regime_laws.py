"""Laws of regimes, over chains of acts that nobody would think of."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from epihq.terms.regimes import (
    Kind,
    Measure,
    acts_of,
    in_force,
    measures_at,
    planned_end,
    stance_at,
    standing,
)
from regime_samples import act, july, recorded

PEOPLE = {"AZ-BA": 0.3, "AZ-SM": 0.2, "AZ-GA": 0.1}

some_areas = st.lists(st.sampled_from(sorted(PEOPLE)), unique=True).map(tuple)
days = st.integers(1, 20)


@st.composite
def measures(draw, start, end):
    first = draw(st.none() | st.integers(start, end - 1))
    last = draw(st.none() | st.integers((first or start) + 1, end))
    return Measure(
        code=draw(st.sampled_from(["C5", "C6"])),
        level=draw(st.integers(0, 2)),
        areas=draw(st.none() | some_areas),
        effective_from=first and july(first),
        effective_to=last and july(last),
    )


@st.composite
def any_acts(draw):
    start = draw(days)
    end = start + draw(st.integers(1, 8))
    kind = draw(st.sampled_from([Kind.SET, Kind.EXTEND, Kind.LIFT]))
    told = {
        "regime": draw(st.sampled_from(["strict", "special"])),
        "decided_on": date(2020, 7, draw(days)),
        "effective_from": july(start),
    }
    if kind is not Kind.LIFT:
        told |= {
            "effective_to": draw(st.none() | st.just(july(end))),
            "areas": draw(some_areas),
            "measures": tuple(draw(st.lists(measures(start, end), max_size=3))),
        }
    return act(kind, **told)


histories = st.lists(any_acts(), max_size=6).map(
    lambda acts: acts_of(recorded(*acts), "AZE", date.max)
)
hours = st.integers(0, 24 * 30).map(lambda n: july(1) + timedelta(hours=n))
places = st.sampled_from([None, *PEOPLE, "AZ-SA"])


@given(acts=histories, at=hours)
def test_at_most_one_act_of_a_regime_stands_and_it_covers_the_hour(acts, at):
    for regime, one in standing(acts, at).items():
        assert one.regime == regime
        assert one.effective_from <= at
        assert one.effective_to is None or at < one.effective_to
        later = [a for a in acts[acts.index(one) + 1 :] if a.regime == regime]
        assert all(a.effective_from > at for a in later)


@given(acts=histories, at=hours, place=places, number=st.integers(0, 6))
def test_a_later_act_never_changes_what_held_before_it_took_effect(
    acts, at, place, number
):
    before, after = acts[:number], acts[number:]
    if all(one.effective_from > at for one in after):
        assert measures_at(acts, at, place) == measures_at(before, at, place)


@given(acts=histories, at=hours)
def test_what_holds_in_all_of_the_country_holds_in_each_part(acts, at):
    everywhere = measures_at(acts, at)

    for place in PEOPLE:
        here = measures_at(acts, at, place)
        for code, (level, _) in everywhere.items():
            assert here[code][0] >= level


@given(acts=histories, at=hours)
def test_the_shares_of_a_stance_are_shares_of_the_people(acts, at):
    for by_level in stance_at(acts, at, PEOPLE).values():
        assert all(0 <= share <= 1 + 1e-12 for share in by_level.values())
        assert sum(by_level.values()) <= 1 + 1e-12
        assert 0 not in by_level


@settings(max_examples=50)
@given(acts=histories, at=hours)
def test_a_regime_stands_up_to_its_planned_end_and_not_at_it(acts, at):
    for regime in standing(acts, at):
        end = planned_end(acts, at, regime)
        if end is not None:
            assert regime not in standing(acts, end)
            assert regime in standing(acts, end - timedelta(minutes=1))


@given(acts=histories, at=hours, place=places)
def test_the_strictest_is_the_strictest_of_all_that_hold_there(acts, at, place):
    here = [one.measure for one in in_force(acts, at) if one.covers(place)]

    for code, (level, _) in measures_at(acts, at, place).items():
        assert level == max(one.level for one in here if one.code == code)
