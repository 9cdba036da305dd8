"""What an epidemic asks of hospitals and of those who care for people at home."""

from dataclasses import replace
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from epihq.assessment.pathogens import pathogen_named
from epihq.epi.burden import HOME_AGES, burden, exceedance
from epihq.epi.pathogen import AgeShares, Care, Delay, Observation
from epihq.terms.errors import DataError

PAST, AHEAD = 100, 28
DAYS = PAST + AHEAD
DRAWS = 16
EVEN = dict.fromkeys(range(0, 101, 5), 1000.0)


def delay(mean, sd, error=0.0):
    return Delay(mean=mean, sd=sd, mean_error=error, source="test")


def shares(share, factor=1.0):
    return AgeShares(ages=(50,), shares=(share,), source="test", factor=factor)


CARE = Care(
    hospital=shares(0.1),
    icu=shares(0.25),
    onset_to_hospital=delay(4.0, 2.0),
    ward_stay=delay(6.0, 3.0),
    icu_stay=delay(10.0, 5.0),
    home=Observation(days=14, source="test"),
)
# One of ten infected needs a bed, one of four of these in intensive care.
FEVER = replace(pathogen_named(), care=CARE, incubation=delay(5.0, 2.0))


def asked_of(
    infections=1000.0,
    cases=400.0,
    pathogen=FEVER,
    people=None,
    severity=1.0,
    seed=1,
    draws=DRAWS,
):
    def full(values):
        return np.broadcast_to(np.asarray(values, float), (draws, DAYS))

    return burden(
        full(infections),
        full(cases),
        pathogen,
        people or EVEN,
        np.full(draws, severity),
        horizon=AHEAD,
        rng=np.random.default_rng(seed),
    )


def test_a_steady_epidemic_fills_beds_by_admissions_times_the_mean_stay():
    steady = asked_of(infections=1000)

    np.testing.assert_allclose(steady.admissions, 100)
    np.testing.assert_allclose(steady.ward_beds, 75 * 6, rtol=0.01)
    np.testing.assert_allclose(steady.icu_beds, 25 * 10, rtol=0.01)


def test_those_reported_and_not_in_hospital_are_at_home_for_the_days_of_observation():
    steady = asked_of(infections=1000, cases=400)

    np.testing.assert_allclose(steady.home_care_new, 300)
    np.testing.assert_allclose(steady.home_care_census, 14 * 300)


def test_of_a_single_days_infections_every_tenth_comes_to_hospital_once():
    infections = np.zeros(DAYS)
    infections[PAST - 3] = 1000
    found = asked_of(infections=infections)

    # Before the first day ahead nearly nobody has come: 9 days on average.
    assert found.admissions[0].sum() == pytest.approx(100, rel=0.02)
    assert found.admissions[0].argmax() in (4, 5, 6)


def test_patients_of_the_past_lie_in_hospital_on_the_first_day_ahead():
    infections = np.where(np.arange(DAYS) < PAST, 1000.0, 0.0)
    stopped = asked_of(infections=infections)

    assert stopped.ward_beds[0, 0] == pytest.approx(450, rel=0.01)
    assert stopped.ward_beds[0, -1] < 10


def test_twice_the_fatality_asks_twice_the_beds_so_that_admissions_per_death_stay():
    usual, severe = asked_of(severity=1.0), asked_of(severity=2.0)

    np.testing.assert_allclose(severe.icu_beds, 2 * usual.icu_beds)


def test_never_are_more_admitted_than_infected():
    worst = asked_of(infections=1000, severity=50.0)

    np.testing.assert_allclose(worst.admissions, 1000)
    np.testing.assert_allclose(worst.home_care_new, 0)


def test_a_share_by_age_is_log_linear_between_known_ages_and_constant_beyond():
    known = AgeShares(ages=(30, 50), shares=(0.01, 0.04), source="test")

    np.testing.assert_allclose(
        known.at(np.array([5, 30, 40, 50, 90])), [0.01, 0.01, 0.02, 0.04, 0.04]
    )


