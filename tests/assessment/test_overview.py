"""The table of all locations says what was known, quickly, and which R_t it shows."""

import dataclasses
from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from disks import make_read_only, small_disk
from epihq.archive import Archive
from epihq.archive.publication import Publication
from epihq.assessment.behind import Estimated, case_of, estimates
from epihq.assessment.outlook import reproduction_number
from epihq.assessment.overview import (
    found_overview,
    keep_overview,
    kept_overview,
    overview,
)
from epihq.assessment.overview_joint import joint_keys
from epihq.assessment.overview_known import known_world
from epihq.assessment.settings import Settings
from epihq.assessment.store import Store
from epihq.epi.reporting import examine
from epihq.epi.serial_interval import SARS_COV_2_2020
from epihq.terms.errors import DataError, UsageError

START = date(2020, 5, 1)
DAYS = 60
LAST = START + timedelta(days=DAYS - 1)
SETTINGS = Settings()


def published(day, counts, source="exercise", population=()):
    """A publication of totals from START on, by location; report on ``day``."""
    lines = ["location,indicator,reference_date,report_date,value"]
    for (place, name), daily in counts.items():
        for at, total in enumerate(np.cumsum(daily)):
            about = START + timedelta(days=at)
            if about < day:
                lines.append(f"{place},cumulative_{name},{about},{day},{total}")
    lines += [f"{place},population,{START},{day},{n}" for place, n in population]
    return Publication(
        source=source,
        files={"counts.csv": "\n".join(lines).encode()},
        report_date=day,
        retrieved_at=datetime(day.year, day.month, day.day, 6, tzinfo=UTC),
        origin="test",
    )


def growing(rate, first=20.0):
    return np.round(first * np.exp(rate * np.arange(DAYS))).astype(int)


COUNTS = {
    ("ZZA", "cases"): growing(0.05),
    ("ZZA", "deaths"): np.full(DAYS, 2),
    ("ZZB", "cases"): growing(-0.02, 400),
    ("ZZC", "cases"): np.zeros(DAYS, dtype=int),
}


@pytest.fixture
def archive(tmp_path):
    archive = Archive(tmp_path)
    people = [("ZZA", 1_000_000)]
    archive.add(published(LAST + timedelta(1), COUNTS, population=people))
    return archive


def rows_of(archive, as_of=LAST + timedelta(1), store=None):
    table = overview(archive, as_of, SETTINGS, estimates=store)
    return {row.location: row for row in table.rows}


def test_a_row_holds_the_sums_of_the_last_week_and_their_change(archive):
    row = rows_of(archive)["ZZA"]
    week, before = COUNTS["ZZA", "cases"][-7:].sum(), COUNTS["ZZA", "cases"][-14:-7]

    assert row.cases_7_days == week
    assert row.cases_change == pytest.approx(week / before.sum() - 1, abs=1e-4)
    assert row.cases_per_100k == pytest.approx(week / 10, abs=1e-3)
    assert (row.deaths_7_days, row.deaths_change) == (14, 0)
    assert (row.last_date, row.report_date) == (LAST, LAST + timedelta(1))
    assert row.doubling_days == pytest.approx(np.log(2) / 0.05, rel=0.02)


def test_a_trend_is_the_mean_of_seven_days(archive):
    trend = rows_of(archive)["ZZB"].trend

    assert len(trend) == 56
    assert trend[-1] == pytest.approx(COUNTS["ZZB", "cases"][-7:].mean(), abs=0.05)


def test_what_is_missing_is_none_and_the_verdict_says_why(archive):
    row = rows_of(archive)["ZZC"]

    assert (row.Rt_median, row.verdict) == (None, "no-cases")
    assert row.growth_rate_per_day is None
    assert row.deaths_7_days is None
    assert rows_of(archive)["ZZA"].verdict == "usable"


def test_rt_of_reported_cases_is_that_of_the_assessment(archive):
    world = known_world(archive, LAST + timedelta(1))
    for location in ("ZZA", "ZZB"):
        row, series = rows_of(archive)[location], world.series[location]["cases"]
        examined = examine(series.counts, series.observed)
        told = reproduction_number(series, examined, SARS_COV_2_2020, SETTINGS)

        shown = (row.Rt_median, row.Rt_lower90, row.Rt_upper90, row.p_above_1)
        assert shown == (told.median, told.lower90, told.upper90, told.p_above_1)


