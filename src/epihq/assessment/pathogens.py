"""The table of pathogens, and a user's own in its place."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import msgspec

from epihq.epi.pathogen import AgeShares, Care, Delay, Pathogen
from epihq.terms.errors import DataError, UsageError

DEFAULT = "sars-cov-2-wild-type"
_LONGEST_AT_HOME = 42


def pathogen_named(name: str = DEFAULT, table: Path | None = None) -> Pathogen:
    """Find a pathogen, e.g. "measles", in epihq's table or in a TOML file like it.

    Raises:
        UsageError: ``pathogen.unknown``, ``pathogen.no-such-file``.
        DataError: ``pathogen.not-a-table``, ``pathogen.implausible``.
    """
    known = _shipped() if table is None else _read_file(table)
    if name not in known:
        raise UsageError(
            "pathogen.unknown",
            f"pathogen: one of {', '.join(known)} is known; got {name!r}. Choose one "
            "of these, or give a table of your own.",
        )
    return known[name]


@cache
def _shipped() -> Mapping[str, Pathogen]:
    text = files("epihq.assessment").joinpath("pathogens.toml").read_text("utf-8")
    return _read(text, "pathogens.toml")


def _read_file(path: Path) -> Mapping[str, Pathogen]:
    if not path.is_file():
        raise UsageError(
            "pathogen.no-such-file",
            f"pathogen: a TOML file was expected; got {str(path)!r}, which is not a "
            "file. Check the path.",
        )
    return _read(path.read_text("utf-8", errors="replace"), str(path))


def _read(text: str, file: str) -> Mapping[str, Pathogen]:
    try:
        table = tomllib.loads(text)
        found = {name: _pathogen(name, row) for name, row in table.items()}
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as exc:
        raise DataError(
            "pathogen.not-a-table",
            f"{file}: tables like those of epihq's pathogens.toml were expected; got "
            f"{exc}. Copy that file and change its figures.",
        ) from exc
    for name, pathogen in found.items():
        _check(file, name, pathogen)
    return found


def _pathogen(name: str, row: object) -> Pathogen:
    whole = {"name": name, **row} if isinstance(row, dict) else row
    return msgspec.convert(whole, Pathogen, strict=False)


def _check(file: str, name: str, pathogen: Pathogen) -> None:
    parts = ("generation_interval", "incubation", "onset_to_report", "onset_to_death")
    for part in parts:
        _check_delay(f"{file}, {name}.{part}", getattr(pathogen, part))
    lethality = pathogen.lethality
    if not (0 < lethality.ifr < 1 and lethality.log_sd > 0):
        raise DataError(
            "pathogen.implausible",
            f"{file}, {name}.lethality: an ifr between 0 and 1 and a log_sd above 0 "
            f"were expected; got {lethality.ifr:g} and {lethality.log_sd:g}. Correct "
            "the figure.",
        )
    if pathogen.care is not None:
        _check_care(f"{file}, {name}.care", pathogen.care)


def _check_delay(place: str, delay: Delay) -> None:
    if not (0 < delay.mean <= 40 and 0 < delay.sd <= 40 and delay.mean_error >= 0):
        raise DataError(
            "pathogen.implausible",
            f"{place}: a mean and sd above 0 and up to 40 days were expected; got "
            f"{delay.mean:g} and {delay.sd:g}. Correct the figure.",
        )


def _check_care(place: str, care: Care) -> None:
    for part in ("onset_to_hospital", "ward_stay", "icu_stay"):
        _check_delay(f"{place}.{part}", getattr(care, part))
    for part in ("hospital", "icu"):
        _check_shares(f"{place}.{part}", getattr(care, part))
    if not 1 <= care.home.days <= _LONGEST_AT_HOME:
        raise DataError(
            "pathogen.implausible",
            f"{place}.home: 1 to {_LONGEST_AT_HOME} days were expected; got "
            f"{care.home.days}. Correct the figure.",
        )


def _check_shares(place: str, known: AgeShares) -> None:
    rising = all(a < b for a, b in pairwise(known.ages))
    if not (known.ages and rising and len(known.ages) == len(known.shares)):
        raise DataError(
            "pathogen.implausible",
            f"{place}: rising ages and as many shares were expected; got ages "
            f"{list(known.ages)} and {len(known.shares)} shares. Correct the lists.",
        )
    within = all(0 < share <= 1 for share in known.shares)
    if not (within and known.factor > 0 and known.log_sd >= 0):
        raise DataError(
            "pathogen.implausible",
            f"{place}: shares above 0 and up to 1, a factor above 0 and a log_sd from "
            f"0 were expected; got {list(known.shares)}, {known.factor:g} and "
            f"{known.log_sd:g}. Correct the figure.",
        )
