"""What a headquarters has, will not allow and pays: its own file, and the defaults."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from epihq.desk.decision import Rule
from epihq.desk.headquarters import (
    CostRate,
    Headquarters,
    costs,
    read_headquarters,
    shortages,
)
from epihq.desk.rules import check_rules
from epihq.reports.decision_options import rule as in_words
from epihq.terms.errors import DataError, UsageError

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "docs" / "examples" / "headquarters.toml"


def written(tmp_path, text):
    file = tmp_path / "own.toml"
    file.write_text(text)
    return file


def rule(outcome="icu_beds", statistic="p_over_capacity", **given):
    usual = {"within_days": 3, "at_most": 0.05}
    return Rule(outcome=outcome, statistic=statistic, **{**usual, **given})


def said(made):
    """A rule as the page says it, with plain spaces."""
    return in_words(made).replace("\u00a0", " ")


def rng():
    return np.random.default_rng(1)


def test_without_a_file_there_is_no_capacity_one_rule_and_one_published_cost():
    known = read_headquarters(None)

    assert known == Headquarters()
    assert known.capacity == {}
    assert [*map(said, known.rules)] == [
        "Chance of ICU beds over capacity within 6 weeks: at most 5 %"
    ]
    assert [one.per for one in known.costs] == ["stringency_day"]
    assert "IMF World Economic Outlook" in known.costs[0].source


def test_the_example_says_what_its_comments_say():
    known = read_headquarters(EXAMPLE)

    assert known.capacity == {
        "home_care_census": 12000,
        "ward_beds": 5600,
        "icu_beds": 420,
    }
    comments = [
        line.split("#", 1)[1].strip()
        for line in EXAMPLE.read_text("utf-8").splitlines()
        if line.startswith("[[rule]]")
    ]
    assert [*map(said, known.rules)] == comments
    assert [one.per for one in known.costs] == [
        "restricted_day",
        "home_care_day",
        "stringency_day",
    ]


def test_parts_that_are_not_given_keep_their_defaults(tmp_path):
    known = read_headquarters(written(tmp_path, "[capacity]\nicu_beds = 400\n"))

    assert known.capacity == {"icu_beds": 400.0}
    assert known.rules == Headquarters().rules
    assert known.costs == Headquarters().costs


def test_an_empty_file_is_no_file_and_an_empty_list_of_rules_is_no_rule(tmp_path):
    assert read_headquarters(written(tmp_path, "")) == Headquarters()
    assert read_headquarters(written(tmp_path, "rule = []\n")).rules == ()


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (
            rule(within_days=42),
            "Chance of ICU beds over capacity within 6 weeks: at most 5 %",
        ),
        (
            rule(within_days=7),
            "Chance of ICU beds over capacity within 1 week: at most 5 %",
        ),
        (
            rule("deaths", "p_above", within_days=45, threshold=1500, at_most=0.125),
            "Chance of deaths above 1,500 within 45 days: at most 12.5 %",
        ),
        (
            rule("ward_beds", "median", within_days=28, at_most=5000),
            "Median of highest ward beds within 4 weeks: at most 5,000",
        ),
        (
            rule("cases", "median", within_days=28, at_most=9000),
            "Median of reported cases within 4 weeks: at most 9,000",
        ),
    ],
)
def test_a_rule_reads_as_a_person_would_say_it(made, text):
    assert said(made) == text


RULE = (
    "[[rule]]\noutcome = 'icu_beds'\nstatistic = 'p_over_capacity'\n"
    "within_days = 42\nat_most = 0.05\n"
)
COST = (
    "[[cost]]\nname = 'wages'\nper = 'restricted_day'\nunit = 'AZN'\nmedian = 2\n"
    "lower90 = 1\nupper90 = 4\nsource = 'own'\n"
)


@pytest.mark.parametrize(
    ("text", "code", "place", "value"),
    [
        ("[capacity]\nicu_beds = =", "not-a-table", "own.toml", "line 2"),
        ("capacity = 3", "not-a-table", "[capacity]", "3"),
        ("[rule]\noutcome = 'deaths'", "not-a-table", "[[rule]]", "deaths"),
        ("rule = [3]", "not-a-table", "[[rule]] 1", "3"),
        ("[capacities]\nicu_beds = 3", "unknown-key", "own.toml", "capacities"),
        ("[capacity]\nbeds = 3", "unknown-key", "[capacity]", "beds"),
        ("[capacity]\nicu_beds = -3", "bad-value", "[capacity], icu_beds", "-3"),
        ("[capacity]\nicu_beds = nan", "bad-value", "[capacity], icu_beds", "nan"),
        ("[capacity]\nicu_beds = '3'", "bad-value", "[capacity], icu_beds", "'3'"),
        ("[capacity]\nicu_beds = true", "bad-value", "[capacity], icu_beds", "True"),
        (RULE.replace("within", "in"), "unknown-key", "[[rule]] 1", "in_days"),
        (RULE.replace("at_most = 0.05", ""), "missing", "[[rule]] 1", "at_most"),
        (RULE + RULE.replace("0.05", "5"), "bad-value", "[[rule]] 2, at_most", "5"),
        (RULE.replace("42", "0"), "bad-value", "within_days", "0"),
        (RULE.replace("42", "4.5"), "bad-value", "within_days", "4.5"),
        (RULE.replace("icu_beds", "deaths"), "bad-value", "outcome", "'deaths'"),
        (RULE.replace("p_over_capacity", "mean"), "bad-value", "statistic", "'mean'"),
        (RULE + "threshold = 5", "unknown-key", "[[rule]] 1", "threshold"),
        (RULE.replace("over_capacity", "above"), "missing", "[[rule]] 1", "threshold"),
        (COST.replace("median = 2", "median = 9"), "bad-value", "[[cost]] 1", "9"),
        (COST.replace("restricted_day", "year"), "bad-value", "per", "'year'"),
        (COST.replace("'own'", "''"), "bad-value", "source", "got nothing"),
        (COST.replace("source = 'own'", ""), "missing", "[[cost]] 1", "source"),
    ],
)
def test_a_bad_file_is_one_error_with_its_place_and_value(
    tmp_path, text, code, place, value
):
    with pytest.raises(DataError) as caught:
        read_headquarters(written(tmp_path, text))

    assert caught.value.code == f"headquarters.{code}"
    assert place in str(caught.value)
    assert value in str(caught.value)


def test_a_file_that_is_not_there_is_a_wrong_option(tmp_path):
    with pytest.raises(UsageError) as caught:
        read_headquarters(tmp_path / "none.toml")

    assert caught.value.code == "headquarters.no-such-file"


# Four futures of three days.
ICU = np.array([[1.0, 2, 3], [3, 4, 5], [9, 9, 9], [1, 1, 10]])
DEATHS = np.array([[1.0, 1, 1], [2, 2, 2], [3, 3, 3], [4, 4, 4]])
PATHS = {"icu_beds": ICU, "deaths": DEATHS}


@pytest.mark.parametrize(
    ("made", "value", "met"),
    [
        (rule(), 0.5, False),  # two of four are above 8 at some time
        (rule(at_most=0.5), 0.5, True),
        (rule(within_days=2), 0.25, False),  # one of them within two days
        (rule("deaths", "p_above", threshold=8), 0.5, False),  # sums 3, 6, 9, 12
        (rule("deaths", "p_above", threshold=12), 0.0, True),
        (rule("deaths", "median", at_most=7.5), 7.5, True),
        (rule("icu_beds", "median", at_most=6), 7.0, False),  # peaks 3, 5, 9, 10
    ],
)
def test_a_rule_is_held_against_sums_and_peaks_of_the_futures(made, value, met):
    (checked,) = check_rules([made], PATHS, {"icu_beds": 8})

    assert checked.rule == made
    assert checked.value == pytest.approx(value)
    assert checked.met is met


@pytest.mark.parametrize(
    ("made", "capacity"),
    [
        (rule(), {}),  # no capacity was given
        (rule("ward_beds"), {"ward_beds": 8}),  # no ward beds were projected
        (rule(within_days=4), {"icu_beds": 8}),  # three days were projected
    ],
)
def test_a_rule_that_cannot_be_checked_is_neither_met_nor_broken(made, capacity):
    (checked,) = check_rules([made], PATHS, capacity)

    assert checked.value is None
    assert checked.met is None


def test_a_shortage_has_the_dates_of_the_days_ahead():
    found = shortages({"icu_beds": 8, "ward_beds": 5}, PATHS, first=date(2020, 7, 2))

    assert list(found) == ["icu_beds"]
    assert found["icu_beds"].capacity == 8
    assert found["icu_beds"].probability == 0.5
    assert found["icu_beds"].first_lower90 == date(2020, 7, 2)
    assert found["icu_beds"].first_upper90 == date(2020, 7, 4)


def test_a_capacity_that_is_hardly_ever_exceeded_has_no_date():
    found = shortages({"icu_beds": 100}, PATHS, first=date(2020, 7, 2))

    assert found["icu_beds"].probability == 0
    assert found["icu_beds"].first_date is None


def rate(per, **given):
    usual = {"median": 2.0, "lower90": 1.0, "upper90": 4.0}
    words = {"name": "wages", "unit": "AZN", "source": "own"}
    return CostRate(per=per, **{**words, **usual, **given})


def costed(*rates, paths=PATHS):
    stringency = np.array([50.0, 50.0, 100.0])
    return costs(rates, paths, days_beyond=3, stringency=stringency, rng=rng())


def test_the_regime_itself_is_measured_in_days_and_stringency_days():
    days, strictness = costed()

    assert (days.code, days.median) == ("days-beyond-a-lapse", 3)
    assert (strictness.code, strictness.median) == ("stringency-days", 200)
    assert strictness.lower90 == strictness.upper90 == 200


def test_what_is_certain_is_multiplied_by_the_rate_and_its_interval():
    *_, wages = costed(rate("stringency_day"))

    assert (wages.lower90, wages.median, wages.upper90) == (200, 400, 800)
    assert (wages.unit, wages.source) == ("AZN", "own")


def test_three_days_at_full_strictness_go_with_a_third_of_a_days_output():
    (cost,) = Headquarters().costs
    full = np.full(3, 100.0)
    *_, output = costs([cost], {}, days_beyond=3, stringency=full, rng=rng())

    assert output.median == pytest.approx(0.375)
    assert output.unit == "days-of-output"


def test_a_cost_of_person_days_carries_both_uncertainties():
    census = np.full((4000, 10), 100.0)
    *_, sure = costed(rate("home_care_day"), paths={"home_care_census": census})
    census = census * np.linspace(0.5, 1.5, 4000)[:, None]
    *_, unsure = costed(rate("home_care_day"), paths={"home_care_census": census})

    # 1,000 person-days at 2 (1 to 4) each.
    assert sure.median == pytest.approx(2000, rel=0.01)
    assert sure.lower90 == pytest.approx(1000, rel=0.01)
    assert sure.upper90 == pytest.approx(4000, rel=0.01)
    assert unsure.upper90 > sure.upper90


def test_what_is_not_projected_has_no_line_rather_than_a_cost_of_nothing():
    codes = [one.code for one in costed(rate("ward_bed_day"), paths={})]

    assert codes == ["days-beyond-a-lapse", "stringency-days"]
