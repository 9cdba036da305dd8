"""Packages by rule: what somebody at home is given without having to ask.

Each is dated and names its source, as the rules of danger signs do; ``packages.toml``
has them. What was never published, such as how many tablets, is not in it: an item is
one pack as the centre hands it out.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType

# Whatever can be asked for; those that come back are lent.
ITEMS = (
    "vitamin-c",
    "vitamin-d3",
    "zinc",
    "magnesium",
    "selenium",
    "paracetamol",
    "medicine",
    "oximeter",
    "oxygen",
    "masks",
    "food",
    "money",
    "child-care",
)
LENT = frozenset({"oximeter", "oxygen"})


@dataclass(frozen=True, kw_only=True)
class Package:
    """What is given by rule: its items and how many of each, to whom, since when."""

    code: str
    name: str
    source: str
    valid_from: date
    valid_to: date | None = None
    least_age: int = 0
    items: Mapping[str, int]

    def is_for(self, age: int | None, on: date) -> bool:
        """Tell whether somebody of an age is given it on a day.

        Whose age nobody knows is given what everybody is.
        """
        is_old_enough = self.least_age == 0 or (age or 0) >= self.least_age
        return is_old_enough and self.holds(on)

    def holds(self, on: date) -> bool:
        """Tell whether the package is given on a day at all."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@cache
def packages() -> Mapping[str, Package]:
    """Give all packages by their codes."""
    text = (files("epihq.care.needs") / "packages.toml").read_text("utf-8")
    return MappingProxyType(
        {code: Package(code=code, **told) for code, told in tomllib.loads(text).items()}
    )
