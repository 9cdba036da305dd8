"""What a decision's record says beside its figures: codes with facts, and no words.

In the JSON each is an object whose ``code`` is the name of its class ("set-aside").
The faces word them; ``AsTold`` alone holds words, those of a record of before codes.
"""

import re
from datetime import date

import msgspec


def _code(name: str) -> str:
    """Give the code of a class: ``NoPeak`` is "no-peak"."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


class Remark(msgspec.Struct, frozen=True, tag_field="code", tag=_code):
    """One thing said, with the facts of it."""


class AsTold(Remark, frozen=True):
    """A sentence of an older record, as it stood there."""

    text: str


# Of what is in force.


class NothingEnds(Remark, frozen=True):
    """No regime of the ledger ends at the hour in question."""


class SetAside(Remark, frozen=True):
    """An act answers the question already."""

    decided_on: date
    instrument: str


class ThoughtToGoOn(Remark, frozen=True):
    """Regimes planned to end on another day go on under every option."""

    regimes: tuple[str, ...]


class LevelsOfOxcgrt(Remark, frozen=True):
    """The tracker alone tells what is in force, and nobody what a lapse would leave."""

    newest: date


RegimeNote = AsTold | NothingEnds | SetAside | ThoughtToGoOn | LevelsOfOxcgrt


# Of the options.


class NoAges(Remark, frozen=True):
    """Ages are not known, so beds and people at home are not projected."""


class NoHospitalCare(Remark, frozen=True):
    """The pathogen's table says nothing of hospital care."""

    pathogen: str


class NoPopulation(Remark, frozen=True):
    """The population is not known, so immunity slows nothing."""


class SameAs(Remark, frozen=True):
    """Nothing known tells an option from ``like``, an earlier one.

    ``title`` and ``days`` are the option's own: where it is not shown, no other part
    of the record has them.
    """

    option: str
    title: str
    days: int
    like: str
    is_shown: bool


Note = AsTold | NoAges | NoHospitalCare | NoPopulation | SameAs


# Why the headquarters' rule names an option, or none.


class NoRule(Remark, frozen=True):
    """None was given."""


class NotProjected(Remark, frozen=True):
    """Lines of the rule, by place, are of what is not projected."""

    rules: tuple[int, ...]


class NoCapacity(Remark, frozen=True):
    """A line of the rule, by place, asks for a capacity that nobody gave."""

    rule: int
    outcome: str


class NoneKeeps(Remark, frozen=True):
    """No option keeps to the rule."""


class Alike(Remark, frozen=True):
    """Nothing known tells the one that would be named from another."""

    option: str
    like: str


class OnlyOne(Remark, frozen=True):
    """It is the only option that keeps to the rule."""


class FewestDays(Remark, frozen=True):
    """Of ``options`` that keep to the rule, it asks the fewest days beyond a lapse."""

    options: int


Why = (
    AsTold
    | NoRule
    | NotProjected
    | NoCapacity
    | NoneKeeps
    | Alike
    | OnlyOne
    | FewestDays
)


# What the effects of measures rest on.


class NoMeasures(Remark, frozen=True):
    """On the literature: no measures of the location are on record."""


class NoWeeks(Remark, frozen=True):
    """On the literature: no week tells both of measures and of enough cases."""


class Corrected(Remark, frozen=True):
    """On the literature, corrected by what happened when measures changed.

    ``changes`` in all ``locations`` between two days, ``here`` in this one; ``learned``
    is the share that they took off the uncertainty of a step on average.
    ``responsiveness``: R moved here so many times as much as elsewhere, None where that
    is not known. ``levels_of``: the publication, where none of as early is held.
    """

    changes: int
    locations: int
    here: int
    first: date
    last: date
    learned: float
    responsiveness: float | None
    levels_of: date | None


Basis = AsTold | NoMeasures | NoWeeks | Corrected


# From what one of WHO's criteria is answered, or why it is not.


class NotPublished(Remark, frozen=True):
    """Nothing is published of it, or nothing of late."""


class NoBeds(Remark, frozen=True):
    """The headquarters gave no capacity; patients may be published nevertheless."""

    is_published: bool


class NoEstimate(Remark, frozen=True):
    """R_t is not estimated for two weeks."""

    verdict: str


class NoPeak(Remark, frozen=True):
    """The usable days show no peak."""


class NotAShare(Remark, frozen=True):
    """A share is a number from 0 to 1, and another was entered."""

    entered: float


class Dated(Remark, frozen=True):
    """What is known of figures to ``last_date``."""

    last_date: date


class RangeOfRt(Dated, frozen=True):
    """R_t of all infections on the fourteen days to ``last_date``."""

    lowest: float
    highest: float
    p_above_1: float | None


class NoDecline(Dated, frozen=True):
    """So many in the week to ``last_date``, and fewer in the week before."""

    count: float
    before: float


class Declined(Dated, frozen=True):
    """So many in the week to ``last_date``, since a peak week to ``peak_to``."""

    count: float
    peak_to: date


class ByWeek(Dated, frozen=True):
    """Sums of weeks, the oldest first; the newest ends on ``last_date``."""

    counts: tuple[float, ...]


class UpTo(Dated, frozen=True):
    """The highest share of the two weeks to ``last_date``."""


class Occupied(Dated, frozen=True):
    """Patients on a day, and the beds that there are."""

    patients: float
    beds: float


class Figure(Dated, frozen=True):
    """The newest published figure, of ``last_date``."""


Finding = (
    AsTold
    | NotPublished
    | NoBeds
    | NoEstimate
    | NoPeak
    | NotAShare
    | RangeOfRt
    | NoDecline
    | Declined
    | ByWeek
    | UpTo
    | Occupied
    | Figure
)
