"""Taking in: bytes as they came, and the text out of them.

    take(body, name="report.html").text

Plain text, HTML, PDF and letters (RFC 5322). The bytes are kept by whoever calls; the
record tells their SHA-256, what they were, and both dates where they tell one. Each is
bounded: what is too large, too deep or without a word is refused, and says so.
"""

import hashlib
import io
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email import policy
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from typing import Any, Final

from epihq.terms.errors import DataError
from epihq.text.records import Document

MOST_BYTES: Final = 8_000_000
MOST_MARKUP: Final = 120_000
MOST_DEPTH: Final = 400
MOST_PAGES: Final = 200
_LEAST_OF_A_PAGE: Final = 20


@dataclass(frozen=True)
class Taken:
    """A text with the document that it is."""

    text: str
    document: Document


@dataclass(frozen=True)
class _Out:
    """What came out of bytes: a text, and what they tell of themselves."""

    kind: str
    text: str
    title: str | None = None
    published: date | None = None
    publisher: str | None = None
    notes: tuple[str, ...] = ()


def take(
    body: bytes,
    name: str = "",
    *,
    content_type: str = "",
    address: str | None = None,
    retrieved: datetime | None = None,
) -> Taken:
    """Take the text out of bytes; what they are is told by them, their name or type.

    Raises:
        DataError: ``text.too-large``, ``text.too-much-markup``, ``text.not-readable``,
            ``text.nothing-to-read``.
    """
    _check_size(body, name)
    out = _out(body, name.lower(), content_type.lower())
    if not any(letter.isalpha() for letter in out.text):
        raise DataError(
            "text.nothing-to-read",
            f"{name or 'text'}: words were expected; got a {_KINDS[out.kind]} without "
            "any. Give a report, a page or a letter that holds some; of a scan, its "
            "text.",
        )
    text = out.text.replace("\0", "")
    return Taken(
        text,
        Document(
            sha256=hashlib.sha256(body).hexdigest(),
            text_sha256=hashlib.sha256(
                text.encode("utf-8", "surrogatepass")
            ).hexdigest(),
            language="",
            languages=(),
            published=out.published.isoformat() if out.published else None,
            published_from="page" if out.published else None,
            retrieved=retrieved.astimezone(UTC).isoformat(timespec="seconds")
            if retrieved
            else None,
            publisher=_on_one_line(out.publisher),
            title=_on_one_line(out.title),
            address=address,
            kind=out.kind,
            characters=len(text),
            notes=out.notes,
        ),
    )


def _on_one_line(told: str | None) -> str | None:
    """A title as it can be kept: no line ends, no letters that show nothing."""
    if told is None:
        return None
    shown = "".join(one if one.isprintable() else " " for one in told)
    return " ".join(shown.split())[:_LONGEST_TITLE] or None


_LONGEST_TITLE: Final = 400
_KINDS: Final = {"text": "text", "html": "page", "pdf": "PDF", "email": "letter"}


def _check_size(body: bytes, name: str) -> None:
    if len(body) > MOST_BYTES:
        raise DataError(
            "text.too-large",
            f"{name or 'text'}: at most {MOST_BYTES // 1_000_000} MB are read; got "
            "more. Give the report alone.",
        )


def _out(body: bytes, name: str, content_type: str) -> _Out:
    head = body[:2048].lstrip().lower()
    if head.startswith(b"%pdf-") or name.endswith(".pdf"):
        return _from_pdf(body, name)
    if name.endswith(".eml") or content_type.startswith("message/") or _is_letter(head):
        return _from_letter(body, name)
    if (
        "html" in content_type
        or name.endswith((".html", ".htm", ".xhtml"))
        or re.match(
            rb"(?:<\?xml[^>]*>\s*)?<!doctype html|"
            rb"<html|<head|<body|<article|<div|<p[\s>]",
            head,
        )
    ):
        return _from_html(_decoded(body, content_type), name)
    return _Out("text", _plain_text(_decoded(body, content_type), name))


def _decoded(body: bytes, content_type: str = "") -> str:
    """Read bytes as UTF-8, as they say, or as Cyrillic and Latin pages of Windows."""
    told = re.search(r"charset=[\"']?([\w-]+)", content_type) or re.search(
        rb"charset=[\"']?([\w-]+)", body[:4096]
    )
    named = told.group(1) if told else ""
    encoding = named.decode("ascii") if isinstance(named, bytes) else named
    for one in filter(None, ("utf-8-sig", encoding, _by_marks(body))):
        with suppress(UnicodeDecodeError, LookupError):
            return body.decode(one)
    guess = body.decode("windows-1251", errors="replace")
    letters = sum("а" <= letter.lower() <= "я" for letter in guess[:5000])
    return (
        guess
        if letters > len(guess[:5000]) / 3
        else body.decode("windows-1252", errors="replace")
    )


def _by_marks(body: bytes) -> str:
    return "utf-16" if body[:2] in (b"\xff\xfe", b"\xfe\xff") else ""


def _plain_text(text: str, name: str) -> str:
    """Refuse bytes that are no text; line ends are those of the machine."""
    strange = sum(
        ord(letter) < 32 and letter not in "\t\n\r\f" for letter in text[:10_000]
    )
    if "\x00" in text or strange > len(text[:10_000]) / 20:
        raise _not_readable(name, "bytes that are no text")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _not_readable(name: str, got: str) -> DataError:
    return DataError(
        "text.not-readable",
        f"{name or 'text'}: text, HTML, PDF or a letter was expected; got {got}. Save "
        "it as one of these, or paste its text.",
    )


