"""People at home judged in processes of their own.

A process reads this module before the ledger is open there: it names no table.
"""

import gc
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from epihq.operations.ledger import ledger

if TYPE_CHECKING:
    from epihq.care.checks.restanding import Restood

# First and last number of episodes, and the hour.
Span = tuple[int, int, datetime]


def judged(spans: Iterable[Span], processes: int) -> "Iterator[Restood]":
    """Judge spans of numbers of the opened ledger, in so many processes."""
    with ProcessPoolExecutor(
        processes,
        mp_context=get_context("spawn"),
        initializer=_begin,
        initargs=(ledger.folder(),),
    ) as pool:
        yield from pool.map(_judged, spans)


def _begin(home: Path) -> None:
    ledger.configure(home)
    # What was loaded stays, and what is judged holds nothing that holds it: neither
    # need be looked through again and again.
    gc.freeze()
    gc.disable()


def _judged(span: Span) -> "Restood":
    from epihq.care.checks.restanding import restand_between  # noqa: PLC0415 - as above

    return restand_between(*span)
