"""Alarms speak of what is unusual, when it is said, and of nothing known later."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import numpy as np
import pytest

from epihq.alarms.day import OwnRule, Rules, alarms
from epihq.archive import Archive
from epihq.archive.publication import Publication
from epihq.terms.errors import UsageError
from epihq.terms.signals import Severity, SignalKind

START = date(2020, 4, 1)
# A level of about 100 a day that scatters, the same each week.
WEEK = np.array([100, 90, 110, 105, 95, 80, 120])
LEVEL = np.tile(WEEK, 13)
KINDS = ("unusual_counts", "rt_change", "revision", "batch_dump", "source_silent")


def only(kind, **more):
    return Rules(**{**dict.fromkeys(KINDS, False), kind: True, **more})


def published(day, start=START, **counts):
    """Totals of cases by location up to the day before ``day``."""
    lines = ["location,indicator,reference_date,report_date,value"]
    for place, daily in counts.items():
        for at, total in enumerate(np.cumsum(daily)):
            about = start + timedelta(days=at)
            if about < day:
                lines.append(f"{place},cumulative_cases,{about},{day},{total}")
    return Publication(
        source="exercise",
        files={"counts.csv": "\n".join(lines).encode()},
        report_date=day,
        retrieved_at=datetime(day.year, day.month, day.day, 6, tzinfo=UTC),
        origin="test",
    )


def on(length):
    """The day on which so many days of counts are published."""
    return START + timedelta(days=length)


def told(archive, day, rules, **more):
    return alarms(archive, day, rules, **more)


@pytest.fixture
def archive(tmp_path):
    """Two locations at a level; yesterday's publication."""
    archive = Archive(tmp_path)
    archive.add(published(on(70), ZZA=LEVEL[:70], ZZB=LEVEL[:70]))
    return archive


def with_last(*counts):
    return np.concatenate([LEVEL[:70], counts])


def test_a_quiet_day_raises_nothing(archive):
    archive.add(published(on(71), ZZA=LEVEL[:71], ZZB=LEVEL[:71]))

    assert told(archive, on(71), Rules()) == []


def test_a_count_above_the_bound_is_unusual_and_the_other_location_is_not(archive):
    archive.add(published(on(71), ZZA=with_last(250), ZZB=LEVEL[:71]))
    (found,) = told(archive, on(71), only("unusual_counts"))

    assert (found.kind, found.location) == (SignalKind.UNUSUAL_COUNTS, "ZZA")
    assert (found.reference_date, found.indicator) == (on(70), "cases")
    assert found.evidence.method == "EARS C2"
    assert found.evidence.value == 250 > found.evidence.upper > 100
    assert found.evidence.dates[-1] == on(70)
    assert found.evidence.values[-1] == 250
    assert len(found.evidence.dates) == 56
    assert found.evidence.vintage.report_date == on(71)
    assert (found.severity, found.facts["times"]) == (Severity.MODERATE, 2.5)


def test_a_dump_is_told_as_a_dump_and_not_as_unusual_counts(archive):
    archive.add(published(on(71), ZZA=with_last(2500), ZZB=LEVEL[:71]))
    (found,) = told(archive, on(71), Rules(rt_change=False))

    assert found.kind is SignalKind.BATCH_DUMP
    assert (found.facts["finding"], found.facts["value"]) == ("batch-dump", 2500)
    assert (found.facts["expected"], found.severity) == (100, Severity.HIGH)


def test_old_news_raises_nothing(archive):
    archive.add(published(on(71), ZZA=with_last(250), ZZB=LEVEL[:71]))
    rules = only("unusual_counts")

    assert len(told(archive, on(72), rules)) == 1
    assert told(archive, on(73), rules) == []


def test_later_publications_do_not_change_the_alarms_of_a_day(archive):
    archive.add(published(on(71), ZZA=with_last(250), ZZB=LEVEL[:71]))
    before = told(archive, on(71), Rules())
    archive.add(published(on(72), ZZA=with_last(90, 90), ZZB=with_last(900, 900)))

    assert told(archive, on(71), Rules()) == before
    assert told(archive, on(72), Rules()) != before


