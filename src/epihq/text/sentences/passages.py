"""A text cut into passages: paragraphs, each read by itself.

A passage has its own language, its countries masked, its quotations, its sentences
and its words. What a rule finds in one depends on it and on those before it, never on
what follows: so a sentence that is added leaves the records of the others alone.
Places in a passage are those of its masked text; ``span`` leads back to the document.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from epihq.text.sentences.language import language_of
from epihq.text.sentences.lexicon import Lexicon, lexicon
from epihq.text.sentences.masking import Masked, Place, mask
from epihq.text.sentences.names import lowered
from epihq.text.sentences.quotation import Quotation, quotations

_TOKEN = re.compile(
    r"\d+(?:[.,]\d+)*"
    r"|[^\W\d_](?:[\w]*(?:[-‑'’][^\W_]\w*)*?)(?=['’]s\b)"
    r"|['’]s\b"
    r"|\w+(?:[-‑'’]\w+)*"
    r"|[^\w\s]"
)
# "Al-Badr" behind a first name.
_AL = re.compile(
    r"(?:a[ldnrstz]|ash|el|ul|əl|əs|аль|эль|ан|ас|ад|аш|бен|бин|ибн)-[^\Wa-zа-яё]"
)
_LINE_END: Final = ".!?:;”»\"'…)"
# What is longer is no paragraph: it is cut, so that reading takes as long as the text.
_LONGEST: Final = 3_000
_WRAPPED_FROM: Final = 50
_NARROW_FROM: Final = 30
_WRAP = re.compile(r"(?<=[^.!?:;”»\"'…)\s])\n(?=\S)")
_OPENING: Final = frozenset('"“«„‟')
_CLOSING = re.compile(r"[\w.,!?…][”»\"](?=[\s.,:;]|$)")
_TELLS_WHO = re.compile(
    r"(?:[^,\n]{2,60}\s(?:xəbər verir|bildirir|məlumat verir|yazır) ki,\s"
    r"|[^,\n]{2,60}\sgörə,\s)?(?:bunu|bu sözləri|bu fikri|bu barədə|bununla bağlı)\s"
    r"|об этом\s",
    re.IGNORECASE,
)
_STOP = re.compile(
    r"(?<=[a-zа-яёəıöüğşç0-9])[.!?](?!(?:Az|AZ|Ru|RU|Com|COM|Org|Net|Info|Tr|TR|Kz|Ge|Ua|Tv)\b)"
    r"(?=[«“\"]?[A-ZА-ЯЁƏİÖÜĞŞÇ][\w-]*[ ,])"
    r"|[.!?…]+[\"”»’')\]]*(?=\s+[\"“«„‘(\[—–-]*\s*[^\Wa-zа-яёəıöüğşç_]|\s*$)"
)
_NAMED = r"(?:[^\Wa-zа-яёəıöüğşç_][\w.’'-]*|\d[\w-]*|\w{3,8}(?=,? [^\Wa-z]))"
# The day, the place and the agency before a story begins.
_DATELINE = re.compile(
    rf"(?:date\s+)?\d{{4}}-\d\d-\d\d[\s,:.—–-]+"
    rf"|{_NAMED}(?:,? {_NAMED}){{0,5}}\s?"
    # An agency in brackets, and no number: "Norveçdə (174), …" begins no story.
    r"(?:\((?=[^()]*[^\W\d_])[^()]{2,60}\)|/[^/\n]{2,40}/|\[[^\]\n]{2,30}\])[\s,:.—–-]+"
    # As in 'Oslo. 3 mart. REPORT.AZ/' and in 'OSLO, March 3, Agency:'.
    rf"|{_NAMED}[.,]\s(?:\d{{1,2}}\s\w{{3,9}}|\w{{3,9}}\s\d{{1,2}})[.,]\s"
    r"[\w.]{3,20}\s?[/:—–-]\s?"
    rf"|{_NAMED}(?:,? {_NAMED}){{0,4}}\s?(?:[—–]|--|\s-)\s"
)
_INNER_END = re.compile(r"[.!?][\"”»]?\s+(?=[\"“«]?[^\Wa-zа-яəıöüğşç])")
_INNER_STOP = re.compile(r"[.!?]\s+(?=[\"“«]?[^\Wa-zа-яəıöüğşç])")
_SHORT = re.compile(
    r"(?:\b[^\W\d_]|\b(?:Dr|Mr|Mrs|Ms|Prof|St|Gen|Col|No|vs|etc|approx|Gov|Sen|Rep|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|им|гг?|ул|тыс|млн|млрд|т\.е|др))\.$"
)


@dataclass(frozen=True)
class Token:
    """A word or a mark; ``tag`` and ``head`` are the parser's, where there is one."""

    start: int
    end: int
    text: str
    low: str
    tag: str = ""
    dep: str = ""
    head: int = -1

    @property
    def is_name(self) -> bool:
        """Tell whether it is written like a name."""
        return self.text[0].isupper() or _AL.match(self.text) is not None

    @property
    def is_word(self) -> bool:
        """Tell whether it is a word and no mark or number."""
        return self.text[0].isalpha()


