"""Which letters the bytes of a text are: told, never taken in silence.

UTF-8 proves itself, UTF-16 shows in its blanks. Of the code pages of Windows and DOS
any byte is some letter; the page is taken in which most words are places or names of
columns, then the one whose words are words: letters of one script, none of them a
sign or a capital within. A wrong choice cannot enter figures under a wrong name: a
place that is not known under it is refused.
"""

import codecs
import re
import unicodedata
from dataclasses import dataclass

from epihq.archive.reading.columns import is_known
from epihq.archive.reading.words import is_total
from epihq.terms.errors import DataError, UsageError
from epihq.terms.folding import fold
from epihq.terms.place_names import codes_named

# In the order in which they are believed where nothing speaks for another.
_PAGES = {
    "cp1252": "Windows-1252 (Western Europe)",
    "cp1254": "Windows-1254 (Turkish, Azerbaijani)",
    "cp1250": "Windows-1250 (Central Europe)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "cp1256": "Windows-1256 (Arabic)",
    "cp866": "DOS 866 (Cyrillic)",
    "koi8-r": "KOI8-R (Cyrillic)",
}
_SAMPLE_BYTES = 1_000_000
_MOST_WORDS = 400
_WORD = re.compile(r"[^\s,;|\t\"]*[^\x00-\x7f][^\s,;|\t\"]*")
_CELL = re.compile(r"[^,;|\t\"\r\n]*[^\x00-\x7f][^,;|\t\"\r\n]*")


@dataclass(frozen=True, kw_only=True)
class Letters:
    """A text as UTF-8 bytes, and how that was found out."""

    body: bytes
    notes: tuple[str, ...] = ()


def letters(file: str, body: bytes, encoding: str = "") -> Letters:
    """Give the text of a file; ``encoding`` is what a person said that it is.

    Raises:
        DataError: ``file.encoding``.
        UsageError: ``file.unknown-encoding``.
    """
    if encoding:
        return _as_said(file, body, encoding)
    for mark, name in (
        (codecs.BOM_UTF16_LE, "UTF-16"),
        (codecs.BOM_UTF16_BE, "UTF-16"),
    ):
        if body.startswith(mark):
            return _wide(file, body, name)
    if (order := _blanks_of_utf_16(body)) is not None:
        return _wide(file, body, order)
    plain = body.removeprefix(codecs.BOM_UTF8)
    if plain.isascii() or _is_utf_8(plain):
        return Letters(body=plain)
    page = _most_likely(plain)
    text = plain.decode(page, errors="replace")
    note = (
        f"The letters were read as {_PAGES[page]}. If names look wrong, say which page "
        "it is with --encoding."
    )
    return Letters(body=text.encode(), notes=(note,))


def _as_said(file: str, body: bytes, encoding: str) -> Letters:
    try:
        name = codecs.lookup(encoding).name
    except LookupError as exc:
        raise UsageError(
            "file.unknown-encoding",
            f"--encoding: the name of a code page was expected; got {encoding!r}. "
            "Write for example utf-8, cp1251, cp1254 or utf-16.",
        ) from exc
    try:
        text = body.decode("utf-8-sig" if name == "utf-8" else name)
    except UnicodeDecodeError as exc:
        raise DataError(
            "file.encoding",
            f"{file}: letters of {encoding} were expected; got bytes that are none at "
            f"{exc.start:,}. Leave --encoding out, or name another.",
        ) from exc
    return Letters(body=text.removeprefix("\ufeff").encode())


def _wide(file: str, body: bytes, order: str) -> Letters:
    try:
        text = body.decode(order)
    except UnicodeDecodeError as exc:
        raise DataError(
            "file.encoding",
            f"{file}: text in UTF-16 was expected; got bytes that are none at "
            f"{exc.start:,}. The file may be cut short: fetch it again.",
        ) from exc
    note = "The letters were read as UTF-16."
    return Letters(body=text.removeprefix("\ufeff").encode(), notes=(note,))


def _blanks_of_utf_16(body: bytes) -> str | None:
    """Tell UTF-16 without a mark by the zero beside every plain letter."""
    head = body[:1000]
    half = len(head) // 2
    if half < 4 or head.count(0) < 0.7 * half:
        return None
    return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"


def _is_utf_8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _most_likely(body: bytes) -> str:
    sample = _some_of(body)
    order = list(_PAGES)
    return max(order, key=lambda page: (*_likeness(sample, page), -order.index(page)))


def _some_of(body: bytes) -> bytes:
    """Take the first lines that have other than plain letters."""
    if len(body) <= _SAMPLE_BYTES:
        return body
    first = next((n for n, byte in enumerate(body) if byte > 127), 0)
    start = body.rfind(b"\n", 0, first) + 1
    header = body[: body.find(b"\n") + 1]
    return header + body[start : start + _SAMPLE_BYTES]


def _likeness(sample: bytes, page: str) -> tuple[int, int]:
    """Count cells that name a place or a column, and words that are words."""
    text = sample.decode(page, errors="replace")
    cells = dict.fromkeys(_CELL.findall(text))
    words = dict.fromkeys(_WORD.findall(text))
    known = sum(
        bool(codes_named(cell.strip())) or is_known(cell) or is_total(cell)
        for cell in list(cells)[:_MOST_WORDS]
        if fold(cell)
    )
    return known, sum(map(_is_word, list(words)[:_MOST_WORDS]))


def _is_word(word: str) -> bool:
    bare = word.strip(".()[]:!?'-/0123456789«»„“”’")
    kinds = [unicodedata.category(letter) for letter in bare]
    if not all(
        kind[0] in "LM" or letter in "-'’."
        for kind, letter in zip(kinds, bare, strict=True)
    ):
        return False
    scripts = {unicodedata.name(c, "").split(" ")[0] for c in bare if c.isalpha()}
    inner_capital = any(
        a.islower() and b.isupper() for a, b in zip(bare, bare[1:], strict=False)
    )
    return len(scripts) <= 1 and not inner_capital
