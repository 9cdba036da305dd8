"""Which language is spoken just now, and how a text of the code is said in it."""

import gettext as _gettext
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from epihq.terms.errors import UsageError
from epihq.terms.languages import LANGUAGES

_LOG = logging.getLogger(__name__)
LOCALE = Path(__file__).resolve().parent / "locale"

_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)
_followed: list[Callable[[], str | None]] = []


def language() -> str:
    """Give the code of the language that is spoken now (ISO 639-1)."""
    spoken = _spoken.get()
    if spoken is None and _followed:
        spoken = _followed[-1]()
    return spoken if spoken in LANGUAGES else "en"


def check_language(code: str) -> str:
    """Read the code of a language that is spoken here; return it.

    Raises:
        UsageError: ``words.unknown-language``.
    """
    if code not in LANGUAGES:
        raise UsageError(
            "words.unknown-language",
            f"language: one of {', '.join(LANGUAGES)} was expected; got {code!r}. "
            "Choose one of them.",
        )
    return code


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak a language until the block ends.

    Raises:
        UsageError: ``words.unknown-language``.
    """
    before = _spoken.set(check_language(code))
    try:
        yield
    finally:
        _spoken.reset(before)


def follow(asked: Callable[[], str | None]) -> None:
    """Speak, where nothing else is said, the language that ``asked`` answers.

    The pages let words follow the request in this way.
    """
    _followed[:] = [asked]


def gettext(text: str) -> str:
    """Say a text of the code in the language spoken now."""
    # A catalogue keeps its own header under the empty text.
    return text and _catalogue(language()).gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    """Say a text that goes with a number of things."""
    return _catalogue(language()).ngettext(one, many, count)


def pgettext(context: str, text: str) -> str:
    """Say a text that alone could mean two things."""
    return _catalogue(language()).pgettext(context, text)


def noop(text: str) -> str:
    """Mark a text of a table for translators; it is said by ``gettext`` when used."""
    return text


def capitalised(text: str) -> str:
    """Begin a text with a capital letter, as its language has it."""
    first = "İ" if language() == "az" and text[:1] == "i" else text[:1].upper()
    return first + text[1:]


@cache
def _catalogue(code: str) -> _gettext.NullTranslations:
    if code == "en":
        return _gettext.NullTranslations()
    try:
        return _gettext.translation("django", LOCALE, languages=[code])
    except FileNotFoundError:
        # Nobody goes without a letter or a page for want of its translation.
        _LOG.warning("words: no %s catalogue at %s: run `make setup`", code, LOCALE)
        return _gettext.NullTranslations()