@dataclass(frozen=True)
class Sentence:
    """Where a sentence stands in its passage; quotations do not end it."""

    start: int
    end: int


@dataclass(frozen=True)
class Passage:
    """A paragraph, ready to be read."""

    index: int
    begin: int
    source: str
    masked: Masked
    words: Lexicon
    language: str
    quotations: tuple[Quotation, ...]
    sentences: tuple[Sentence, ...]
    tokens: tuple[Token, ...] = field(repr=False, default=())

    @property
    def text(self) -> str:
        """The text as the rules see it."""
        return self.masked.text

    @property
    def places(self) -> tuple[Place, ...]:
        """The countries named in it."""
        return self.masked.places

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Say where a part of the passage stands in the document."""
        last = self.masked.origin(end - 1) + 1 if end > start else self.begin
        for place in self.places:
            if place.start < end <= place.end:
                last = self.masked.origin(place.end)
        return self.begin + self.masked.origin(start), self.begin + last

    def original(self, start: int, end: int) -> str:
        """Give a part of the passage as the document has it."""
        first, last = self.span(start, end)
        return self.source[first - self.begin : last - self.begin]

    def sentence_at(self, at: int) -> Sentence:
        """Give the sentence in which a character stands."""
        for sentence in self.sentences:
            if at < sentence.end:
                return sentence
        return Sentence(0, len(self.text))

    def inner_sentence_at(self, at: int) -> Sentence:
        """Give the sentence of a character, also within a quotation of several."""
        whole = self.sentence_at(at)
        start, end = whole.start, whole.end
        for stop in _INNER_STOP.finditer(self.text, whole.start, whole.end):
            if is_shortened(self.text, stop.start()):
                continue
            if stop.end() > at:
                end = stop.end()
                break
            start = stop.end()
        return Sentence(start, end)

    @cached_property
    def inner_sentences(self) -> tuple[Sentence, ...]:
        """Its sentences, also those within a quotation of several."""
        return tuple(one for whole in self.sentences for one in self._within(whole))

    def _within(self, whole: Sentence) -> Iterator[Sentence]:
        start = whole.start
        for stop in _INNER_END.finditer(self.text, whole.start, whole.end):
            if is_shortened(self.text, stop.start()):
                continue
            yield Sentence(start, stop.start() + 1)
            start = stop.end()
        if start < whole.end:
            yield Sentence(start, whole.end)

    @property
    def head(self) -> int:
        """Where the place, day and agency end with which a text begins; else 0."""
        return dateline(self.text) if self.index == 0 else 0

    def places_of(self, sentence: Sentence) -> list[Place]:
        """Give the countries that a sentence names.

        Where a story comes from ("OSLO, 3 March (NA) — …") counts if it names no other.
        """
        inside = [p for p in self.places if sentence.start <= p.start < sentence.end]
        head = self.head if sentence.start == 0 else 0
        return [p for p in inside if p.start >= head] or inside

    def country_of(self, sentence: Sentence, otherwise: str | None) -> str | None:
        """Give the first country named in a sentence, else the last named before it."""
        inside = [p.code for p in self.places_of(sentence)]
        before = [p.code for p in self.places if p.start < sentence.start]
        return next(iter([*inside, *reversed(before)]), otherwise)

    def quotation_at(self, at: int) -> Quotation | None:
        """Give the quotation in which a character stands, if it stands in one."""
        return next((q for q in self.quotations if q.start <= at < q.end), None)

    def tokens_in(self, start: int, end: int) -> range:
        """Give the numbers of the words that stand within."""
        inside = [
            i for i, t in enumerate(self.tokens) if t.start >= start and t.end <= end
        ]
        return range(inside[0], inside[-1] + 1) if inside else range(0)


def passages_of(
    text: str, language: str | None, *, exercise: bool = False
) -> list[Passage]:
    """Cut a text into passages; ``language`` is that of all of it, where it is told.

    In an ``exercise`` its fictional states are countries too.
    """
    found: list[Passage] = []
    before = ""
    for begin, end in _bounded(text):
        part = _on_one_line(text[begin:end])
        code = language or language_of(part, before)
        before = code
        words = lexicon(code)
        masked = mask(part, words, exercise=exercise)
        marks = quotations(masked.text)
        found.append(
            Passage(
                index=len(found),
                begin=begin,
                source=part,
                masked=masked,
                words=words,
                language=code,
                quotations=tuple(marks),
                sentences=tuple(_sentences(masked.text, marks)),
                tokens=tuple(tokens_of(masked.text)),
            )
        )
    return found


def _on_one_line(part: str) -> str:
    """Give a blank for each line end of which the page was too narrow.

    So a body whose name is broken there is found, at the same places.
    """
    return _WRAP.sub(" ", part)


def _joined(text: str) -> Iterator[tuple[int, int]]:
    """Paragraphs, of which two are one where a quotation or its speaker needs both."""
    held: tuple[int, int] | None = None
    for begin, end in _paragraphs(text):
        if held is not None and _belongs(text[slice(*held)], text[begin:end]):
            held = (held[0], end)
            continue
        if held is not None:
            yield held
        held = (begin, end)
    if held is not None:
        yield held


def _belongs(before: str, after: str) -> bool:
    """Tell whether a paragraph goes on with the one before it.

    "He said:" is followed by his words; a quotation that is not closed goes on where no
    other opens; "Bunu … deyib" and "Об этом сообщил …" say who spoke before.
    """
    if len(before) + len(after) > _LONGEST:
        return False
    if before.endswith(":"):
        return after[:1] in _OPENING
    if _TELLS_WHO.match(after):
        return True
    marks = quotations(before) if after[:1] not in _OPENING else []
    return bool(marks) and not marks[-1].closed and _CLOSING.search(after) is not None


def _bounded(text: str) -> Iterator[tuple[int, int]]:
    """Cut paragraphs without end at a sentence, a word, or else anywhere."""
    for begin, end in _joined(text):
        at = begin
        while end - at > _LONGEST:
            stop = max(
                text.rfind(mark, at + _LONGEST // 2, at + _LONGEST)
                for mark in (". ", '" ', "\n")
            )
            if stop < 0:
                stop = text.rfind(" ", at + 1, at + _LONGEST)
            cut = stop + 1 if stop >= 0 else at + _LONGEST
            yield at, cut
            at = cut + len(text[cut:end]) - len(text[cut:end].lstrip())
        if at < end:
            yield at, end


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Lines, joined where one was only too long for its page."""
    begin: int | None = None
    end = 0
    for line in re.finditer(r"[^\n]*\n?", text):
        content = line.group().strip()
        if not content:
            if begin is not None:
                yield begin, end
            begin = None
            continue
        start = line.start() + line.group().index(content[0])
        if begin is not None and not _goes_on(text[begin:end], content):
            yield begin, end
            begin = None
        begin = start if begin is None else begin
        end = start + len(content)
    if begin is not None:
        yield begin, end


