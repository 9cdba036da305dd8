"""R_t for a person with nothing but a column of counts."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epihq.assessment.outlook import reproduction_number
from epihq.assessment.quick_rt import read_counts, rt_table
from epihq.assessment.settings import Settings
from epihq.epi.reporting import examine
from epihq.epi.serial_interval import SerialInterval
from epihq.terms.errors import DataError, UsageError

DAYS = [f"2020-07-{day:02},100" for day in range(1, 31)]
INTERVAL = {"serial_interval_mean": 4.8, "serial_interval_sd": 2.3}


def read(*lines):
    return read_counts("\n".join(["date,count", *lines]), "counts.csv")


def test_steady_counts_have_an_r_of_one():
    last = rt_table(read(*DAYS), **INTERVAL)[-1]

    assert last.median == pytest.approx(1, abs=0.02)
    assert last.lower95 < last.median < last.upper95
    assert last.verdict == "usable"


def test_the_interval_is_that_of_a_briefing_of_the_same_counts():
    lines = [f"2020-07-{day:02},{100 + 7 * (day % 5) ** 2}" for day in range(1, 31)]
    series = read(*lines)
    examined = examine(series.counts, series.observed)
    interval = SerialInterval(mean=4.8, sd=2.3, mean_se=0.6, sd_se=0.3, source="")
    brief = reproduction_number(series, examined, interval, Settings())

    last = rt_table(series, **INTERVAL)[-1]
    poisson = rt_table(series, **INTERVAL, poisson=True)[-1]

    told = [round(value, 4) for value in (last.median, last.lower90, last.upper90)]
    assert told == [brief.median, brief.lower90, brief.upper90]
    assert last.lower95 < last.lower90 < poisson.lower95
    assert poisson.upper95 < last.upper90 < last.upper95


def test_the_first_days_are_told_apart():
    first = rt_table(read(*DAYS), **INTERVAL)[0]

    assert (first.mean, first.verdict) == (None, "warm-up")


def test_rows_may_come_in_any_order_and_days_may_be_missing():
    series = read("2020-07-03,7", "2020-07-01,5")

    assert series.counts.tolist() == [5, 0, 7]
    assert series.observed.tolist() == [True, False, True]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("2020-07-01,many", "counts.not-a-number"),
        ("2020-07-01,inf", "counts.not-a-number"),
        ("1.7.2020,5", "file.mixed-dates"),
        ("the first,5", "counts.not-a-day"),
        ("2020-06-30,5", "counts.duplicate-day"),
    ],
)
def test_a_wrong_line_is_named(line, code):
    with pytest.raises(DataError) as error:
        read("2020-06-30,1", line)

    assert error.value.code == code
    assert "counts.csv, line 3" in str(error.value)


@pytest.mark.parametrize("cell", ["", "NA", "nan"])
def test_a_day_without_a_count_is_not_observed(cell):
    series = read("2020-07-01,5", f"2020-07-02,{cell}", "2020-07-03,7")

    assert series.observed.tolist() == [True, False, True]


INTERVALS = st.builds(
    dict,
    serial_interval_mean=st.floats(),
    serial_interval_sd=st.floats(),
    serial_interval_mean_se=st.floats(),
    serial_interval_sd_se=st.floats(),
)
WRONG = ("nan", "inf", "-inf", "-0.5", "1e300", "1e-300")


@pytest.mark.parametrize("poisson", [False, True])
@given(st.one_of(INTERVALS, st.just(INTERVAL)), st.integers(-1, 10**12))
def test_any_serial_interval_and_window_gives_rows_or_says_what_is_wrong(
    poisson, interval, window
):
    rows = []
    with suppress(UsageError):
        rows = rt_table(read(*DAYS), **interval, window=window, poisson=poisson)

    assert len(rows) in {0, len(DAYS)}
    assert all(row.mean is not None for row in rows if row.verdict == "usable")


@pytest.mark.parametrize("name", ["mean", "sd", "mean_se", "sd_se"])
@pytest.mark.parametrize("figure", WRONG)
def test_what_is_no_figure_of_days_is_refused(name, figure):
    asked = {**INTERVAL, f"serial_interval_{name}": float(figure)}
    if name.endswith("_se") and 0 <= float(figure) < 1:
        assert rt_table(read(*DAYS), **asked)[-1].median == pytest.approx(1, abs=0.02)
        return
    with pytest.raises(UsageError) as error:
        rt_table(read(*DAYS), **asked)

    assert error.value.code == "rt.bad-serial-interval"


def test_a_file_without_the_columns_or_days_is_refused():
    with pytest.raises(DataError) as header:
        read_counts("stage,people\n", "counts.csv")
    with pytest.raises(DataError) as empty:
        read()

    assert header.value.code == "counts.wrong-header"
    assert empty.value.code == "counts.empty"


def test_a_serial_interval_of_a_day_or_less_is_refused():
    with pytest.raises(UsageError):
        rt_table(read(*DAYS), serial_interval_mean=1, serial_interval_sd=2)
    with pytest.raises(UsageError):
        rt_table(read(*DAYS), **INTERVAL, serial_interval_mean_se=-1)
