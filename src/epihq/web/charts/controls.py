"""What a reader can change of charts: links, each the address of another picture.

They need no script, and every address can be kept, sent and opened again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from epihq.web.charts.options import RANGE_WORDS, USUAL_RANGE, Options
from epihq.web.kit.moment import Look

_BACK = (7, 28)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One thing to choose: its word, its address, and whether it is chosen."""

    word: str
    href: str
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class Group:
    """Things of which one is chosen."""

    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, kw_only=True)
class Panel:
    """All that can be changed; ``query`` is what is chosen, for other addresses.

    ``hidden`` is what a form sends along with the day that it asks for.
    """

    groups: tuple[Group, ...]
    query: str
    hidden: tuple[tuple[str, str], ...]
    known: date | None
    newest: date
    asks_for_known: bool


def panel_of(
    request: HttpRequest,
    look: Look,
    options: Options,
    newest: date,
    codes: Sequence[str],
    *more: Group,
) -> Panel:
    """Put the choices together; ``more`` are those of the page alone."""
    asked = request.GET
    ranges = [
        (str(word), "range", "" if key == USUAL_RANGE else key, options.range == key)
        for key, word in RANGE_WORDS.items()
    ]
    counts = [
        (_("persons"), "per", "", not options.is_rate),
        (_("per 100,000"), "per", "100k", options.is_rate),
    ]
    scales = [
        (_("even"), "scale", "", not options.is_log),
        (_("logarithmic"), "scale", "log", options.is_log),
    ]
    groups = [
        _group(asked, _("Range"), ranges),
        _group(asked, _("Counted"), counts),
        _group(asked, _("Scale"), scales),
    ]
    if codes:
        known = [*_known(look, options, newest)]
        groups.append(_group(asked, _("Beside it"), known))
    hidden = [(name, value) for name, value in asked.items() if name != "known"]
    return Panel(
        groups=(*more, *groups),
        query=_query(asked, codes),
        hidden=tuple(hidden),
        known=options.known,
        newest=newest,
        asks_for_known=bool(codes),
    )


def _known(
    look: Look, options: Options, newest: date
) -> Iterator[tuple[str, str, str, bool]]:
    """Offer days as of which the same days were known."""
    yield _("nothing"), "known", "", options.known is None
    words = {7: _("known a week before"), 28: _("known 4 weeks before")}
    for back in _BACK:
        day = look.as_of - timedelta(days=back)
        yield words[back], "known", day.isoformat(), options.known == day
    if look.as_of < newest:
        yield _("known today"), "known", newest.isoformat(), options.known == newest


def _group(
    asked: QueryDict, label: str, choices: Sequence[tuple[str, str, str, bool]]
) -> Group:
    return Group(
        label=label,
        choices=tuple(
            Choice(word=word, href=with_(asked, name, value), is_chosen=chosen)
            for word, name, value, chosen in choices
        ),
    )


def with_(asked: QueryDict, name: str, value: str) -> str:
    """Give the address of the same page with another choice; "" is the usual one."""
    changed = asked.copy()
    changed.pop(name, None)
    if value:
        changed[name] = value
    return f"?{changed.urlencode()}"


def _query(asked: QueryDict, codes: Sequence[str]) -> str:
    kept = QueryDict(mutable=True)
    kept["places"] = ",".join(codes)
    for name in ("range", "per", "scale", "known", "at"):
        if value := asked.get(name):
            kept[name] = value
    return kept.urlencode(safe=",")
