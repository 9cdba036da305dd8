"""Marks of quotation, of every kind and mixed, and what stands between them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Final

from epihq.text.sentences.lexicon import lexicon

# A single mark opens before a capital and closes behind a stop: no apostrophe does.
_CLOSES_SINGLE = re.compile(r"(?<=[.,!?…])['’](?!['’\w])")
_MARK = re.compile(
    r"[\"“”„«»‟]|``|''|‘‘|’’|(?<![\w'’‘])['‘](?=[^\W\d_a-zа-яəıöüğşç])|(?<=[.,!?…])['’](?![\w'’])"
)
_SINGLE: Final = frozenset("'‘’")
_OPENS: Final = {"“", "„", "«", "‘‘", "‟", "``"}
_CLOSES: Final = {"”", "»", "’’"}
# In Russian who speaks is told within the marks: "…, - отметил он. - …".
_WITHIN = re.compile(
    r",\s[–—-]\s(?P<verb>[а-яё]{3,}(?:л|ла|ли|ет|ют|ит|ят))\s[^–—«»\"“”]{2,90}?[.,]\s[–—-]\s"
)
_CURLED = re.compile("[“”]")
_CLOSED_BY: Final = {"“": "”", "«": "»"}
_TRIMMED: Final = " \t\n\u00a0,;:.…"


@dataclass(frozen=True)
class Quotation:
    """What stands between two marks; ``inner`` is without them and without its stop.

    ``closed`` is False of one that its paragraph does not end.
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    closed: bool = True


def quotations(text: str) -> list[Quotation]:
    """Find what stands in marks, one after the other; of nested ones the outer."""
    found: list[Quotation] = []
    opened: re.Match[str] | None = None
    depth = 0
    for mark in _MARK.finditer(text):
        if opened is None:
            if _may_open(text, mark):
                opened, depth = mark, 0
            elif not found and _closes_alone(text, mark):
                found.append(_between(text, 0, 0, *mark.span()))
        elif _opens_anew(text, opened, mark):
            found.append(_between(text, *opened.span(), mark.start(), mark.start()))
            opened, depth = mark, 0
        elif (deeper := _deeper(text, opened, mark, depth)) is not None:
            depth = deeper
        elif _may_close(text, opened, mark):
            found.append(_between(text, *opened.span(), *mark.span()))
            opened = None
    if opened is not None and len(text) - opened.end() > 1:
        whole = _between(text, *opened.span(), len(text), len(text))
        found.append(replace(whole, closed=False))
    parts = [part for one in found for part in _around_who_speaks(text, one)]
    return [one for one in parts if one.inner_end > one.inner_start]


def _around_who_speaks(text: str, whole: Quotation) -> Iterator[Quotation]:
    """Cut '"A, - said she. - B"', in whose marks it is told who speaks."""
    told = _WITHIN.search(text, whole.inner_start, whole.inner_end)
    if told is None or told["verb"] not in lexicon("ru").words("speech", "cues"):
        yield whole
        return
    start, end = told.span()
    first = _between(text, whole.start, whole.inner_start, start, start)
    yield replace(first, start=whole.start)
    rest = _between(text, end, end, whole.inner_end, whole.end)
    yield from _around_who_speaks(text, replace(rest, closed=whole.closed))


def _deeper(
    text: str, opened: re.Match[str], mark: re.Match[str], depth: int
) -> int | None:
    """Give how deep a mark leaves us within a quotation, if it is of one within it."""
    if _is_within(text, opened, mark):
        return depth
    if _opens_within(text, opened, mark):
        return depth + 1
    closes = depth > 0 and mark.group() in ("»", "“", "”")
    return depth - 1 if closes and _may_close(text, opened, mark) else None


def _opens_within(text: str, opened: re.Match[str], mark: re.Match[str]) -> bool:
    """Tell a mark that opens a quotation within one."""
    if mark.group() in ("«", "„"):
        return _may_open(text, mark)
    if mark.group() != "“" or opened.group() != "“":
        return False
    # "“A “B” C “D” E”": it is closed, and so is what it stands in.
    after = [one.group() for one in _CURLED.finditer(text, mark.end())]
    depths = accumulate((1 if one == "“" else -1 for one in after), initial=2)
    return after[:1] == ["”"] and 0 in depths


def _is_within(text: str, opened: re.Match[str], mark: re.Match[str]) -> bool:
    """Tell straight marks of a name within curled ones: '“The "bird flu" is here”'."""
    closing = _CLOSED_BY.get(opened.group())
    if mark.group() != '"' or closing is None:
        return False
    end = text.find(closing, opened.end())
    return end > mark.start() and text.count('"', opened.end(), end) % 2 == 0


def _between(text: str, start: int, first: int, last: int, end: int) -> Quotation:
    while first < last and text[first] in " \t\n\u00a0":
        first += 1
    while last > first and text[last - 1] in _TRIMMED:
        last -= 1
    return Quotation(start, end, first, last)


def _closes_alone(text: str, mark: re.Match[str]) -> bool:
    """Tell a mark that closes a paragraph's first words, whose opening was lost."""
    before = text[: mark.start()]
    return (
        mark.group() in ("”", "»") and before[-1:] in (",", ".", "!", "?")
        and text[mark.end() :].strip() != ""
    )  # fmt: skip


def _opens_anew(text: str, opened: re.Match[str], mark: re.Match[str]) -> bool:
    """Tell a mark that opens while the one before it was never closed: "A. "B."."""
    before = text[: mark.start()]
    return (
        mark.group() == opened.group() == '"'
        and before[-1:].isspace()
        and before.rstrip()[-1:] in (".", "!", "?")
        and text[mark.end() : mark.end() + 1].isupper()
    )


def _opens_single(text: str, mark: re.Match[str]) -> bool:
    """A single mark opens only what another one ends: no "'Tis" does."""
    is_behind_a_word = text[mark.start() - 1 : mark.start()].isalnum()
    return (
        not is_behind_a_word
        and not _CLOSES_SINGLE.match(text, mark.start())
        and _CLOSES_SINGLE.search(text, mark.end()) is not None
    )


def _may_open(text: str, mark: re.Match[str]) -> bool:
    """A mark opens before a word, and not straight after one."""
    if mark.group() in _SINGLE:
        return _opens_single(text, mark)
    if mark.group() in _CLOSES:
        return False
    before = text[mark.start() - 1 : mark.start()]
    after = text[mark.end() : mark.end() + 2].strip()
    if mark.group() in _OPENS:
        return bool(after)
    return (not before or not before.isalnum()) and bool(after)


def _may_close(text: str, opened: re.Match[str], mark: re.Match[str]) -> bool:
    """A mark closes behind a word or its stop, and not straight before a word."""
    if (mark.group() in _SINGLE) != (opened.group() in _SINGLE):
        return False
    if mark.group() in _SINGLE:
        return _CLOSES_SINGLE.match(text, mark.start()) is not None
    if mark.group() in _CLOSES:
        return True
    before = text[mark.start() - 1 : mark.start()]
    after = text[mark.end() : mark.end() + 1]
    if mark.group() in ("«", "„", "‘‘", "``"):
        return False
    # "Report"un: a case is put to what is in marks.
    return not before.isspace() and (not after.isalnum() or before.isalnum())
