"""Countries of which only the parts are held: what is told of them is the sum.

    AZ-BA    12  15  19   8       as published, of one source
    AZ-GA     4   .   6           silent since the third day
    AZE      16   .  25   .       on days that every part tells of

So a sum never looks whole where a part that was there is missing; it ends with the
part that is behind. A line list is different: who is in it is in one place, a place
without a row had nobody, and those of whom the country alone is known are added.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from epihq.assessment.series import LISTS, daily_series, examined
from epihq.terms.locations import country_of, is_location
from epihq.terms.series import CUMULATIVE, WEEKLY

if TYPE_CHECKING:
    import polars as pl

CASES = (f"{CUMULATIVE}cases", "cases", f"{WEEKLY}cases")
DEATHS = (f"{CUMULATIVE}deaths", "deaths", f"{WEEKLY}deaths")
# One part alone is that part, not its country.
_FEWEST = 2


@dataclass(frozen=True, kw_only=True)
class Sum:
    """The locations of which a country's figures are the sum, e.g. AZ-BA, AZ-GA.

    ``behind`` are those that end before others, with their last day. ``is_of_a_list``:
    of persons, so that it is the country whatever its number of parts.
    """

    parts: tuple[str, ...]
    behind: Mapping[str, date]
    is_of_a_list: bool


def countries_lacking(
    counts: "pl.DataFrame", locations: Sequence[str] | None
) -> list[str]:
    """Find the countries that may be the sum of their parts.

    Those without cases, and those of a line list: it may have more people in parts.
    """
    cases = counts.filter(counts["indicator"].is_in(list(CASES)))
    told = dict(cases.select("location", "source").iter_rows())
    if locations is None:
        held = {country_of(one) for one in told if "-" in one}
    else:
        held = {one for one in locations if "-" not in one}
    return sorted(one for one in held if told.get(one) in {None, *LISTS})


def parts_of(countries: Sequence[str]) -> list[str]:
    """List the codes of all parts of countries, e.g. AZ-BA; none of exercises."""
    import pycountry  # noqa: PLC0415 - as in terms.locations

    short = {
        found.alpha_2
        for code in countries
        if (found := pycountry.countries.get(alpha_3=code)) is not None
    }
    every = (str(part.code) for part in pycountry.subdivisions)
    return sorted(
        one for one in every if one.partition("-")[0] in short and is_location(one)
    )


def summed(
    counts: "pl.DataFrame", parts: "pl.DataFrame", countries: Sequence[str]
) -> tuple["pl.DataFrame", dict[str, Sum]]:
    """Give the rows of countries as the sums of their parts, and what was summed.

    ``counts`` and ``parts`` are rows of a snapshot; the answer has their columns.
    """
    import polars as pl  # noqa: PLC0415 - half a second that pages need not pay

    names = parts["location"].unique().to_list()
    of = {name: country_of(name) for name in names if "-" in name}
    wanted = [name for name, country in of.items() if country in set(countries)]
    rows = parts.filter(pl.col("location").is_in(wanted)).with_columns(
        pl.col("location").cast(pl.String).replace(of).alias("country")
    )
    found, sums = [counts.clear()], {}
    for (country,), of_it in sorted(rows.partition_by("country", as_dict=True).items()):
        chosen = _of_one_source(of_it.drop("country"))
        # Of some people in a list the country alone is known.
        own = counts.filter(
            pl.col("location") == str(country),
            pl.col("source").is_in(chosen["source"].unique().to_list()),
            pl.col("source").is_in(list(LISTS)),
        )
        summands = pl.concat([chosen, own])
        if summands["location"].n_unique() >= _FEWEST:
            made, sums[str(country)] = _sum(str(country), summands)
            found.append(made.select(counts.columns))
    return pl.concat(found), sums


def _of_one_source(rows: "pl.DataFrame") -> "pl.DataFrame":
    """Keep the source that tells of most parts, and of those the newest."""
    import polars as pl  # noqa: PLC0415 - as above

    cases = rows.filter(pl.col("indicator").is_in(list(CASES)))
    if cases.is_empty():
        return cases
    best = (
        cases.group_by("source")
        .agg(pl.col("location").n_unique(), pl.col("reference_date").max())
        .sort("location", "reference_date", "source")
        .row(-1)[0]
    )
    told = cases.filter(pl.col("source") == best)["location"].unique().to_list()
    return rows.filter(pl.col("source") == best, pl.col("location").is_in(told))


def _sum(country: str, rows: "pl.DataFrame") -> tuple["pl.DataFrame", Sum]:
    import polars as pl  # noqa: PLC0415 - as above

    is_list = rows["source"][0] in LISTS
    names = tuple(sorted(rows["location"].unique().to_list()))
    if is_list:
        added, last = _added(rows), {}
    else:
        frames = [*_whole_days(rows, CASES, len(names))]
        frames += _whole_days(rows, DEATHS, len(names), or_daily=False)
        added = pl.concat(frames)
        ends = rows.filter(pl.col("indicator").is_in(list(CASES)))
        last = dict(
            ends.group_by("location").agg(pl.col("reference_date").max()).rows()
        )
    newest = max(last.values(), default=date.min)
    behind = {name: day for name, day in sorted(last.items()) if day < newest}
    place = pl.lit(country).cast(rows["location"].dtype).alias("location")
    return added.with_columns(place), Sum(
        parts=names, behind=behind, is_of_a_list=is_list
    )


def _added(rows: "pl.DataFrame") -> "pl.DataFrame":
    """Add up what is said of the same day, with the newest saying of it."""
    import polars as pl  # noqa: PLC0415 - as above

    return (
        rows.sort("report_date", maintain_order=True)
        .group_by("disease", "indicator", "reference_date", maintain_order=True)
        .agg(
            pl.col("report_date").max(),
            pl.col("value").sum(),
            pl.col("revised").any(),
            pl.col("source").first(),
            pl.col("vintage").last(),
        )
    )


def _whole_days(
    rows: "pl.DataFrame",
    indicators: Sequence[str],
    parts: int,
    *,
    or_daily: bool = True,
) -> Iterator["pl.DataFrame"]:
    """Sum the figures that every part has under one name, where all tell of a day.

    With ``or_daily``, where there is no such name, those of what they come to by day.
    """
    import polars as pl  # noqa: PLC0415 - as above

    is_any = False
    for name in indicators:
        named = rows.filter(pl.col("indicator") == name)
        if named["location"].n_unique() == parts:
            is_any = True
            yield _where_all_tell(named)
    if or_daily and not is_any:
        yield _where_all_tell(_by_day(rows, indicators[1]))


def _where_all_tell(rows: "pl.DataFrame") -> "pl.DataFrame":
    """Add up the days on which all parts that had begun by then tell something."""
    import polars as pl  # noqa: PLC0415 - as above

    begun = rows.group_by("location").agg(pl.col("reference_date").min().alias("first"))
    days = rows.group_by("reference_date").agg(pl.len().alias("told"))
    whole = (
        days.join(begun, how="cross")
        .filter(pl.col("first") <= pl.col("reference_date"))
        .group_by("reference_date")
        .agg(pl.col("told").first(), pl.len().alias("begun"))
        .filter(pl.col("told") == pl.col("begun"))
    )
    return _added(rows.join(whole, on="reference_date", how="semi"))


def _by_day(rows: "pl.DataFrame", indicator: str) -> "pl.DataFrame":
    """Turn totals and sums of weeks into counts of days, part by part."""
    import polars as pl  # noqa: PLC0415 - as above

    found = []
    for (location,), own in rows.partition_by("location", as_dict=True).items():
        series = daily_series(own, str(location), indicator)
        if series is None:
            continue
        seen = examined(series)
        told = seen.usable[:, 0].nonzero()[0].tolist()
        figures = {
            "indicator": [indicator] * len(told),
            "reference_date": [series.start + timedelta(days=at) for at in told],
            "value": seen.used[told, 0],
        }
        types = {name: own.schema[name] for name in figures}
        days = pl.DataFrame(figures, schema=types)
        said = own.sort("report_date").tail(1).drop(*figures)
        found.append(said.join(days, how="cross").select(own.columns))
    return pl.concat(found)
