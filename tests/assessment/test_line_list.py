"""What a list tells of a place: kept as counts, used in estimates, and not of later."""

from dataclasses import replace
from datetime import date, timedelta

import msgspec
import polars as pl
import pytest

from epihq.archive import Archive
from epihq.assessment.assess import assess_as_kept
from epihq.assessment.line_list import Lists
from epihq.assessment.list_delays import learnt_delays
from epihq.assessment.overview_joint import joint_keys
from epihq.assessment.overview_known import known_world
from epihq.assessment.settings import Settings
from epihq.assessment.variants import figures_of
from figures import publish_counts
from list_samples import LAST, as_of, korea, outbreak, published_list

HERE = ("AZ-BA",)


def archive_of(home, table, day=LAST, disease="covid-19"):
    archive = Archive(home)
    archive.add(published_list(table, day, disease=disease))
    return archive


def told_by(archive, location, day, source="line-list"):
    lists = Lists(archive, day, figures_of(archive, Settings(), day))
    return lists.of(location, source)


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    archive = archive_of(tmp_path_factory.mktemp("told"), outbreak(800))
    return told_by(archive, "AZE", LAST)


@pytest.mark.parametrize(
    ("delay", "truth"),
    [("onset-to-report", 4), ("onset-to-hospital", 3), ("onset-to-death", 9)],
)
def test_delays_are_those_that_the_list_was_made_with(told, delay, truth):
    (found,) = (one for one in told.delays if one.delay == delay)

    assert found.verdict == "usable"
    assert found.mean_lower90 - 0.5 < truth < found.mean_upper90 + 0.5
    assert found.is_used
    assert (found.table_mean is None) is (delay == "onset-to-hospital")


def test_fatality_is_that_of_all_and_not_of_those_who_have_died_so_far(told):
    fatality = told.fatality

    assert fatality.of_cases < 0.18
    assert fatality.lower90 < 0.2 < fatality.upper90
    assert fatality.delay_from == "own-list"
    assert fatality.counts_recovered
    assert fatality.known_share < 0.9


def test_sums_agree(told):
    assert sum(week.persons for week in told.weeks) == told.with_onset
    assert told.without_week == told.persons - told.with_onset
    assert told.died + told.recovered + told.outcome_not_known == told.persons
    assert told.imported + told.not_imported + told.import_not_known == told.persons
    assert sum(day.persons for day in told.deaths_by_day) == told.died_dated
    assert sum(week.persons for week in told.area_weeks) == told.with_onset


def test_nothing_that_became_known_later_enters(tmp_path):
    before = LAST - timedelta(days=20)
    whole = outbreak(400)
    archive = archive_of(tmp_path, as_of(whole, before), before)
    alone = told_by(archive, "AZE", before)

    archive.add(published_list(whole, LAST, disease="covid-19"))

    assert told_by(archive, "AZE", before) == alone
    assert told_by(archive, "AZE", LAST).persons > alone.persons


def test_a_list_published_later_is_cut_to_the_day_that_is_asked_for(tmp_path):
    before = LAST - timedelta(days=20)

    told = told_by(archive_of(tmp_path, outbreak(400)), "AZE", before)

    assert told.is_later
    assert told.last_onset <= before
    assert all(day.date <= before for day in told.deaths_by_day)
    assert told.persons < 300


def test_who_died_on_a_day_that_a_later_list_does_not_tell_makes_no_fatality_too_low(
    tmp_path,
):
    """Of a list of that day all who died had died; of a later one nobody knows."""
    before = LAST - timedelta(days=20)
    every_other = pl.int_range(pl.len()) % 2 == 0
    whole = outbreak(400).with_columns(
        pl.when(every_other).then(name).alias(name)
        for name in ("death_date", "outcome_date")
    )

    later = told_by(archive_of(tmp_path / "a", whole), "AZE", before)
    of_then = told_by(archive_of(tmp_path / "b", whole), "AZE", LAST)

    dead = whole.filter(
        pl.col("outcome") == "dead", pl.col("report_date") <= f"{before}"
    )
    assert later.died_undated == dead["death_date"].null_count() > 0
    assert (later.fatality.verdict, later.fatality.median) == (
        "deaths-without-a-day",
        None,
    )
    assert later.fatality.of_cases is None
    assert later.fatality.deaths == later.died_dated
    assert (of_then.died_undated, of_then.fatality.verdict) == (0, "usable")