def test_a_dump_is_no_part_of_the_sums_that_stand_beside_its_warning(tmp_path):
    daily = np.full(DAYS, 100)
    daily[-3] = 5000
    archive = Archive(tmp_path)
    people = [("ZZA", 1_000_000)]
    archive.add(
        published(LAST + timedelta(1), {("ZZA", "cases"): daily}, population=people)
    )

    row = rows_of(archive)["ZZA"]

    assert row.problems == ("batch-dump",)
    assert (row.cases_7_days, row.published_cases_7_days) == (700, 5600)
    assert (row.cases_change, row.cases_per_100k) == (0, 70)
    assert (row.growth_rate_per_day, row.doubling_days) == (0, None)


def test_who_stopped_reporting_is_not_given_the_cases_to_be_expected(tmp_path):
    daily = np.full(DAYS, 100)
    daily[-9:] = 0
    archive = Archive(tmp_path)
    archive.add(published(LAST + timedelta(1), {("ZZA", "cases"): daily}))

    row = rows_of(archive)["ZZA"]

    assert row.problems == ("implausible-zero",)
    assert (row.cases_7_days, row.published_cases_7_days) == (None, 0)


@given(
    st.lists(st.integers(0, 400), min_size=28, max_size=40),
    st.integers(-14, -1),
    st.integers(0, 100_000),
)
def test_a_week_as_used_grows_with_no_day_that_is_left_out(counts, day, dumped):
    """Whatever was dumped on a day that is left out, the sums are the same."""
    observed = np.ones(len(counts), bool)
    one, other = np.array(counts, float), np.array(counts, float)
    one[day], other[day] = 50_000 + dumped, 200_000
    found = [examine(series, observed) for series in (one, other)]
    left_out = [not made.usable[day, 0] for made in found]

    if all(left_out):
        for back in (0, 7):
            week, again = (made.week_sum(back)[0] for made in found)
            assert week == again or np.isnan([week, again]).all()


def test_figures_of_a_location_do_not_depend_on_those_beside_it(archive, tmp_path):
    alone = Archive(tmp_path / "alone")
    own = {key: daily for key, daily in COUNTS.items() if key[0] == "ZZB"}
    alone.add(published(LAST + timedelta(1), own))

    assert rows_of(alone)["ZZB"] == rows_of(archive)["ZZB"]


def test_later_publications_do_not_change_an_earlier_day(archive):
    as_of = LAST + timedelta(1)
    before = overview(archive, as_of, SETTINGS, estimates=None)
    changed = {key: daily + 7 for key, daily in COUNTS.items()}
    archive.add(published(as_of + timedelta(1), changed))

    assert overview(archive, as_of, SETTINGS, estimates=None) == before
    later = overview(archive, as_of + timedelta(1), SETTINGS, estimates=None)
    assert later.rows != before.rows


def test_silence_is_a_problem_of_the_row(archive):
    assert rows_of(archive)["ZZA"].problems == ()
    assert rows_of(archive, LAST + timedelta(5))["ZZA"].problems == ("stale",)


def test_an_empty_day_is_an_error_that_says_so(tmp_path):
    with pytest.raises(UsageError) as raised:
        overview(Archive(tmp_path), LAST, SETTINGS, estimates=None)

    assert raised.value.code == "archive.empty"


def keep_joint(archive, location):
    """Keep an estimate as if the joint model had made it."""
    as_of = LAST + timedelta(1)
    world = known_world(archive, as_of)
    (nothing,) = estimates([case_of(world.series["ZZC"], None, SETTINGS)], SETTINGS)
    found = nothing.estimate
    joint = dataclasses.replace(
        found,
        reproduction_number=dataclasses.replace(
            found.reproduction_number, median=1.5, p_above_1=0.99, verdict="usable"
        ),
        ascertainment=dataclasses.replace(found.ascertainment, median=0.2),
    )
    key = joint_keys(archive, world, SETTINGS)[location]
    Store(archive.home / "estimates").keep(key, Estimated(location, joint, None))


def test_a_kept_joint_estimate_fills_its_row_and_no_other(archive):
    keep_joint(archive, "ZZA")
    rows = rows_of(archive, store=Store(archive.home / "estimates"))

    assert rows["ZZA"].infections_Rt_median == 1.5
    assert rows["ZZA"].infections_verdict == "usable"
    assert rows["ZZA"].ascertainment_median == 0.2
    assert rows["ZZB"].infections_verdict == ""
    assert rows["ZZB"].ascertainment_median is None


def kept(archive, folder, as_of=LAST + timedelta(1)):
    return kept_overview(archive, folder, as_of, SETTINGS)


