"""The forecast of home care's work: by hand where it can be, and against outbreaks."""

from datetime import date

import numpy as np
import pytest

from epihq.care.workload import (
    Ahead,
    District,
    Stay,
    run_out,
    stays_of,
    workload,
)
from epihq.care.workload.stays import LONGEST
from epihq.desk.home_care import CALLS, NURSES, PACKAGES, HomeCare

TODAY = date(2020, 7, 1)
DRAWS, DAYS = 200, 28


def rng(seed=2020):
    return np.random.default_rng(seed)


def fourteen_days(persons=3000):
    """As good as certain: all stay fourteen nights."""
    return stays_of([Stay(days=14, ended=True)] * persons, draws=50, rng=rng())


def steady(new, **more):
    return Ahead(as_of=TODAY, new=np.full((DRAWS, DAYS), float(new)), **more)


def line(work, what):
    return next(one for one in work.lines if one.what == what)


def test_without_episodes_stays_are_as_published():
    stays = stays_of([], draws=4000, rng=rng())
    assert stays.mean().mean() == pytest.approx(14, abs=0.3)
    assert (stays.persons, stays.ended) == (0, 0)


def test_own_stays_outweigh_what_is_published():
    given = [Stay(days=7, ended=True)] * 500
    assert stays_of(given, draws=200, rng=rng()).mean().mean() == pytest.approx(
        7, abs=0.2
    )


def test_who_is_at_home_still_makes_stays_longer():
    # All stay twenty nights; half of them are seen after ten.
    given = [Stay(days=20, ended=True), Stay(days=10, ended=False)] * 500
    assert stays_of(given, draws=200, rng=rng()).mean().mean() == pytest.approx(
        20, abs=0.5
    )


def test_nobody_is_more_likely_there_a_night_later():
    still = stays_of([Stay(days=3, ended=True)] * 9, draws=20, rng=rng()).still
    assert still.shape == (20, LONGEST)
    assert (still[:, 0] == 1).all()
    assert (np.diff(still, axis=1) <= 0).all()


def test_a_hundred_a_day_for_fourteen_days_are_fourteen_hundred():
    ahead = steady(100)
    found = workload(
        ahead,
        [District(code="a", at_home=[], recent_new=700)],
        fourteen_days(),
        rng=rng(),
    )
    assert line(found.all, "at-home").by_day[-1].median == pytest.approx(1400, rel=0.03)
    assert (found.days[0], found.days[-1]) == (date(2020, 7, 2), date(2020, 7, 29))


def test_who_is_at_home_now_goes_home_in_their_time():
    district = District(code="a", at_home=[0] * 100 + [10] * 100, recent_new=5)
    found = workload(steady(0), [district], fourteen_days(), rng=rng())
    by_day = line(found.districts[0], "at-home").by_day
    # After three more nights all are there, after four those of ten nights are gone.
    assert [round(by_day[n].median, -1) for n in (2, 3, 12, 13)] == [200, 100, 100, 0]


def test_who_is_to_come_has_had_no_night():
    district = District(code="a", at_home=[-1], recent_new=0)
    found = workload(steady(0), [district], fourteen_days(), rng=rng())
    assert line(found.districts[0], "at-home").by_day[0].median == 1


def test_districts_share_as_they_did_and_each_rounds_its_nurses_up():
    districts = [
        District(code="large", at_home=[], recent_new=900),
        District(code="small", at_home=[], recent_new=100),
    ]
    found = workload(steady(10), districts, fourteen_days(), rng=rng())
    large, small = (line(one, "new").total.median for one in found.districts)
    assert large / small == pytest.approx(9, rel=0.25)
    assert all(line(one, NURSES).peak.median >= 1 for one in found.districts)
    whole = line(found.all, CALLS).total.median
    parts = sum(line(one, CALLS).total.median for one in found.districts)
    assert whole == pytest.approx(parts, rel=0.02)


def test_a_register_that_knows_half_has_half_the_work():
    districts = [District(code="a", at_home=[], recent_new=1400)]
    all_of_them = workload(steady(100), districts, fourteen_days(), rng=rng())
    half = workload(steady(100, recent_new=2800), districts, fourteen_days(), rng=rng())
    assert half.registered.median == pytest.approx(0.5, abs=0.03)
    assert line(half.all, "new").total.median == pytest.approx(
        line(all_of_them.all, "new").total.median / 2, rel=0.05
    )


