"""Small charts drawn here: SVG with axis and days, without script or style of its own.

What they show stands in words or in a table beside them as well.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from epihq.words.numbers import figure

WIDTH, HEIGHT = 640, 220
LEFT, RIGHT, TOP, BOTTOM = 76, 12, 14, 30


@dataclass(frozen=True, kw_only=True)
class Scale:
    """Where figures and days lie on a drawing, in its own units."""

    top: float
    floor: float
    count: int

    def y(self, value: float) -> float:
        """Height of a figure, from the top."""
        share = (value - self.floor) / (self.top - self.floor)
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)

    def x(self, place: float) -> float:
        """Where the room of a day begins."""
        return round(LEFT + place * self.step, 1)

    @property
    def step(self) -> float:
        """Room for one day."""
        return (WIDTH - LEFT - RIGHT) / max(self.count, 1)


def drawing(key: str, title: str, words: str, parts: Iterable[str]) -> SafeString:
    """Put parts together under a title; ``words`` tell it to who cannot see it."""
    return format_html(
        '<svg class="evidence" viewBox="0 0 {} {}" role="img" '
        'aria-labelledby="{}-title {}-desc"><title id="{}-title">{}</title>'
        '<desc id="{}-desc">{}</desc>{}</svg>',
        WIDTH,
        HEIGHT,
        *[key] * 3,
        title,
        key,
        words,
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def axis(scale: Scale, marks: Iterable[float]) -> SafeString:
    """Draw a level line and its figure for each mark."""
    return format_html_join(
        "",
        '<line class="rule" x1="{}" x2="{}" y1="{}" y2="{}"/>'
        '<text x="{}" y="{}" text-anchor="end">{}</text>',
        [
            (
                LEFT,
                WIDTH - RIGHT,
                scale.y(value),
                scale.y(value),
                LEFT - 8,
                scale.y(value) + 4,
                figure(value, 0 if float(value).is_integer() else 1),
            )
            for value in sorted(set(marks))
        ],
    )


def days_below(days: Sequence[date]) -> SafeString:
    """Write the first day, the one in the middle and the last below a drawing."""
    ends = [(LEFT, "start", days[0])]
    if len(days) > 2:
        ends.append(((LEFT + WIDTH - RIGHT) // 2, "middle", days[(len(days) - 1) // 2]))
    if len(days) > 1:
        ends.append((WIDTH - RIGHT, "end", days[-1]))
    return format_html_join(
        "",
        '<text x="{}" y="{}" text-anchor="{}">{}</text>',
        # Short months: a telephone has room for no more.
        [(x, HEIGHT - 8, at, date_format(on, "j M Y")) for x, at, on in ends],
    )


def round_above(value: float) -> float:
    """Give the top of an axis for a highest figure: even, and of few digits."""
    if value <= 2:
        return 2.0
    size = max(10.0 ** (math.floor(math.log10(value)) - 1), 1.0)
    return float(2 * size * math.ceil(value / (2 * size)))
