"""What somebody asked for, made in a process of its own: each into its file.

The process needs no ledger to write to: whoever leads the watch reads the files and
keeps what is in them (``processes.asked``). A file tells as well how far the work is.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from epihq.archive.catalogue import write_whole
from epihq.terms.errors import EpihqError

# Told how far it is, by a word that the pages know.
Reached = Callable[[str], None]
Make = Callable[[Path, msgspec.Raw, Reached], str]


@dataclass(frozen=True, kw_only=True)
class Order:
    """A question as it was asked, and the file ``out`` that is to hold the answer."""

    question: msgspec.Raw
    out: str


@dataclass(frozen=True, kw_only=True)
class Found:
    """What became of a question: ``made``, or its ``trouble``; neither: only begun.

    ``made`` is a text, letter by letter what is to be kept. ``stage`` is how far the
    work is; ``begun_at`` and ``seconds`` say since when, and how long it took.
    """

    made: str = ""
    trouble: str = ""
    stage: str = ""
    begun_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    seconds: float = 0.0

    @property
    def is_begun(self) -> bool:
        """Whether the work has it in hand and no more."""
        return not self.made and not self.trouble


def answer(home: Path, orders: Sequence[str], make: Make) -> None:
    """Answer orders in turn, each into its file; one that fails stops none."""
    for text in orders:
        _answer(home, msgspec.json.decode(text, type=Order), make)


def _answer(home: Path, order: Order, make: Make) -> None:
    begun, since = Found(), time.monotonic()
    write(order.out, begun)

    def reached(stage: str) -> None:
        write(order.out, replace(begun, stage=stage))

    try:
        found = replace(begun, made=make(home, order.question, reached))
    except EpihqError as error:
        found = replace(begun, trouble=str(error))
    write(order.out, replace(found, seconds=round(time.monotonic() - since, 1)))


def write(out: str, found: Found) -> None:
    """Write what became of a question, whole or not at all."""
    write_whole(Path(out), msgspec.json.encode(found))


def read(file: Path) -> Found | None:
    """Read it; None where there is none, or another version of the program wrote it."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=Found)
    except (OSError, msgspec.DecodeError):
        return None
