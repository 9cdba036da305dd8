"""Where publications meet the table: entering one, answering from all.

This is the part of the archive that moves rows, and the only one that a caller
pays the import of polars and DuckDB for.
"""

from dataclasses import replace
from datetime import date, timedelta

import polars as pl

from epihq.archive import changes
from epihq.archive.catalogue import Catalogue, Vintage
from epihq.archive.table import KEY, SCHEMA, Table, newest

ANSWER_COLUMNS = (*KEY, "report_date", "value", "revised", "source", "vintage")


def land(
    table: Table,
    catalogue: Catalogue,
    vintage: Vintage,
    reading: pl.DataFrame,
    *,
    accept_withdrawals: bool,
) -> Catalogue:
    """Write what the publication changes; return the catalogue that tells of it.

    Nothing is visible until the caller writes that catalogue.
    """
    find = _restated_rows if vintage.restates else _added_rows
    rows = find(table, catalogue, vintage, reading, accept_withdrawals)
    stated_here = rows.filter(pl.col("vintage") == vintage.number)
    withdrawn = stated_here["value"].null_count()
    vintage = replace(
        vintage,
        rows_stored=stated_here.height - withdrawn,
        rows_withdrawn=withdrawn,
    )
    after = catalogue.with_vintage(vintage)
    if rows.is_empty():
        return after
    segment = table.segment(vintage.source, rows)
    after = replace(after, segments=(*after.segments, segment))
    after = replace(after, segments=table.merged(after, vintage.source))
    newest_file = _latest_with(table, catalogue, vintage.source, rows)
    return replace(after, latest={**catalogue.latest, vintage.source: newest_file})


def _restated_rows(
    table: Table,
    catalogue: Catalogue,
    vintage: Vintage,
    reading: pl.DataFrame,
    accept_withdrawals: bool,
) -> pl.DataFrame:
    others = catalogue.of(vintage.source)
    later = [v for v in others if v.order > vintage.order]
    before = _state_before(table, catalogue, vintage, newest_arrives=not later)
    found = changes.restated(reading, before)
    if not accept_withdrawals:
        name = f"{vintage.source} {vintage.report_date}"
        changes.refuse_vanishing(found, before, name)
    rows = changes.stamped(found, vintage)
    if not later:
        return rows
    following = later[0]
    said = table.statements(catalogue.segments_of(vintage.source)).filter(
        pl.col("vintage") == following.number
    )
    unsaid = changes.carried_over(found, before, said)
    kept = changes.restamped(unsaid, following, following.report_date)
    return pl.concat([rows, kept])


def _state_before(
    table: Table, catalogue: Catalogue, vintage: Vintage, *, newest_arrives: bool
) -> pl.DataFrame:
    source = vintage.source
    if newest_arrives:
        file = catalogue.latest.get(source)
        return pl.DataFrame(schema=SCHEMA) if file is None else table.read(file)
    stated = table.statements(catalogue.segments_of(source))
    earlier = [v.number for v in catalogue.of(source) if v.order < vintage.order]
    return newest(stated.filter(pl.col("vintage").is_in(earlier)))


def _added_rows(
    table: Table,
    catalogue: Catalogue,
    vintage: Vintage,
    reading: pl.DataFrame,
    accept_withdrawals: bool,  # noqa: ARG001 - such a source withdraws nothing
) -> pl.DataFrame:
    stated = table.statements(catalogue.segments_of(vintage.source))
    each = stated.sort("retrieved_at", "vintage").unique(
        [*KEY, "report_date"], keep="last", maintain_order=True
    )
    return changes.stamped(changes.added(reading, each), vintage)


def _latest_with(
    table: Table, catalogue: Catalogue, source: str, rows: pl.DataFrame
) -> str:
    file = catalogue.latest.get(source)
    if file is None:
        return table.write(source, newest(rows))
    held = table.read(file)
    touched = held.join(rows.select(KEY).unique(), on=KEY, how="semi")
    untouched = held.join(rows.select(KEY).unique(), on=KEY, how="anti")
    return table.write(
        source, pl.concat([untouched, newest(pl.concat([touched, rows]))])
    )


