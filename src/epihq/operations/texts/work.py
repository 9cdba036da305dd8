"""The work of reading a text, in a process of its own: it needs no ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import msgspec

from epihq.operations.processes.asked_work import Reached
from epihq.operations.texts.held import Held
from epihq.text.records import Reading


@dataclass(frozen=True, kw_only=True)
class Other:
    """A text that was read before: the story that it tells, the file of its words."""

    story: int
    words: str


@dataclass(frozen=True, kw_only=True)
class TextQuestion:
    """A text to be read: the file of its bytes, and the texts before it, newest first.

    ``name`` is that by which somebody brought it: its ending tells what it is. In an
    ``exercise`` its fictional states are countries too. ``language`` is that of all of
    it, "" as each paragraph is written; what was fetched has an ``address``, the hour
    and what its publisher called it.
    """

    name: str
    file: str
    published: date | None
    exercise: bool = False
    others: Sequence[Other] = ()
    language: str = ""
    content_type: str = ""
    address: str = ""
    retrieved: datetime | None = None


class TextRead(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it; ``story`` is that of a text which tells the same."""

    text: str
    reading: Reading
    story: int | None = None
    held: list[Held] = []


def read_text(home: Path, question: msgspec.Raw, _reached: Reached) -> str:
    """Read a text; give it with its records as JSON.

    Raises:
        DataError: those of ``text.read_bytes``.
    """
    from epihq.operations.texts.holding import hold  # noqa: PLC0415 - the archive
    from epihq.text import read_bytes  # noqa: PLC0415 - loads the parser

    asked = msgspec.json.decode(question, type=TextQuestion)
    body = Path(asked.file).read_bytes()
    text, reading = read_bytes(
        body,
        asked.name,
        published=asked.published,
        exercise=asked.exercise,
        language=asked.language or None,
        content_type=asked.content_type,
        address=asked.address or None,
        retrieved=asked.retrieved,
    )
    story = _story(text, asked.others)
    made = TextRead(text=text, reading=reading, story=story, held=hold(reading, home))
    return msgspec.json.encode(made).decode()


def _story(text: str, others: Sequence[Other]) -> int | None:
    """Find the story that a text tells again: that of the text most like it."""
    from epihq.text.intake.shingles import (  # noqa: PLC0415
        ALIKE_FROM,
        likeness_of,
        shingles,
    )
    from epihq.text.reading import MOST_CHARACTERS  # noqa: PLC0415 - as above

    mine = shingles(text[:MOST_CHARACTERS])
    best, story = ALIKE_FROM, None
    for other in others:
        try:
            before = Path(other.words).read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            # A damaged file is told by the check of the house; it hinders no reading.
            continue
        alike = likeness_of(mine, shingles(before[:MOST_CHARACTERS]))
        if alike >= best:
            best, story = alike, other.story
    return story
