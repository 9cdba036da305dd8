"""How things of the log are told in words: what they are called, and their columns.

Each subject has a ``told.py`` with ``COLUMNS``, and where it has some ``VALUES``,
``TITLES`` and ``POINTS``. A column that no subject words fails a test.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from epihq.operations.ledger import log
from epihq.operations.ledger.moments import Moment, row_at
from epihq.operations.subjects import STATES, THINGS, modules
from epihq.reports.log_words import about
from epihq.web.kit.links import thing_link
from epihq.web.kit.tags import hour, state_word
from epihq.words import numbers
from epihq.words.places import place_name

Content = Mapping[str, Any]
# Things that are called by a name rather than by a number.
_NAMED = ("full_name", "name")
_PLACES = frozenset({"location", "claimant"})
_STATES = frozenset({"state", "severity", "priority"})
_NOTHING: tuple[object, ...] = (None, "", [], {})
_LONGEST = 400


def column_word(name: str, thing: str = "") -> str:
    """Name a column in the reader's language, as one thing or any has it."""
    words = _declared("COLUMNS")
    said = words.get(f"{thing}.{name}") or words.get(name)
    return _(said or name.replace("_", " "))


def title_of(thing: str, content: Content) -> str:
    """Say which thing an entry tells of: where, and what it says."""
    make: Callable[[Content], str] | None = _declared("TITLES").get(thing)
    # Of a thing that was erased, or of which nothing was kept, nothing can be said.
    if make is not None and content:
        return make(content)
    now = content.get("now") or {}
    named = {**content, "now": {**now, "location": ""}} if now else content
    words, place = about(named), str(now.get("location") or "")
    return f"{place_name(place)}: {words}".strip(": ") if place else words


def value_of(thing: str, name: str, value: Any, moment: Moment) -> SafeString | str:
    """Say the value of a thing's column as a person reads it."""
    if value in _NOTHING:
        return "–"
    values = _declared("VALUES")
    if make := values.get(f"{thing}.{name}") or values.get(name):
        return make(value)
    if kind := _declared("POINTS").get(name):
        return _pointed(kind, value, moment)
    return _plain(name, value)


def in_order(names: Iterable[str]) -> list[str]:
    """Put columns in the order in which their subjects word them."""
    places = {name: place for place, name in enumerate(_declared("COLUMNS"))}
    return sorted(names, key=lambda name: places.get(name, len(places)))


@cache
def _declared(what: str) -> Mapping[str, Any]:
    return {
        name: told
        for module in modules("epihq.web", "told")
        for name, told in getattr(module, what, {}).items()
    }


def _pointed(kind: str, number: Any, moment: Moment) -> SafeString | str:
    if not number:
        return "–"
    row = row_at(log.table_of(kind), int(number), moment) if kind in THINGS else None
    name = next((str(getattr(row, one)) for one in _NAMED if hasattr(row, one)), "")
    return thing_link(kind, int(number), name)


def _plain(name: str, value: Any) -> SafeString | str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return _listed(value)
    if isinstance(value, dict):
        return _inside(value)
    return _text(name, value) if isinstance(value, str) else numbers.exact(value)


def _text(name: str, text: str) -> SafeString | str:
    if name in _PLACES:
        return place_name(text)
    if name in _STATES and text in STATES:
        return state_word(text)
    if (at := _hour_in(text)) is not None:
        return hour(at)
    if (on := _day_in(text)) is not None:
        return numbers.day(on)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _listed(values: list[Any]) -> SafeString | str:
    if all(isinstance(one, str | int) for one in values):
        return ", ".join(map(str, values))
    return lines([_beside(one) for one in values])


def _beside(value: Any) -> SafeString | str:
    """Tell an item of a list in a line."""
    if not isinstance(value, dict):
        return str(_plain("", value))
    return ", ".join(f"{_plain(name, one)}" for name, one in value.items() if one)


def _inside(value: Mapping[str, Any]) -> SafeString | str:
    """Tell what a column holds, name by name; what is empty is left out."""
    told = [
        format_html("{}: {}", column_word(name), _plain(name, one))
        for name, one in value.items()
        if one not in _NOTHING
    ]
    return lines(told) if told else "–"


def _hour_in(text: str) -> datetime | None:
    if len(text) < len("2020-07-01T00:00Z") or text[10:11] != "T":
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else None


def _day_in(text: str) -> date | None:
    if len(text) != len("2020-07-01"):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def lines(items: list[str]) -> SafeString | str:
    """Set one line below another."""
    if len(items) == 1:
        return items[0]
    told = format_html_join("", "<li>{}</li>", ((one,) for one in items))
    return format_html("<ul>{}</ul>", told)
