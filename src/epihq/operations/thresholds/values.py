"""What the watch takes for unusual, as people set it: checked words for each rule.

A threshold is a field of the watch's ``Rules``. Set for "" it holds everywhere, set for
a location there alone; null is the default again. A rule of one's own is a threshold
named "own:" and a name, whose value says the figure and its limit:

    own:incidence   {"figure": "cases_per_100k", "above": 50, "days": 3}
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from epihq.alarms.rules import OwnRule, Rules
from epihq.epi.ears import Ears
from epihq.operations.thresholds.tables import ThresholdRow
from epihq.terms.errors import UsageError

OWN = "own:"


@dataclass(frozen=True, kw_only=True)
class Threshold:
    """One threshold that can be set, as the page shows it."""

    name: str
    default: bool | float | str
    unit: str
    words: str
    lowest: float = 0.0
    highest: float = 0.0
    choices: tuple[str, ...] = ()
    everywhere_only: bool = False


def _switch(name: str, words: str) -> Threshold:
    return Threshold(name=name, default=True, unit="on or off", words=words)


def _number(
    name: str,
    unit: str,
    words: str,
    limits: tuple[float, float],
    *,
    everywhere_only: bool = False,
) -> Threshold:
    return Threshold(
        name=name,
        default=getattr(_DEFAULTS, name),
        unit=unit,
        words=words,
        lowest=limits[0],
        highest=limits[1],
        everywhere_only=everywhere_only,
    )


_DEFAULTS = Rules()
_ALPHA = (1e-9, 0.2)
THRESHOLDS: tuple[Threshold, ...] = (
    _number(
        "news_days",
        "days",
        "An alarm is given while what it speaks of was said no longer ago.",
        (1, 14),
        everywhere_only=True,
    ),
    _switch("unusual_counts", "Look for unusual counts of cases and deaths."),
    Threshold(
        name="ears_method",
        default=_DEFAULTS.ears_method.value,
        unit="method",
        words="Which of the EARS methods looks at daily counts.",
        # The fourth is for comparison only.
        choices=(Ears.C1.value, Ears.C2.value, Ears.C3.value),
    ),
    _number(
        "ears_alpha",
        "chance",
        "Chance of a false alarm on one day; smaller is fewer signals.",
        _ALPHA,
    ),
    _number("least_count", "persons", "Counts below it are never unusual.", (0, 1e7)),
    _number(
        "farrington_alpha",
        "chance",
        "Chance of a false alarm in one week, where years of history are held.",
        _ALPHA,
    ),
    _number(
        "farrington_years", "years", "How much history the weekly method wants.", (2, 9)
    ),
    _switch("rt_change", "Look for changes of R_t."),
    _number(
        "rt_p_above_1",
        "probability",
        "How sure it must be that R_t has risen above 1.",
        (0.5, 0.9999),
    ),
    _number(
        "rt_sd",
        "standard deviations",
        "By how much R_t must change within a week to be sudden.",
        (1, 20),
    ),
    _switch("revision", "Look for days published before that were changed."),
    _number(
        "revision_share",
        "share",
        "Which share of the changed days' persons must have moved.",
        (0, 10),
    ),
    _number(
        "revision_persons", "persons", "How many persons must have moved.", (0, 1e7)
    ),
    _switch("batch_dump", "Look for many days' counts published on one."),
    _number("dump_persons", "persons", "Smaller dumps are not told.", (0, 1e7)),
    _switch("source_silent", "Look for sources that have stopped publishing."),
    _number(
        "silence_factor",
        "times",
        "How many times its usual pause a source must be silent.",
        (1, 50),
    ),
)
_BY_NAME: Mapping[str, Threshold] = {one.name: one for one in THRESHOLDS}


def check_threshold(name: str, value: object, location: str = "") -> object:
    """Read a threshold's value as it came from a form; null is the default again.

    Raises:
        UsageError: ``threshold.unknown``, ``threshold.bad-value``,
            ``threshold.everywhere-only``, ``assessment.unknown-figure``.
    """
    if name.startswith(OWN) and len(name) > len(OWN):
        if value is not None:
            _own_rule(name, value, location)
        return value
    known = _BY_NAME.get(name)
    if known is None:
        raise UsageError(
            "threshold.unknown",
            f"threshold: one of {', '.join(_BY_NAME)} or {OWN}NAME was expected; got "
            f"{name!r}. Choose one of these.",
        )
    if location and known.everywhere_only:
        raise UsageError(
            "threshold.everywhere-only",
            f"threshold {name}: it holds everywhere; got a value for {location}. "
            "Leave the location empty.",
        )
    return None if value is None else _value(known, value)


def rules_of(thresholds: Iterable[ThresholdRow]) -> Rules:
    """Make the watch's rules of the thresholds on record.

    One that is not what it should be counts as not set: ``wrong`` tells which.
    """
    changed: dict[str, Any] = {}
    places: dict[str, dict[str, Any]] = {}
    own = []
    for row in thresholds:
        value = _sound(row)
        if value is None:
            continue
        if row.name.startswith(OWN):
            own.append(_own_rule(row.name, value, row.location))
        elif row.location:
            places.setdefault(row.location, {})[row.name] = value
        else:
            changed[row.name] = value
    return Rules(**changed, places=places, own=tuple(own))


def wrong(thresholds: Iterable[ThresholdRow]) -> list[str]:
    """Tell which thresholds on record cannot be used, a sentence each."""
    return [
        str(error)
        for row in thresholds
        if isinstance(error := _checked(row), Exception)
    ]


def _sound(row: ThresholdRow) -> object:
    value = _checked(row)
    if value is None or isinstance(value, Exception):
        return None
    return Ears(str(value)) if row.name == "ears_method" else value


def _checked(row: ThresholdRow) -> object:
    try:
        return check_threshold(row.name, row.value, row.location)
    except UsageError as error:
        return error


def _value(known: Threshold, value: object) -> bool | float | str:
    if known.choices:
        if value in known.choices:
            return str(value)
        raise _bad(known.name, " or ".join(known.choices), value)
    if isinstance(known.default, bool):
        if isinstance(value, bool):
            return value
        raise _bad(known.name, "true or false", value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _bad(known.name, "a number", value)
    whole = isinstance(known.default, int)
    if not known.lowest <= value <= known.highest or (whole and value != int(value)):
        kind = "a whole number" if whole else "a number"
        limits = f"{kind} from {known.lowest:g} to {known.highest:g}"
        raise _bad(known.name, limits, value)
    return int(value) if whole else float(value)


def _own_rule(name: str, value: object, location: str) -> OwnRule:
    try:
        own = msgspec.convert(value, dict[str, object])
        rule = msgspec.convert({**own, "name": name.removeprefix(OWN)}, OwnRule)
    except msgspec.ValidationError as error:
        expected = 'a rule like {"figure": "cases_per_100k", "above": 50}'
        raise _bad(name, expected, value) from error
    if rule.above is None and rule.below is None:
        raise _bad(name, "a limit, above or below", value)
    if not 1 <= rule.days <= 28:
        raise _bad(name, "1 to 28 days", value)
    return replace(rule, locations=(location,)) if location else rule


def _bad(name: str, expected: str, value: object) -> UsageError:
    return UsageError(
        "threshold.bad-value",
        f"threshold {name}: {expected} was expected; got {value!r}. Correct it.",
    )
