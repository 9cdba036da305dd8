"""The course of one person as a small drawing: saturation and temperature by the hour.

Drawn straight into the page, without a script and without a process beside it: a nurse
opens a person a minute. The table of readings below it tells the same in words.
"""

import operator
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from epihq.care.records import Reading
from epihq.words import numbers

# A chart of two readings would else be all slope.
_SHORTEST = timedelta(days=2)
_LEFT, _RIGHT, _TOP, _BETWEEN, _FOOT = 44.0, 14.0, 26.0, 40.0, 22.0
_PANEL = 92.0
_MOST_DAYS = 12
_WIDE, _NARROW = 680.0, 340.0


class Bound(NamedTuple):
    """A threshold that is drawn: at which value, and what is beyond it."""

    value: float
    is_beyond: Callable[[float, float], bool] = operator.lt


@dataclass(frozen=True)
class _Panel:
    """One measure: its name, how a reading gives it, and what its scale must hold."""

    name: str
    value: Callable[[Reading], float | None]
    least: float
    most: float
    step: float
    bounds: Sequence[Bound]
    after_walk: Callable[[Reading], float | None] | None = None

    def values(self, readings: Iterable[Reading]) -> list[float]:
        ways = [way for way in (self.value, self.after_walk) if way]
        told = (way(one) for one in readings for way in ways)
        return [one for one in told if one is not None]

    def is_alarming(self, value: float) -> bool:
        return any(one.is_beyond(value, one.value) for one in self.bounds)


def course(
    readings: Sequence[Reading],
    saturation: Sequence[Bound] = (),
    temperature: Sequence[Bound] = (),
) -> SafeString | str:
    """Draw the course of readings, oldest first; "" where nothing can be drawn."""
    panels = [
        one for one in _panels(saturation, temperature) if len(one.values(readings)) > 0
    ]
    if not panels or len(readings) < 2:
        return ""
    words = _("Oxygen saturation and temperature, reading by reading")
    sizes = (("wide", _WIDE), ("narrow", _NARROW))
    drawn = (_drawn(panels, readings, name, wide, words) for name, wide in sizes)
    return format_html_join("", "{}", ((one,) for one in drawn))


def _panels(saturation: Sequence[Bound], temperature: Sequence[Bound]) -> list[_Panel]:
    return [
        _Panel(
            _("Oxygen saturation, %"),
            lambda one: one.spo2_rest,
            88,
            100,
            4,
            saturation,
            lambda one: one.spo2_walk,
        ),
        _Panel(
            _("Temperature, °C"),
            lambda one: one.temperature,
            36,
            39,
            1,
            temperature,
        ),
    ]


@dataclass(frozen=True)
class _Frame:
    """Where hours and values lie within one panel."""

    panel: _Panel
    first: datetime
    last: datetime
    wide: float
    top: float
    low: float
    high: float

    def x(self, at: datetime) -> float:
        share = (at - self.first) / (self.last - self.first)
        return round(_LEFT + share * (self.wide - _LEFT - _RIGHT), 1)

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return round(self.top + (1 - share) * _PANEL, 1)


def _drawn(
    panels: Sequence[_Panel],
    readings: Sequence[Reading],
    name: str,
    wide: float,
    words: str,
) -> SafeString:
    first, last = _span(readings)
    tall = _TOP + len(panels) * (_PANEL + _BETWEEN) - _BETWEEN + _FOOT
    frames = [
        _frame(one, readings, first, last, wide, _TOP + place * (_PANEL + _BETWEEN))
        for place, one in enumerate(panels)
    ]
    parts = [part for one in frames for part in _panel_drawn(one, readings)]
    parts += _days(frames, tall)
    return format_html(
        '<svg class="{}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        name,
        round(wide),
        round(tall),
        words,
        format_html_join("", "{}", ((one,) for one in parts)),
    )


def _span(readings: Sequence[Reading]) -> tuple[datetime, datetime]:
    first, last = readings[0].about_at, readings[-1].about_at
    return first, max(last, first + _SHORTEST)


