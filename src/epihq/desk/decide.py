"""The decision desk: what each option would bring, from the assessment of one day.

``decide`` compares and never decides: it gives options with their uncertainty, what
the headquarters' own rule says of them, and what the answer hangs on.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from epihq.archive import Archive
from epihq.assessment.assess import assess_with_sample, newest_cases
from epihq.assessment.behind import LEVELS, NAMES, interval_of
from epihq.assessment.line_list import Lists, with_own_delays
from epihq.assessment.population import persons_by_age
from epihq.assessment.record import Assessment
from epihq.assessment.settings import Settings
from epihq.assessment.variants import figures_of
from epihq.desk import weighing
from epihq.desk.criteria import criteria
from epihq.desk.decision import (
    OUTCOMES,
    SCHEMA,
    AgeLine,
    Decided,
    Decision,
    Fan,
    Option,
    TrackLine,
    Waiting,
)
from epihq.desk.effects import (
    LearnedEffects,
    WorldEffects,
    effects_in,
    world_effects,
)
from epihq.desk.effects_table import check_disease, effects_table
from epihq.desk.futures import Futures, Situation, futures, situation
from epihq.desk.headquarters import Headquarters, costs, shortages
from epihq.desk.home_care import work_lines
from epihq.desk.options import (
    Own,
    Plan,
    asks_more,
    default_plans,
    late,
    plans_from,
)
from epihq.desk.outset import Outset, outset
from epihq.desk.remarks import NoAges, NoHospitalCare, NoPopulation, Note, SameAs
from epihq.desk.rules import check_rules
from epihq.epi.burden import HOME_AGES
from epihq.epi.project import Sample
from epihq.terms.dates import days
from epihq.terms.errors import ModelError, UsageError
from epihq.terms.measures import stringency
from epihq.terms.provenance import Provenance
from epihq.terms.regimes import Act

Values = NDArray[np.float64]

HORIZON_DAYS = 56
DRAWS = 1000
# What is done one after the other; the second takes longest.
STAGES = ("figures", "estimate", "effects", "futures")
TRACK_RECORD = "track-record.json"
_WEEK = 7
# One figure of the tracker of measures, which a decision rests on beside the counts.
_TRACKED = "oxcgrt_c1"


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked of the desk, beside the place and the day.

    ``acts`` and ``shares`` (of inhabitants, by area) are the ledger's; ``ends``
    is the end in question, None the soonest planned one; ``extend`` are the days of
    the extensions; ``options`` are people's own in place of the usual ones, or a TOML
    file of them;
    ``effects`` one in place of the table of effects; ``decided`` is what was decided,
    if anything was.
    """

    acts: Sequence[Act] = ()
    shares: Mapping[str, float] = field(default_factory=dict)
    ends: datetime | date | None = None
    extend: tuple[int, ...] = (14, 28)
    options: Own | None = None
    headquarters: Headquarters = field(default_factory=Headquarters)
    effects: Path | None = None
    horizon: int = HORIZON_DAYS
    draws: int = DRAWS
    decided: Decided | None = None


def decide(
    archive: Archive,
    location: str,
    as_of: date,
    question: Question,
    *,
    source: str | None = None,
    settings: Settings | None = None,
    world: WorldEffects | None = None,
    reached: Callable[[str], None] = lambda _stage: None,
) -> Decision:
    """Compare the options of a location, e.g. "AZE", with what was known at ``as_of``.

    ``world`` spares learning the effects of measures anew for every location.
    ``reached`` is told each of ``STAGES`` as the work comes to it.

    Raises:
        UsageError: ``decide.effects-of-another-disease``,
            ``decide.unknown-option``, those of ``outset``, ``plans_from`` and
            ``assess``.
        DataError: ``decide.bad-options``, ``effects.*``.
        ModelError: ``decide.no-estimate``.
    """
    settings = settings or Settings()
    check_disease(effects_table(question.effects), archive.disease)
    figures, estimate, effects, ahead = STAGES
    reached(figures)
    source, last_date = newest_cases(archive, location, as_of, source)
    first = outset(
        archive,
        location,
        as_of,
        last_date,
        horizon=question.horizon,
        acts=[act for act in question.acts if act.disease in {"", archive.disease}],
        shares=question.shares,
        ends=question.ends,
    )
    plans = _plans(question, first)
    # A wrong word is told before the estimate, which takes longest.
    reached(estimate)
    assessment, sample = assess_with_sample(
        archive, location, as_of, source=source, beside=[], settings=settings
    )
    if sample is None:
        raise ModelError(
            "decide.no-estimate",
            f"{location}: an estimate of what is behind the figures was expected; got "
            f"none ({assessment.diagnostics.verdict}). See `epihq assess {location}`.",
        )
    reached(effects)
    world = world or world_effects(archive, as_of, settings, table=question.effects)
    learned = effects_in(world, location)
    reached(ahead)
    start = _situation(archive, assessment, sample, learned, first, question, settings)
    return _weighed(archive, assessment, first, start, plans, learned, question)


