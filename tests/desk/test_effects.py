"""What measures do to R here: the table, published levels, and what was learnt."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from epihq.archive import Archive
from epihq.archive.publication import Publication
from epihq.assessment.pathogens import pathogen_named
from epihq.assessment.settings import Settings
from epihq.desk.effects import (
    effects_in,
    learned_effects,
    stances,
    world_effects,
)
from epihq.desk.effects_table import effects_table
from epihq.desk.remarks import NoMeasures, NoWeeks
from epihq.epi.serial_interval import serial_interval_pmf
from epihq.terms.errors import DataError, UsageError

FIRST = date(2020, 2, 1)
DAYS = 150
LAST = FIRST + timedelta(days=DAYS - 1)
PLACES = ("AZE", "GEO", "ITA", "DEU", "FRA", "ESP", "POL", "CZE", "AUT", "NLD")
SETTINGS = Settings()


# -- a small world: stay-at-home halves R, and lifting it gives all of that back ------


def published(source, name, text, day):
    return Publication(
        source=source,
        files={name: text.encode()},
        report_date=day,
        retrieved_at=datetime(day.year, day.month, day.day, 8, tzinfo=UTC),
        origin="test",
    )


def stay_at_home(place):
    """Level of C6 by day: imposed and lifted on days of the place's own."""
    number = PLACES.index(place)
    days = np.arange(DAYS)
    return np.where((days >= 40 + 3 * number) & (days < 85 + 5 * number), 2, 0)


def reported_cases(place, effect=0.5):
    weights = serial_interval_pmf(4.8, 2.3)
    delay = pathogen_named().delays().report[1]
    infections = np.full(DAYS + 30, 300.0)
    level = np.concatenate([np.zeros(30), stay_at_home(place)])
    for day in range(30, DAYS + 30):
        back = infections[max(day - weights.size, 0) : day][::-1]
        Rt = 1.2 * (1 - effect * (level[day] >= 2))
        infections[day] = Rt * back @ weights[: back.size]
    return np.convolve(infections, delay)[30 : DAYS + 30].round()


def cases_csv(places, last=LAST):
    lines = ["location,indicator,reference_date,report_date,value"]
    for place in places:
        for number, count in enumerate(reported_cases(place)):
            day = FIRST + timedelta(days=number)
            if day <= last:
                lines.append(f"{place},cases,{day},{last},{count:.0f}")
    return published("own-counts", "counts.csv", "\n".join(lines), last)


def levels_csv(rows, day=LAST):
    """OxCGRT's file of (location, day, C6, its flag, H1); "" is a blank."""
    lines = [
        "CountryName,CountryCode,RegionName,Date,C6M_Stay at home requirements,"
        "C6M_Flag,H1_Public information campaigns"
    ]
    lines += [
        f"{p},{p},,{d:%Y%m%d},{level},{flag},{h}" for p, d, level, flag, h in rows
    ]
    return published("oxcgrt", "OxCGRT_compact_national_v1.csv", "\n".join(lines), day)


def rows_of(places, last=LAST):
    return [
        (place, FIRST + timedelta(days=n), level, 1 if level else "", 1)
        for place in places
        for n, level in enumerate(stay_at_home(place))
        if FIRST + timedelta(days=n) <= last
    ]


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    archive = Archive(tmp_path_factory.mktemp("world"))
    archive.add(cases_csv((*PLACES,)))
    archive.add(levels_csv(rows_of(PLACES[:-1])))
    return archive


def line(found, code, level):
    return next(x for x in found.lines if (x.code, x.level) == (code, level))


def test_what_happened_moves_the_effect_that_changed_and_no_other(world):
    found = learned_effects(world, LAST, "AZE", SETTINGS)

    home, masks = line(found, "C6", 2), line(found, "H6", 3)
    assert found.from_archive
    assert home.literature.median == -12
    # Half in truth; a panel counts no more than the literature.
    assert -45 < home.imposing.median < -18
    assert home.lifting.median > 15
    assert home.learned > 0.1 > masks.learned


def test_the_note_counts_the_changes_in_the_world_and_here(world):
    found = learned_effects(world, LAST, "AZE", SETTINGS)

    assert (found.basis.changes, found.basis.locations) == (18, 9)
    assert found.basis.here == 2


def test_without_measures_on_record_the_literature_speaks_alone(world):
    found = learned_effects(world, LAST, "NLD", SETTINGS)

    assert not found.from_archive
    assert found.basis == NoMeasures()
    assert {x.learned for x in found.lines} == {0.0}


def test_an_archive_without_measures_leaves_the_literature(tmp_path):
    archive = Archive(tmp_path)
    archive.add(cases_csv(["AZE"]))

    found = learned_effects(archive, LAST, "AZE", SETTINGS)

    assert not found.from_archive
    assert not stances(archive, LAST, "AZE")


def test_measures_without_cases_leave_the_literature_and_say_so(tmp_path):
    archive = Archive(tmp_path)
    archive.add(levels_csv(rows_of(["AZE"])))

    found = learned_effects(archive, LAST, "AZE", SETTINGS)

    assert found.basis == NoWeeks()


def test_a_location_without_cases_gets_the_effects_of_the_others(tmp_path):
    archive = Archive(tmp_path)
    archive.add(cases_csv(PLACES[:5]))
    archive.add(levels_csv(rows_of(PLACES[:6])))

    known = world_effects(archive, LAST, SETTINGS)
    found = effects_in(known, PLACES[5])

    assert found.from_archive
    assert found.effects is known.learned.anywhere
    assert (found.basis.here, found.basis.responsiveness) == (0, None)


