"""The table as the publications make it, each in its turn.

    known before --compare with a publication--> its rows --laid over--> known after

A publication's rows are what it says that was not known before its turn; so they
depend on the publications before it, and on nothing that came after. One that
arrives late is told in its turn, and those after it that speak of the same
indicators are compared anew: the table is the same whatever the order of arrival.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import polars as pl

from epihq.archive import changes
from epihq.archive.catalogue import Vintage
from epihq.archive.publication import Reading
from epihq.archive.table import KEY, ORDER, SCHEMA, newest

Read = Callable[[Vintage], Reading]


@dataclass(frozen=True, kw_only=True)
class Derived:
    """What publications of one source say: who says it, and all the rows."""

    vintages: tuple[Vintage, ...]
    statements: pl.DataFrame


def derived_in_turn(entered: Sequence[Vintage], read: Read) -> Derived:
    """Derive the whole table of one source from its publications."""
    vintages, parts = [], [pl.DataFrame(schema=SCHEMA)]
    known = pl.DataFrame(schema=SCHEMA)
    for place, vintage in enumerate(entered):
        reading = read(vintage)
        rows = rows_of(vintage, _news(vintage, reading, entered[:place]), known)
        entry = counted(as_read(vintage, reading), rows)
        vintages.append(naming_the_gone(entry, rows, known))
        known = _known_after(known, rows, vintage)
        parts.append(rows)
    return Derived(vintages=tuple(vintages), statements=in_order(pl.concat(parts)))


def derived_late(
    entered: Sequence[Vintage],
    vintage: Vintage,
    reading: pl.DataFrame,
    statements: pl.DataFrame,
    read: Read,
    *,
    check: bool,
) -> Derived:
    """Put a publication in its turn, before others that were ``entered`` already.

    ``statements`` are all rows of its source; those of the later publications that
    answer it are derived anew. Its own vintage is the first that is given back.
    """
    earlier = [v.number for v in entered if v.turn < vintage.turn]
    key = statement_of(vintage)
    known = newest(statements.filter(pl.col("vintage").is_in(earlier)), key)
    rows = rows_of(vintage, reading, known, check=check)
    vintages = [naming_the_gone(counted(vintage, rows), rows, known)]
    if rows.is_empty():
        return Derived(vintages=tuple(vintages), statements=statements)
    known = _known_after(known, rows, vintage)
    unanswered = set(vintage.indicators)
    for later in (v for v in entered if v.turn > vintage.turn):
        if not unanswered & (set(later.indicators) or unanswered):
            continue
        again = as_read(later, found := read(later))
        shared = unanswered & set(again.indicators)
        about = pl.col("indicator").is_in(shared)
        before = [v for v in (*entered, vintage) if v.turn < later.turn]
        news = _news(later, found, before).filter(about)
        anew = rows_of(later, news, known)
        mine = pl.col("vintage") == later.number
        statements = pl.concat([statements.filter(~(mine & about)), anew])
        vintages.append(counted(again, statements.filter(mine)))
        known = _known_after(known, anew, later)
        if later.restates:
            unanswered -= shared
    return Derived(
        vintages=tuple(vintages), statements=in_order(pl.concat([statements, rows]))
    )


def _news(
    vintage: Vintage, reading: Reading, before: Sequence[Vintage]
) -> pl.DataFrame:
    """Give what a publication may say: rows that are only added are said once."""
    if not vintage.restates and vintage.sha256 in {v.sha256 for v in before}:
        return reading.frame.clear()
    return reading.frame


def rows_of(
    vintage: Vintage, reading: pl.DataFrame, known: pl.DataFrame, *, check: bool = False
) -> pl.DataFrame:
    """Find what a publication says anew; ``known`` is all that was before its turn.

    It has one row for each ``statement_of``. With ``check``, a restatement must not
    have lost a large part of it.

    Raises:
        DataError: ``archive.figures-vanished``, ``archive.persons-vanished``.
    """
    if not vintage.restates:
        return changes.stamped(changes.added(reading, known), vintage)
    name = f"{vintage.source} {vintage.report_date}"
    if _is_list(vintage):
        listed = newest(known)
        if check:
            changes.refuse_lost_persons(reading, listed, name)
        found = changes.relisted(reading, listed, vintage.report_date)
        return changes.stamped(found, vintage)
    said = changes.said_that_day(reading, vintage.report_date)
    found = changes.restated(said, known)
    if check:
        changes.refuse_vanishing(found, known, name)
    return changes.stamped(found, vintage)


def statement_of(vintage: Vintage) -> tuple[str, ...]:
    """Name what makes a statement: where only rows are added, its day as well."""
    return KEY if vintage.restates else (*KEY, "report_date")


def names_own_days(vintage: Vintage) -> bool:
    """Whether its rows say of themselves when they were said."""
    return not vintage.restates or _is_list(vintage)


def _is_list(vintage: Vintage) -> bool:
    """Tell whether it restates a list, whose rows say of themselves when it was said.

    Lists that an older program entered were not compared with those before them.
    """
    from epihq.archive.sources import SOURCES  # noqa: PLC0415 - readers, only here

    return vintage.restates and SOURCES[vintage.source].is_list


def _known_after(
    known: pl.DataFrame, rows: pl.DataFrame, vintage: Vintage
) -> pl.DataFrame:
    """Give what is known after a publication; a list says a key more than once."""
    said = newest(rows) if _is_list(vintage) else rows
    return laid_over(known, said, statement_of(vintage))


def laid_over(
    known: pl.DataFrame, rows: pl.DataFrame, key: Iterable[str]
) -> pl.DataFrame:
    """Let rows take the place of those that are known of the same statements."""
    return pl.concat([known.join(rows, on=list(key), how="anti"), rows])


def as_read(vintage: Vintage, reading: Reading) -> Vintage:
    """Give a vintage what reading it tells."""
    frame = reading.frame
    lags = (frame["report_date"] - frame["reference_date"]).dt.total_days()
    return replace(
        vintage,
        rows_read=frame.height,
        lag_days=int(lags.min()),  # type: ignore[arg-type]
        unplaced=dict(reading.unplaced),
        notes=reading.notes,
        indicators=tuple(frame["indicator"].unique().sort()),
        diseases=tuple(frame["disease"].unique().sort()),
    )


def counted(vintage: Vintage, rows: pl.DataFrame) -> Vintage:
    """Give a vintage the numbers of its rows."""
    withdrawn = rows["value"].null_count()
    return replace(
        vintage, rows_stored=rows.height - withdrawn, rows_withdrawn=withdrawn
    )


def naming_the_gone(
    vintage: Vintage, rows: pl.DataFrame, known: pl.DataFrame
) -> Vintage:
    """Note the places of which a publication withdraws all that was known."""
    if not vintage.rows_withdrawn:
        return vintage
    after = laid_over(known, rows, KEY)
    of = ["disease", "location"]
    withdrawn = rows.filter(pl.col("value").is_null()).select(of)
    left = after.filter(pl.col("value").is_not_null()).select(of)
    gone = sorted(set(withdrawn.iter_rows()) - set(left.iter_rows()))
    if not gone:
        return vintage
    several = after["disease"].n_unique() > 1
    named = (f"{at} ({disease})" if several else at for disease, at in gone)
    note = f"Everything said before is gone of: {', '.join(named)}."
    return replace(vintage, notes=(*vintage.notes, note))


def in_order(statements: pl.DataFrame) -> pl.DataFrame:
    """Sort rows as the table's files have them."""
    return statements.sort(*KEY, *ORDER, "vintage")
