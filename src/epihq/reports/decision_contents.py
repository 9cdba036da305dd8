"""What the decision page says, in order: made once from the record, set by every face.

One page for the minister: what is in force, the options on one scale, the table, the
rule. What stands behind it follows as annexes.
"""

from collections.abc import Iterable

from epihq.assessment.decision import OUTCOMES, Decision, Difference, Option
from epihq.assessment.record import Interval
from epihq.reports import decision_words as words
from epihq.reports import numbers
from epihq.reports.contents import (
    Contents,
    Figure,
    Section,
    Table,
    footer,
    provenance_points,
)
from epihq.reports.decision_figures import FANS, TORNADO
from epihq.reports.words import EXERCISE

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
    yield _rules(decision)
    if decision.waiting is not None:
        yield Section(
            key="waiting",
            title=words.WAITING,
            sentences=words.waiting(decision.waiting, decision),
        )
    yield _criteria(decision)
    yield from _annexes(decision)


def _annexes(decision: Decision) -> Iterable[Section]:
    if decision.sensitivities:
        yield _hinges(decision)
    yield _in_force(decision)
    if any(option.home_care_by_age for option in decision.options):
        yield _ages(decision)
    yield _costs(decision)
    yield _asked(decision)
    yield _effects(decision)
    yield _track(decision)
    yield Section(
        key="limits",
        title=words.LIMITS,
        points=(*words.CAN_SAY, *decision.notes, *decision.regime.notes),
        annex=True,
    )
    yield Section(
        key="method", title=words.METHOD, points=words.method(decision), annex=True
    )
    yield Section(
        key="provenance",
        title=words.PROVENANCE,
        points=provenance_points(decision.provenance),
        annex=True,
    )


def _fans(decision: Decision) -> Section:
    projected = {fan.quantity for fan in decision.options[0].fans}
    second = next(name for name in _SECOND_FAN if name in projected)
    figures = []
    for quantity in ("cases", second):
        caption = words.figure_caption(quantity, decision)
        figures.append(
            Figure(
                name=f"{FANS}-{quantity}",
                caption=caption,
                alt=words.figure_alt(quantity, decision.options, caption),
            )
        )
    return Section(
        key="options",
        title=words.OPTIONS,
        sentences=(words.FAN_LEGEND,),
        figures=tuple(figures),
    )


def _printed(interval: Interval) -> str:
    span = numbers.interval(interval.lower90, interval.upper90, numbers.rough)
    return f"{numbers.rough(interval.median)} {span}"


