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
from epihq.reports.decision_changes import (
    COMPARED,
    differences_caption,
    is_without_effect,
    waiting,
)
from epihq.reports.decision_criteria import QUESTIONS, criteria_line
from epihq.reports.decision_figures import FANS
from epihq.reports.decision_options import (
    cost_of_regime,
    opening,
    outcome,
    rule,
    title_of,
)
from epihq.reports.decision_remarks import note
from epihq.reports.parts import Contents, Figure, Section, Table
from epihq.reports.words import EXERCISE
from epihq.words import gettext as _
from epihq.words import numbers, pgettext

# The section of what people made of it.
FORWARD = "decided"
# Beside the cases, the first of these that is projected.
_SECOND_FAN = ("icu_beds", "deaths")
# Columns of the table of outcomes; new people at home are told by age.
_SHOWN = tuple(name for name in OUTCOMES if name != "home_care_new")


def decision_contents(decision: Decision) -> Contents:
    """Word the page of one record."""
    return Contents(
        banner=_(EXERCISE) if decision.exercise else "",
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
            key=FORWARD,
            title=_("What was put forward"),
            sentences=(words.not_yet_approved(),),
            points=words.decided(decision.decided, decision),
        )
    yield _fans(decision)
    yield Section(
        key="outcomes",
        title=_("What each option would bring"),
        tables=(_outcomes(decision), *_differences(decision)),
    )
    if decision.notes:
        yield Section(
            key="notes",
            title=pgettext("beside figures", "Notes"),
            points=tuple(note(one, decision) for one in decision.notes),
        )
    yield _rules(decision)
    if decision.waiting is not None:
        yield Section(
            key="waiting",
            title=_("A week of waiting"),
            sentences=waiting(decision.waiting, decision),
        )
    yield _criteria(decision)
    yield from annexes(decision)


def _fans(decision: Decision) -> Section:
    projected = {fan.quantity for fan in decision.options[0].fans}
    second = next(name for name in _SECOND_FAN if name in projected)
    figures: list[Figure] = []
    for quantity in ("cases", second):
        caption = behind.figure_caption(quantity, decision)
        legend = "" if figures else f". {behind.fan_legend()}"
        figures.append(
            Figure(
                name=f"{FANS}-{quantity}",
                caption=f"{caption}{legend}",
                alt=behind.figure_alt(quantity, decision.options, caption),
            )
        )
    return Section(
        key="options",
        title=_("The options on one scale"),
        figures=tuple(figures),
    )


def _outcomes(decision: Decision) -> Table:
    names = [name for name in _SHOWN if name in decision.options[0].outcomes]
    return Table(
        caption=words.outcomes_caption(decision),
        columns=("", *map(title_of, decision.options)),
        rows=(
            *(
                (
                    outcome(name),
                    *(
                        numbers.with_interval(o.outcomes[name])
                        for o in decision.options
                    ),
                )
                for name in names
            ),
            *(
                (
                    opening(cost_of_regime(code)),
                    *(words.cost(o.costs, code) for o in decision.options),
                )
                for code in words.OF_THE_REGIME
            ),
        ),
    )


def _differences(decision: Decision) -> tuple[Table, ...]:
    if not decision.differences:
        return ()
    against = decision.differences[0].against
    others = [o for o in decision.options if o.name != against]
    found = {(d.option, d.outcome): d for d in decision.differences}
    names = [n for n in COMPARED if (others[0].name, n) in found]
    rows = [(outcome(n), *(_change(found[o.name, n]) for o in others)) for n in names]
    return (
        Table(
            caption=differences_caption(decision),
            columns=("", *map(title_of, others)),
            rows=tuple(rows),
        ),
    )


def _change(found: Difference) -> str:
    if is_without_effect(found):
        return _("no effect on record")
    # A line may end before the chance, and not within it.
    chance = numbers.probability(found.p_better)
    chance = chance.replace(" ", numbers.NBSP).replace("-", "\u2011")
    return f"{numbers.with_interval(found, numbers.with_sign)}; {chance}"


def _rules(decision: Decision) -> Section:
    columns = ("", *map(title_of, decision.options))
    kept = tuple(
        (
            rule(check.rule),
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
        title=_("What the headquarters' own rule says"),
        sentences=(
            *words.missing_capacities(decision),
            behind.track_sentence(decision.track_record),
        ),
        tables=(Table(caption=caption, columns=columns, rows=rows),) if rows else (),
    )


def _criteria(decision: Decision) -> Section:
    lines = [
        criteria_line(
            question, [one for one in decision.criteria if one.question == question]
        )
        for question in QUESTIONS
        if any(one.question == question for one in decision.criteria)
    ]
    return Section(
        key="criteria",
        title=_("WHO's criteria for adjusting measures (May 2020)"),
        points=tuple(lines) or (_("No criterion was asked."),),
    )