def test_a_kept_table_is_read_again_as_it_was(archive, tmp_path, monkeypatch):
    made = kept(archive, tmp_path / "tables")
    assert made == overview(archive, LAST + timedelta(1), SETTINGS, estimates=None)

    monkeypatch.setattr("epihq.assessment.overview.known_world", None)
    assert kept(archive, tmp_path / "tables") == made


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff\xfe", b'{"asked": 3}'])
def test_a_damaged_table_is_as_good_as_none(archive, tmp_path, damage):
    made = kept(archive, tmp_path / "tables")
    (file,) = (tmp_path / "tables" / "covid-19").iterdir()
    file.write_bytes(damage)

    assert kept(archive, tmp_path / "tables") == made
    assert file.read_bytes() != damage


def test_an_estimate_made_later_is_found_by_a_kept_table(archive, tmp_path):
    before = kept(archive, tmp_path / "tables").rows[0]
    keep_joint(archive, "ZZA")

    after = kept(archive, tmp_path / "tables").rows[0]
    assert (after.location, after.infections_verdict) == ("ZZA", "usable")
    # Nothing was published: no cell that said something says something else.
    assert {
        name: value
        for name, value in dataclasses.asdict(after).items()
        if value != getattr(before, name) and getattr(before, name) not in (None, "")
    } == {}


def test_a_kept_table_of_today_is_made_anew_after_a_publication(archive, tmp_path):
    today = LAST + timedelta(1)
    first = kept(archive, tmp_path / "tables")
    changed = {key: daily + 7 for key, daily in COUNTS.items()}
    archive.add(dataclasses.replace(published(today, changed), origin="again"))

    assert kept(archive, tmp_path / "tables").rows != first.rows
    assert len(list((tmp_path / "tables" / "covid-19").iterdir())) == 1


def test_a_kept_table_of_the_past_outlives_later_publications(archive, tmp_path):
    kept(archive, tmp_path / "tables")
    (file,) = (tmp_path / "tables" / "covid-19").iterdir()
    changed = {key: daily + 7 for key, daily in COUNTS.items()}
    archive.add(published(LAST + timedelta(2), changed))
    kept(archive, tmp_path / "tables")

    assert list((tmp_path / "tables" / "covid-19").iterdir()) == [file]


def test_a_kept_table_is_made_anew_after_the_archive_was_repaired(archive, tmp_path):
    for file in (archive.home / "archive" / "table").glob("*/*.parquet"):
        rows = pl.read_parquet(file)
        rows.with_columns(pl.col("value") * 2).write_parquet(file)
    wrong = kept(archive, tmp_path / "tables")

    archive.repair()

    row = kept(archive, tmp_path / "tables").rows[0]
    assert row.cases_7_days == wrong.rows[0].cases_7_days / 2


def test_a_disk_that_may_only_be_read_stops_no_table(archive, tmp_path):
    with small_disk(tmp_path / "disk", "1m") as disk:
        make_read_only(disk)

        assert kept(archive, disk / "tables").rows == kept(archive, tmp_path).rows


def found(archive, folder, as_of=LAST + timedelta(1)):
    return found_overview(archive, folder, as_of, SETTINGS)


def test_what_is_kept_is_found_and_nothing_is_made(archive, tmp_path):
    assert found(archive, tmp_path).overview is None
    made = kept(archive, tmp_path)

    assert found(archive, tmp_path).overview == made
    assert found(archive, tmp_path).is_of_the_day
    assert found(archive, tmp_path).is_newest


def test_a_table_without_an_estimate_made_since_is_the_days_but_not_the_newest(
    archive, tmp_path
):
    kept(archive, tmp_path)
    keep_joint(archive, "ZZA")

    assert found(archive, tmp_path).is_of_the_day
    assert not found(archive, tmp_path).is_newest


def test_the_newest_table_of_the_week_before_stands_in(archive, tmp_path):
    for back in (9, 3, 2):
        kept(archive, tmp_path, LAST - timedelta(back))

    one = found(archive, tmp_path)
    assert one.overview.as_of == LAST - timedelta(2)
    assert not one.is_of_the_day
    assert found(archive, tmp_path, LAST + timedelta(9)).overview is None


def test_that_nobody_had_published_is_kept_and_found(tmp_path):
    deaths = Archive(tmp_path)
    deaths.add(published(LAST + timedelta(1), {("ZZA", "deaths"): np.full(DAYS, 2)}))
    keep_overview(deaths, tmp_path / "tables", LAST + timedelta(1), SETTINGS)

    assert "epihq sync" in found(deaths, tmp_path / "tables").refusal
    with pytest.raises(UsageError):
        kept(deaths, tmp_path / "tables")


def test_a_disk_that_takes_no_table_is_told(archive, tmp_path):
    with small_disk(tmp_path / "disk", "1m") as disk:
        make_read_only(disk)

        with pytest.raises(DataError) as refused:
            keep_overview(archive, disk / "tables", LAST, SETTINGS)
    assert refused.value.code == "assessment.table-not-kept"