def _plans(question: Question, first: Outset) -> list[Plan]:
    plans = (
        default_plans(first, question.extend)
        if question.options is None
        else plans_from(question.options, first)
    )
    names = [plan.name for plan in plans]
    if question.decided is not None and question.decided.option not in names:
        raise UsageError(
            "decide.unknown-option",
            f"--decided: one of {', '.join(names)} was expected; got "
            f"{question.decided.option!r}. Name one, or give options of your own with "
            "--options.",
        )
    return plans


def _situation(
    archive: Archive,
    assessment: Assessment,
    sample: Sample,
    learned: LearnedEffects,
    first: Outset,
    question: Question,
    settings: Settings,
) -> Situation:
    place, as_of = assessment.location, assessment.as_of
    ages = persons_by_age(archive, as_of, [place]).get(place)
    figures = figures_of(archive, settings, as_of)
    lists = Lists(archive, as_of, figures)
    speaks = [(place, assessment.data.source)]
    figures = with_own_delays(figures, lists, speaks)
    return situation(
        sample,
        learned.effects,
        first.now,
        location=place,
        last_date=assessment.data.last_date,
        horizon=question.horizon,
        draws=question.draws,
        persons_by_age=ages,
        population=assessment.data.population,
        pathogen=figures.at(place, assessment.data.last_date).pathogen,
        settings=settings,
        home_care=question.headquarters.home_care,
    )


def _weighed(
    archive: Archive,
    assessment: Assessment,
    first: Outset,
    start: Situation,
    plans: Sequence[Plan],
    learned: LearnedEffects,
    question: Question,
) -> Decision:
    followed = {plan.name: futures(start, plan) for plan in plans}
    made = weighing.totals(followed)
    plans, equals = weighing.told_apart(plans, made, always=_asked_for(plans, question))
    by_name = {plan.name: plan for plan in plans}
    made = {name: made[name] for name in by_name}
    options = tuple(
        _option(plan, followed[plan.name], made[plan.name], first, start, question)
        for plan in plans
    )
    chosen, why = weighing.best(options, question.headquarters, equals)
    against, other = plans[0].name, plans[1].name
    capacity = question.headquarters.capacity
    return Decision(
        schema=SCHEMA,
        disease=assessment.disease,
        location=assessment.location,
        location_name=assessment.location_name,
        as_of=assessment.as_of,
        exercise=assessment.exercise,
        last_date=assessment.data.last_date,
        horizon_days=question.horizon,
        draws=question.draws,
        regime=first.today,
        options=options,
        differences=weighing.differences(made, against),
        best=chosen,
        why=why,
        sensitivities=weighing.sensitivities(start, by_name, made, other, against),
        waiting=_waiting(first, start, followed, made, by_name[other], question),
        criteria=criteria(assessment, archive, capacity),
        effects=learned.lines,
        effects_basis=learned.basis,
        capacity=capacity,
        track_record=track_record(archive.home),
        notes=_notes(start, equals),
        decided=question.decided,
        provenance=_provenance(archive, assessment, question),
        home_care=question.headquarters.home_care,
    )


def _waiting(
    first: Outset,
    start: Situation,
    followed: Mapping[str, Futures],
    made: Mapping[str, Mapping[str, Values]],
    plan: Plan,
    question: Question,
) -> Waiting:
    delayed = futures(start, late(plan, first, _WEEK))
    return weighing.waiting(
        followed,
        made,
        question.headquarters,
        plan.name,
        against=next(iter(followed)),
        late=weighing.totals({"late": delayed})["late"],
    )