def test_a_place_has_its_own_thresholds(archive):
    archive.add(published(on(71), ZZA=with_last(250), ZZB=with_last(250)))
    rules = only("unusual_counts", places={"ZZB": {"least_count": 300.0}})

    assert [one.location for one in told(archive, on(71), rules)] == ["ZZA"]
    assert told(archive, on(71), rules, locations=["ZZB"]) == []


def test_rt_that_passes_1_is_told_once(tmp_path):
    archive, rules, calls = Archive(tmp_path), only("rt_change"), []
    falling = np.round(400 * 0.98 ** np.arange(70))
    turned = np.concatenate([falling, np.round(98 * 1.06 ** np.arange(20))])
    archive.add(published(on(70), ZZA=falling, ZZB=falling))
    for length in range(71, 88):
        others = np.round(400 * 0.98 ** np.arange(length))
        archive.add(published(on(length), ZZA=turned[:length], ZZB=others))
        calls += told(archive, on(length), rules)

    passed = [one for one in calls if one.facts["change"] == "rises-above-1"]
    assert {one.location for one in calls} == {"ZZA"}
    assert len(passed) == 1
    assert passed[0].facts["p_above_1"] > 0.94
    assert passed[0].evidence.value > 1


def test_a_rewritten_past_is_a_revision(archive):
    rewritten = LEVEL[:71].copy()
    rewritten[40:45] += 60
    archive.add(published(on(71), ZZA=rewritten, ZZB=LEVEL[:71]))
    (found,) = told(archive, on(71), only("revision"))

    assert (found.location, found.reference_date) == ("ZZA", on(71))
    assert (found.facts["persons"], found.facts["days"]) == (300, 5)
    assert found.facts["first_day"] == on(40).isoformat()
    assert found.facts["after"] - found.facts["before"] == 300
    assert found.severity is Severity.LOW


@pytest.mark.parametrize("change", [9, -9])
def test_a_small_revision_is_no_alarm(archive, change):
    rewritten = LEVEL[:71].copy()
    rewritten[40:45] += change
    archive.add(published(on(71), ZZA=rewritten, ZZB=LEVEL[:71]))

    assert told(archive, on(71), only("revision")) == []


def test_a_total_that_falls_is_a_revision(archive):
    archive.add(published(on(71), ZZA=with_last(-400), ZZB=LEVEL[:71]))
    (found,) = told(archive, on(71), Rules(rt_change=False))

    assert found.kind is SignalKind.REVISION
    assert found.facts["finding"] == "negative-correction"


@pytest.fixture
def daily(tmp_path):
    """A source that publishes every day, for three weeks."""
    archive = Archive(tmp_path)
    for length in range(50, 71):
        archive.add(published(on(length), ZZA=LEVEL[:length], ZZB=LEVEL[:length]))
    return archive


@pytest.mark.parametrize(
    ("silent", "alarmed"), [(1, 0), (2, 0), (3, 1), (9, 1), (10, 0)]
)
def test_a_daily_source_is_silent_on_the_third_day_and_told_for_a_week(
    daily, silent, alarmed
):
    found = told(daily, on(70 + silent), only("source_silent"))

    assert len(found) == alarmed
    for one in found:
        assert (one.location, one.facts["source"]) == ("", "exercise")
        assert (one.facts["silent_days"], one.facts["usual_days"]) == (silent, 1)


def test_a_weekly_source_may_be_silent_for_ten_days(tmp_path):
    archive = Archive(tmp_path)
    for length in range(21, 71, 7):
        archive.add(published(on(length), ZZA=LEVEL[:length]))
    rules = only("source_silent")

    assert told(archive, on(70 + 10), rules) == []
    assert len(told(archive, on(70 + 11), rules)) == 1