def _frame(
    panel: _Panel,
    readings: Sequence[Reading],
    first: datetime,
    last: datetime,
    wide: float,
    top: float,
) -> _Frame:
    told = panel.values(readings)
    low = min([panel.least, *told])
    high = max([panel.most, *told])
    return _Frame(panel, first, last, wide, top, low, high)


def _panel_drawn(frame: _Frame, readings: Sequence[Reading]) -> Iterator[SafeString]:
    yield format_html(
        '<text class="name" x="0" y="{}">{}</text>', frame.top - 13, frame.panel.name
    )
    yield from _lines(frame)
    yield from _bounds(frame)
    yield _curve(frame, readings)
    yield from _marks(frame, readings)


def _lines(frame: _Frame) -> Iterator[SafeString]:
    value = -(-frame.low // frame.panel.step) * frame.panel.step
    while value <= frame.high:
        y = frame.y(value)
        yield format_html(
            '<line class="grid" x1="{}" x2="{}" y1="{}" y2="{}"/>'
            '<text class="tick" x="{}" y="{}">{}</text>',
            _LEFT,
            frame.wide - _RIGHT,
            y,
            y,
            _LEFT - 6,
            y + 4,
            numbers.exact(int(value)),
        )
        value += frame.panel.step


def _bounds(frame: _Frame) -> Iterator[SafeString]:
    for one in frame.panel.bounds:
        if frame.low <= one.value <= frame.high:
            y = frame.y(one.value)
            yield format_html(
                '<line class="bound" x1="{}" x2="{}" y1="{}" y2="{}"/>',
                _LEFT,
                frame.wide - _RIGHT,
                y,
                y,
            )


def _curve(frame: _Frame, readings: Sequence[Reading]) -> SafeString:
    told = [(one.about_at, frame.panel.value(one)) for one in readings]
    known = [(at, value) for at, value in told if value is not None]
    parts = (
        (frame.x(at), frame.y(one), frame.x(then), frame.y(other))
        for (at, one), (then, other) in pairwise(known)
    )
    return format_html_join(
        "", '<line class="course" x1="{}" y1="{}" x2="{}" y2="{}"/>', parts
    )


def _marks(frame: _Frame, readings: Sequence[Reading]) -> Iterator[SafeString]:
    panel = frame.panel
    for one in readings:
        value = panel.value(one)
        if value is not None:
            x, y = frame.x(one.about_at), frame.y(value)
            if panel.is_alarming(value):
                yield format_html(
                    '<rect class="alarming" x="{}" y="{}" width="8" height="8"/>',
                    round(x - 4, 1),
                    round(y - 4, 1),
                )
            else:
                yield format_html('<circle class="at" cx="{}" cy="{}" r="3"/>', x, y)
        walked = panel.after_walk(one) if panel.after_walk else None
        if walked is not None:
            yield _diamond(frame.x(one.about_at), frame.y(walked))


def _diamond(x: float, y: float) -> SafeString:
    corners = f"{x},{y - 4.5} {x + 4.5},{y} {x},{y + 4.5} {x - 4.5},{y}"
    return format_html('<polygon class="walked" points="{}"/>', corners)


def _days(frames: Sequence[_Frame], tall: float) -> Iterator[SafeString]:
    """Name the days below: each, or each second where there are many."""
    frame = frames[-1]
    for day in _midnights(frame):
        x = frame.x(day)
        for one in frames:
            yield format_html(
                '<line class="grid" x1="{}" x2="{}" y1="{}" y2="{}"/>',
                x,
                x,
                one.top,
                one.top + _PANEL,
            )
        yield format_html(
            '<text class="day" x="{}" y="{}">{}</text>',
            x,
            round(tall - 6),
            numbers.brief_day(day.date()),
        )


def _midnights(frame: _Frame) -> Iterator[datetime]:
    most = _MOST_DAYS if frame.wide > _NARROW else _MOST_DAYS // 2
    every = timedelta(days=-(-((frame.last - frame.first).days + 1) // most))
    first = timezone.localtime(frame.first)
    day = first.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    while day <= frame.last:
        yield day
        day += every
