"""What the decision page says, in order: made once from the record, set by every face.

One page for the minister: what is in force, the options on one scale, the table, the
rule. What stands behind it follows as annexes (``decision_annexes``).
"""

from collections.abc import Iterable

from epihq.desk.decision import OUTCOMES, Decision, Difference
from epihq.reports import decision_behind as behind
from epihq.reports import decision_words as words
from epihq.reports.contents import footer
from epihq.reports.decision_annexes import annexes
from epihq.reports.decision_figures import FANS
from epihq.reports.parts import Contents, Figure, Section, Table
from epihq.reports.words import EXERCISE
from epihq.words import numbers

# Beside the cases, the first of these that is projected.
_SECOND_FAN = ("icu_beds", "deaths")
# Columns of the table of outcomes; new people at home are told by age.
_SHOWN = tuple(name for name in OUTCOMES if name != "home_care_new")


def decision_contents(decision: Decision) -> Contents:
    """Word the page of one record."""
    return Contents(
        banner=EXERCISE if decision.exercise else "",
        title=words.title(decision),
        subtitle=words.subtitle(decision),
        headline=words.headline(decision),
        sections=tuple(_sections(decision)),
        footer=footer(decision.provenance),
        one_page=True,
    )


def _sections(decision: Decision) -> Iterable[Section]:
    if decision.decided is not None:
        yield Section(
            key="decided",
            title=words.DECIDED,
            points=words.decided(decision.decided, decision),
        )
    yield _fans(decision)
    yield Section(
        key="outcomes",
        title=words.BRINGS,
        tables=(_outcomes(decision), *_differences(decision)),
    )
    if decision.notes:
        yield Section(key="notes", title=words.NOTES, points=decision.notes)
    yield _rules(decision)
    if decision.waiting is not None:
        yield Section(
            key="waiting",
            title=words.WAITING,
            sentences=words.waiting(decision.waiting, decision),
        )
    yield _criteria(decision)
    yield from annexes(decision)


def _fans(decision: Decision) -> Section:
    projected = {fan.quantity for fan in decision.options[0].fans}
    second = next(name for name in _SECOND_FAN if name in projected)
    figures: list[Figure] = []
    for quantity in ("cases", second):
        caption = behind.figure_caption(quantity, decision)
        legend = "" if figures else f". {behind.FAN_LEGEND}"
        figures.append(
            Figure(
                name=f"{FANS}-{quantity}",
                caption=f"{caption}{legend}",
                alt=behind.figure_alt(quantity, decision.options, caption),
            )
        )
    return Section(
        key="options",
        title=words.OPTIONS,
        figures=tuple(figures),
    )


def _outcomes(decision: Decision) -> Table:
    names = [name for name in _SHOWN if name in decision.options[0].outcomes]
    return Table(
        caption=words.outcomes_caption(decision),
        columns=("", *(o.title for o in decision.options)),
        rows=(
            *(
                (
                    words.outcome(name),
                    *(
                        numbers.with_interval(o.outcomes[name])
                        for o in decision.options
                    ),
                )
                for name in names
            ),
            *(
                (
                    name.capitalize(),
                    *(words.cost(o.costs, name) for o in decision.options),
                )
                for name in words.OF_THE_REGIME
            ),
        ),
    )


def _differences(decision: Decision) -> tuple[Table, ...]:
    if not decision.differences:
        return ()
    against = decision.differences[0].against
    others = [o for o in decision.options if o.name != against]
    found = {(d.option, d.outcome): d for d in decision.differences}
    names = [n for n in words.COMPARED if (others[0].name, n) in found]
    rows = [
        (words.outcome(n), *(_change(found[o.name, n]) for o in others)) for n in names
    ]
    return (
        Table(
            caption=words.differences_caption(decision),
            columns=("", *(option.title for option in others)),
            rows=tuple(rows),
        ),
    )


def _change(found: Difference) -> str:
    if words.is_without_effect(found):
        return words.NO_EFFECT
    chance = numbers.probability(found.p_better)
    return f"{numbers.with_interval(found, numbers.with_sign)}; {chance}"


def _rules(decision: Decision) -> Section:
    columns = ("", *(option.title for option in decision.options))
    kept = tuple(
        (
            words.rule(check.rule),
            *(words.rule_met(o.rules[n]) for o in decision.options),
        )
        for n, check in enumerate(decision.options[0].rules)
    )
    runs_out = tuple(
        (
            words.capacity(name, held),
            *(words.runs_out(o.shortages.get(name)) for o in decision.options),
        )
        for name, held in decision.capacity.items()
        if any(name in option.shortages for option in decision.options)
    )
    rows = (*kept, *runs_out)
    caption = words.rules_caption(some_run_out=bool(runs_out))
    return Section(
        key="rules",
        title=words.RULES,
        sentences=(
            *words.missing_capacities(decision),
            behind.track_sentence(decision.track_record),
        ),
        tables=(Table(caption=caption, columns=columns, rows=rows),) if rows else (),
    )


def _criteria(decision: Decision) -> Section:
    lines = [
        words.criteria_line(
            question, [one for one in decision.criteria if one.question == question]
        )
        for question in words.QUESTIONS
        if any(one.question == question for one in decision.criteria)
    ]
    return Section(
        key="criteria",
        title=words.CRITERIA,
        points=tuple(lines) or (words.NO_CRITERIA,),
    )
