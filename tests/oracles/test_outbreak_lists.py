"""R, delays and fatality of public lists are those that others published of them."""

import csv
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from epihq.epi.branching import Outbreak
from epihq.epi.delays import (
    DelayCounts,
    DelayPrior,
    count_delays,
    estimate_delay,
    onsets_of_the_reported,
    shares_known,
)
from epihq.epi.fatality import estimate_fatality, published_delays
from epihq.epi.offspring import BETWEEN_PERSONS, Dispersion
from epihq.epi.outlook import quiet_days_until_over
from epihq.epi.serial_interval import SerialInterval
from epihq.epi.small_outbreak import Complete, estimate_small_rt

HERE = Path(__file__).parent
MERS_START = date(2015, 5, 1)


def rows_of(name):
    with (HERE / name).open() as file:
        next(file)
        return list(csv.DictReader(file))


def delays_of(name):
    rows = [row for row in rows_of("outbreaks_delays.csv") if row["list"] == name]
    first, delay, persons, width = (
        np.array([float(row[key]) for row in rows])
        for key in ("first", "delay", "persons", "width")
    )
    return DelayCounts(delay, first.max() + 400 - first, width, persons, 0.0)


def median_of(told):
    """Days between the dates of half of the persons."""
    return int(np.searchsorted(told.known_within(200), 0.5))


def daily(outbreak):
    rows = [
        row for row in rows_of("outbreaks_daily.csv") if row["outbreak"] == outbreak
    ]
    days = [date.fromisoformat(row["date"]) for row in rows]
    start, length = min(days), (max(days) - min(days)).days + 1
    local, imported = np.zeros(length), np.zeros(length)
    for row, day in zip(rows, days, strict=True):
        local[(day - start).days] = float(row["local"])
        imported[(day - start).days] = float(row["imported"])
    return start, local, imported


def interval(mean, sd, mean_se, sd_se, source):
    return SerialInterval(mean=mean, sd=sd, mean_se=mean_se, sd_se=sd_se, source=source)


SARS = interval(8.4, 3.8, 0.8, 0.5, "Lipsitch et al. 2003, doi:10.1126/science.1086616")
EBOLA = interval(15.3, 9.3, 1.5, 1, "WHO team 2014, doi:10.1056/NEJMoa1411100")
MEASLES = interval(
    11.1, 2.5, 1, 0.5, "Klinkenberg 2011, doi:10.1016/j.jtbi.2011.06.015"
)
MERS = interval(12.6, 2.8, 0.6, 0.4, "Cowling 2015, PMC4535930")


def on(told, start, year, month, day):
    place = (date(year, month, day) - start).days
    return told.p_above_1[place], told.quantiles[0.5][place]


def test_sars_in_toronto_had_two_waves_and_an_end():
    start, local, imported = daily("sars-canada-2003")
    k = Dispersion(k=0.16, log_sd=0.5, source="doi:10.1038/nature04153")

    told = estimate_small_rt(local, imported, SARS, k)

    # Wallinga and Teunis 2004, doi:10.1093/aje/kwh255: below 1 soon after the alert of
    # mid-March; the second wave began when measures were eased in May.
    assert on(told, start, 2003, 3, 22)[0] > 0.95
    assert on(told, start, 2003, 4, 12)[0] < 0.05
    assert on(told, start, 2003, 5, 24)[0] > 0.95
    assert on(told, start, 2003, 6, 7)[0] < 0.05


def test_ebola_in_kikwit_fell_below_one_after_help_came():
    start, local, imported = daily("ebola-kikwit-1995")
    local = local[: (date(1995, 7, 10) - start).days]

    told = estimate_small_rt(local, imported[: local.size], EBOLA, BETWEEN_PERSONS)

    # Chowell et al. 2004, doi:10.1016/j.jtbi.2004.03.006: R0 1.83; Legrand et al. 2007,
    # doi:10.1017/S0950268806007217: 2.7 (1.9 to 2.8). Help came on 9 May.
    before = [on(told, start, 1995, 4, day)[1] for day in range(14, 30)]
    assert 1.8 < np.median(before) < 3.0
    assert on(told, start, 1995, 5, 4)[0] > 0.99
    assert on(told, start, 1995, 6, 1)[0] < 0.01


