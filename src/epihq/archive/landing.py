"""Where publications meet the table: entering one, answering from all.

This is the part of the archive that moves rows, and the only one that a caller
pays the import of polars and DuckDB for.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import polars as pl

from epihq.archive.catalogue import Catalogue, Vintage
from epihq.archive.deriving import (
    Derived,
    Read,
    as_read,
    counted,
    derived_late,
    laid_over,
    naming_the_gone,
    rows_of,
    statement_of,
)
from epihq.archive.publication import Publication, Reading
from epihq.archive.table import KEY, SCHEMA, Asked, Table, newest
from epihq.terms.provenance import VintageRef

ANSWER_COLUMNS = (*KEY, "report_date", "value", "revised", "source", "vintage")


def entry(
    catalogue: Catalogue,
    publication: Publication,
    reading: Reading,
    files: Mapping[str, str],
) -> Vintage:
    """Make the catalogue's entry of a publication; its rows are not counted yet."""
    from epihq.archive.sources import SOURCES  # noqa: PLC0415 - readers, only here

    vintage = Vintage(
        number=len(catalogue.vintages),
        sha256=publication.vintage,
        source=publication.source,
        report_date=publication.report_date,
        retrieved_at=publication.retrieved_at,
        origin=publication.origin,
        restates=SOURCES[publication.source].restates,
        files=files,
        rows_read=0,
        rows_stored=0,
        rows_withdrawn=0,
        lag_days=0,
        unplaced={},
        notes=(),
        disease=publication.disease,
    )
    return as_read(vintage, reading)


def land(
    table: Table,
    catalogue: Catalogue,
    vintage: Vintage,
    reading: pl.DataFrame,
    *,
    read_again: Read,
    accept_withdrawals: bool,
) -> Catalogue:
    """Write what the publication changes; return the catalogue that tells of it.

    Nothing is visible until the caller writes that catalogue. ``read_again`` reads a
    publication that is held, for one that arrives late.
    """
    source = vintage.source
    entered = catalogue.entered(source)
    check = not accept_withdrawals
    if entered and entered[-1].turn > vintage.turn:
        held = table.statements(catalogue.segments_of(source))
        derived = derived_late(entered, vintage, reading, held, read_again, check=check)
        if derived.vintages[0].says_nothing and len(derived.vintages) == 1:
            return catalogue.with_vintages(*derived.vintages)
        return with_table(table, catalogue, source, derived)
    known = _known(table, catalogue, vintage)
    rows = rows_of(vintage, reading, known, entered, check=check)
    vintage = naming_the_gone(counted(vintage, rows), rows, known)
    after = catalogue.with_vintages(vintage)
    if rows.is_empty():
        return after
    after = replace(after, segments=(*after.segments, table.segment(source, rows)))
    after = replace(after, segments=table.merged(after, source))
    latest = _latest_with(table, catalogue, source, rows)
    return replace(after, latest={**catalogue.latest, source: latest})


def with_table(
    table: Table, catalogue: Catalogue, source: str, derived: Derived
) -> Catalogue:
    """Write the whole table of one source; return the catalogue that tells of it."""
    others = (s for s in catalogue.segments if s.source != source)
    latest = table.write(source, newest(derived.statements))
    return replace(
        catalogue.with_vintages(*derived.vintages),
        segments=(*others, table.segment(source, derived.statements)),
        latest={**catalogue.latest, source: latest},
    )


def _known(table: Table, catalogue: Catalogue, vintage: Vintage) -> pl.DataFrame:
    """Find what was known before a publication that is the newest."""
    if not vintage.restates:
        stated = table.statements(catalogue.segments_of(vintage.source))
        return newest(stated, statement_of(vintage))
    file = catalogue.latest.get(vintage.source)
    return pl.DataFrame(schema=SCHEMA) if file is None else table.read(file)


def _latest_with(
    table: Table, catalogue: Catalogue, source: str, rows: pl.DataFrame
) -> str:
    file = catalogue.latest.get(source)
    if file is None:
        return table.write(source, newest(rows))
    held = table.read(file)
    touched = held.join(rows, on=KEY, how="semi")
    now = newest(pl.concat([touched, rows]))
    return table.write(source, laid_over(held, now, KEY))


def answer(
    table: Table,
    catalogue: Catalogue,
    as_of: date,
    *,
    sources: list[str],
    asked: Asked,
) -> pl.DataFrame:
    """Give what each source had said by the end of ``as_of``, one source a series."""
    frames = []
    for source in sources:
        found, revised = _of_source(table, catalogue, source, as_of, asked)
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
    asked: Asked,
) -> tuple[pl.DataFrame, bool]:
    """Find one source's answer, and whether it had to come from a later vintage."""
    segments = catalogue.segments_of(source)
    first_said = catalogue.first_report_date(source)
    if as_of >= max(s.last_report_date for s in segments):
        file = catalogue.latest[source]
        return table.latest(file, asked), False
    known_by = max(as_of, first_said)
    found = table.as_of(segments, known_by, asked)
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
    series = ["disease", "location", "indicator"]
    chosen = (
        found.group_by(*series, "source")
        .agg(pl.col("reference_date").max().alias("last"))
        .with_columns(pl.col("source").replace_strict(rank).alias("rank"))
        .sort("last", "rank", descending=[True, False])
        .unique(series, keep="first", maintain_order=True)
        .select(*series, "source")
    )
    return found.join(chosen, on=[*series, "source"], how="semi")


def newest_publications(
    catalogue: Catalogue, as_of: date, frame: pl.DataFrame, disease: str
) -> tuple[VintageRef, ...]:
    """Name the newest publication that the rows of each source rest on."""
    parts = frame.partition_by("source", as_dict=True)
    return tuple(
        _newest_of(catalogue, str(source), as_of, rows, disease)
        for (source,), rows in sorted(parts.items())
    )


def _newest_of(
    catalogue: Catalogue, source: str, as_of: date, rows: pl.DataFrame, disease: str
) -> VintageRef:
    vintages = catalogue.of(source)
    if vintages[0].rows_say_when:
        return newest_row_of(rows)
    about = [v for v in vintages if v.is_about(disease)]
    newest = ([v for v in about if v.report_date <= as_of] or about[:1])[-1]
    return VintageRef(
        source=source, report_date=newest.report_date, sha256=newest.sha256
    )


def newest_row_of(rows: pl.DataFrame) -> VintageRef:
    """Name the publication of the row of one source that was said last, by its day.

    Of several on one day by their hash, so that the order of arrival plays no part.
    """
    of_day = pl.col("report_date"), pl.col("vintage").cast(pl.String)
    last = rows.sort(*of_day).row(-1, named=True)
    return VintageRef(
        source=last["source"], report_date=last["report_date"], sha256=last["vintage"]
    )
