"""What stands behind the decision page: the annexes, after the page itself."""

from collections.abc import Iterable

from epihq.assessment.record import Interval
from epihq.desk.decision import Decision, Option
from epihq.reports import decision_behind as behind
from epihq.reports import decision_words as words
from epihq.reports.contents import provenance_points
from epihq.reports.decision_figures import TORNADO
from epihq.reports.parts import Figure, Section, Table
from epihq.words import numbers


def annexes(decision: Decision) -> Iterable[Section]:
    """Give the parts behind the page, in order; what is empty is left out."""
    if decision.sensitivities:
        yield _hinges(decision)
    yield _in_force(decision)
    if any(option.home_care_by_age for option in decision.options):
        yield _ages(decision)
    if len(decision.options[0].costs) > len(words.OF_THE_REGIME):
        yield _costs(decision)
    yield _asked(decision)
    yield _effects(decision)
    if decision.track_record:
        yield _track(decision)
    yield Section(
        key="limits",
        title=behind.LIMITS,
        points=(*behind.CAN_SAY, *decision.regime.notes),
        annex=True,
        half=True,
    )
    yield Section(
        key="method", title=behind.METHOD, points=behind.method(), annex=True, half=True
    )
    yield Section(
        key="provenance",
        title=behind.PROVENANCE,
        points=provenance_points(decision.provenance),
        annex=True,
        half=True,
    )


def _hinges(decision: Decision) -> Section:
    """Show the tornado of the first outcome; the others are in the record."""
    outcome = decision.sensitivities[0].outcome
    rows = [row for row in decision.sensitivities if row.outcome == outcome]
    caption = behind.hinges(rows, decision)
    figure = Figure(
        name=f"{TORNADO}-{outcome}",
        caption=caption,
        alt=behind.tornado_alt(rows, caption),
    )
    return Section(
        key="hinges",
        title=behind.HINGES,
        figures=(figure,),
        annex=True,
        half=True,
    )


def _in_force(decision: Decision) -> Section:
    rows = tuple(
        (
            f"{one.code} {one.level}",
            one.words,
            one.regime or behind.source(one.source),
            numbers.probability(one.share)
            if one.share < 0.995
            else f"100{numbers.NBSP}%",
            "" if one.ends is None else numbers.brief_hour(one.ends),
        )
        for one in decision.regime.measures
    )
    table = Table(
        caption="OxCGRT's code and level, and the share of people under it",
        columns=("Code", "Measure", "Regime", "People", "Ends"),
        rows=rows,
        texts=2,
    )
    return Section(
        key="in-force",
        title=behind.IN_FORCE,
        tables=(table,) if rows else (),
        annex=True,
        half=True,
    )


def _ages(decision: Decision) -> Section:
    lines = decision.options[0].home_care_by_age
    options = decision.options
    columns = ("Age", *(option.title for option in options))
    of_age = [
        [option.home_care_by_age[n] for option in options] for n in range(len(lines))
    ]
    return Section(
        key="ages",
        title=behind.AGES,
        tables=(
            Table(
                caption="People who begin treatment at home over "
                f"{numbers.length(decision.horizon_days)}",
                columns=columns,
                rows=tuple(
                    (group[0].ages, *(numbers.with_interval(one.new) for one in group))
                    for group in of_age
                ),
            ),
            Table(
                caption="People at home, highest number of any day",
                columns=columns,
                rows=tuple(
                    (
                        group[0].ages,
                        *(numbers.with_interval(one.census) for one in group),
                    )
                    for group in of_age
                ),
            ),
        ),
        annex=True,
    )


def _costs(decision: Decision) -> Section:
    lines = decision.options[0].costs
    rows = tuple(
        (
            behind.cost(line),
            *(_cost(option, n) for option in decision.options),
        )
        for n, line in enumerate(lines)
        if line.name not in words.OF_THE_REGIME
    )
    table = Table(
        caption=f"Over {numbers.length(decision.horizon_days)}; lines are never added",
        columns=("", *(option.title for option in decision.options)),
        rows=rows,
    )
    return Section(
        key="costs",
        title=behind.COSTS,
        tables=(table,),
        points=behind.sources_of_costs(decision),
        annex=True,
    )


def _cost(option: Option, place: int) -> str:
    line = option.costs[place]
    if line.lower90 == line.upper90:
        return numbers.amount(line.median)
    return numbers.with_interval(line, numbers.amount)


def _asked(decision: Decision) -> Section:
    points = tuple(map(behind.asked, decision.criteria))
    return Section(
        key="asked",
        title=f"{words.CRITERIA}, one by one",
        points=points or (words.NO_CRITERIA,),
        annex=True,
        half=True,
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
        title=behind.EFFECTS,
        sentences=(decision.effects_note,),
        tables=(table,) if rows else (),
        annex=True,
        half=True,
    )


def _percent(interval: Interval) -> str:
    levels = (interval.median, interval.lower90, interval.upper90)
    median, low, high = (numbers.with_sign(v, "{:.0f}".format) for v in levels)
    return f"{median} [{low} to {high}]"


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
        title=behind.TRACK,
        tables=(table,),
        annex=True,
        half=True,
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
