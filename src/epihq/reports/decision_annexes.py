"""What stands behind the decision page: the annexes, after the page itself."""

from collections.abc import Iterable

from epihq.assessment.record import Interval
from epihq.desk.decision import AgeLine, Decision, Option
from epihq.reports import decision_behind as behind
from epihq.reports.contents import provenance_points
from epihq.reports.decision_criteria import criterion
from epihq.reports.decision_figures import TORNADO
from epihq.reports.decision_home_care import home_care_work
from epihq.reports.decision_measures import measure
from epihq.reports.decision_options import NINETY, between, cost_name, opening, title_of
from epihq.reports.decision_remarks import basis, regime_note
from epihq.reports.decision_words import OF_THE_REGIME
from epihq.reports.parts import Figure, Section, Table
from epihq.reports.words import PROVENANCE
from epihq.words import gettext as _
from epihq.words import numbers, pgettext


def annexes(decision: Decision) -> Iterable[Section]:
    """Give the parts behind the page, in order; what is empty is left out."""
    if decision.sensitivities:
        yield _hinges(decision)
    yield _in_force(decision)
    if any(option.home_care_by_age for option in decision.options):
        yield _ages(decision)
    if decision.options[0].home_care_work and decision.home_care:
        yield home_care_work(decision, decision.home_care)
    if len(decision.options[0].costs) > len(OF_THE_REGIME):
        yield _costs(decision)
    yield _asked(decision)
    yield _effects(decision)
    if decision.track_record:
        yield _track(decision)
    yield Section(
        key="limits",
        title=_("What such projections can and cannot say"),
        points=(
            *behind.can_say(),
            *(regime_note(one, decision) for one in decision.regime.notes),
        ),
        annex=True,
        half=True,
    )
    yield Section(
        key="method", title=_("Method"), points=behind.method(), annex=True, half=True
    )
    yield Section(
        key="provenance",
        title=_(PROVENANCE),
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
        title=_("What the difference hangs on"),
        figures=(figure,),
        annex=True,
        half=True,
    )


def _in_force(decision: Decision) -> Section:
    rows = tuple(
        (
            f"{one.code}{numbers.NBSP}{one.level}",
            measure(one.code, one.level),
            one.regime or behind.source(one.source),
            numbers.probability(one.share)
            if one.share < 0.995
            else numbers.percent(1.0),
            "" if one.ends is None else numbers.brief_hour(one.ends),
        )
        for one in decision.regime.measures
    )
    table = Table(
        caption=_("OxCGRT's code and level, and the share of people under it"),
        columns=(
            _("Code"),
            _("Measure"),
            _("Regime"),
            pgettext("share of the country", "People"),
            pgettext("of a measure", "Ends"),
        ),
        rows=rows,
        texts=2,
    )
    return Section(
        key="in-force",
        title=_("Measures in force"),
        tables=(table,) if rows else (),
        annex=True,
        half=True,
    )


def _ages(decision: Decision) -> Section:
    lines = decision.options[0].home_care_by_age
    options = decision.options
    columns = (_("Age"), *map(title_of, options))
    of_age = [
        [option.home_care_by_age[n] for option in options] for n in range(len(lines))
    ]
    return Section(
        key="ages",
        title=_("Home care by age"),
        tables=(
            Table(
                caption=_("People who begin treatment at home over %(length)s")
                % {"length": numbers.length(decision.horizon_days)},
                columns=columns,
                rows=tuple(
                    (
                        _ages_of(group[0]),
                        *(numbers.with_interval(one.new) for one in group),
                    )
                    for group in of_age
                ),
            ),
            Table(
                caption=_("People at home, highest number of any day"),
                columns=columns,
                rows=tuple(
                    (
                        _ages_of(group[0]),
                        *(numbers.with_interval(one.census) for one in group),
                    )
                    for group in of_age
                ),
            ),
        ),
        annex=True,
    )


def _ages_of(line: AgeLine) -> str:
    """Keep the ends of an age group on one line."""
    return line.ages.replace("-", "\u2011")


def _costs(decision: Decision) -> Section:
    lines = decision.options[0].costs
    rows = tuple(
        (
            opening(cost_name(line)),
            *(_cost(option, n) for option in decision.options),
        )
        for n, line in enumerate(lines)
        if line.code not in OF_THE_REGIME
    )
    table = Table(
        caption=_("Over %(length)s; lines are never added")
        % {"length": numbers.length(decision.horizon_days)},
        columns=("", *map(title_of, decision.options)),
        rows=rows,
    )
    return Section(
        key="costs",
        title=_("What the measures cost"),
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
    points = tuple(map(criterion, decision.criteria))
    return Section(
        key="asked",
        title=_("WHO's criteria for adjusting measures (May 2020), one by one"),
        points=points or (_("No criterion was asked."),),
        annex=True,
        half=True,
    )


def _effects(decision: Decision) -> Section:
    rows = tuple(
        (
            f"{line.code}{numbers.NBSP}{line.level}",
            measure(line.code, line.level),
            _percent(line.literature),
            _percent(line.imposing),
            _percent(line.lifting),
        )
        for line in decision.effects
    )
    table = Table(
        caption=_(
            "Change of R in percent for everybody reached, against the level below"
        ),
        columns=(
            _("Code"),
            _("Measure"),
            _("Literature"),
            _("Imposing"),
            _("Lifting"),
        ),
        rows=rows,
        texts=2,
    )
    return Section(
        key="effects",
        title=_("What measures do to R"),
        sentences=basis(decision.effects_basis, decision),
        tables=(table,) if rows else (),
        annex=True,
        half=True,
    )


def _percent(interval: Interval) -> str:
    levels = (interval.median, interval.lower90, interval.upper90)
    median, low, high = (numbers.with_sign(v, numbers.count) for v in levels)
    return f"{median} [{between(low, high)}]"


def _track(decision: Decision) -> Section:
    table = Table(
        caption=_("Projections of the option that was taken, against what came"),
        columns=(
            _("Decision"),
            _("Indicator"),
            _("Weeks"),
            pgettext("how many", "Number"),
            _("In %(level)s") % {"level": numbers.percent(0.5)},
            _("In %(level)s") % {"level": numbers.percent(NINETY)},
            _("WIS"),
        ),
        rows=_track_rows(decision),
        texts=2,
    )
    return Section(
        key="track",
        title=_("Track record"),
        tables=(table,),
        annex=True,
        half=True,
    )


def _track_rows(decision: Decision) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            behind.kind(line.decision),
            behind.kind(line.indicator),
            numbers.count(line.weeks),
            numbers.count(line.decisions),
            numbers.probability(line.coverage50),
            numbers.probability(line.coverage90),
            numbers.ratio(line.relative_wis),
        )
        for line in decision.track_record
    )
