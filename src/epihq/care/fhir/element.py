"""A place in a bundle: its value, its path, and the list of faults found so far."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from math import isfinite
from typing import Any

from epihq.care.fhir.problems import Problem, told

# How far a sender's clock may be ahead of ours.
LENIENCE = timedelta(minutes=10)
_WITH_ZONE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*(Z|[+-]\d\d:\d\d)")
_EARLIEST = 1900
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")


class Element:
    """A value of a bundle with where it stands, e.g. ``Bundle.entry[3].resource``.

    One is made for every value that is looked at; the path is put together only when a
    fault is told.
    """

    __slots__ = ("_above", "_step", "faults", "now", "value")

    def __init__(
        self,
        value: Any,
        step: str | int,
        faults: list[Problem],
        now: datetime,
        above: "Element | None" = None,
    ) -> None:
        self.value = value
        self.faults = faults
        self.now = now
        self._step = step
        self._above = above

    def __getitem__(self, step: str | int) -> "Element":
        """Give a part of it, whose value is None where there is none."""
        held = self.value
        value = None
        if isinstance(step, str):
            value = held.get(step) if isinstance(held, dict) else None
        elif isinstance(held, list) and step < len(held):
            value = held[step]
        return Element(value, step, self.faults, self.now, self)

    @property
    def place(self) -> str:
        """Where it stands, as FHIRPath has it; names that are none are left out."""
        if self._above is None:
            return str(self._step)
        if isinstance(self._step, int):
            return f"{self._above.place}[{self._step}]"
        is_name = _NAME.fullmatch(self._step)
        return f"{self._above.place}.{self._step if is_name else '?'}"

    def instead(self, value: Any) -> "Element":
        """Give the same place with another value."""
        return Element(value, self._step, self.faults, self.now, self._above)

    def __bool__(self) -> bool:
        """Whether anything stands there."""
        return self.value is not None

    def __iter__(self) -> Iterator["Element"]:
        """Walk the parts of a list."""
        held = len(self.value) if isinstance(self.value, list) else 0
        return (self[index] for index in range(held))

    def refuse(self, code: str, expected: str, next_step: str) -> None:
        """Note a fault of what stands here."""
        got = told(self.place, self.value)
        self.faults.append(Problem(code, self.place, expected, got, next_step))

    def text(self) -> str:
        """Read a text; "" where there is none."""
        return self.value if isinstance(self.value, str) else ""

    def needed(self, expected: str, next_step: str) -> str:
        """Read a text that has to be there."""
        if not self.text():
            self.refuse("missing", expected, next_step)
        return self.text()

    def figure(self) -> float | None:
        """Read a number; None where there is none."""
        value = self.value
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            return None
        return float(value) if isfinite(float(value)) else None

    def whole(self) -> int | None:
        """Read a whole number; None where there is none."""
        figure = self.figure()
        return int(figure) if figure is not None and figure == int(figure) else None

    def hour(self, *, may_be_ahead: bool = False) -> datetime | None:
        """Read an hour with its zone; None where there is none, or it is refused."""
        text = self.text()
        if not text:
            return None
        at = _hour(text)
        if at is None:
            rule = "an hour with its time zone, after 1900"
            self.refuse("hour", rule, "Send it like 2020-07-01T08:30:00+04:00.")
        elif at > self.now + LENIENCE and not may_be_ahead:
            rule = f"an hour that has come (it is {self.now:%Y-%m-%dT%H:%M%z})"
            self.refuse("future", rule, "Check the sender's clock and time zone.")
        else:
            return at
        return None

    def day(self) -> date | None:
        """Read a day, or that of an hour; None where none is, or it is refused."""
        text = self.text()
        if not text:
            return None
        day = _day(text[:10])
        if day is None:
            self.refuse("hour", "a day after 1900", "Send it like 2020-07-01.")
        elif day > (self.now + timedelta(days=1)).date():
            self.refuse("future", "a day that has come", "Check the sender's clock.")
        else:
            return day
        return None

    def extension(self, url: str) -> "Element":
        """Give the extension of an address; without value where there is none."""
        for one in self["extension"]:
            if one["url"].value == url:
                return one
        return self["extension"].instead(None)

    def code(self, system: str) -> "Element":
        """Give the code that a concept has of a system."""
        for one in self["coding"]:
            if one["system"].value == system:
                return one["code"]
        return self["coding"].instead(None)


def _hour(text: str) -> datetime | None:
    if not _WITH_ZONE.fullmatch(text):
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if _EARLIEST < at.year < 2200 else None


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year > _EARLIEST else None
