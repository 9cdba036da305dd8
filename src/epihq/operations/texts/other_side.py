"""What the other party itself said: its own words in texts of the days around.

    Velmora says of Tarnland that it hides its figures    text 12, 28 May
    Tarnland on its figures, or on Velmora                 texts of 21 May to 4 June

On the same matter are words of the same topic, and what it said of who speaks of it.
Nothing is judged: both are shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from django.db.models import Q

from epihq.operations.ledger.moments import Moment, found
from epihq.operations.texts.actions import reading_of
from epihq.operations.texts.tables import TextRow
from epihq.operations.texts.verbs import HAS_READING
from epihq.terms.errors import DataError
from epihq.text.records import (
    Figure,
    Organisation,
    Person,
    Quote,
    Reading,
    Review,
    StatementAbout,
)
from epihq.text.sentences.lexicon import lexicon

_AROUND: Final = timedelta(days=7)
# Of the texts of those days the newest; of what was said in them, the nearest in time.
_LOOKED_AT: Final = 200
_SHOWN: Final = 5
_TOPICS: Final = ("figures", "assistance", "position")
# Of these the archive holds what was published.
_FIGURES: Final = ("cases", "deaths", "tests")


@dataclass(frozen=True, kw_only=True)
class OwnWords:
    """A party's own words, with the text that they stand in."""

    row: TextRow
    quote: Quote
    speaker: str


@dataclass(frozen=True, kw_only=True)
class OtherSide:
    """What a party itself said from a day to a day; nothing, where none is held.

    ``since`` and ``until`` are None where the day of the statement is not known.
    """

    about: str
    since: date | None
    until: date | None
    words: tuple[OwnWords, ...] = ()


def other_side(
    row: TextRow, statement: StatementAbout, moment: Moment, home: Path
) -> OtherSide:
    """Find what the party of whom something is said itself said on the same matter."""
    about, day = statement.about, row.published
    if day is None:
        return OtherSide(about=about, since=None, until=None)
    since, until = day - _AROUND, day + _AROUND
    words: list[OwnWords] = []
    for text in _nearest(day, since, until, moment):
        if len(words) >= _SHOWN:
            break
        words += _own_words(text, statement, home)
    return OtherSide(about=about, since=since, until=until, words=tuple(words[:_SHOWN]))


def _nearest(day: date, since: date, until: date, moment: Moment) -> list[TextRow]:
    asks = (
        Q(published__gte=since),
        Q(published__lte=until),
        Q(state__in=HAS_READING),
        Q(reading__gt=""),
    )
    rows = found(TextRow, moment, *asks)[:_LOOKED_AT]
    return sorted(rows, key=lambda one: (_apart(one, day), -one.pk))


def _apart(row: TextRow, day: date) -> timedelta:
    return abs(row.published - day) if row.published else _AROUND


def _own_words(
    text: TextRow, statement: StatementAbout, home: Path
) -> Iterator[OwnWords]:
    """Find a party's own words in a text, but those that a person rejected."""
    try:
        reading = reading_of(text, home)
    except DataError:
        # A damaged file is told by the check of the house; it hinders no review.
        return
    theirs = {
        one.id: one.name
        for one in reading.records
        if isinstance(one, Person | Organisation) and one.country == statement.about
    }
    for quote in reading.records:
        if not isinstance(quote, Quote) or quote.by not in theirs:
            continue
        if text.reviews.get(quote.id, {}).get("review") == Review.REJECTED:
            continue
        if _is_on_it(quote, reading, statement):
            yield OwnWords(row=text, quote=quote, speaker=theirs[quote.by])


def _is_on_it(quote: Quote, reading: Reading, statement: StatementAbout) -> bool:
    """Tell whether words are on the matter of a statement, or on who makes it.

    What is said of somebody else's figures is no word on the own ones.
    """
    inside = [one for one in reading.records if quote.start <= one.start < quote.end]
    if of := {one.about for one in inside if isinstance(one, StatementAbout)}:
        return statement.by_country in of
    topics = set(statement.topic.split(",")) & set(_TOPICS)
    words = lexicon(reading.document.language)
    told = quote.text.lower()
    return any(words.finds("about", topic, told) for topic in topics) or any(
        _is_figure(one, topics) for one in inside
    )


def _is_figure(record: object, topics: set[str]) -> bool:
    return (
        "figures" in topics
        and isinstance(record, Figure)
        and record.indicator in _FIGURES
    )