def _goes_on(before: str, after: str) -> bool:
    """Tell whether a line broke off in the middle of a sentence.

    A heading did not: what begins anew behind it shows that there was room for more.
    """
    last = before.rpartition("\n")[2]
    had_room = len(last) + 1 + len(after.split(None, 1)[0]) <= len(after)
    is_heading = had_room and not after[0].islower() and "\n" not in before
    # A line of a small letter goes on with one of a narrow column as well.
    shortest = _NARROW_FROM if after[0].islower() else _WRAPPED_FROM
    return len(last) >= shortest and last[-1] not in _LINE_END and not is_heading


def _sentences(text: str, marks: list[Quotation]) -> Iterator[Sentence]:
    start = 0
    for stop in _STOP.finditer(text):
        if stop.end() <= start or _is_no_end(text, stop, marks):
            continue
        yield Sentence(start, stop.end())
        start = stop.end() + len(text[stop.end() :]) - len(text[stop.end() :].lstrip())
    if text[start:].strip():
        yield Sentence(start, len(text))


def _is_no_end(text: str, stop: "re.Match[str]", marks: list[Quotation]) -> bool:
    at = stop.start()
    inside = next((q for q in marks if q.start < at < q.end), None)
    if inside is not None and stop.end() < inside.end:
        return True
    return stop.group()[0] == "." and is_shortened(text, at)


def is_shortened(text: str, at: int) -> bool:
    """Tell whether a full stop is that of "Dr." or of an initial."""
    return _SHORT.search(text[max(0, at - 8) : at + 1]) is not None


def dateline(text: str) -> int:
    """Give where the place, day and agency end with which a story begins; else 0."""
    hit = _DATELINE.match(text)
    return hit.end() if hit else 0


def tokens_of(text: str) -> Iterator[Token]:
    """Cut a text into words and marks."""
    for hit in _TOKEN.finditer(text):
        yield Token(hit.start(), hit.end(), hit.group(), lowered(hit.group()))