def test_faster_callers_are_fewer():
    districts = [District(code="a", at_home=[3] * 5000, recent_new=2000)]
    slow, fast = (
        workload(
            steady(300),
            districts,
            fourteen_days(),
            care=HomeCare(calls_per_hour=pace),
            rng=rng(),
        )
        for pace in (10, 20)
    )
    assert line(slow.all, NURSES).peak.median == pytest.approx(
        2 * line(fast.all, NURSES).peak.median, rel=0.02
    )


def test_beds_are_shared_as_the_new_are():
    beds = np.full((DRAWS, DAYS), 100.0)
    districts = [District(code=code, at_home=[], recent_new=500) for code in "ab"]
    found = workload(steady(10, beds=beds), districts, fourteen_days(), rng=rng())
    assert line(found.all, "beds").peak.median == pytest.approx(100, abs=0.1)
    assert line(found.districts[0], "beds").peak.median == pytest.approx(50, abs=3)


def test_no_district_is_no_work():
    found = workload(steady(10), [], fourteen_days(), rng=rng())
    assert (found.all.lines, found.districts) == ((), ())


def test_a_stock_that_lasts_and_one_that_does_not():
    use = np.full((DRAWS, DAYS), 10.0)
    assert run_out(70, use).probability == 0
    short = run_out(35, use)
    assert (short.probability, short.first_day, short.to_order) == (1, 3, 35)
    # Twenty more on the third day carry it to the sixth.
    assert run_out(35, use, arriving=[0, 0, 20]).first_day == 5


def test_packages_of_the_forecast_are_what_a_stock_is_held_against():
    districts = [District(code="a", at_home=[], recent_new=300)]
    found = workload(steady(20), districts, fourteen_days(), rng=rng())
    told = run_out(100, found.districts[0].draws[PACKAGES])
    assert told.used.median == pytest.approx(140, rel=0.1)
    assert told.probability > 0.9


def an_epidemic(chance, districts=3):
    """Outbreaks that grow or fall; who begins where; how long each stays, one by one.

    Gives what the register had on a day, the desk's projection, and what came.
    """
    past, growth = 60, chance.normal(0, 0.03)
    level = np.exp(chance.normal(3.5, 0.7))
    share = chance.dirichlet(np.full(districts, 4.0))
    course = level * np.exp(growth * np.arange(-past, DAYS))
    # The desk knows the course so far, and errs about what comes.
    error = np.cumsum(chance.normal(0, 0.04, (DRAWS + 1, DAYS)), axis=1)
    futures = course[past:] * np.exp(error)
    course = np.concatenate([course[:past], futures[0]])
    began = chance.poisson(course[:, None] * share)
    stays = [chance.poisson(9, began[:, n].sum()) + 3 for n in range(districts)]
    begins = [np.repeat(np.arange(-past, DAYS), began[:, n]) for n in range(districts)]
    return began, begins, stays, futures[1:]


def test_intervals_hold_what_came():
    chance = rng(1)
    held = []
    for _ in range(40):
        began, begins, stays, futures = an_epidemic(chance)
        past = len(began) - DAYS
        episodes, districts = [], []
        for n, (since, nights) in enumerate(zip(begins, stays, strict=True)):
            known = since < 0
            over = since + nights <= 0
            episodes += [
                Stay(days=int(min(stay, -first)), ended=bool(done))
                for first, stay, done in zip(
                    since[known], nights[known], over[known], strict=True
                )
            ]
            districts.append(
                District(
                    code=str(n),
                    at_home=(-since[known & ~over]).tolist(),
                    recent_new=int(began[past - 28 : past, n].sum()),
                )
            )
        found = workload(
            Ahead(as_of=TODAY, new=futures),
            districts,
            stays_of(episodes, draws=DRAWS, rng=chance),
            rng=chance,
        )
        for n, district in enumerate(found.districts):
            for day in (7, 14, 27):
                there = (begins[n] <= day) & (begins[n] + stays[n] > day)
                told = line(district, "at-home").by_day[day]
                held.append(told.lower90 <= there.sum() <= told.upper90)
    assert 0.85 <= np.mean(held) <= 0.97