def _from_html(page: str, name: str) -> _Out:
    _check_markup(page, name)
    import trafilatura  # noqa: PLC0415 - half a second, for pages alone
    from trafilatura.metadata import extract_metadata  # noqa: PLC0415

    try:
        text = trafilatura.extract(
            page, include_comments=False, include_tables=True, favor_recall=True,
            output_format="txt", with_metadata=False,
        )  # fmt: skip
        told: Any = extract_metadata(page)
    except (RecursionError, ValueError, AssertionError, TypeError) as error:
        raise _not_readable(
            name, f"a page that cannot be read ({type(error).__name__})"
        ) from error
    published = None
    with suppress(ValueError, TypeError, AttributeError):
        published = date.fromisoformat(told.date[:10]) if _tells_its_day(page) else None
    return _Out(
        "html",
        text or _stripped(page),
        title=getattr(told, "title", None) or None,
        published=published,
        publisher=getattr(told, "sitename", None) or None,
    )


def _tells_its_day(page: str) -> bool:
    """A day is a page's own only where its particulars name it; no day is guessed."""
    return bool(
        re.search(
            r"published_time|datePublished|<time[^<>]{0,300}datetime|"
            r"name=[\"'](?:date|pubdate|dc\.date|DC\.date\.issued)",
            page,
        )
    )


def _stripped(page: str) -> str:
    """The words of a page of which no article is found, without its scripts."""
    bare = page
    for mark in ("script", "style", "head"):
        bare = _without(bare, mark)
    bare = re.sub(r"(?i)<(?:br|/p|/div|/li|/h\d|/tr)[^>]*>", "\n", bare)
    import html  # noqa: PLC0415 - for pages alone

    return html.unescape(re.sub(r"<[^>]{0,2000}>", " ", bare)).strip()


def _without(page: str, mark: str) -> str:
    """Leave out what stands between a mark and its end, in one pass over the page."""
    low, kept, at = page.lower(), [], 0
    if len(low) != len(page):
        # A letter that is two in lower case would move every place behind it.
        low = page
    while (start := low.find(f"<{mark}", at)) >= 0:
        end = low.find(f"</{mark}", start)
        if end < 0:
            break
        kept.append(page[at:start])
        at = low.find(">", end) + 1 or len(page)
    return " ".join([*kept, page[at:]])


def _check_markup(page: str, name: str) -> None:
    """Refuse markup that is made to cost, before anything reads it."""
    marks = page.count("<")
    if marks > MOST_MARKUP or _depth(page) > MOST_DEPTH:
        raise DataError(
            "text.too-much-markup",
            f"{name or 'page'}: a page of at most {MOST_MARKUP:,} marks and "
            f"{MOST_DEPTH} within each other is read; got {marks:,} marks. Save the "
            "report's text alone.",
        )


def _depth(page: str) -> int:
    deepest = depth = 0
    for mark in re.finditer(
        r"<(/?)(?:div|span|table|tr|td|ul|li|b|i|em|font|section|blockquote|p|a)\b",
        page,
    ):
        depth = max(0, depth - 1) if mark.group(1) else depth + 1
        deepest = max(deepest, depth)
    # Paragraphs and rows need not be closed: they are not within each other.
    return deepest if page.count("</") * 3 > page.count("<") or deepest > 5000 else 0


def _from_pdf(body: bytes, name: str) -> _Out:
    import logging  # noqa: PLC0415 - pypdf tells of small faults there

    from pypdf import PdfReader  # noqa: PLC0415 - for PDFs alone
    from pypdf.errors import PyPdfError  # noqa: PLC0415

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(body))
        if reader.is_encrypted and not reader.decrypt(""):
            raise _not_readable(name, "a PDF under a password")
        pages = reader.pages[:MOST_PAGES]
        text = "\n\n".join(page.extract_text() for page in pages)
        count = len(reader.pages)
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        RecursionError,
        AttributeError,
        IndexError,
        OSError,
    ) as error:
        raise _not_readable(
            name, f"a PDF that cannot be read ({type(error).__name__})"
        ) from error
    notes = (
        (f"read as far as page {MOST_PAGES} of {count}",) if count > MOST_PAGES else ()
    )
    if len(text.strip()) < _LEAST_OF_A_PAGE * 0.5:
        raise DataError(
            "text.nothing-to-read",
            f"{name or 'PDF'}: words were expected; got {count} pages without any: "
            "they are pictures. Give the text of the scan.",
        )
    return _Out("pdf", text, notes=notes)


def _is_letter(head: bytes) -> bool:
    names = re.findall(
        rb"(?m)^(from|to|subject|date|received|message-id|mime-version):", head
    )
    return (
        head.startswith(
            (
                b"from:",
                b"received:",
                b"return-path:",
                b"delivered-to:",
                b"date:",
                b"subject:",
                b"message-id:",
                b"mime-version:",
            )
        )
        and len(set(names)) >= 3
    )


def _from_letter(body: bytes, name: str) -> _Out:
    letter = BytesParser(policy=policy.default).parsebytes(body)
    part = letter.get_body(preferencelist=("plain", "html"))
    if part is None:
        raise _not_readable(name, "a letter without a text")
    try:
        content = str(part.get_content())
    except (LookupError, KeyError, UnicodeError) as error:
        raise _not_readable(name, "a letter in letters that are not known") from error
    is_page = part.get_content_type() == "text/html"
    inner = (
        _from_html(content, name)
        if is_page
        else _Out("email", _plain_text(content, name))
    )
    attached = sum(1 for _ in letter.iter_attachments())
    sent = None
    with suppress(ValueError, TypeError):
        sent = (
            parsedate_to_datetime(str(letter["date"])).date()
            if letter["date"]
            else None
        )
    return _Out(
        "email",
        inner.text,
        title=str(letter["subject"]) if letter["subject"] else None,
        published=sent,
        notes=(f"{attached} attachments were not read",) if attached else (),
    )
