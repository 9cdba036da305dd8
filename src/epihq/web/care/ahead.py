"""The work of the next four weeks, as the watch keeps it: by district and by week.

It names nobody. Where it is old, or none could be made, the page says so; at a past
hour it is the one that stood then.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple
from datetime import date
from typing import Any, NamedTuple

from django.http import HttpRequest, StreamingHttpResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from epihq.care.ahead import keeping
from epihq.care.ahead.keeping import Kept, OfDistrict, Week
from epihq.care.desk.figures import seen_by, sees_all
from epihq.operations.ledger import rules
from epihq.operations.ledger.rules import Actor
from epihq.reports.decision_options import title_as
from epihq.web.kit.listing import asked
from epihq.web.kit.moment import Look, home_folder, look_of
from epihq.web.kit.sign_in import actor_of, page
from epihq.web.kit.tables import Column, csv_response
from epihq.words import numbers

# What the page shows of each week, in this order.
SHOWN: Mapping[str, str] = {
    "at-home": gettext_lazy("At home"),
    "calls": gettext_lazy("Calls"),
    "visits": gettext_lazy("Home visits"),
    "nurses": gettext_lazy("Nurses on duty"),
    "teams": gettext_lazy("Teams on duty"),
    "beds": gettext_lazy("Beds"),
}


class Told(NamedTuple):
    """One line of a table: a district or a week, and a cell for each heading."""

    name: str
    number: int
    cells: list[tuple[str, str]]


class Ahead(NamedTuple):
    """The forecast as the page shows it; ``kept`` None: none could be made by then."""

    kept: Kept | None
    days_old: int
    option: str
    may_see: bool
    rests_on: list[str]
    weeks: list[tuple[int, str]]
    week: int
    heads: list[str]
    districts: list[Told]
    all: list[Told]

    @property
    def week_named(self) -> str:
        """The days of the week that is shown."""
        return dict(self.weeks).get(self.week, "")


def ahead_of(request: HttpRequest, look: Look) -> Ahead:
    """Give the forecast of the districts whose figures somebody sees, as it stood."""
    kept, actor = _standing(look), actor_of(request)
    found = [] if kept is None else _seen(kept, actor)
    may_see = rules.may(actor, "decision.see")
    if kept is None or not found:
        return Ahead(kept, 0, "", may_see, [], [], 1, [], [], [])
    firsts = sorted({one.first for one in found[0][1].weeks})
    week = _week(request, len(firsts))
    # Beds are not in all projections.
    figures = [one for one in SHOWN if any(w.what == one for w in found[0][1].weeks)]
    whole = kept.of_all if sees_all(actor) else None
    listed = [*found, *([(_("all districts"), whole)] if whole else [])]
    alone = whole or (found[0][1] if len(found) == 1 else None)
    return Ahead(
        kept=kept,
        days_old=kept.days_old_at(look.moment.at),
        option=title_as(*astuple(kept.option)),
        may_see=may_see,
        rests_on=_rests_on(kept),
        weeks=[(n, _span(found[0][1], day)) for n, day in enumerate(firsts, start=1)],
        week=week,
        heads=[str(SHOWN[one]) for one in figures],
        districts=[
            Told(name, one.number, _cells(one, firsts[week - 1], figures))
            for name, one in listed
        ],
        all=_week_by_week(alone, firsts, figures) if alone else [],
    )


def _standing(look: Look) -> Kept | None:
    if look.moment.is_past:
        return keeping.stood_at(home_folder(), look.moment.at)
    return keeping.kept(home_folder())


def _seen(kept: Kept, actor: Actor) -> list[tuple[str, OfDistrict]]:
    listed = [(row.name, kept.of_district(row.pk)) for row in seen_by(actor)]
    return [(name, one) for name, one in listed if one is not None]


def _week(request: HttpRequest, most: int) -> int:
    text = asked(request, "week")
    return int(text) if text in {str(n) for n in range(1, most + 1)} else 1


def _span(one: OfDistrict, first: date) -> str:
    last = next(week.last for week in one.weeks if week.first == first)
    return numbers.period(first, last)


def _cells(
    one: OfDistrict, first: date, figures: Sequence[str]
) -> list[tuple[str, str]]:
    by_name = {week.what: week for week in one.weeks if week.first == first}
    return [
        (str(SHOWN[what]), numbers.with_interval(by_name[what].found, numbers.count))
        for what in figures
    ]


def _week_by_week(
    one: OfDistrict, firsts: Sequence[date], figures: Sequence[str]
) -> list[Told]:
    return [Told(_span(one, day), 0, _cells(one, day, figures)) for day in firsts]


def _rests_on(kept: Kept) -> list[str]:
    """Say what a forecast rests on, sentence by sentence."""
    stay = numbers.with_interval(kept.stay, numbers.duration)
    text = ngettext(
        "Days at home: %(stay)s, from %(number)s person on the register.",
        "Days at home: %(stay)s, from %(number)s people on the register.",
        kept.persons,
    )
    told = [text % {"stay": stay, "number": numbers.count(kept.persons)}]
    began = {"began": numbers.count(kept.began)}
    if kept.expected is None:
        text = _(
            "%(began)s began at home in the last 28 days. No published cases of these "
            "days are kept: all new people are thought to come on the register."
        )
        return [*told, text % began]
    text = _(
        "%(began)s began at home in the last 28 days, of %(expected)s by the published "
        "cases: as large a part is thought to come on the register."
    )
    return [*told, text % {**began, "expected": numbers.rough(kept.expected)}]


class Line(NamedTuple):
    """One figure of one district and week, as programs are told it."""

    number: int | None
    district: str
    week: Week
    kept: Kept


def lines_for(actor: Actor, look: Look) -> Iterator[Line]:
    """Tell the forecast figure by figure, of the districts whose figures one sees."""
    kept = _standing(look)
    if kept is None:
        return
    whole = kept.of_all if sees_all(actor) else None
    for name, one in [*_seen(kept, actor), *([("", whole)] if whole else [])]:
        for week in one.weeks:
            yield Line(one.number or None, name, week, kept)


def _of_interval(name: str) -> Column:
    return Column(name, name, lambda line: getattr(line.week.found, name))


CSV = (
    Column("number", "number", lambda line: line.number),
    Column("district", "district", lambda line: line.district),
    Column("first", "first", lambda line: line.week.first),
    Column("last", "last", lambda line: line.week.last),
    Column("what", "what", lambda line: line.week.what),
    Column("of_the_week", "of_the_week", lambda line: line.week.of_the_week),
    *map(_of_interval, ("median", "lower50", "upper50", "lower90", "upper90")),
    Column("as_of", "as_of", lambda line: line.kept.as_of),
    Column("made_at", "made_at", lambda line: line.kept.made_at),
    Column("decision", "decision", lambda line: line.kept.decision),
)


@page("care.figures")
def ahead_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the forecast by district and week as CSV."""
    lines = lines_for(actor_of(request), look_of(request))
    return csv_response("care-ahead", CSV, lines)


URLS: list[Any] = [path("care/ahead.csv", ahead_csv, name="care-ahead-csv")]