def test_a_location_that_its_source_passes_over_is_silent(daily):
    for length in range(71, 75):
        daily.add(published(on(length), ZZA=LEVEL[:length], ZZB=LEVEL[:70]))
    (found,) = told(daily, on(74), only("source_silent"))

    assert (found.location, found.facts["silent_days"]) == ("ZZB", 4)


def test_a_total_that_is_only_repeated_is_silence(daily):
    for length in range(71, 75):
        counts = with_last(*[0] * (length - 70))
        daily.add(published(on(length), ZZA=LEVEL[:length], ZZB=counts))
    (found,) = told(daily, on(74), only("source_silent"))

    assert (found.location, found.evidence.method) == ("ZZB", "implausible zeros")


def test_an_own_rule_speaks_where_its_figure_is_beyond_its_limit(archive):
    archive.add(published(on(71), ZZA=with_last(250), ZZB=LEVEL[:71]))
    rule = OwnRule(name="many", figure="cases", above=200, severity=Severity.HIGH)
    (found,) = told(archive, on(71), only("revision", own=(rule,)))

    assert (found.kind, found.location) == (SignalKind.OWN_RULE, "ZZA")
    assert (found.facts["value"], found.facts["limit"]) == (250, 200)
    assert found.severity is Severity.HIGH


def test_an_own_rule_can_ask_for_several_days_and_some_locations(archive):
    archive.add(published(on(71), ZZA=with_last(250), ZZB=with_last(250)))

    def locations(**more):
        rule = OwnRule(name="r", figure="cases_7_days", above=600, **more)
        found = told(archive, on(71), only("revision", own=(rule,)))
        return [one.location for one in found]

    assert locations() == ["ZZA", "ZZB"]
    assert locations(locations=("ZZB",)) == ["ZZB"]
    assert locations(days=5) == ["ZZA", "ZZB"]
    rule = OwnRule(name="r", figure="cases_7_days", above=800, days=2)
    assert told(archive, on(71), only("revision", own=(rule,))) == []


@pytest.mark.parametrize(
    "figure", ["Rt_median", "growth_rate_per_day", "cases_7_days", "cases"]
)
def test_every_kind_of_figure_can_be_ruled(archive, figure):
    rule = OwnRule(name="r", figure=figure, above=-1, days=3)

    assert len(told(archive, on(70), only("revision", own=(rule,)))) == 2


def test_years_of_weeks_are_held_against_their_season(tmp_path):
    archive = Archive(tmp_path)
    days = 7 * 52 * 5
    season = 60 * (1 + 0.5 * np.sin(2 * np.pi * np.arange(days) / 364))
    counts = np.random.default_rng(1).poisson(season)
    start = date(2016, 1, 4)
    end = start + timedelta(days=days)
    archive.add(published(end - timedelta(1), start=start, ZZA=counts))
    counts[-7:] *= 2
    archive.add(published(end, start=start, ZZA=counts))
    found = told(archive, end, only("unusual_counts"))

    weekly = [one for one in found if one.evidence.method == "Farrington Flexible"]
    (one,) = weekly
    assert one.reference_date.isoweekday() == 7
    assert one.facts["unit"] == "week"
    assert one.evidence.value > one.evidence.upper > one.evidence.expected
    assert len(one.evidence.values) == 60


def test_rules_travel_as_json():
    rule = OwnRule(name="incidence", figure="cases_per_100k", above=50.0)
    rules = Rules(own=(rule,), places={"AZE": {"ears_alpha": 0.01}})
    again = msgspec.json.decode(msgspec.json.encode(rules), type=Rules)

    assert again == rules
    assert again.for_location("AZE").ears_alpha == 0.01
    assert again.for_location("GEO") is again


def test_rules_refuse_what_they_do_not_know():
    with pytest.raises(UsageError) as raised:
        OwnRule(name="r", figure="weather")
    assert raised.value.code == "assessment.unknown-figure"
    with pytest.raises(UsageError) as raised:
        Rules(places={"AZE": {"weather": 1.0}})
    assert raised.value.code == "assessment.unknown-threshold"