def answer(
    table: Table,
    catalogue: Catalogue,
    as_of: date,
    *,
    sources: list[str],
    locations: list[str] | None,
    indicators: list[str] | None,
) -> pl.DataFrame:
    """Give what each source had said by the end of ``as_of``, one source a series."""
    frames = []
    for source in sources:
        found, revised = _of_source(
            table, catalogue, source, as_of, locations, indicators
        )
        marks = (pl.lit(revised).alias("revised"), pl.lit(source).alias("source"))
        frames.append(found.filter(pl.col("value").is_not_null()).with_columns(*marks))
    numbers = {v.number: v.sha256 for v in catalogue.vintages}
    together = pl.concat(frames)
    if len(frames) > 1:
        together = _one_source_a_series(together)
    return together.with_columns(
        pl.col("vintage").replace_strict(
            pl.Series(list(numbers), dtype=pl.UInt32),
            pl.Series(list(numbers.values()), dtype=pl.Categorical),
            return_dtype=pl.Categorical,
        )
    ).select(ANSWER_COLUMNS)


def _of_source(
    table: Table,
    catalogue: Catalogue,
    source: str,
    as_of: date,
    locations: list[str] | None,
    indicators: list[str] | None,
) -> tuple[pl.DataFrame, bool]:
    """Find one source's answer, and whether it had to come from a later vintage."""
    segments = catalogue.segments_of(source)
    first_said = catalogue.first_report_date(source)
    if as_of >= max(s.last_report_date for s in segments):
        file = catalogue.latest[source]
        found = table.latest(file, locations=locations, indicators=indicators)
        return found, False
    known_by = max(as_of, first_said)
    found = table.as_of(segments, known_by, locations=locations, indicators=indicators)
    if as_of >= first_said:
        return found, False
    # The later publication's newest figure was this old; so would have been the
    # newest figure of the publication that we do not hold.
    lag = timedelta(days=catalogue.of(source)[0].lag_days)
    return found.filter(pl.col("reference_date") <= as_of - lag), True


def _one_source_a_series(found: pl.DataFrame) -> pl.DataFrame:
    """Choose the source with the newest day for each series; of equals the first."""
    from epihq.archive.sources import SOURCES  # noqa: PLC0415 - readers, only here

    rank = {name: place for place, name in enumerate(SOURCES)}
    series = ["location", "indicator"]
    chosen = (
        found.group_by(*series, "source")
        .agg(pl.col("reference_date").max().alias("last"))
        .with_columns(pl.col("source").replace_strict(rank).alias("rank"))
        .sort("last", "rank", descending=[True, False])
        .unique(series, keep="first", maintain_order=True)
        .select(*series, "source")
    )
    return found.join(chosen, on=[*series, "source"], how="semi")


def same_statements(
    table: Table, stored: Catalogue, rebuilt: Catalogue, source: str
) -> bool:
    """Tell whether two tables give the same answer on every day there is."""
    both = (
        _told(table.statements(catalogue.segments_of(source)))
        for catalogue in (stored, rebuilt)
    )
    one, other = both
    latest = (_told(table.read(c.latest[source])) for c in (stored, rebuilt))
    newest_one, newest_other = latest
    return one.equals(other) and newest_one.equals(newest_other)


def _told(statements: pl.DataFrame) -> pl.DataFrame:
    """Leave out statements that repeat the one before: they change no answer."""
    ordered = statements.sort(*KEY, "report_date", "retrieved_at", "vintage")
    before = pl.col("value").shift(1).over(KEY)
    first = pl.col("reference_date").cum_count().over(KEY) == 1
    news = ordered.filter(
        pl.when(first)
        .then(pl.col("value").is_not_null())
        .otherwise(pl.col("value").ne_missing(before))
    )
    return news.select(*KEY, "report_date", "retrieved_at", "value")
