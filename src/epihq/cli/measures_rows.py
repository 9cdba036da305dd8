"""The rows of ``epihq measures``: a short table for people, all of it for programs."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from epihq.cli.output import Format
from epihq.terms.measures import CODES, describe
from epihq.terms.regimes import (
    Act,
    Holding,
    acts_of,
    chains,
    facets,
    holds_until,
    in_force,
    planned_end,
)
from epihq.terms.written import write_hour, write_measure

CODE_COLUMNS = ("code", "name", "level", "means", "may_be_targeted", "phsm")


def show_columns(form: Format) -> tuple[str, ...]:
    """Name the columns of what is in force."""
    names = ("code", "measure", "note", "areas", "until", "days_left", "regime")
    if form is Format.TABLE:
        return (*names, "act")
    more = ("regime_until", "level", "act", "decided_on", "signed_on", "instrument")
    return (*names, *more, "exemptions", "source", "disease")


def history_columns(form: Format) -> tuple[str, ...]:
    """Name the columns of a history."""
    names = ("number", "regime", "facets", "decided_on", "from", "to", "areas")
    if form is Format.TABLE:
        return (*names, "instrument")
    more = ("kind", "signed_on", "measures", "exemptions", "instrument", "source")
    recorded = ("corrected_by", "recorded_by", "recorded_at")
    return (*names, *more, "disease", *recorded)


def code_rows(form: Format) -> list[dict[str, object]]:
    """List each level of each code."""
    return [
        {
            "code": code.code,
            "name": code.name,
            "level": level,
            "means": words,
            "may_be_targeted": code.flagged,
            "phsm": _listed(code.phsm, form),
        }
        for code in CODES.values()
        for level, words in enumerate(code.levels, start=1)
    ]


def show_rows(
    acts: Sequence[Act], at: datetime, area: str | None, form: Format
) -> list[dict[str, object]]:
    """Tell what holds anywhere, or the strictest of each code that holds in an area."""
    held = [(one, holds_until(acts, at, one)) for one in in_force(acts, at)]
    if area is not None:
        here = [replace(o, areas=(area,)) for o, _ in held if o.covers(area)]
        held = _strictest([(one, holds_until(acts, at, one)) for one in here])
    held.sort(key=lambda pair: (pair[0].measure.code, -pair[0].measure.level))
    return [_show_row(acts, at, one, until, form) for one, until in held]


def _strictest(
    held: Iterable[tuple[Holding, datetime | None]],
) -> list[tuple[Holding, datetime | None]]:
    """Choose one of each code: the strictest, of equals that which holds longest."""
    last = datetime.max.replace(tzinfo=UTC)
    ranked = sorted(held, key=lambda pair: (pair[0].measure.level, pair[1] or last))
    return list({one.measure.code: (one, until) for one, until in ranked}.values())


def _show_row(
    acts: Sequence[Act],
    at: datetime,
    held: Holding,
    until: datetime | None,
    form: Format,
) -> dict[str, object]:
    act, measure = held.act, held.measure
    left = None if until is None else round((until - at) / timedelta(days=1), 2)
    short = f"{measure.code}={measure.level}"
    return {
        "code": short if form is Format.TABLE else measure.code,
        "level": measure.level,
        "measure": describe(measure.code, measure.level),
        "areas": _areas(held.areas, act.location, form),
        "note": _brief(measure.note, 30, form),
        "until": _hour(until),
        "days_left": left,
        "regime": act.regime,
        "regime_until": _hour(planned_end(acts, at, act.regime)),
        "act": act.number,
        "decided_on": act.decided_on,
        "signed_on": act.signed_on,
        "instrument": act.instrument,
        "exemptions": _listed(act.exemptions, form, "; "),
        "source": act.source,
        "disease": act.disease,
    }


def history_rows(
    held: Iterable[Act], location: str, as_of: date, form: Format
) -> list[dict[str, object]]:
    """Tell the acts decided by the end of a day, those corrected since among them."""
    held = list(held)
    corrected = {act.corrects: act.number for act in held if act.corrects}
    facets_of = {
        act.number: " ".join(facets(before, act))
        for before, act in chains(acts_of(held, location, as_of))
    }
    chosen = sorted(
        (act for act in held if act.decided_on <= as_of),
        key=lambda act: (act.decided_on, act.number),
    )
    return [
        _history_row(act, facets_of.get(act.number), corrected.get(act.number), form)
        for act in chosen
    ]


def _history_row(
    act: Act, changes: str | None, corrected_by: int | None, form: Format
) -> dict[str, object]:
    spelled = [write_measure(measure, act.location) for measure in act.measures]
    return {
        "number": act.number,
        "regime": act.regime,
        "kind": act.kind.value,
        "facets": changes or f"corrected by {corrected_by}",
        "decided_on": act.decided_on,
        "signed_on": act.signed_on,
        "from": _hour(act.effective_from),
        "to": _hour(act.effective_to),
        "areas": _areas(act.areas, act.location, form),
        "measures": _listed(spelled, form, "; "),
        "exemptions": _listed(act.exemptions, form, "; "),
        "instrument": _brief(act.instrument, 44, form),
        "source": act.source,
        "disease": act.disease,
        "corrected_by": corrected_by,
        "recorded_by": act.recorded_by,
        "recorded_at": act.recorded_at,
    }


def _hour(hour: datetime | None) -> str | None:
    return write_hour(hour) or None


def _areas(areas: Sequence[str], location: str, form: Format) -> object:
    if form is Format.TABLE and len(areas) > 3:
        return f"{areas[0]} and {len(areas) - 1} more"
    return _listed(areas or (location,), form)


def _brief(text: str, longest: int, form: Format) -> str:
    if form is not Format.TABLE or len(text) <= longest:
        return text
    return f"{text[: longest - 1].rstrip()}…"


def _listed(words: Sequence[str], form: Format, between: str = " ") -> object:
    return list(words) if form is Format.JSON else between.join(words)
