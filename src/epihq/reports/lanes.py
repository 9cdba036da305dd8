"""What held or went on while figures were counted: bars above a chart, in lanes."""

from collections.abc import Sequence
from datetime import date, timedelta

import altair as alt

from epihq.reports.marks import TOLD, Layer
from epihq.reports.pictures import Stretch
from epihq.reports.rows import Row

MEASURE, EVENT, ON_THEM = "#7ea3c4", "#b3761a", "#0b141b"
_LANE, _MOST_LANES = 13, 4


def stretches(held: Sequence[Stretch], rows: Sequence[Row]) -> list[Layer]:
    """Draw what held or went on as bars above the chart, each with its number."""
    if not held:
        return []
    first, last = (
        date.fromisoformat(pick(row["date"] for row in rows)) for pick in (min, max)
    )
    laid = _laid(held, first, last)
    layers: list[Layer] = []
    for kind, color in (("measure", MEASURE), ("event", EVENT)):
        for lane in range(_MOST_LANES):
            here = [r for r in laid if r["lane"] == lane and r["kind"] == kind]
            top = -(lane + 1) * _LANE
            bar = alt.Chart().mark_bar(color=color, aria=True)
            number = alt.Chart().mark_text(
                align="left", baseline="middle", dx=3, fontSize=11, color=ON_THEM
            )
            x = alt.X("start:T")
            layers += [
                (
                    here,
                    bar.encode(
                        x=x,
                        x2=alt.X2("end:T"),
                        y=alt.value(top),
                        y2=alt.value(top + _LANE - 3),
                        **TOLD,
                    ),
                ),
                (
                    here,
                    number.encode(
                        x=x, y=alt.value(top + (_LANE - 3) / 2), text="number:N"
                    ),
                ),
            ]
    return layers


def _laid(stretches: Sequence[Stretch], first: date, last: date) -> list[Row]:
    """Cut stretches to the days shown, and lay them into lanes that do not overlap."""
    ends: list[date] = []
    laid = []
    for number, one in enumerate(stretches, start=1):
        start = max(one.first, first)
        end = last if one.last is None else min(one.last, last)
        lane = next((n for n, busy in enumerate(ends) if busy < start), len(ends))
        ends[lane : lane + 1] = [end]
        if lane < _MOST_LANES:
            laid.append(
                {
                    "start": f"{start}T00:00:00Z",
                    "end": f"{end + timedelta(days=1)}T00:00:00Z",
                    "lane": lane,
                    "kind": one.kind,
                    "number": f"{number}",
                    "told": f"{number}: {one.name}",
                }
            )
    return laid
