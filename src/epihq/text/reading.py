"""From a text to its records: the stages of this room, one after the other.

    read("…", published=date(2020, 7, 1)).records

A pure function: the same text gives the same records, byte for byte.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

import msgspec

from epihq.terms.errors import DataError
from epihq.text.facts.dates import days_in
from epihq.text.facts.diseases import diseases_in
from epihq.text.intake.taking import take
from epihq.text.joining.gathering import Subject, gather
from epihq.text.joining.numbering import numbered
from epihq.text.records import Document, Reading
from epihq.text.sentences.lexicon import READ_IN_FULL
from epihq.text.sentences.names import lowered
from epihq.text.sentences.parsing import has_model, parsed
from epihq.text.sentences.passages import Passage, passages_of

# Longer texts are read as far as this, and say so.
MOST_CHARACTERS: Final = 200_000
MOST_RECORDS: Final = 5_000
_HEAD: Final = 40


def read(
    text: str,
    *,
    published: date | None = None,
    language: str | None = None,
    location: str | None = None,
    title: str | None = None,
    document: Document | None = None,
    exercise: bool = False,
) -> Reading:
    """Read who said what of whom out of a text.

    ``published`` resolves "yesterday" and days without a year; without it, a day at the
    head of the text does, which the document then tells. ``location`` is the country
    that a text is about when it names none, e.g. "AZE"; without it, the one that the
    ``title`` names, if it names just one. In an ``exercise`` its fictional states are
    countries too.

    Raises:
        DataError: ``text.nothing-to-read``, ``text.model-altered``.
    """
    _check_something(text)
    notes = list(document.notes) if document else []
    body = text[:MOST_CHARACTERS]
    if len(text) > len(body):
        notes.append(
            f"read as far as character {len(body):,} of {len(text):,}; what follows "
            "was not read"
        )
    passages = parsed(passages_of(body, language, exercise=exercise))
    day, told_by = _publication(passages, published, document)
    named = title or (document.title if document else None)
    gathered = gather(
        passages, day, _told_by_title(named, passages, location, exercise)
    )
    records = numbered(gathered)
    if len(records) > MOST_RECORDS:
        notes.append(
            f"{len(records):,} records were found; the first {MOST_RECORDS:,} are given"
        )
        records = records[:MOST_RECORDS]
    languages = _languages(passages)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    told = msgspec.structs.replace(
        document or _untold(digest),
        text_sha256=digest,
        language=language or next(iter(languages), "und"),
        languages=languages,
        published=day.isoformat() if day else None,
        published_from=told_by,
        title=named,
        characters=len(text),
        notes=tuple(dict.fromkeys([*notes, *_of_languages(languages)])),
    )
    return Reading(document=told, records=tuple(records))


def _check_something(text: str) -> None:
    if not any(letter.isalpha() for letter in text):
        raise DataError(
            "text.nothing-to-read",
            f"text: words were expected; got {text.strip()[:40]!r}. Give a report, a "
            "page or a letter that holds some.",
        )


def _publication(
    passages: Sequence[Passage], published: date | None, document: Document | None
) -> tuple[date | None, str | None]:
    """The day of publication, and who tells it: given, the page, the text's head."""
    if published is not None:
        return published, "given"
    if document is not None and document.published:
        return date.fromisoformat(document.published), document.published_from
    for day in days_in(passages[0], None) if passages else ():
        if (
            day.value is not None
            and day.start < _HEAD
            and is_at_the_head(passages[0], day.start, day.end)
        ):
            return day.value, "text"
    return None, None


def is_at_the_head(passage: Passage, start: int, end: int) -> bool:
    """Tell whether a day is that of a text's head, and no day of its first sentence.

    Nothing but "date", a place or an agency stands before it, and what follows begins
    anew: a line, a dash, a sentence. "On 3 March the first case was found" is no head.
    """
    before, behind = passage.text[:start], passage.text[end : end + 2]
    words = before.replace(",", " ").replace("(", " ").split()
    is_named = all(
        one[:1].isupper() or one.strip(".:") in _BEFORE_A_DAY for one in words
    )
    begins_anew = (
        not behind.strip() or behind[:1] in ").,:;—–-\n" or behind[1:2].isupper()
    )
    opened = words[:1] and lowered(words[0]) in _OPENS_A_SENTENCE
    return len(words) <= 4 and is_named and begins_anew and not opened


_BEFORE_A_DAY: Final = frozenset({"date", "дата", "tarix", "published", "of", "г", "ş"})
_OPENS_A_SENTENCE: Final = frozenset(
    {
        "on",
        "since",
        "by",
        "as",
        "from",
        "until",
        "after",
        "before",
        "in",
        "с",
        "на",
        "по",
    }
    | {"к", "до", "после", "от", "в"}
)


def _told_by_title(
    title: str | None,
    passages: Sequence[Passage],
    location: str | None,
    exercise: bool,
) -> Subject:
    """Give what a title names just one of: the country, and the disease."""
    if not title or not passages:
        return Subject(location)
    words = max(passages, key=lambda one: len(one.text)).words
    told = " ".join(title.split())
    (passage,) = passages_of(told, words.code, exercise=exercise)
    codes = {place.code for place in passage.places}
    diseases = {one.name: one for one in diseases_in(passage)}
    return Subject(
        location or (next(iter(codes)) if len(codes) == 1 else None),
        next(iter(diseases.values())) if len(diseases) == 1 else None,
    )


def _untold(text_sha256: str) -> Document:
    """Give the document of a text of which nothing is told but itself."""
    return Document(
        sha256=text_sha256, text_sha256=text_sha256, language="", languages=(),
        published=None, published_from=None,
    )  # fmt: skip


def _languages(passages: Sequence[Passage]) -> tuple[str, ...]:
    """List the languages of a text, that of most of it first."""
    lengths: Counter[str] = Counter()
    for passage in passages:
        lengths[passage.language] += len(passage.text)
    return tuple(
        code for code, _ in sorted(lengths.items(), key=lambda one: (-one[1], one[0]))
    )


def _of_languages(languages: Sequence[str]) -> list[str]:
    """Say of which parts less is read than of others."""
    notes = [
        f"{code}: read only for days, and for numbers of which is not told what they "
        "count"
        for code in languages
        if code not in READ_IN_FULL
    ]
    if "en" in languages and not has_model():
        notes.append(
            "en: read by its surface, without the parser; fewer quotations are found"
        )
    return notes


def read_bytes(  # noqa: PLR0913 - what ``take`` and ``read`` can be told, in one call
    body: bytes,
    name: str = "",
    *,
    published: date | None = None,
    language: str | None = None,
    location: str | None = None,
    content_type: str = "",
    address: str | None = None,
    retrieved: datetime | None = None,
    exercise: bool = False,
) -> tuple[str, Reading]:
    """Take the text out of bytes and read it; give both.

    Raises:
        DataError: those of ``take`` and of ``read``.
    """
    taken = take(
        body, name, content_type=content_type, address=address, retrieved=retrieved
    )
    reading = read(
        taken.text,
        published=published,
        language=language,
        location=location,
        document=taken.document,
        exercise=exercise,
    )
    return taken.text, reading
