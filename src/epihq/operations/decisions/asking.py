"""What is asked of the decision desk in the room, as its row keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

import msgspec

from epihq.desk.decide import DRAWS, HORIZON_DAYS, Question
from epihq.desk.headquarters import check_capacity
from epihq.desk.options import LONGEST, OwnOption, check_options
from epihq.terms.diseases import check_disease
from epihq.terms.errors import UsageError
from epihq.terms.locations import check_location

EXTEND = (14, 28)
SHORTEST_HORIZON, LONGEST_HORIZON = 28, 182


@dataclass(frozen=True, kw_only=True)
class Asking:
    """A question: of which place, about which end, by what was known by ``as_of``.

    ``disease`` is that of the figures; "" is what the headquarters means by none.
    ``ends`` is the hour that is in question, None the soonest planned one. ``extend``
    are the days of the usual extensions; ``options`` are people's own in place of the
    usual ones. ``capacity`` goes before that of the headquarters' file.
    """

    location: str
    as_of: date
    disease: str = ""
    ends: datetime | None = None
    extend: tuple[int, ...] = EXTEND
    options: tuple[OwnOption, ...] = ()
    capacity: Mapping[str, float] = field(default_factory=dict)
    horizon: int = HORIZON_DAYS
    draws: int = DRAWS

    def question(self) -> Question:
        """Ask the desk; acts, people and the headquarters' file come from the house."""
        return Question(
            ends=self.ends,
            extend=self.extend,
            options=self.options or None,
            horizon=self.horizon,
            draws=self.draws,
        )


def kept(asking: Asking) -> object:
    """Give a question as JSON can hold it."""
    return msgspec.to_builtins(asking)


def read_asking(told: object) -> Asking:
    """Read a question that a row keeps."""
    return msgspec.convert(told, Asking)


def check_asking(asking: Asking, today: date) -> Asking:
    """Refuse a question that the desk would refuse, before anybody waits for it.

    Give it as it is asked: of the place's code, whatever name it went by.

    Raises:
        UsageError: ``decide.future-day``, ``decide.bad-horizon``,
            ``decide.ends-in-the-past``, ``decide.bad-days``, ``disease.unknown``,
            ``headquarters.bad-capacity``, those of ``check_location`` and
            ``check_options``.
        DataError: ``decide.bad-options``.
    """
    location = check_location(asking.location, "decision")
    if asking.disease:
        check_disease(asking.disease)
    if asking.as_of > today:
        raise UsageError(
            "decide.future-day",
            f"decision: a day up to today, {today}, was expected; got {asking.as_of}. "
            "Correct the day.",
        )
    if asking.ends is not None and asking.ends.date() <= asking.as_of:
        raise UsageError(
            "decide.ends-in-the-past",
            f"decision: an end after {asking.as_of} was expected; got "
            f"{asking.ends:%Y-%m-%d}. Ask as of an earlier day, or about a later end.",
        )
    if not SHORTEST_HORIZON <= asking.horizon <= LONGEST_HORIZON:
        raise UsageError(
            "decide.bad-horizon",
            f"decision: {SHORTEST_HORIZON} to {LONGEST_HORIZON} days ahead were "
            f"expected; got {asking.horizon}. Write for example {HORIZON_DAYS}.",
        )
    _check_options(asking)
    for name, amount in asking.capacity.items():
        check_capacity("decision", name, amount)
    return replace(asking, location=location)


def _check_options(asking: Asking) -> None:
    if asking.options:
        check_options(asking.options)
    elif not asking.extend or not all(1 <= days <= LONGEST for days in asking.extend):
        raise UsageError(
            "decide.bad-days",
            f"decision: extensions of 1 to {LONGEST} days were expected; got "
            f"{', '.join(map(str, asking.extend)) or 'none'}. Write for example 14.",
        )