def test_nothing_that_was_said_later_is_learnt_from(tmp_path):
    archive = Archive(tmp_path)
    day = FIRST + timedelta(days=110)
    archive.add(cases_csv(PLACES, last=day))
    archive.add(levels_csv(rows_of(PLACES, last=day), day))
    before = learned_effects(archive, day, "AZE", SETTINGS)
    archive.add(cases_csv(PLACES))
    turned = [(p, d, 2 - level, 1, h) for p, d, level, _, h in rows_of(PLACES)]
    archive.add(levels_csv(turned))

    after = learned_effects(archive, day, "AZE", SETTINGS)

    assert after.lines == before.lines
    assert after.basis == before.basis
    np.testing.assert_array_equal(after.effects.mean, before.effects.mean)


def test_a_later_publication_of_levels_is_named_as_such(world):
    day = LAST - timedelta(days=30)

    known = world_effects(world, day, SETTINGS)

    assert known.revised_from == LAST
    assert effects_in(known, "AZE").basis.levels_of == LAST
    assert known.history.last <= day


def test_same_archive_and_seed_give_the_same_figures(world):
    one, other = (learned_effects(world, LAST, "GEO", SETTINGS) for _ in range(2))

    assert one.lines == other.lines


# -- levels by day ---------------------------------------------------------------------


def test_a_targeted_level_counts_for_half_of_the_people(tmp_path):
    archive = Archive(tmp_path)
    rows = [
        ("AZE", FIRST, 0, "", 2),
        ("AZE", FIRST + timedelta(days=1), 2, 0, 2),
        ("AZE", FIRST + timedelta(days=2), 3, 1, 2),
    ]
    archive.add(levels_csv(rows, FIRST + timedelta(days=3)))

    found = stances(archive, FIRST + timedelta(days=3), "AZE")

    assert found[FIRST] == {"C6": {}, "H1": {2: 1.0}}
    assert found[FIRST + timedelta(days=1)]["C6"] == {2: 0.5}
    assert found[FIRST + timedelta(days=2)]["C6"] == {3: 1.0}


def test_the_last_level_is_carried_on_for_four_weeks_and_no_further(tmp_path):
    archive = Archive(tmp_path)
    rows = [("AZE", FIRST, 2, 0, 1)]
    rows += [("AZE", FIRST + timedelta(days=n), "", "", 1) for n in range(1, 60)]
    archive.add(levels_csv(rows, FIRST + timedelta(days=60)))

    found = stances(archive, FIRST + timedelta(days=60), "AZE")

    assert found[FIRST + timedelta(days=28)]["C6"] == {2: 0.5}
    assert "C6" not in found[FIRST + timedelta(days=29)]
    assert found[FIRST + timedelta(days=60)] == {"H1": {1: 1.0}}


# -- the table -------------------------------------------------------------------------

GOOD = """
[C6.2]
mean = 40
lower90 = 20
upper90 = 60
source = "a study of our own"
"""
BAD_TOTAL = "[total]\nmean = 5\nlower90 = 8\nupper90 = 9\nsource = ''"


def test_the_shipped_table_states_totals_with_sources():
    table = effects_table()

    figures = {(r.code, r.level): (r.mean, r.lower90, r.upper90) for r in table.rows}
    assert figures["C1", 3] == (15, 3, 32)
    assert figures["C4", 4] == (24, 10, 40)
    assert figures["C6", 2] == (12, 0, 25)
    assert 66 <= table.total.mean <= 80
    assert all(row.source for row in table.rows)
    marked = [text for row in table.rows for text in row.published]
    assert all(text.rstrip().endswith("]") or "[m]" in text for text in marked)


def test_a_table_of_the_users_own_takes_its_place(world, tmp_path):
    file = tmp_path / "own.toml"
    file.write_text(GOOD, "utf-8")

    found = learned_effects(world, LAST, "NLD", SETTINGS, table=file)

    assert [(x.code, x.level, x.source) for x in found.lines] == [
        ("C6", 2, "a study of our own")
    ]
    assert found.lines[0].imposing.median == pytest.approx(-40, abs=2)


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("[C6.2", "not-a-table", "own.toml"),
        ("", "not-a-table", "no measure"),
        ("C6 = 3", "not-a-table", "C6 = 3"),
        (GOOD.replace("mean = 40", "mean = 'much'"), "not-a-table", "C6.2"),
        (GOOD.replace("lower90 = 20", ""), "not-a-table", "lower90"),
        (GOOD.replace("mean = 40", "mean = 70"), "implausible", "70"),
        (GOOD.replace("upper90 = 60", "upper90 = 100"), "implausible", "100"),
        (GOOD.replace("C6.2", "C6.9"), "implausible", "C6.9"),
        (GOOD.replace("C6.2", "K6.2"), "implausible", "K6.2"),
        (GOOD.replace("C6.2", "C6.often"), "not-a-table", "C6.often"),
        (GOOD + GOOD.replace("C6.2", "C6.3").replace("40", "30"), "implausible", "30"),
        (GOOD + BAD_TOTAL, "implausible", "total"),
    ],
)  # fmt: skip
def test_a_bad_table_is_refused_with_the_place_and_the_value(
    text, code, place, tmp_path
):
    file = tmp_path / "own.toml"
    file.write_text(text, "utf-8")

    with pytest.raises(DataError, match=r"Copy that file|Correct|See") as caught:
        effects_table(file)

    assert caught.value.code == f"effects.{code}"
    assert place in str(caught.value)


def test_a_table_that_is_not_there_is_a_wrong_argument(tmp_path):
    with pytest.raises(UsageError) as caught:
        effects_table(tmp_path / "none.toml")

    assert caught.value.code == "effects.no-such-file"
