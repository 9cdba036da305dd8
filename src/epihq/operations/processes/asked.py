"""What was asked for in the room: made beside the watch, kept by it.

    asked -> work (a file for each) -> kept beside its thing, or its trouble

The work writes files alone, so that whoever leads is the only one who writes. A file
is named after one asking: what was withdrawn or asked anew meanwhile takes none of it.
There is one way for all that takes longer than a page may, and a queue for each kind.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import ClassVar, Generic, TypeVar

import msgspec

from epihq.operations.ledger import ledger
from epihq.operations.ledger.thing import Thing
from epihq.operations.processes.asked_work import Found, Order, read
from epihq.operations.processes.background import Background, Ended
from epihq.operations.processes.heartbeats import is_over, went_well, went_wrong
from epihq.terms.errors import EpihqError

T = TypeVar("T", bound=Thing)
# The state of what is asked for, unless a queue knows it by something else.
ASKED = "asked"
# A work that was killed is begun anew; one that dies so often has a reason.
_TRIES = 3
# So many of the newest tell how long one usually takes.
_REMEMBERED = 9
_CUT_SHORT = (
    "{work}: the work on it ended before it was done ({trouble}). Ask for it again, or "
    "tell an administrator."
)


class Queue(ABC, Generic[T]):
    """What is asked for of one kind of thing, how it is put, and how it is kept.

    ``work`` is its name among the heartbeats, ``word`` that among the works of the
    watch; ``done`` says what became of a thing. ``calls`` are the verbs at which the
    watch looks at once. ``at_once`` are made by one process, each within ``seconds``.
    """

    table: type[T]
    work: ClassVar[str]
    word: ClassVar[str]
    done: ClassVar[str]
    calls: ClassVar[tuple[str, ...]]
    seconds: ClassVar[float] = 600.0
    at_once: ClassVar[int] = 1

    def is_asked(self, row: T) -> bool:
        """Tell whether a thing still waits for its answer."""
        return bool(row.state == ASKED)

    def asked(self) -> list[T]:
        """List the things that wait for an answer, the oldest asking first."""
        rows = self.table.objects.filter(state=ASKED)
        return list(rows.order_by("asked_at", "number"))

    @abstractmethod
    def question(self, row: T) -> object:
        """Put the question of a thing as the work reads it."""

    @abstractmethod
    def keep(self, home: Path, row: T, found: Found) -> None:
        """Keep what was made beside its thing.

        Raises:
            EpihqError: where it cannot be kept.
        """

    @abstractmethod
    def tell(self, row: T, trouble: str) -> None:
        """Keep why nothing could be made; it is asked for no more."""

    def file(self, home: Path, row: T) -> Path:
        """Where the answer to one asking is written."""
        at = self.asked_at(row).astimezone(UTC)
        name = f"asked-{self.work}-{row.pk}-{at:%Y%m%d%H%M%S%f}.json"
        return home / "watch" / name

    def found(self, home: Path, row: T) -> Found | None:
        """Read how far the work on a thing is; None before it is begun."""
        return read(self.file(home, row))

    def asked_at(self, row: T) -> datetime:
        """Tell which asking it is: what is asked anew has another."""
        at: datetime = row.asked_at
        return at

    def usual_seconds(self) -> float | None:
        """Tell how many seconds one took of late; None before the first."""
        made = self.table.objects.filter(seconds__isnull=False).order_by("-number")
        took = list(made.values_list("seconds", flat=True)[:_REMEMBERED])
        return median(took) if took else None


def answer_asked(
    queue: Queue[T], home: Path, background: Background, ended: Iterable[Ended]
) -> str:
    """Keep the answers that are ready, and have those made that are asked for."""
    sentences = list(_keep_ready(queue, home))
    mine = [one for one in ended if one.name == queue.work]
    for one in mine:
        sentences += _look_at_end(queue, home, one)
    _stop_unasked(queue, home, background)
    # One that died is begun anew in the next round: its cause may have gone by then.
    died = any(one.trouble and not one.late for one in mine)
    if not background.goes_on(queue.work) and not died:
        _clear_away(queue, home)
        _start(queue, home, background)
    return "; ".join(sentences)


def _start(queue: Queue[T], home: Path, background: Background) -> None:
    asked = queue.asked()[: queue.at_once]
    if asked:
        orders = [_order(queue, home, row) for row in asked]
        words = (queue.word, str(home), *orders)
        background.start(queue.work, words, queue.seconds * len(asked))
    else:
        is_over(queue.work, datetime.now(UTC))


def _order(queue: Queue[T], home: Path, row: T) -> str:
    question = msgspec.Raw(msgspec.json.encode(queue.question(row)))
    order = Order(question=question, out=str(queue.file(home, row)))
    return msgspec.json.encode(order).decode()


def _stop_unasked(queue: Queue[T], home: Path, background: Background) -> None:
    """End the work where all that it was to make was withdrawn meanwhile."""
    orders = background.words_of(queue.work)[2:]
    outs = {msgspec.json.decode(one, type=Order).out for one in orders}
    if outs and not outs & {str(queue.file(home, row)) for row in queue.asked()}:
        background.stop(queue.work)


def _in_files(queue: Queue[T], home: Path) -> Iterator[tuple[T, Found]]:
    """Read what stands in the files of what is still asked for."""
    for row in queue.asked():
        if (found := queue.found(home, row)) is not None:
            yield row, found


def _keep_ready(queue: Queue[T], home: Path) -> Iterator[str]:
    for row, found in _in_files(queue, home):
        if not found.is_begun:
            # What is kept may be asked again at once, which is another asking.
            file = queue.file(home, row)
            yield kept(queue, home, row, found)
            file.unlink()


def kept(queue: Queue[T], home: Path, asked: T, found: Found) -> str:
    """Keep what was found, unless it was withdrawn or asked anew just now."""
    with ledger.changing():
        row = queue.table.objects.get(pk=asked.pk)
        is_other = queue.asked_at(row) != queue.asked_at(asked)
        if is_other or not queue.is_asked(row):
            return f"{row} no longer asked for"
        trouble = found.trouble
        if not trouble:
            try:
                queue.keep(home, row, found)
            except (EpihqError, msgspec.DecodeError) as error:
                trouble = str(error)
        if trouble:
            queue.tell(row, trouble)
            return f"{row} could not be {queue.done}"
        return f"{row} {queue.done}"


def _look_at_end(queue: Queue[T], home: Path, ended: Ended) -> Iterator[str]:
    """Blame what was in hand where the work was late, or died time and again."""
    now = datetime.now(UTC)
    if not ended.trouble:
        went_well(queue.work, now)
        return
    yield f"trouble: {ended.trouble}"
    if ended.late or went_wrong(queue.work, now, ended.trouble) >= _TRIES:
        is_over(queue.work, now)
        trouble = _CUT_SHORT.format(work=queue.word, trouble=ended.trouble)
        for row in _in_hand(queue, home):
            yield kept(queue, home, row, Found(trouble=trouble))


def _in_hand(queue: Queue[T], home: Path) -> list[T]:
    begun = [row for row, found in _in_files(queue, home) if found.is_begun]
    return begun or queue.asked()[:1]


def _clear_away(queue: Queue[T], home: Path) -> None:
    """Remove what was begun, or made for nobody: withdrawn or asked anew meanwhile."""
    for file in (home / "watch").glob(f"*asked-{queue.work}-*"):
        file.unlink(missing_ok=True)