def _outcomes(decision: Decision) -> Table:
    names = [name for name in _SHOWN if name in decision.options[0].outcomes]
    return Table(
        caption=words.outcomes_caption(decision),
        columns=("", *(o.title for o in decision.options)),
        rows=(
            *(
                (
                    words.outcome(name),
                    *(_printed(o.outcomes[name]) for o in decision.options),
                )
                for name in names
            ),
            (
                words.STRICTNESS.capitalize(),
                *(words.strictness(o.costs) for o in decision.options),
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
    span = numbers.interval(found.lower90, found.upper90, _signed)
    chance = numbers.probability(found.p_better)
    return f"{_signed(found.median)} {span}; {chance}"


def _signed(value: float) -> str:
    size = numbers.rough(abs(value))
    return size if size == "0" else f"{'−' if value < 0 else '+'}{size}"


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
            *(_runs_out(option, name) for option in decision.options),
        )
        for name, held in decision.capacity.items()
        if any(name in option.shortages for option in decision.options)
    )
    rows = (*kept, *runs_out)
    caption = "Met or not, and the chance that a capacity is exceeded, first when"
    return Section(
        key="rules",
        title=words.RULES,
        sentences=words.missing_capacities(decision),
        tables=(Table(caption=caption, columns=columns, rows=rows),) if rows else (),
    )


def _runs_out(option: Option, name: str) -> str:
    found = option.shortages.get(name)
    if found is None:
        return numbers.NOT_GIVEN
    chance = numbers.probability(found.probability)
    if found.first_date is None:
        return chance
    return f"{chance}, {numbers.short_day(found.first_date)}"


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


def _hinges(decision: Decision) -> Section:
    outcomes = list(dict.fromkeys(row.outcome for row in decision.sensitivities))
    figures = []
    for outcome in outcomes:
        rows = [row for row in decision.sensitivities if row.outcome == outcome]
        caption = words.hinges(rows, decision)
        figures.append(
            Figure(
                name=f"{TORNADO}-{outcome}",
                caption=caption,
                alt=words.tornado_alt(rows, caption),
            )
        )
    return Section(
        key="hinges", title=words.HINGES, figures=tuple(figures[:1]), annex=True
    )


def _in_force(decision: Decision) -> Section:
    rows = tuple(
        (
            f"{one.code} {one.level}",
            one.words,
            one.regime or words.source(one.source),
            numbers.probability(one.share)
            if one.share < 0.995
            else f"100{numbers.NBSP}%",
            "" if one.ends is None else numbers.hour(one.ends),
        )
        for one in decision.regime.measures
    )
    table = Table(
        caption="OxCGRT's code and level, and the share of people under it",
        columns=("Code", "Measure", "Regime", "People", "Ends"),
        rows=rows,
        texts=3,
    )
    return Section(
        key="in-force",
        title=words.IN_FORCE,
        tables=(table,) if rows else (),
        annex=True,
    )


def _ages(decision: Decision) -> Section:
    lines = decision.options[0].home_care_by_age
    rows = tuple(
        (line.ages, *(_at_home(option, n) for option in decision.options))
        for n, line in enumerate(lines)
    )
    table = Table(
        caption=f"New people treated at home over "
        f"{numbers.length(decision.horizon_days)}; highest number on one day",
        columns=("Age", *(option.title for option in decision.options)),
        rows=rows,
    )
    return Section(key="ages", title=words.AGES, tables=(table,), annex=True)


def _at_home(option: Option, place: int) -> str:
    line = option.home_care_by_age[place]
    return f"{numbers.rough(line.new.median)}; {numbers.rough(line.census.median)}"


def _costs(decision: Decision) -> Section:
    lines = decision.options[0].costs
    rows = tuple(
        (
            words.cost(line),
            *(_cost(option, n) for option in decision.options),
        )
        for n, line in enumerate(lines)
    )
    table = Table(
        caption=f"Over {numbers.length(decision.horizon_days)}; lines are never added",
        columns=("", *(option.title for option in decision.options)),
        rows=rows,
    )
    return Section(key="costs", title=words.COSTS, tables=(table,), annex=True)


def _cost(option: Option, place: int) -> str:
    line = option.costs[place]
    if line.lower90 == line.upper90:
        return numbers.amount(line.median)
    span = numbers.interval(line.lower90, line.upper90, numbers.amount)
    return f"{numbers.amount(line.median)} {span}"


def _asked(decision: Decision) -> Section:
    points = tuple(
        f"{one.name.capitalize()} ({one.rule}): {words.MET[one.met]}. {one.sentence}"
        for one in decision.criteria
    )
    return Section(
        key="asked",
        title=f"{words.CRITERIA}, one by one",
        points=points or (words.NO_CRITERIA,),
        annex=True,
    )


def _effects(decision: Decision) -> Section:
    rows = tuple(
        (
            f"{line.code} {line.level}",
            line.words,
            _percent(line.literature),
            _percent(line.imposing),
            _percent(line.lifting),
        )
        for line in decision.effects
    )
    table = Table(
        caption="Change of R in percent for everybody reached, against the level below",
        columns=("Code", "Measure", "Literature", "Imposing", "Lifting"),
        rows=rows,
        texts=2,
    )
    return Section(
        key="effects",
        title=words.EFFECTS,
        sentences=(decision.effects_note,),
        tables=(table,) if rows else (),
        annex=True,
    )


def _percent(interval: Interval) -> str:
    levels = (interval.median, interval.lower90, interval.upper90)
    median, low, high = (_whole(value) for value in levels)
    return f"{median} [{low} to {high}]"


def _whole(value: float) -> str:
    size = f"{abs(value):.0f}"
    return size if size == "0" else f"{'−' if value < 0 else '+'}{size}"


def _track(decision: Decision) -> Section:
    table = Table(
        caption="Projections of the option that was taken, against what came",
        columns=(
            "Decision",
            "Indicator",
            "Weeks",
            "Number",
            "In 50 %",
            "In 90 %",
            "WIS",
        ),
        rows=_track_rows(decision),
        texts=2,
    )
    return Section(
        key="track",
        title=words.TRACK,
        sentences=(words.track_sentence(decision.track_record),),
        tables=(table,) if decision.track_record else (),
        annex=True,
    )


def _track_rows(decision: Decision) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            line.decision,
            line.indicator,
            str(line.weeks),
            f"{line.decisions:,}",
            numbers.probability(line.coverage50),
            numbers.probability(line.coverage90),
            numbers.ratio(line.relative_wis),
        )
        for line in decision.track_record
    )
