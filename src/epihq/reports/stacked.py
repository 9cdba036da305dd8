"""Bars made of parts: weeks of onset by outcome or area, and ages of either sex.

Parts differ in lightness, are parted by a line, and have their names below in the order
in which they lie, however narrow the chart is; the table has every figure.
"""

from collections.abc import Sequence

import altair as alt

from epihq.reports import axes, lanes, marks
from epihq.reports.marks import BAND50, BAND90, BAR, INK, QUIET, TOLD, Layer, frame
from epihq.reports.pictures import Picture, Strand

# From the lowest part up; dark and light take turns, so that neighbours differ. All are
# colours of paper that the room has its own for.
_PARTS = (INK, BAR, "white", QUIET, BAND90, BAND50)
WEEKS_HEIGHT = 190
# From the chart to the first name below it, past the words of its axis.
_BELOW, _A_NAME = 36, 17
_A_GROUP, _LEAST_HEIGHT = 24, 70


def weeks(picture: Picture) -> list[Layer]:
    """Draw weeks of which each is made of parts."""
    strands = picture.strands
    rows = strands[0].rows
    top = 1.05 * max([1.0, *(row["top"] for row in strands[-1].rows)])
    layers = [axes.weekly(rows, picture.axis, (0.0, top))]
    for place, strand in enumerate(strands):
        look = _PARTS[place]
        layers += [_bars(strand, look), *_named(strands, place, look)]
    return [*layers, *lanes.stretches(picture.stretches, rows), marks.cover(rows)]


def _bars(strand: Strand, color: str) -> Layer:
    some = [row for row in strand.rows if row["count"]]
    mark = alt.Chart().mark_bar(color=color, stroke=INK, strokeWidth=0.6)
    return some, mark.encode(
        x=alt.X("start:T"), x2=alt.X2("end:T"), y=alt.Y("top:Q"), y2=alt.Y2("low:Q")
    )


def _named(strands: Sequence[Strand], place: int, color: str) -> list[Layer]:
    """Name a part below the axis, the highest first, after a piece of its look."""
    one = [{"one": 1}]
    height = alt.value(WEEKS_HEIGHT + _BELOW + _A_NAME * (len(strands) - 1 - place))
    piece = alt.Chart().mark_square(
        size=90, opacity=1, fill=color, stroke=INK, strokeWidth=0.6
    )
    word = alt.Chart().mark_text(
        align="left", dx=10, text=strands[place].name, color=INK, fontSize=12
    )
    x = alt.value(6)
    return [(one, piece.encode(x=x, y=height)), (one, word.encode(x=x, y=height))]


def height_of(picture: Picture) -> int:
    """Give a chart of groups under each other as much height as they need."""
    return max(_LEAST_HEIGHT, _A_GROUP * len(picture.strands[0].rows))


def pyramid(picture: Picture) -> list[Layer]:
    """Draw groups of ages under each other, one sex to the left and one to the right.

    With one strand, persons of both sexes to the right.
    """
    strands = picture.strands
    groups = [row["group"] for row in strands[0].rows][::-1]
    most = max([1.0, *(row["count"] for one in strands for row in one.rows)])
    left = -1.18 * most if len(strands) > 1 else 0.0
    corners = [{"x": x, "group": groups[0]} for x in (left, 1.18 * most)]
    layers = [frame(corners, _across(picture.axis), _down(groups))]
    for place, strand in enumerate(strands):
        is_left = place == 0 and len(strands) > 1
        color = INK if is_left else BAR
        layers += _side(strand, color, is_left=is_left)
        if len(strands) > 1:
            layers.append(_side_name(strand.name, is_left=is_left))
    return [*layers, _groups_tell(picture, (left, 1.18 * most))]


def _groups_tell(picture: Picture, across: tuple[float, float]) -> Layer:
    """Cover each group from side to side, unseen, and say both sides of it."""
    rows = [
        {"group": row["group"], "left": across[0], "right": across[1]}
        | {"told": row["told"]}
        for row in picture.strands[0].rows
    ]
    mark = alt.Chart().mark_bar(opacity=0, aria=True)
    return rows, mark.encode(
        x=alt.X("left:Q"), x2=alt.X2("right:Q"), y=alt.Y("group:N"), **TOLD
    )


def _side(strand: Strand, color: str, *, is_left: bool) -> list[Layer]:
    sign = -1 if is_left else 1
    rows = [row | {"zero": 0, "end": sign * row["count"]} for row in strand.rows]
    bar = alt.Chart().mark_bar(color=color, stroke=INK, strokeWidth=0.6)
    number = alt.Chart().mark_text(
        align="right" if is_left else "left",
        dx=-4 if is_left else 4,
        color=INK,
        fontSize=12,
    )
    y = alt.Y("group:N")
    return [
        (rows, bar.encode(x=alt.X("zero:Q"), x2=alt.X2("end:Q"), y=y)),
        (rows, number.encode(x=alt.X("end:Q"), y=y, text="label:N")),
    ]


def _side_name(name: str, *, is_left: bool) -> Layer:
    mark = alt.Chart().mark_text(
        align="right" if is_left else "left",
        dx=-8 if is_left else 8,
        text=name,
        color=INK,
        fontSize=12,
    )
    return [{"zero": 0}], mark.encode(x=alt.X("zero:Q"), y=alt.value(-9))


def _across(title: str) -> alt.X:
    axis = alt.Axis(
        labelExpr="format(abs(datum.value), ',.0f')",
        tickCount=6,
        tickMinStep=1,
        gridColor=marks.GRID,
    )
    scale = alt.Scale(nice=False, zero=True)
    return alt.X("x:Q", title=title, axis=axis, scale=scale)


def _down(groups: Sequence[str]) -> alt.Y:
    axis = alt.Axis(domain=False, ticks=False, labelPadding=8, labelColor=QUIET)
    scale = alt.Scale(domain=list(groups), paddingInner=0.15)
    return alt.Y("group:N", title=None, sort=None, axis=axis, scale=scale)
