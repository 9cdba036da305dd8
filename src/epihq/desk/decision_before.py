"""Records of the schema before, which held sentences where codes are now.

They lie signed in ledgers and are read for ever: what was a plain word becomes its
code, and a sentence is kept as it was told.
"""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from epihq.desk import decision as now
from epihq.desk.decision import Decision, Rule

SCHEMA = "epihq.decision/1"

_RULE = re.compile(
    r"(?:P\((?P<chance>.+?) (?:over capacity|above (?P<threshold>[\d,.e+-]+))"
    r"|median of (?:highest )?(?P<median>.+?))"
    r" within (?P<number>\d+) (?P<unit>day|week)s?\)?"
    r" ≤ (?P<at_most>[\d,.e+-]+)(?: %)?"
)
_OUTCOMES = {
    "infections": "infections",
    "reported cases": "cases",
    "deaths": "deaths",
    "new people at home": "home_care_new",
    "people treated at home": "home_care_census",
    "ward beds": "ward_beds",
    "ICU beds": "icu_beds",
}
# Titles that epihq gave by itself; all others are a headquarters' own.
_TITLES = re.compile(r"Let it lapse|(?:Extend|Tighten) \d+ days|Ease stepwise")
_COSTS = {
    "days beyond a lapse": (now.BEYOND_A_LAPSE, "days"),
    "stringency-days": (now.STRINGENCY_DAYS, "stringency-days"),
}
# By which the one published cost is known that stands where none was given.
_OUTPUT_SOURCE = "10 to 15 % of a month's output"
_QUANTITIES = {
    "R today": now.R_TODAY,
    "share of infections reported": now.SHARE_REPORTED,
    "infection fatality ratio": now.FATALITY,
    "what lifting does to log R": now.LIFTING,
    "compliance": now.COMPLIANCE,
}


class _Regime(msgspec.Struct):
    notes: tuple[str, ...]


class _Cost(msgspec.Struct):
    name: str
    unit: str
    source: str


class _Check(msgspec.Struct):
    rule: str


class _Option(msgspec.Struct):
    title: str
    measures: str
    costs: tuple[_Cost, ...]
    rules: tuple[_Check, ...]


class _Criterion(msgspec.Struct):
    name: str
    rule: str
    unit: str
    sentence: str


class _Quantity(msgspec.Struct):
    quantity: str


class _Words(msgspec.Struct):
    """What was words, so that the rest can be taken as it is."""

    regime: _Regime
    options: tuple[_Option, ...]
    why: str
    sensitivities: tuple[_Quantity, ...]
    criteria: tuple[_Criterion, ...]
    effects_note: str
    notes: tuple[str, ...]


def read(body: bytes) -> Decision:
    """Read a record of this schema as one of today's.

    Raises:
        msgspec.DecodeError: It is none.
    """
    words = msgspec.json.decode(body, type=_Words)
    kept: dict[str, Any] = msgspec.json.decode(body)
    changed = {
        "schema": now.SCHEMA,
        "regime": kept["regime"] | {"notes": [*map(_as_told, words.regime.notes)]},
        "options": [*map(_option, kept["options"], words.options)],
        "why": _as_told(words.why),
        "sensitivities": [
            one | {"quantity": _QUANTITIES.get(said.quantity, said.quantity)}
            for one, said in zip(
                kept["sensitivities"], words.sensitivities, strict=True
            )
        ],
        "criteria": [*map(_criterion, kept["criteria"], words.criteria)],
        "effects_basis": _as_told(words.effects_note),
        "notes": [*map(_as_told, words.notes)],
    }
    return msgspec.convert(kept | changed, Decision)


def _as_told(text: str) -> Mapping[str, str]:
    return {"code": "as-told", "text": text}


def _option(kept: Mapping[str, Any], words: _Option) -> dict[str, Any]:
    usual = _TITLES.fullmatch(words.title)
    return dict(kept) | {
        "title": "" if usual else words.title,
        "days": int(next(iter(re.findall(r"\d+", words.title)), 0)) if usual else 0,
        "levels": {},
        "costs": [*map(_cost, kept["costs"], words.costs)],
        "rules": [
            one | {"rule": msgspec.to_builtins(_rule(said.rule))}
            for one, said in zip(kept["rules"], words.rules, strict=True)
        ],
    }


def _cost(kept: Mapping[str, Any], words: _Cost) -> dict[str, Any]:
    if words.source.startswith(_OUTPUT_SOURCE):
        return dict(kept) | {"code": now.OUTPUT, "name": "", "unit": "days-of-output"}
    code, unit = _COSTS.get(words.name, (now.OWN, ""))
    if code == now.OWN:
        return dict(kept) | {"code": code}
    return dict(kept) | {"code": code, "name": "", "unit": unit, "source": ""}


def _rule(text: str) -> Rule:
    """Read a rule as it was printed, e.g. "P(deaths above 600 within 8 weeks) ≤ 10 %".

    Raises:
        msgspec.ValidationError: It is none.
    """
    found = _RULE.fullmatch(text)
    what = found and (found["chance"] or found["median"])
    if not found or what not in _OUTCOMES:
        raise msgspec.ValidationError(f"a rule was expected, got {text!r}")
    days = int(found["number"]) * (7 if found["unit"] == "week" else 1)
    at_most = _number(found["at_most"])
    threshold = None if found["threshold"] is None else _number(found["threshold"])
    chance = now.OVER_CAPACITY if threshold is None else now.ABOVE
    return Rule(
        outcome=_OUTCOMES[what],
        statistic=now.MEDIAN if found["median"] else chance,
        within_days=days,
        at_most=at_most if found["median"] else at_most / 100,
        threshold=threshold,
    )


def _number(text: str) -> float:
    return float(text.replace(",", ""))


def _criterion(kept: Mapping[str, Any], words: _Criterion) -> dict[str, Any]:
    return dict(kept) | {
        "name": words.name.lower().replace(" ", "-"),
        "unit": words.unit.replace("%", "percent").replace(" ", "-"),
        "threshold": None,
        "found": _as_told(re.sub(r"^Not known", "not known", words.sentence)),
    }
