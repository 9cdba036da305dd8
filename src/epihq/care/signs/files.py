"""From TOML to rule sets: those that are shipped, and a headquarters' own."""

import tomllib
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path

import msgspec

from epihq.care.signs.checks import faults
from epihq.care.signs.rules import RuleSet
from epihq.terms.errors import DataError, UsageError


@cache
def rule_sets() -> tuple[RuleSet, ...]:
    """Give the rule sets that are shipped, by family and by when they began."""
    folder = resources.files("epihq.care.signs") / "sets"
    files = [one for one in folder.iterdir() if one.name.endswith(".toml")]
    found = [parsed(one.name, one.read_text("utf-8")) for one in files]
    return tuple(sorted(found, key=lambda one: (one.family, one.valid_from)))


def rule_set(code: str, *, on: date | None = None) -> RuleSet:
    """Give a rule set by its code, or by its family the one that held on a day.

    Raises:
        UsageError: ``signs.no-such-rule-set``.
    """
    for one in rule_sets():
        is_meant = one.code == code or (on is not None and one.family == code)
        if is_meant and (on is None or one.is_valid(on)):
            return one
    known = ", ".join(one.code for one in rule_sets())
    day = f" on {on}" if on else ""
    raise UsageError(
        "signs.no-such-rule-set",
        f"signs: one of {known}, or a family with a day, was expected; got "
        f"{code!r}{day}. Check the code and the day.",
    )


def read_rule_set(path: Path) -> RuleSet:
    """Read a headquarters' own rule set.

    Raises:
        UsageError: ``signs.no-such-file``.
        DataError: ``signs.not-a-rule-set``.
    """
    if not path.is_file():
        raise UsageError(
            "signs.no-such-file",
            f"signs: a TOML file was expected; got {str(path)!r}, which is not a file. "
            "Check the path.",
        )
    return parsed(path.name, path.read_text("utf-8", errors="replace"))


def parsed(file: str, text: str) -> RuleSet:
    """Read a rule set from the text of a file.

    Raises:
        DataError: ``signs.not-a-rule-set``.
    """
    try:
        found = msgspec.convert(tomllib.loads(text), RuleSet)
    except tomllib.TOMLDecodeError as exc:
        raise _not_a_rule_set(file, "a TOML file", str(exc)) from exc
    except msgspec.ValidationError as exc:
        what, _, at = str(exc).replace("`", "").partition(" - at $.")
        place = f"{file}, {at}" if at else file
        raise _not_a_rule_set(place, "a rule set", what) from exc
    for place, expected, got in faults(found):
        raise _not_a_rule_set(f"{file}, {place}", expected, repr(got))
    return found


def _not_a_rule_set(place: str, expected: str, got: str) -> DataError:
    return DataError(
        "signs.not-a-rule-set",
        f"{place}: {expected} was expected; got {got}. Correct the file; "
        "docs/reference/danger-signs.md has the keys.",
    )
