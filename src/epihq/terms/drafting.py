"""How an act follows from those before it: what may be left out, and what is refused.

An extension begins where its regime ends and carries on what is not named anew; only
what stands can be lifted. The same rules hold for every way by which acts come in.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from epihq.terms.errors import UsageError
from epihq.terms.regimes import Act, Kind, Measure, acts_of, check_act, standing

# How much longer a regime holds where nobody says until when.
USUAL_EXTENSION = timedelta(days=14)


@dataclass(frozen=True, kw_only=True)
class Draft:
    """An extension as a person words it: None is "as in the act before".

    Without ``effective_to`` it is fourteen days longer; ``until_further_notice`` has to
    be said. ``more_areas`` and ``more_measures`` come beside those of the act before; a
    measure takes the place of those of its code.
    """

    location: str
    regime: str
    instrument: str
    decided_on: date
    effective_to: datetime | None = None
    until_further_notice: bool = False
    areas: tuple[str, ...] | None = None
    measures: tuple[Measure, ...] | None = None
    more_areas: tuple[str, ...] = ()
    more_measures: tuple[Measure, ...] = ()
    exemptions: tuple[str, ...] | None = None
    signed_on: date | None = None
    source: str = ""
    corrects: int = 0


def extension(draft: Draft, held: Iterable[Act]) -> Act:
    """Complete an extension from the acts held, in any order.

    Measures whose own hours are over when it begins are not carried on.

    Raises:
        UsageError: ``measures.not-there``, ``measures.no-planned-end``,
            ``measures.shortens``, ``measures.two-ends``.
    """
    known = _known(held, draft.location, draft.decided_on, draft.corrects)
    before, start = _to_extend(known, draft.regime, draft.decided_on)
    end = _new_end(draft, start)
    _check_longer(draft.regime, start, end)
    areas = before.areas if draft.areas is None else draft.areas
    measures = draft.measures
    if measures is None:
        measures = _carried_on(before, start)
    named = {measure.code for measure in draft.more_measures}
    kept = tuple(measure for measure in measures if measure.code not in named)
    more = tuple(area for area in draft.more_areas if area not in areas)
    return Act(
        location=draft.location,
        regime=draft.regime,
        kind=Kind.EXTEND,
        instrument=draft.instrument,
        decided_on=draft.decided_on,
        signed_on=draft.signed_on,
        effective_from=start,
        effective_to=end,
        # All of the location cannot become wider.
        areas=(*areas, *more) if areas else areas,
        measures=(*kept, *draft.more_measures),
        exemptions=before.exemptions if draft.exemptions is None else draft.exemptions,
        source=draft.source,
        corrects=draft.corrects,
        disease=before.disease,
    )


def _new_end(draft: Draft, start: datetime) -> datetime | None:
    if draft.until_further_notice and draft.effective_to is not None:
        raise UsageError(
            "measures.two-ends",
            f"{draft.regime}: one end was expected; got "
            f"{draft.effective_to.isoformat()} and until further notice. Leave out "
            "one.",
        )
    if draft.until_further_notice:
        return None
    return draft.effective_to or start + USUAL_EXTENSION


def _carried_on(before: Act, start: datetime) -> tuple[Measure, ...]:
    carried = []
    for measure in before.measures:
        if measure.effective_to is not None and measure.effective_to <= start:
            continue
        opened = measure.effective_from
        if opened is not None and opened <= start:
            opened = None
        carried.append(replace(measure, effective_from=opened))
    return tuple(carried)


def check_follows(act: Act, held: Iterable[Act]) -> None:
    """Refuse an act that contradicts itself or the acts held, in any order.

    Raises:
        UsageError: those of ``check_act`` and ``extension``, and
            ``measures.not-where-it-ends``, ``measures.nothing-to-correct``.
    """
    check_act(act)
    held = list(held)
    if act.corrects:
        _check_correction(act, held)
    known = _known(held, act.location, act.decided_on, act.corrects)
    if act.kind is Kind.EXTEND:
        _check_extension(act, known)
    if act.kind is Kind.LIFT and act.regime not in standing(known, act.effective_from):
        raise UsageError(
            "measures.not-there",
            f"{act.regime}: a regime that stands was expected; got a lifting from "
            f"{act.effective_from.isoformat()}, and by the acts decided until "
            f"{act.decided_on} it does not hold in {act.location} then. "
            f"See `epihq measures history {act.location}`.",
        )


def _known(held: Iterable[Act], location: str, day: date, corrects: int) -> list[Act]:
    known = acts_of(held, location, day)
    return [act for act in known if not corrects or act.number != corrects]


def _check_extension(act: Act, known: Sequence[Act]) -> None:
    _, end = _to_extend(known, act.regime, act.decided_on)
    _check_longer(act.regime, end, act.effective_to)
    if act.effective_from != end:
        raise UsageError(
            "measures.not-where-it-ends",
            f"{act.regime}: an extension from {end.isoformat()} was expected, where "
            f"the regime ends by what is on record; got "
            f"{act.effective_from.isoformat()}. If it is extended already, see `epihq "
            f"measures history {act.location}`; to put an act right, use --corrects.",
        )


def _check_longer(regime: str, end: datetime, to: datetime | None) -> None:
    if to is not None and to <= end:
        raise UsageError(
            "measures.shortens",
            f"{regime}: an extension to later than {end.isoformat()} was expected; got "
            f"{to.isoformat()}. To end it earlier, use `epihq measures set` with the "
            "new --to from the hour of the change, or `epihq measures lift`.",
        )


def _to_extend(
    known: Sequence[Act], regime: str, decided_on: date
) -> tuple[Act, datetime]:
    """Find the act that an extension follows, and where it ends."""
    before = next((act for act in reversed(known) if act.regime == regime), None)
    if before is None or before.kind is Kind.LIFT:
        what = "was lifted" if before else "is not on record"
        raise _not_there(regime, f"that {what} by {decided_on}")
    end = before.effective_to
    if end is None:
        raise UsageError(
            "measures.no-planned-end",
            f"{regime}: a regime with a planned end was expected; got one that holds "
            "until further notice. There is nothing to extend; change it with `epihq "
            "measures set`.",
        )
    if end.date() < decided_on:
        raise _not_there(
            regime,
            f"that ended {end.isoformat()}, before the decision of {decided_on}",
        )
    return before, end


def _not_there(regime: str, got: str) -> UsageError:
    return UsageError(
        "measures.not-there",
        f"{regime}: a regime that stands was expected; got one {got}. Impose it with "
        "`epihq measures set`.",
    )


def _check_correction(act: Act, held: Sequence[Act]) -> None:
    wrong = next((one for one in held if one.number == act.corrects), None)
    chain = (act.location, act.regime)
    if wrong is None or (wrong.location, wrong.regime) != chain:
        got = f"{act.corrects}, which is none"
    elif any(one.corrects == act.corrects for one in held):
        got = f"{act.corrects}, which is corrected already"
    else:
        return
    raise UsageError(
        "measures.nothing-to-correct",
        f"{act.regime}: the number of an act of this regime in {act.location} was "
        f"expected; got {got}. See `epihq measures history {act.location}`.",
    )
