"""The record is a stable interface: each key is documented, and kept."""

import dataclasses
import re
import typing
from datetime import date
from pathlib import Path

import msgspec
import pytest

from epihq.assessment.record import (
    SCHEMA,
    Assessment,
    ForecastWeek,
    JointEstimate,
)
from epihq.terms.credibility import CredibilityCard
from epihq.terms.room_news import RoomNews
from sample_assessments import SAMPLES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "assessment.md"
# Told on pages of their own, or in words.
ELSEWHERE = (CredibilityCard, RoomNews)


def keys_of(record):
    """Every name in a record and in those that it holds."""
    for name, kind in typing.get_type_hints(record).items():
        yield name
        for held in (kind, *typing.get_args(kind)):
            if dataclasses.is_dataclass(held) and held not in ELSEWHERE:
                yield from keys_of(held)


def test_every_key_of_the_record_is_documented():
    told = set(re.findall(r"\w+", PAGE.read_text("utf-8")))

    assert {"infections_7_days", "usable_days", "p_above_1"} <= set(keys_of(Assessment))
    assert set(keys_of(Assessment)) - told == set()


def test_the_page_tells_the_schema_of_today():
    assert f"`{SCHEMA}`" in PAGE.read_text("utf-8")


@pytest.mark.parametrize("make", SAMPLES.values(), ids=SAMPLES)
def test_a_record_is_read_as_it_was_written(make):
    record = make()

    assert msgspec.json.decode(msgspec.json.encode(record), type=Assessment) == record


def test_a_record_cannot_be_changed_after_it_was_made():
    record = SAMPLES["azerbaijan"]()

    with pytest.raises(dataclasses.FrozenInstanceError):
        record.data.totals.cases = 1


def test_a_kept_estimate_is_the_part_of_the_record_that_is_behind_the_figures():
    parts = {field.name for field in dataclasses.fields(JointEstimate)}

    assert parts < {field.name for field in dataclasses.fields(Assessment)}


def test_a_record_made_before_the_room_and_the_cards_is_still_read():
    written = msgspec.to_builtins(SAMPLES["azerbaijan"]())
    for name in ("credibility", "room", "baseline_weekly"):
        del written[name]

    read = msgspec.convert(written, Assessment)

    assert (read.credibility, read.room, read.baseline_weekly) == ((), None, ())


def test_a_quantile_is_found_by_its_level_however_it_is_written():
    week = ForecastWeek(
        date=date(2020, 7, 4), indicator="cases", quantiles={"0.5": 700, "0.950": 900}
    )

    assert (week.quantile(0.5), week.quantile(0.95)) == (700, 900)
    assert week.quantile(0.25) is None
