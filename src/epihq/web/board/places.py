"""The board's maps and its table of all places, set once for what they show.

They are most of the board and change with figures, a row with a signal: what people do
in between, and the minute, sets the rest of it anew.
"""

from collections.abc import Iterator
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from epihq.web.board.map import maps
from epihq.web.board.sorted_lines import headings, sorted_lines
from epihq.web.board.table import Board, Line
from epihq.web.kit.memory import Kept

# Three languages, and as many days as people look at.
_known_maps: Kept[dict[str, Any]] = Kept(16)
_known_rows: Kept[SafeString] = Kept(8192)

# Heads of columns, where a row becomes a card on a phone.
LABELS = {
    "figures": _("Figures to"),
    "cases": _("Cases, 7 days"),
    "change": _("Change"),
    "per": _("per 100,000"),
    "deaths": _("Deaths, 7 days"),
    "rt": _("R_t of reported cases"),
    "doubles": _("Doubles in"),
    "reported": _("Reported"),
    "signals": _("Signals"),
    "closer": _("Closer"),
    "options": _("options"),
    "card": _("card"),
}


def places(board: Board, sort: str) -> SafeString:
    """Set the maps and the table; nothing where no figures are held."""
    if not board.lines:
        return SafeString()
    look = board.look
    context = {
        "look": look,
        "at": look.at,
        "headings": headings(sort, look.further),
        "rows": list(_rows(board, sort)),
        "has_regions": any(one.country != one.row.location for one in board.lines),
        **_maps_of(board),
    }
    return render_to_string("web/board/places.html", context)


def _rows(board: Board, sort: str) -> Iterator[SafeString]:
    """Set the rows, each as it was set before where nothing of it has changed."""
    for line, regions in sorted_lines(board.lines, sort):
        yield _row(board, line, "", len(regions))
        for region in regions:
            yield _row(board, region, region.country, 0)


def _row(board: Board, line: Line, country: str, regions: int) -> SafeString:
    look = board.look

    def made() -> SafeString:
        context = {
            "look": look,
            "at": look.at,
            "labels": LABELS,
            "line": line,
            "country": country,
            "regions": regions,
        }
        return render_to_string("web/board/row.html", context)

    shown = (line, country, regions, look.further, get_language())
    return _known_rows.get(shown, made)


def _maps_of(board: Board) -> dict[str, Any]:
    """Draw the maps, or take them as they were drawn: they show figures alone."""
    look = board.look
    figures = tuple((line.row, line.place) for line in board.lines)
    shown = (figures, look.location, look.further, get_language())
    return _known_maps.get(shown, lambda: maps(board))