def test_a_factor_multiplies_every_age_but_no_share_passes_one():
    assert shares(0.3, factor=2.0).at(np.array([20.0])) == pytest.approx(0.6)
    assert shares(0.3, factor=5.0).at(np.array([20.0])) == 1.0


def test_people_at_home_have_the_ages_of_those_who_need_no_hospital():
    by_age = AgeShares(ages=(12.5, 72.5), shares=(1e-9, 0.2), source="test")
    pathogen = replace(FEVER, care=replace(CARE, hospital=by_age))
    found = asked_of(pathogen=pathogen, people={10: 500, 70: 500})

    # Of 1000 infected, 500 young and 400 old ones stay at home.
    expected = {"0-19": 5 / 9, "20-39": 0, "40-59": 0, "60-79": 4 / 9, "80+": 0}
    assert tuple(expected) == tuple(HOME_AGES)
    np.testing.assert_allclose(found.home_care_ages[0], list(expected.values()))


def test_where_more_are_in_hospital_than_reported_nobody_is_at_home():
    hidden = asked_of(infections=1000, cases=60)

    np.testing.assert_array_equal(hidden.home_care_census, 0)


def test_an_older_population_needs_more_beds():
    wild_type = pathogen_named()
    young = asked_of(pathogen=wild_type, people={20: 9.0, 70: 1.0})
    old = asked_of(pathogen=wild_type, people={20: 7.0, 70: 3.0})

    assert np.median(old.ward_beds) > 2 * np.median(young.ward_beds)


def test_uncertain_stays_spread_the_beds_about_the_same_middle():
    unsure = replace(CARE, ward_stay=delay(6.0, 3.0, error=1.0))
    found = asked_of(pathogen=replace(FEVER, care=unsure), draws=160)

    today = found.ward_beds[:, 0]
    assert np.median(today) == pytest.approx(450, rel=0.02)
    assert today.std() == pytest.approx(75, rel=0.1)


def test_the_share_that_needs_a_hospital_is_as_uncertain_as_its_table_says():
    unsure = replace(CARE, hospital=replace(CARE.hospital, log_sd=0.3))
    found = asked_of(pathogen=replace(FEVER, care=unsure), draws=400)

    logs = np.log(found.admissions[:, 0])
    assert np.median(logs) == pytest.approx(np.log(100), abs=0.01)
    assert logs.std() == pytest.approx(0.3, rel=0.02)


def test_options_with_one_seed_differ_by_the_option_alone():
    unsure = replace(CARE, ward_stay=delay(6.0, 3.0, error=1.0))
    pathogen = replace(FEVER, care=unsure)
    one, same = (asked_of(pathogen=pathogen, seed=7) for _ in range(2))
    half = asked_of(infections=500, pathogen=pathogen, seed=7)

    np.testing.assert_array_equal(one.ward_beds, same.ward_beds)
    np.testing.assert_allclose(half.ward_beds, one.ward_beds / 2)


def test_without_a_table_of_care_no_bed_is_projected():
    assert asked_of(pathogen=replace(FEVER, care=None)) is None


def test_a_past_of_a_month_is_too_short_to_know_who_lies_in_hospital():
    short = np.ones((2, 30 + AHEAD))
    rng = np.random.default_rng(1)

    with pytest.raises(ValueError, match="60 past days"):
        burden(short, short, FEVER, EVEN, np.ones(2), horizon=AHEAD, rng=rng)


COUNTS = arrays(float, DAYS, elements=st.floats(0, 1e6))


@given(infections=COUNTS, more=COUNTS, cases=COUNTS)
def test_more_infections_never_need_fewer_beds(infections, more, cases):
    few = asked_of(infections=infections, cases=cases, draws=2)
    many = asked_of(infections=infections + more, cases=cases, draws=2)

    for name in ("admissions", "ward_beds", "icu_beds"):
        assert (getattr(many, name) >= getattr(few, name) * (1 - 1e-9) - 1e-9).all()


