"""Events on charts: the figures that they were told, and the days that they went on."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from epihq.operations.events.tables import EventRow
from epihq.reports.picture_figures import figures
from epihq.reports.pictures import Stretch
from epihq.terms.events import NEW, PRESENT, TOTALS, Figure
from epihq.web.charts.drawn import Drawn, draw_soon
from epihq.web.events.words import figure_word
from epihq.web.kit.listing import found, lists
from epihq.web.kit.moment import Look

_MOST = 10


def charts_of(told: Sequence[Figure]) -> tuple[Drawn, ...]:
    """Draw an event's figures: those new on a day, in all by its end, there on it.

    Totals dwarf what is new on a day: each kind has a scale of its own.
    """
    kinds = (
        ("event-new", _("New on the day"), NEW),
        ("event-totals", _("In all by its end"), TOTALS),
        ("event-present", _("There on the day"), PRESENT),
    )
    charts = (figures(name, title, _by_word(told, of)) for name, title, of in kinds)
    return draw_soon([one for one in charts if one.picture])


def _by_word(
    told: Sequence[Figure], indicators: Sequence[str]
) -> Mapping[str, Mapping[date, float]]:
    found: dict[str, dict[date, float]] = {}
    for indicator in indicators:
        values = {
            one.reference_date: float(one.value)
            for one in told
            if one.indicator == indicator
        }
        if values:
            found[figure_word(indicator)] = values
    return found


def events_of(look: Look, location: str) -> Iterator[Stretch]:
    """Give the days over which each event of a place went on, from its first known."""
    for row in found(EventRow, look.moment, [lists("locations", location)])[:_MOST]:
        ended = row.closed_at
        yield Stretch(
            kind="event",
            name=_("event: %(name)s") % {"name": row.title},
            first=row.started_on or row.detected_on or _day(row, look),
            last=None if ended is None else ended.astimezone(look.zone).date(),
        )


def _day(row: EventRow, look: Look) -> date:
    return row.opened_at.astimezone(look.zone).date()


STRETCHES = (events_of,)
