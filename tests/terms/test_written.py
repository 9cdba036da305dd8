"""Hours, areas and measures as people type them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epihq.terms.errors import UsageError
from epihq.terms.measures import CODES
from epihq.terms.regimes import Measure
from epihq.terms.written import (
    check_area,
    parse_hour,
    parse_measure,
    parts_of,
    write_hour,
    write_measure,
)
from regime_samples import july


def test_a_measure_is_read_with_areas_hours_and_note():
    text = (
        "c5=2@az-ba,AZ-SM/2020-07-04T00:00+04:00..2020-07-20T06:00+04:00 (no (!) metro)"
    )

    assert parse_measure(text, "AZE", "x") == Measure(
        code="C5",
        level=2,
        areas=("AZ-BA", "AZ-SM"),
        effective_from=july(4),
        effective_to=july(20, 6),
        note="no (!) metro",
    )


def test_what_is_left_out_is_as_in_the_act():
    assert parse_measure("C6=2", "AZE", "x") == Measure(code="C6", level=2)
    assert parse_measure("C6=2@AZE", "AZE", "x").areas == ()
    assert parse_measure("C6=2/..2020-07-20T06:00+04:00", "AZE", "x") == Measure(
        code="C6", level=2, effective_to=july(20, 6)
    )


hours = st.integers(0, 40000).map(lambda minutes: july(1) + timedelta(minutes=minutes))


@given(
    code=st.sampled_from(sorted(CODES)),
    areas=st.none() | st.lists(st.sampled_from(["AZ-BA", "AZ-SM"]), max_size=2),
    start=st.none() | hours,
    end=st.none() | hours,
    note=st.text(alphabet="abc ()=@/.", max_size=9).map(str.strip),
)
def test_a_measure_as_written_is_read_as_the_same(code, areas, start, end, note):
    measure = Measure(
        code=code,
        level=1,
        areas=None if areas is None else tuple(areas),
        effective_from=start,
        effective_to=end,
        note=note,
    )

    assert parse_measure(write_measure(measure, "AZE"), "AZE", "x") == measure


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("C6", "measures.not-a-measure"),
        ("C6=", "measures.not-a-measure"),
        ("C6=2 and more", "measures.not-a-measure"),
        ("C6=2/2020-07-04T00:00+04:00", "measures.not-a-measure"),
        ("C9=2", "measures.unknown-code"),
        ("C6=7", "measures.unknown-level"),
        ("C6=2@Atlantis", "measures.unknown-area"),
        ("C6=2@AM-ER", "measures.unknown-area"),
        ("C6=2/2020-07-04T00:00..", "measures.no-time-zone"),
        ("C6=2/tomorrow..", "measures.not-an-hour"),
    ],
)
def test_a_measure_that_cannot_be_read_is_refused(text, code):
    with pytest.raises(UsageError) as asked:
        parse_measure(text, "AZE", "--measure")
    assert asked.value.code == code
    assert "--measure" in str(asked.value)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2020-07-05T06:00", "measures.no-time-zone"),
        ("2020-07-05", "measures.not-an-hour"),
        ("2020-02-30T06:00+04:00", "measures.not-an-hour"),
        ("6 o'clock", "measures.not-an-hour"),
    ],
)
def test_an_hour_without_day_or_zone_is_refused(text, code):
    with pytest.raises(UsageError) as asked:
        parse_hour(text, "--from")
    assert asked.value.code == code


def test_hours_are_written_as_they_were_said():
    for text in ("2020-07-05T06:00+04:00", "2020-07-05T06:00:01+00:00"):
        assert write_hour(parse_hour(text, "--from")) == text
    assert write_hour(None) == ""


def test_areas_are_the_parts_of_their_own_country():
    assert check_area(" az-ba", "AZE", "x") == "AZ-BA"
    assert check_area("GB-LND", "GB-ENG", "x") == "GB-LND"
    with pytest.raises(UsageError) as asked:
        check_area("AZ-BA", "ARM", "x")
    assert "epihq measures areas ARM" in str(asked.value)


def test_the_parts_of_a_country_are_listed_and_exercises_have_none():
    assert parts_of("ARM")["AM-ER"] == "Erevan"
    assert list(parts_of("AZE")) == sorted(parts_of("AZE"))
    assert parts_of("ZZA") == {}
    assert parts_of("XKX") == {}
