"""Alarms become signals: of one thing one, repeated ones join, floods are one."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epihq.alarms.triage import Open, ranking, triage
from epihq.terms.signals import Alarm, Evidence, Severity, SignalKind

DAY = date(2020, 7, 2)
COUNTS, RT = SignalKind.UNUSUAL_COUNTS, SignalKind.RT_CHANGE
REVISION, DUMP = SignalKind.REVISION, SignalKind.BATCH_DUMP
# Each borders the next.
CHAIN = ["PRT", "ESP", "FRA", "DEU", "POL", "UKR", "ROU", "BGR", "TUR", "IRN", "PAK"]
ISLANDS = ["AUS", "CUB", "CYP", "FJI", "ISL", "JAM", "JPN", "MDG", "MLT", "NZL", "LKA"]


def alarm(kind, location="AZE", indicator="cases", day=DAY, severity=Severity.LOW):
    return Alarm(
        kind=kind,
        location=location,
        indicator=indicator,
        reference_date=day,
        severity=severity,
        evidence=Evidence(method="test"),
        facts={"source": "jhu"},
    )


def signal(kind, location="AZE", indicator="cases", last=DAY, **more):
    return Open(
        key="S1",
        kind=kind,
        location=location,
        indicator=indicator,
        last_date=last,
        severity=Severity.LOW,
        **more,
    )


def test_counts_and_rt_of_a_location_are_one_signal_of_the_higher_severity():
    found = triage([alarm(COUNTS), alarm(RT, severity=Severity.HIGH)], [])

    (group,) = found.new
    assert (group.kind, group.severity) == (RT, Severity.HIGH)
    assert len(group.alarms) == 2


def test_deaths_and_cases_are_two_signals():
    assert len(triage([alarm(COUNTS), alarm(COUNTS, indicator="deaths")], []).new) == 2


def test_counts_of_two_diseases_in_one_place_are_two_signals():
    cholera = replace(alarm(COUNTS), disease="cholera")
    measles = replace(alarm(COUNTS), disease="measles")

    assert len(triage([cholera, measles], []).new) == 2


def test_a_signal_is_joined_by_alarms_of_its_disease_alone():
    standing = signal(COUNTS, disease="cholera")

    again = triage([replace(alarm(COUNTS), disease="cholera")], [standing])
    other = triage([replace(alarm(COUNTS), disease="measles")], [standing])

    assert [key for key, _ in again.joined] == ["S1"]
    assert (other.joined, len(other.new)) == ([], 1)


def test_a_signal_from_before_diseases_were_named_is_joined_by_those_of_covid_19():
    found = triage([replace(alarm(COUNTS), disease="covid-19")], [signal(COUNTS)])

    assert [key for key, _ in found.joined] == ["S1"]


def test_a_revision_and_a_dump_of_one_publication_are_one_signal():
    found = triage([alarm(REVISION), alarm(DUMP, indicator="deaths")], [])

    assert len(found.new) == 1


def test_days_apart_are_two_signals():
    later = alarm(COUNTS, day=DAY + timedelta(days=8))

    assert len(triage([alarm(COUNTS), later], []).new) == 2
    assert len(triage([alarm(COUNTS), alarm(RT, day=DAY + timedelta(7))], []).new) == 1


@pytest.mark.parametrize(("days", "joins"), [(0, True), (7, True), (8, False)])
def test_an_alarm_that_repeats_an_open_signal_joins_it(days, joins):
    again = alarm(RT)
    found = triage([again], [signal(COUNTS, last=DAY - timedelta(days=days))])

    assert found.joined == ([("S1", (again,))] if joins else [])
    assert bool(found.new) is not joins


def test_another_location_joins_nothing():
    found = triage([alarm(COUNTS, location="GEO")], [signal(COUNTS)])

    assert found.joined == []
    assert found.new[0].locations == ("GEO",)


def test_many_revisions_of_one_source_are_a_flood():
    many = [alarm(REVISION, location=place) for place in ISLANDS]

    assert len(triage(many[:10], []).new) == 10
    found = triage([*many, alarm(COUNTS)], [])
    assert [group.kind for group in found.floods] == [SignalKind.FLOOD]
    assert found.floods[0].locations == tuple(sorted(ISLANDS))
    assert [group.location for group in found.new] == ["AZE"]


def test_a_whole_region_is_a_flood_and_as_many_far_apart_are_not():
    near = triage([alarm(COUNTS, location=place) for place in CHAIN], [])
    apart = triage([alarm(COUNTS, location=place) for place in ISLANDS], [])

    assert (len(near.floods), len(near.new)) == (1, 0)
    assert (len(apart.floods), len(apart.new)) == (0, 11)


def test_parts_of_one_country_are_a_region():
    codes = ("ABS", "AGA", "AST", "BA", "CUL", "FUZ", "GA", "GOY", "IMI", "KUR", "LAC")
    parts = [f"AZ-{code}" for code in codes]

    assert (
        len(triage([alarm(COUNTS, location=place) for place in parts], []).floods) == 1
    )


def test_an_alarm_joins_the_flood_that_holds_its_location():
    (flood,) = triage([alarm(COUNTS, location=at) for at in CHAIN], []).floods
    open_ = signal(
        SignalKind.FLOOD, "", "", cause=flood.cause, locations=flood.locations
    )
    again, other = alarm(COUNTS, "FRA", day=DAY + timedelta(1)), alarm(COUNTS, "JPN")
    found = triage([again, other], [open_])

    assert found.joined == [("S1", (again,))]
    assert [group.location for group in found.new] == ["JPN"]


def test_silent_sources_are_told_apart():
    one = alarm(SignalKind.SOURCE_SILENT, location="", indicator="")
    other = Alarm(
        kind=one.kind,
        location="",
        indicator="",
        reference_date=DAY,
        severity=Severity.LOW,
        evidence=one.evidence,
        facts={"source": "who"},
    )

    assert len(triage([one, other], []).new) == 2


PARTS = ["AZ-BA", "AZ-SM", "GE-TB", "TR-34", "PL-14", "AZE"]


@given(st.permutations([alarm(COUNTS, location=at) for at in (*CHAIN, *PARTS)]))
def test_a_region_does_not_depend_on_who_is_told_first(alarms):
    floods = triage(alarms, [], flood=1).floods

    assert [len(flood.locations) for flood in floods] == [len(CHAIN) + len(PARTS)]


kinds = st.sampled_from([COUNTS, RT, REVISION, DUMP, SignalKind.OWN_RULE])
places = st.sampled_from([*CHAIN, *ISLANDS])
days = st.integers(0, 20).map(lambda n: DAY + timedelta(days=n))
indicators = st.sampled_from(["cases", "deaths"])
severities = st.sampled_from(list(Severity))
some_alarms = st.lists(
    st.builds(alarm, kinds, places, indicators, days, severities), max_size=40
)
some_open = st.lists(st.builds(signal, kinds, places, indicators, days), max_size=8)


@given(some_alarms, some_open, st.integers(0, 12))
def test_no_alarm_is_lost_or_counted_twice(given_alarms, open_, flood):
    found = triage(given_alarms, open_, flood=flood)

    placed = [a for group in (*found.new, *found.floods) for a in group.alarms]
    placed += [a for _, joined in found.joined for a in joined]
    by_text = sorted(map(str, placed))
    assert by_text == sorted(map(str, given_alarms))
    assert all(len(group.alarms) > flood for group in found.floods)


@given(some_alarms)
def test_what_was_raised_joins_when_it_is_said_again(given_alarms):
    first = triage(given_alarms, [], flood=100)
    open_ = [
        Open(
            key=str(number),
            kind=group.kind,
            location=group.location,
            indicator=group.indicator,
            last_date=one.reference_date,
            severity=group.severity,
            cause=group.cause,
        )
        for number, group in enumerate(first.new)
        for one in group.alarms
    ]

    again = triage(given_alarms, open_, flood=100)
    assert again.new == []


def rank(severity=Severity.LOW, places=("AZE",), age=0.0, kind=COUNTS):
    return ranking(
        severity, places, own="AZE", neighbours=("GEO",), age_days=age, kind=kind
    )


def test_the_own_country_comes_before_neighbours_and_these_before_others():
    worst = Severity.VERY_HIGH

    assert rank(age=9) > rank(worst, ("GEO",)) > rank(worst, ("JPN",))
    assert rank(places=("GEO",), age=9) > rank(worst, ("JPN",))
    assert rank(places=("AZ-BA",)) == rank()
    assert rank(places=("JPN", "AZE")) == rank()


def test_within_a_place_severity_counts_before_kind_and_age():
    assert rank(Severity.MODERATE, age=9, kind=REVISION) > rank(kind=COUNTS)
    assert rank(kind=COUNTS) > rank(kind=REVISION)
    assert rank(age=1) > rank(age=2)


def test_the_watch_itself_counts_as_own():
    stopped = rank(places=(), kind=SignalKind.WATCH_STOPPED)

    assert stopped > rank(kind=COUNTS)