def test_measles_in_hagelloch_burnt_out():
    start, local, imported = daily("measles-hagelloch-1861")

    told = estimate_small_rt(local, imported, MEASLES, BETWEEN_PERSONS)

    # Cori et al. 2013, doi:10.1093/aje/kwt133, figure of R: above 4, then falling.
    assert on(told, start, 1861, 11, 26)[1] > 3
    assert on(told, start, 1861, 12, 17)[0] < 0.01


def test_the_end_of_ebola_takes_longer_to_know_where_half_go_unreported():
    cases = np.zeros(11)
    cases[10] = 1.0
    days = {}
    for reported in (1.0, 0.8, 0.4):
        known = Outbreak(
            local=cases,
            imported=cases[::-1],
            R=np.array([0.95]),
            weights=np.ones(1),
            serial_interval=interval(15.3, 9.3, 0, 0, EBOLA.source),
            dispersion=Dispersion(k=0.37, log_sd=0, source="a test"),
            reported=reported,
        )
        days[reported] = quiet_days_until_over(known)

    # Thompson et al. 2019, doi:10.1098/rstb.2018.0431: 42 days are enough with 79 %
    # reported, 62 needed with 40 %; Djaafara 2021, doi:10.1093/aje/kwaa212: 63 days.
    assert 21 < days[1.0] < days[0.8] < 42 < days[0.4] < 63


def test_measles_took_eleven_days_from_child_to_child():
    told = estimate_delay(delays_of("measles-serial-interval"))

    # Klinkenberg and Nishiura 2011, doi:10.1016/j.jtbi.2011.06.015: 11 to 12 days; the
    # infectors of this list are those of Oesterle's thesis: mean 10.4, sd 1.7.
    assert told.mean == pytest.approx(10.4, abs=0.3)
    assert told.sd == pytest.approx(1.63, abs=0.2)


def test_influenza_of_2009_took_a_day_and_a_half_to_break_out():
    told = estimate_delay(delays_of("influenza-2009-exposure-onset"))

    # Lessler et al. 2009, doi:10.1056/NEJMoa0906089: median 1.4 days (1.0 to 1.8).
    assert 1.0 < told.mean < 1.8
    assert told.mean_quantiles[0.975] < 1.9


def test_delays_of_h7n9_are_those_of_two_other_lists():
    hospital = estimate_delay(delays_of("h7n9-onset-hospital"))
    death = estimate_delay(delays_of("h7n9-onset-death"))

    # doi:10.2196/jmir.3763, table 2: to hospital a median of 4 and 5 days (3 to 6), to
    # death of 17 (10.5 to 22.5) and 21 (12.5 to 36).
    assert 3 <= median_of(hospital) <= 5
    assert 13 <= median_of(death) <= 21
    assert hospital.verdict == death.verdict == "usable"


def test_fatality_of_h7n9_agrees_with_that_of_hospitals():
    died, well = (delays_of(f"h7n9-onset-{end}") for end in ("death", "recovery"))
    to_death = estimate_delay(died)
    to_health = estimate_delay(well)
    # 126 cases with a day of onset; those without an outcome are long past both.
    cases, deaths, recovered = np.zeros(400), np.zeros(400), np.zeros(400)
    cases[0], deaths[0], recovered[0] = 126, died.persons.sum(), well.persons.sum()

    told = estimate_fatality(
        cases,
        deaths,
        published_delays(to_death.mean, to_death.sd, to_death.mean_error, 400),
        recovered=recovered,
        recovered_within=to_health.known_within(400),
    )

    # Yu et al. 2013, doi:10.1016/S0140-6736(13)61207-6: 36 % (26 to 45).
    assert told.quantiles[0.025] < 0.36 < told.quantiles[0.975]
    assert told.quantiles[0.5] == pytest.approx(0.43, abs=0.02)


@pytest.fixture(scope="module")
def mers(shared_data):
    table = pl.read_parquet(shared_data / "linelist_mers_korea_2015.parquet")
    since = [
        (pl.col(name) - MERS_START).dt.total_days().cast(pl.Float64).alias(name)
        for name in ("exposure_start_date", "exposure_end_date", "onset_date")
    ]
    report = (pl.col("report_date") - MERS_START).dt.total_days().cast(pl.Float64)
    return table.with_columns(*since, report_date=report)


def days(table, name):
    return table[name].fill_null(np.nan).to_numpy()