def _option(
    plan: Plan,
    found: Futures,
    made: Mapping[str, Values],
    first: Outset,
    start: Situation,
    question: Question,
) -> Option:
    paths, own = found.paths(), question.headquarters
    ahead = days(start.first, start.horizon)
    beyond = sum(asks_more(plan, first, day) for day in ahead)
    return Option(
        name=plan.name,
        title=plan.title,
        days=plan.days,
        levels=plan.levels,
        ends=plan.ends,
        outcomes={
            name: interval_of(made[name], 1) for name in OUTCOMES if name in made
        },
        fans=_fans(found, start),
        home_care_by_age=_by_age(found),
        shortages=shortages(own.capacity, paths, start.first),
        costs=costs(
            own.costs,
            paths,
            days_beyond=beyond,
            stringency=np.array([stringency(stance) for stance in found.stances]),
            rng=start.chances("costs"),
        ),
        rules=check_rules(own.rules, paths, own.capacity),
        home_care_work=work_lines(found.work()),
    )


def _fans(found: Futures, start: Situation) -> tuple[Fan, ...]:
    """Give days as quantiles; counts as means of the seven days that end on each."""
    paths = found.paths()
    smooth = {name: _weekly_mean(paths[name]) for name in ("cases", "deaths")}
    daily = {"Rt": found.projection.Rt, **paths, **smooth}
    dates = tuple(days(start.first, start.horizon))
    fans = []
    for name, path in daily.items():
        digits = 3 if name == "Rt" else 1
        levels = np.round(np.quantile(path, LEVELS, axis=0), digits)
        rows = dict(zip(NAMES, map(tuple, levels.tolist()), strict=True))
        fans.append(Fan(quantity=name, dates=dates, **rows))
    return tuple(fans)


def _weekly_mean(path: Values) -> Values:
    """Mean of the seven days that end on each, of fewer in the first week."""
    total = path.cumsum(axis=1)
    total[:, _WEEK:] -= total[:, :-_WEEK].copy()
    return total / np.minimum(np.arange(path.shape[1]) + 1, _WEEK)


def _by_age(found: Futures) -> tuple[AgeLine, ...]:
    care = found.burden
    if care is None:
        return ()
    new, most = care.home_care_new.sum(axis=1), care.home_care_census.max(axis=1)
    return tuple(
        AgeLine(
            ages=ages,
            new=interval_of(new * share, 1),
            census=interval_of(most * share, 1),
        )
        for ages, share in zip(HOME_AGES, care.home_care_ages.T, strict=True)
    )


def _asked_for(plans: Sequence[Plan], question: Question) -> set[str]:
    """Name what is shown whatever it comes to: the question itself, and its answer."""
    decided = {question.decided.option} if question.decided else set()
    return {plan.name for plan in plans[:2]} | decided


def _notes(start: Situation, equals: Sequence[SameAs]) -> tuple[Note, ...]:
    notes: list[Note] = []
    if not start.persons_by_age:
        notes.append(NoAges())
    elif start.pathogen.care is None:
        notes.append(NoHospitalCare(pathogen=start.pathogen.name))
    notes += equals
    if start.population is None:
        notes.append(NoPopulation())
    return tuple(notes)


def track_record(home: Path) -> tuple[TrackLine, ...]:
    """Read how projections of this kind did, if `epihq backtest --decisions` ran."""
    try:
        body = (home / TRACK_RECORD).read_bytes()
        return msgspec.json.decode(body, type=tuple[TrackLine, ...])
    except (OSError, msgspec.DecodeError):
        return ()


def _provenance(
    archive: Archive, assessment: Assessment, question: Question
) -> Provenance:
    """Name the publications of measures beside those of the counts and of ages."""
    made = assessment.provenance
    beside = archive.snapshot(
        as_of=assessment.as_of, location=assessment.location, indicator=_TRACKED
    ).vintages
    asked = {
        "decision_horizon_days": question.horizon,
        "decision_draws": question.draws,
    }
    return replace(
        made,
        vintages=tuple(dict.fromkeys((*made.vintages, *beside))),
        settings={**made.settings, **asked},
    )
