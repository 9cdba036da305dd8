"""Counts of a line list: by week of onset, by part, by age and sex, by day of death.

Ages and sexes are told together only where nobody can be known by them: groups of ten
years are put together with the next ones until each that is not empty holds at least
``FEWEST_TOLD`` women and as many men, and where even the whole does not, sexes are left
out. Groups put together, unlike counts left blank, cannot be worked out from totals. No
count is by age or sex and by part, week or outcome at once.
"""

from collections.abc import Iterable
from datetime import date, timedelta

import polars as pl

from epihq.assessment.list_record import (
    FEWEST_TOLD,
    AgeGroup,
    AreaWeek,
    DayOfDeaths,
    OnsetWeek,
    week_end,
)
from epihq.assessment.persons import DIED, NOT_KNOWN, RECOVERED, count_of
from epihq.terms.locations import country_of

_YEARS, _OLDEST = 10, 80


def onset_weeks(persons: pl.DataFrame) -> tuple[OnsetWeek, ...]:
    """Count persons by the week of their onset and by what is known of them.

    Weeks between the first and the last in which nobody fell ill are told as well.
    """
    counted = _by_week(persons, "state")
    ends = sorted({end for end, _ in counted})
    return tuple(
        OnsetWeek(
            date=end,
            died=counted.get((end, DIED), 0.0),
            recovered=counted.get((end, RECOVERED), 0.0),
            not_known=counted.get((end, NOT_KNOWN), 0.0),
        )
        for end in _weeks_between(ends)
    )


def area_weeks(persons: pl.DataFrame, location: str) -> tuple[AreaWeek, ...]:
    """Count a country's persons by the week of their onset and by its part.

    A part has no parts of its own here; a country whose list names none tells nothing.
    """
    if country_of(location) != location:
        return ()
    area = (
        pl.when(pl.col("location") != location).then("location").otherwise(pl.lit(""))
    )
    placed = persons.with_columns(area.alias("area"))
    counted = _by_week(placed, "area")
    if not any(code for _, code in counted):
        return ()
    return tuple(
        AreaWeek(area=code, date=end, persons=number)
        for (end, code), number in sorted(counted.items())
    )


def _by_week(persons: pl.DataFrame, by: str) -> dict[tuple[date, str], float]:
    rows = (
        persons.drop_nulls("onset_date")
        .group_by("onset_date", by)
        .agg(pl.col("persons").sum())
        .rows()
    )
    counted: dict[tuple[date, str], float] = {}
    for day, word, number in rows:
        key = (week_end(day), word)
        counted[key] = counted.get(key, 0.0) + number
    return counted


def _weeks_between(ends: list[date]) -> Iterable[date]:
    if not ends:
        return ()
    count = (ends[-1] - ends[0]).days // 7 + 1
    return (ends[0] + timedelta(days=7 * step) for step in range(count))


def deaths_by_day(persons: pl.DataFrame) -> tuple[DayOfDeaths, ...]:
    """Count persons by the day of their death."""
    rows = (
        persons.drop_nulls("death_date")
        .group_by("death_date")
        .agg(pl.col("persons").sum())
        .sort("death_date")
        .rows()
    )
    return tuple(DayOfDeaths(date=day, persons=number) for day, number in rows)


def age_groups(persons: pl.DataFrame) -> tuple[AgeGroup, ...]:
    """Count persons by age and sex, in groups in which nobody can be known.

    Persons of another or unknown sex, and without an age, stand in no group.
    """
    if persons["age"].null_count() == persons.height:
        return ()
    with_both = persons.filter(pl.col("sex").is_in(["female", "male"]))
    for sexes in (("female", "male"), ("",)):
        chosen = with_both if len(sexes) > 1 else persons
        made = _put_together(_decades(chosen.drop_nulls("age"), sexes))
        if made:
            return tuple(_group(*one) for one in made)
    return ()


_Counts = tuple[int, list[float]]


def _decades(persons: pl.DataFrame, sexes: tuple[str, ...]) -> list[_Counts]:
    """First year of each group of ten, and persons of each sex."""
    decade = (pl.col("age") // _YEARS * _YEARS).clip(0, _OLDEST).cast(pl.Int64)
    placed = persons.with_columns(decade.alias("decade"))
    return [
        (
            first,
            [
                count_of(
                    placed,
                    pl.col("decade") == first,
                    *([pl.col("sex") == sex] if sex else []),
                )
                for sex in sexes
            ],
        )
        for first in range(0, _OLDEST + 1, _YEARS)
    ]


def _put_together(decades: list[_Counts]) -> list[tuple[int, int | None, list[float]]]:
    """Join groups until none holds a few; [first year, last year, counts].

    Nothing where all together are few.
    """
    made: list[tuple[int, int | None, list[float]]] = []
    start, held = 0, [0.0] * len(decades[0][1])
    for first, counts in decades:
        held = [a + b for a, b in zip(held, counts, strict=True)]
        if _may_be_told(held):
            last = None if first == _OLDEST else first + _YEARS - 1
            made.append((start, last, held))
            start, held = first + _YEARS, [0.0] * len(held)
    if not any(held):
        return made if any(any(counts) for _, _, counts in made) else []
    # The oldest are few: the groups before them take them in.
    while made and not _may_be_told(held):
        start, _, counts = made.pop()
        held = [a + b for a, b in zip(counts, held, strict=True)]
    return [*made, (start, None, held)] if _may_be_told(held) else []


def _may_be_told(counts: list[float]) -> bool:
    return all(number == 0 or number >= FEWEST_TOLD for number in counts)


def _group(first: int, last: int | None, counts: list[float]) -> AgeGroup:
    female, male = counts if len(counts) > 1 else (None, None)
    return AgeGroup(first=first, last=last, female=female, male=male, both=sum(counts))