def r_known_on(mers, day, serial_interval=MERS):
    """R by day of onset, from what had been reported by the end of a day."""
    now = float((day - MERS_START).days)
    known = mers.filter(pl.col("report_date") <= now)
    onset, report = days(known, "onset_date"), days(known, "report_date")
    told = estimate_delay(
        count_delays(onset, report, now),
        prior=DelayPrior(mean=7, mean_log_sd=0.35, variation_log_sd=0.3),
    )
    length = int(now) + 1
    dated = np.isfinite(onset)
    cases = np.bincount(onset[dated].astype(int), minlength=length) * 1.0
    undated = np.bincount(report[~dated].astype(int), minlength=length) * 1.0
    cases += onsets_of_the_reported(undated, cases, told)
    return estimate_small_rt(
        cases,
        0,
        serial_interval,
        Dispersion(k=0.26, log_sd=0.6, source="Kucharski 2015, pii 21167"),
        complete=Complete(shares_known(told, length)),
    )


@pytest.mark.data
def test_mers_in_korea_spread_in_the_last_third_of_may_and_each_day_told(mers):
    for day in range(30, 41):
        told = r_known_on(mers, date(2015, 5, 1) + timedelta(days=day - 1))
        place = (date(2015, 5, 23) - MERS_START).days

        assert told.p_above_1[place] > 0.95
        assert told.verdicts[place] == "usable"


@pytest.mark.data
def test_mers_in_korea_was_on_its_way_out_by_the_middle_of_june(mers):
    told = [r_known_on(mers, date(2015, 6, day)) for day in (8, 12, 14, 16)]
    last = [one.quantiles[0.5][-1] for one in told]
    shorter = interval(6.8, 4.1, 0.7, 0.5, "EpiEstim's list of MERS in Saudi Arabia")

    assert (np.diff(last) < 0).all()
    assert last[-1] < 1
    assert r_known_on(mers, date(2015, 6, 14), shorter).quantiles[0.5][-1] < 1
    assert r_known_on(mers, date(2015, 6, 16), shorter).p_above_1[-1] < 0.2


@pytest.mark.data
def test_incubation_of_mers_is_that_of_two_papers(mers):
    begin, end = days(mers, "exposure_start_date"), days(mers, "exposure_end_date")
    onset = days(mers, "onset_date")

    told = estimate_delay(count_delays(begin, onset, 46, width=end - begin + 1))

    # Cowling 2015, PMC4535930: mean 6.7; Virlogeux 2016, doi:10.1038/srep35839: 6.9
    # (6.3 to 7.5).
    assert told.mean_quantiles[0.025] < 6.9 < told.mean_quantiles[0.975]
    assert told.mean == pytest.approx(7.2, abs=0.3)


@pytest.mark.data
def test_fatality_of_mers_is_that_of_the_paper_of_the_same_week(mers):
    now = 46
    fell_ill = mers.with_columns(
        day=pl.coalesce("onset_date", pl.col("report_date") - 6)
    )
    cases, deaths = np.zeros(now + 1), np.zeros(now + 1)
    for day, outcome in fell_ill.select("day", "outcome").iter_rows():
        cases[int(day)] += 1
        deaths[int(day)] += outcome == "Dead"

    # Onset to death: Mizumoto et al. 2015 in the table of parameters: 14.6, sd 10.4.
    told = estimate_fatality(cases, deaths, published_delays(14.6, 10.4, 1.0, now + 1))

    # Cowling 2015, PMC4535930, with data of three days later: 21 % (14 to 31).
    assert told.mean == pytest.approx(0.21, abs=0.03)
    assert told.quantiles[0.025] == pytest.approx(0.14, abs=0.02)
    assert told.quantiles[0.975] == pytest.approx(0.31, abs=0.03)
    assert told.of_cases < 0.12


@pytest.mark.data
def test_ebola_in_sierra_leone_is_sampled_as_later_lists_say(shared_data):
    path = shared_data / "reporting_triangle_ebola_sierraleone.parquet"
    rows = pl.read_parquet(path).filter(pl.col("report_date") >= pl.col("event_date"))
    start = rows["event_date"].min()
    first = (rows["event_date"] - start).dt.total_days().to_numpy()
    second = (rows["report_date"] - start).dt.total_days().to_numpy()
    persons = rows["n"].to_numpy()
    autumn = float((date(2014, 10, 15) - start).days)
    ill = first <= autumn

    told = estimate_delay(count_delays(first, second, autumn, persons=persons))
    later = np.average((second - first)[ill], weights=persons[ill])
    seen = ill & (second <= autumn)
    naive = np.average((second - first)[seen], weights=persons[seen])

    assert abs(told.mean - later) < abs(naive - later)
    assert told.mean == pytest.approx(later, rel=0.1)
