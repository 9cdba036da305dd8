"""When days were first said and how they moved: only of publications that are held."""

from datetime import UTC, date, datetime, timedelta

import pytest

from epihq.archive import Archive
from epihq.archive.publication import Publication
from epihq.assessment.overview_known import known_world
from epihq.credibility.published import ask, published_of
from epihq.credibility.said import said_by_location
from epihq.terms.credibility import Reason

FIRST = date(2020, 4, 1)
DAYS = 60
LAST = FIRST + timedelta(days=DAYS)


def publish(archive, day, lag, count):
    """State totals of all days up to ``lag`` days before, as of ``day``."""
    lines, total, about = ["location,indicator,reference_date,report_date,value"], 0, 0
    while FIRST + timedelta(days=about) <= day - timedelta(days=lag):
        reference = FIRST + timedelta(days=about)
        total += count((day - reference).days)
        lines.append(f"ARM,cumulative_cases,{reference},{day},{total}")
        about += 1
    archive.add(
        Publication(
            source="exercise",
            files={"counts.csv": "\n".join(lines).encode()},
            report_date=day,
            retrieved_at=datetime(day.year, day.month, day.day, 6, tzinfo=UTC),
            origin="test",
        )
    )


def archive_of(folder, days, lag=2, count=lambda _age: 100):
    archive = Archive(folder)
    for day in days:
        publish(archive, day, lag, count)
    return archive


def daily(first=30):
    return [FIRST + timedelta(days=day) for day in range(first, DAYS + 1)]


def told_by(archive):
    return said_by_location(archive, "exercise", FIRST, LAST)["ARM"]


def card_of(archive):
    world = known_world(archive, LAST, only_then=True)
    return dict(published_of("ARM", world, ask(archive, world)))


def test_the_delay_is_that_of_days_first_said_in_a_held_publication(tmp_path):
    told = told_by(archive_of(tmp_path, daily(), lag=3))

    # The first of 31 publications tells nothing of when its days were first said.
    assert told.delays == 30
    assert told.delay_median == told.delay_90 == 3


def test_late_cases_are_told_as_share_size_and_direction(tmp_path):
    # A day has 90 at first and 100 from its fifth day on.
    archive = archive_of(tmp_path, daily(), count=lambda age: 90 if age < 5 else 100)

    told = told_by(archive)

    assert told.days == 30 - 7
    assert told.changed == 1
    assert told.change_median == told.change_90 == pytest.approx(100 / 90 - 1)
    assert told.change_net == pytest.approx(100 / 90 - 1)


def test_counts_that_stay_are_told_as_unchanged(tmp_path):
    told = told_by(archive_of(tmp_path, daily()))

    assert (told.changed, told.change_90, told.change_net) == (0, 0, 0)


def test_a_change_of_one_day_is_no_change_of_all_totals_after_it(tmp_path):
    archive = archive_of(tmp_path, daily())

    publish(archive, LAST + timedelta(days=1), 2, lambda age: 150 if age == 20 else 100)
    told = said_by_location(archive, "exercise", FIRST, LAST + timedelta(days=1))["ARM"]

    assert told.changed == pytest.approx(1 / told.days)


def test_one_publication_tells_its_age_and_no_delay(tmp_path):
    card = card_of(archive_of(tmp_path, [LAST]))

    assert card["timeliness"].value is None
    assert card["timeliness"].facts == {"age_days": 2.0}
    assert card["timeliness"].reason is Reason.ONE_PUBLICATION_NO_DELAY
    assert card["revisions"].value is None
    assert card["revisions"].reason is Reason.ONE_PUBLICATION_NO_CHANGE


def test_a_second_publication_long_after_does_not_tell_of_a_delay(tmp_path):
    """Its new days came out at some time between the two."""
    card = card_of(archive_of(tmp_path, [LAST - timedelta(days=9), LAST]))

    assert card["timeliness"].value is None
    assert card["timeliness"].reason is Reason.FEW_DELAYS
    assert card["timeliness"].n == 0


def test_days_after_a_hole_in_what_is_held_tell_no_delay(tmp_path):
    whole = told_by(archive_of(tmp_path / "whole", daily()))
    pierced = [day for day in daily() if not 40 <= (day - FIRST).days < 50]
    told = told_by(archive_of(tmp_path / "pierced", pierced))

    assert whole.delays - told.delays == 11
    assert told.delay_90 == whole.delay_90 == 2


def test_what_is_published_later_tells_nothing_of_today(tmp_path):
    archive = archive_of(tmp_path, daily())
    before = card_of(archive)

    publish(archive, LAST + timedelta(days=3), 2, lambda _age: 500)

    for name in ("timeliness", "revisions"):
        assert card_of(archive)[name] == before[name]