def test_a_list_is_read_once_for_a_day_and_only_what_is_told_is_kept(
    tmp_path, monkeypatch
):
    archive = archive_of(tmp_path, outbreak(120))
    first = told_by(archive, "AZE", LAST)

    monkeypatch.setattr(Archive, "publication", None)

    assert told_by(archive, "AZE", LAST) == first
    (file,) = (tmp_path / "lists").iterdir()
    assert file.read_bytes() == msgspec.json.encode(first)


def test_another_list_of_the_day_is_read_anew(tmp_path):
    whole = outbreak(120)
    archive = archive_of(tmp_path, whole.head(60))
    first = told_by(archive, "AZE", LAST)

    archive.add(
        replace(
            published_list(whole, LAST, disease="covid-19"),
            retrieved_at=archive.vintages()[0].retrieved_at + timedelta(hours=1),
        )
    )

    assert told_by(archive, "AZE", LAST).persons > first.persons
    assert len(list((tmp_path / "lists").iterdir())) == 1


def test_of_a_place_of_which_nobody_is_listed_nothing_is_told(tmp_path):
    archive = archive_of(tmp_path, outbreak(60, areas=HERE))

    assert told_by(archive, "GEO", LAST) is None
    assert told_by(archive, "GEO", LAST) is None


def test_estimates_of_a_place_use_its_lists_delays_wherever_they_are_made(tmp_path):
    archive = archive_of(tmp_path, outbreak(400, areas=HERE))

    made = assess_as_kept(archive, "AZ-BA", LAST, Settings())
    keys = joint_keys(archive, known_world(archive, LAST), Settings())

    assert made.key == keys["AZ-BA"]
    assert made.assessment.figures.from_list == (
        "onset-to-report",
        "onset-to-hospital",
        "onset-to-death",
    )
    assert "own list" in made.assessment.provenance.settings["onset_to_death"]


def test_where_another_source_tells_the_cases_its_delays_are_the_tables(tmp_path):
    publish_counts(tmp_path, LAST + timedelta(days=1))
    archive = Archive(tmp_path)
    archive.add(published_list(outbreak(400), LAST, disease="covid-19"))

    made = assess_as_kept(archive, "AZE", LAST + timedelta(days=1), Settings())

    assert made.assessment.data.source == "own-counts"
    assert made.assessment.figures.from_list == ()
    told = made.assessment.line_list
    assert not told.speaks
    assert not any(one.is_used for one in told.delays)
    sources = [one.source for one in made.assessment.provenance.vintages]
    assert sources[0] == "own-counts"
    assert "line-list" in sources


def test_without_a_list_a_record_says_none(tmp_path):
    publish_counts(tmp_path, LAST)

    made = assess_as_kept(Archive(tmp_path), "AZE", LAST, Settings())

    assert made.assessment.line_list is None
    assert not (tmp_path / "lists").exists()


def test_a_list_that_counts_by_onset_has_nobody_wait_for_the_count(tmp_path):
    table = outbreak(400, areas=HERE).drop_nulls("onset_date")
    archive = archive_of(
        tmp_path, table.with_columns(pl.col("onset_date").alias("event_date"))
    )

    told = told_by(archive, "AZ-BA", LAST)
    learnt = learnt_delays({d.delay: d for d in told.delays}, by_onset=told.by_onset)

    assert told.by_onset
    assert "onset-to-event" not in {one.delay for one in told.delays}
    assert (learnt["onset_to_report"].mean, learnt["onset_to_report"].sd) == (0, 0)


def test_fatality_without_a_time_to_death_is_not_told(tmp_path):
    archive = archive_of(tmp_path, korea(), date(2015, 6, 16), disease="cholera")

    fatality = told_by(archive, "KOR", date(2015, 6, 16)).fatality

    assert fatality.verdict == "onset-to-death-not-known"
    assert fatality.median is None
    assert fatality.of_cases == pytest.approx(19 / 162, abs=1e-4)


def test_fatality_is_not_nought_where_the_list_tells_nobodys_outcome(tmp_path):
    bare = korea().with_columns(outcome=pl.lit(""), death_date=pl.lit(None))
    archive = archive_of(tmp_path, bare, date(2015, 6, 16), disease="mers")

    fatality = told_by(archive, "KOR", date(2015, 6, 16)).fatality

    assert fatality.verdict == "outcomes-not-told"
    assert (fatality.cases, fatality.median, fatality.of_cases) == (162, None, None)
    assert fatality.table_fatality == 0.28
