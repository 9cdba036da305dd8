"""The board's maps: how R_t stands to 1, place by place.

Fictional countries have no outlines: they are tiles, as many in a row as fit.
"""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from epihq.terms.locations import country_of, is_exercise
from epihq.web.board.atlas import countries, no_position, region_svg, world_svg
from epihq.web.board.table import Board, Line
from epihq.words import numbers

# A course's class of colour and hatching on the map.
_SHADES = {
    "growing": "fast",
    "perhaps-growing": "rising",
    "perhaps-shrinking": "steady",
    "shrinking": "falling",
    "unknown": "unknown",
}
WORDS = {
    "growing": _("growing (interval above 1)"),
    "perhaps-growing": _("perhaps growing"),
    "perhaps-shrinking": _("perhaps shrinking"),
    "shrinking": _("shrinking (interval below 1)"),
    "unknown": _("the data do not say"),
}
RT = _("R_t of reported cases")
_A_ROW = 5
_WIDE, _HIGH, _GAP = 100, 64, 8


def maps(board: Board) -> dict[str, Any]:
    """Draw region and world, with the legend: word, count and class of each course."""
    at = board.look.at
    # Parts have no outlines: a part is shown by its country.
    own = country_of(board.look.location)
    places = {
        "colours": {line.row.location: _SHADES[line.course] for line in board.lines},
        "links": {
            line.row.location: reverse("location", args=[line.row.location]) + at
            for line in board.lines
        },
        "titles": {line.row.location: _title(line) for line in board.lines},
    }
    counts = dict(board.courses)
    if not (own and is_exercise(own)):
        # Drawn without a colour: nobody's figures of it are held.
        coloured = {*places["colours"], "ATA"}
        counts["unknown"] += len(countries().keys() - coloured)
    legend = [(WORDS[name], count, _SHADES[name]) for name, count in counts.items()]
    if own and is_exercise(own):
        return {"world": _tiles(board.lines, at), "region": "", "legend": legend}
    return {
        "world": world_svg(**places, own=own),
        "region": region_svg(own, **places) if own else "",
        "legend": legend,
        "no_position": no_position(),
    }


def _title(line: Line) -> str:
    figures = gettext("figures to %(day)s") % {"day": numbers.day(line.row.last_date)}
    return f"{line.name}: {RT} {line.rt}, {WORDS[line.course]}, {figures}"


def _tiles(lines: Sequence[Line], at: str) -> SafeString:
    """Draw each place as a tile with its name and R_t."""
    right, down = _WIDE + _GAP, _HIGH + _GAP
    rows = -(-len(lines) // _A_ROW)
    tiles = format_html_join(
        "",
        '<a href="{}" aria-label="{}"><title>{}</title>'
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="6"/>'
        '<text x="{}" y="{}">{}</text><text class="figure" x="{}" y="{}">{}</text></a>',
        (
            (
                reverse("location", args=[line.row.location]) + at,
                _title(line),
                _title(line),
                _SHADES[line.course] + (" own" if line.place == "own" else ""),
                place % _A_ROW * right,
                place // _A_ROW * down,
                _WIDE,
                _HIGH,
                place % _A_ROW * right + _GAP,
                place // _A_ROW * down + 20,
                line.name,
                place % _A_ROW * right + _GAP,
                place // _A_ROW * down + 50,
                f"{line.mark} {line.rt.split(' ')[0]}",
            )
            for place, line in enumerate(lines)
        ),
    )
    box = f"-1 -1 {_A_ROW * right} {rows * down}"
    return format_html('<svg viewBox="{}" role="group">{}</svg>', box, tiles)
