"""Whether figures of a table of diseases are such as any disease has."""

from dataclasses import fields
from itertools import pairwise

from epihq.assessment.disease_table import TRUSTS, Days, Estimate, Known, Range
from epihq.epi.pathogen import AgeShares, Care, Delay, Lethality, Pathogen
from epihq.terms.errors import DataError

_LONGEST_AT_HOME = 42
_LONGEST_DELAY = 40
_LONGEST_FOLLOWED = 90
_HIGHEST = {"cfr": 1.0, "dispersion": 1000.0, "r0": 50.0}


def check_pathogen(place: str, pathogen: Pathogen) -> None:
    """Check a pathogen's delays, its fatality and its care.

    Raises:
        DataError: ``pathogen.implausible``.
    """
    for one in fields(pathogen):
        value = getattr(pathogen, one.name)
        if isinstance(value, Delay):
            _check_delay(f"{place}.{one.name}", value)
    interval = pathogen.interval
    if interval is not None and not interval.is_possible:
        raise implausible(
            f"{place}.serial_interval",
            "a mean above 1 day and errors from 0",
            f"{interval.mean:g}, {interval.mean_se:g} and {interval.sd_se:g}",
        )
    if pathogen.lethality is not None:
        _check_lethality(f"{place}.lethality", pathogen.lethality)
    if pathogen.care is not None:
        _check_care(f"{place}.care", pathogen.care)


def check_known(place: str, known: Known) -> None:
    """Check what is known beside delays.

    Raises:
        DataError: ``pathogen.implausible``.
    """
    for one in fields(known):
        value, where = getattr(known, one.name), f"{place}.{one.name}"
        if isinstance(value, Estimate):
            _check_range(where, (value.low, value.mean, value.high), one.name)
        elif isinstance(value, Range):
            _check_range(where, (value.low, value.high), one.name)
        elif isinstance(value, Days) and not 1 <= value.days <= _LONGEST_FOLLOWED:
            raise implausible(where, f"1 to {_LONGEST_FOLLOWED} days", str(value.days))
        if value is not None:
            _check_trust(where, value.trust)


def _check_range(place: str, values: tuple[float, ...], name: str) -> None:
    rises = all(a <= b for a, b in pairwise(values))
    if not (rises and values[0] >= 0 and 0 < values[-1] <= _HIGHEST[name]):
        raise implausible(
            place,
            f"figures from 0 to {_HIGHEST[name]:g}, low to high,",
            ", ".join(f"{value:g}" for value in values),
        )


def _check_trust(place: str, trust: str) -> None:
    if trust not in TRUSTS:
        raise implausible(place, f"a trust of {', '.join(TRUSTS)}", repr(trust))


def _check_delay(place: str, delay: Delay) -> None:
    is_one = 0 < delay.mean <= _LONGEST_DELAY and 0 < delay.sd <= _LONGEST_DELAY
    if not (is_one and delay.mean_error >= 0 and delay.sd_error >= 0):
        raise implausible(
            place,
            f"a mean and sd above 0 and up to {_LONGEST_DELAY} days",
            f"{delay.mean:g} and {delay.sd:g}",
        )
    _check_trust(place, delay.trust)


def _check_lethality(place: str, lethality: Lethality) -> None:
    if not (0 < lethality.ifr < 1 and lethality.log_sd > 0):
        raise implausible(
            place,
            "an ifr between 0 and 1 and a log_sd above 0",
            f"{lethality.ifr:g} and {lethality.log_sd:g}",
        )
    _check_trust(place, lethality.trust)


def _check_care(place: str, care: Care) -> None:
    for part in ("onset_to_hospital", "ward_stay", "icu_stay"):
        _check_delay(f"{place}.{part}", getattr(care, part))
    for part in ("hospital", "icu"):
        _check_shares(f"{place}.{part}", getattr(care, part))
    if not 1 <= care.home.days <= _LONGEST_AT_HOME:
        raise implausible(
            f"{place}.home", f"1 to {_LONGEST_AT_HOME} days", str(care.home.days)
        )


def _check_shares(place: str, known: AgeShares) -> None:
    rising = all(a < b for a, b in pairwise(known.ages))
    if not (known.ages and rising and len(known.ages) == len(known.shares)):
        raise implausible(
            place,
            "rising ages and as many shares",
            f"ages {list(known.ages)} and {len(known.shares)} shares",
        )
    within = all(0 < share <= 1 for share in known.shares)
    if not (within and known.factor > 0 and known.log_sd >= 0):
        raise implausible(
            place,
            "shares above 0 and up to 1, a factor above 0 and a log_sd from 0",
            f"{list(known.shares)}, {known.factor:g} and {known.log_sd:g}",
        )


def implausible(place: str, expected: str, got: str) -> DataError:
    """Say that a figure is one that no disease has."""
    return DataError(
        "pathogen.implausible",
        f"{place}: {expected} were expected; got {got}. Correct the figure.",
    )