@given(infections=COUNTS, cases=COUNTS)
def test_no_census_is_negative_and_nobody_is_at_home_who_was_not_reported(
    infections, cases
):
    found = asked_of(infections=infections, cases=cases, draws=2)

    assert (found.ward_beds >= 0).all()
    assert (found.icu_beds >= 0).all()
    assert (found.home_care_census >= 0).all()
    assert (found.home_care_new >= 0).all()
    assert (found.home_care_new <= cases[-AHEAD:]).all()


@given(week=arrays(float, 7, elements=st.floats(0, 1e4)))
def test_nobody_is_lost_home_and_hospital_are_the_reported_cases(week):
    """Whatever the pattern of the week, its reported cases are in one or the other."""
    cases = np.resize(week, DAYS)
    found = asked_of(infections=100.0, cases=cases, draws=1)

    at_home = found.home_care_new[0, -7:].sum()
    in_hospital = min(7 * 10.0, week.sum())
    assert at_home + in_hospital == pytest.approx(week.sum(), abs=1e-6)


@given(severity=st.floats(0.01, 100))
def test_every_person_at_home_has_an_age(severity):
    found = asked_of(severity=severity, pathogen=pathogen_named(), draws=2)

    np.testing.assert_allclose(found.home_care_ages.sum(axis=1), 1.0)


def test_a_capacity_is_exceeded_as_often_and_as_early_as_the_futures_say():
    census = np.array([[5, 12, 15], [11, 9, 9], [5, 6, 7], [10, 10, 11]])
    found = exceedance(census, 10)

    # In three of four futures: on day 1, 0 and 2. Ten of ten beds is not over.
    assert found.probability == 0.75
    assert (found.first_lower90, found.first_day, found.first_upper90) == (0, 1, 2)


def test_no_day_is_named_for_what_happens_in_fewer_than_one_of_a_hundred_futures():
    census = np.zeros((1000, 5))
    census[:9, 3] = 2.0
    found = exceedance(census, 1)

    assert found.probability == 0.009
    assert (found.first_day, found.first_lower90, found.first_upper90) == (None,) * 3


# Walker et al. 2020, doi:10.1126/science.abc0035, as its authors published it in the
# defaults of their model: share of infections that need a hospital, by age.
PUBLISHED = {
    22.5: 0.0053,
    27.5: 0.0103,
    37.5: 0.0233,
    47.5: 0.0386,
    57.5: 0.0724,
    67.5: 0.1170,
    77.5: 0.1766,
}


def test_the_share_that_needs_a_hospital_is_the_published_one():
    known = pathogen_named().care.hospital.at(np.array(list(PUBLISHED)))

    np.testing.assert_allclose(known, list(PUBLISHED.values()), rtol=0.25)


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("ages = [5, 30,", "ages = [30, 5,"),
        ("shares = [0.001,", "shares = [0,"),
        ("shares = [0.001,", "shares = [0.5, 0.001,"),
        ("factor = 1.5", "factor = 0"),
        ("log_sd = 0.3", "log_sd = -0.3"),
        ("days = 14", "days = 0"),
        ("ward_stay = { mean = 9.0", "ward_stay = { mean = 90"),
    ],
)
def test_an_impossible_figure_of_care_is_one_clear_error(tmp_path, good, bad):
    text = (
        files("epihq.assessment")
        .joinpath("diseases", "covid-19.toml")
        .read_text("utf-8")
    )
    assert good in text
    own = tmp_path / "own.toml"
    own.write_text(text.replace(good, bad))

    with pytest.raises(DataError) as caught:
        pathogen_named(table=own)

    assert caught.value.code == "pathogen.implausible"
    assert ".care" in str(caught.value)
