"""One location, one day: from the archive to the assessment.

``assess`` asks the archive what was known, lets ``epihq.epi`` examine the counts
and estimate, and freezes the answers. It never looks past ``as_of``.
"""

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, NamedTuple

import epihq
from epihq.archive import Archive
from epihq.assessment import figures, outlook
from epihq.assessment.behind import Case, Estimated, case_of, estimates, not_yet
from epihq.assessment.few_cases import FewCases
from epihq.assessment.known_so_far import (
    Shares,
    shares_by_source,
    shares_of,
    so_far,
)
from epihq.assessment.line_list import Lists, told_in_settings, with_own_delays
from epihq.assessment.nothing import nothing_published
from epihq.assessment.outbreak import outbreak_of
from epihq.assessment.parts import CASES
from epihq.assessment.persons import HeldList
from epihq.assessment.population import (
    ages_said_by,
    inhabitants_counted,
    persons_by_age,
)
from epihq.assessment.record import (
    SCHEMA,
    Assessment,
    Neighbour,
)
from epihq.assessment.series import as_completed, daily_series, imported_on
from epihq.assessment.settings import Settings
from epihq.assessment.store import Store, key_of
from epihq.assessment.variants import Figures, figures_of
from epihq.assessment.whose import IMPORTED, counts_known, sources_of
from epihq.epi.pathogen import Pathogen
from epihq.terms.locations import is_exercise, location_name, neighbours
from epihq.terms.provenance import Provenance, VintageRef
from epihq.terms.series import DailySeries

if TYPE_CHECKING:
    import polars as pl

    from epihq.epi.project import Sample


def assess(
    archive: Archive,
    location: str,
    as_of: date,
    *,
    source: str | None = None,
    beside: Sequence[str] | None = None,
    settings: Settings | None = None,
    exact: bool = False,
) -> Assessment:
    """Assess one location, e.g. "AZE", as it was known by the end of ``as_of``.

    Arguments and errors as ``assess_with_sample``.
    """
    return assess_with_sample(
        archive,
        location,
        as_of,
        source=source,
        beside=beside,
        settings=settings,
        exact=exact,
    )[0]


def assess_with_sample(
    archive: Archive,
    location: str,
    as_of: date,
    *,
    source: str | None = None,
    beside: Sequence[str] | None = None,
    settings: Settings | None = None,
    exact: bool = False,
) -> "tuple[Assessment, Sample | None]":
    """Assess a location, and tell where its epidemic stands, draw by draw.

    ``beside`` are the locations to show side by side, by default those with a
    common land border. ``source`` is asked of all of them; by default each is told by
    the one that speaks of it (``epihq.assessment.whose``), as on the board. ``exact``
    samples the joint estimate with the No-U-Turn sampler.

    Raises:
        UsageError: ``assessment.nothing-published``, ``assessment.parts-alone``,
            ``assessment.withdrawn``, and those of the archive.
    """
    settings = settings or Settings()
    made = _assessed(archive, location, as_of, settings, source, beside, exact=exact)
    return made.assessment, made.sample


class Made(NamedTuple):
    """An assessment, where its epidemic stands, and the key of its joint estimate."""

    assessment: Assessment
    sample: "Sample | None"
    key: str


def assess_as_kept(
    archive: Archive, location: str, as_of: date, settings: Settings
) -> Made:
    """Assess one location alone; the joint model is not run, its estimate looked up.

    Where none is kept, its verdict is ``behind.NOT_YET``, and nothing is forecast.

    Raises:
        UsageError: ``assessment.nothing-published``, ``assessment.parts-alone``,
            ``assessment.withdrawn``, and those of the archive.
    """
    return _assessed(archive, location, as_of, settings, None, (), only_kept=True)


def _assessed(
    archive: Archive,
    location: str,
    as_of: date,
    settings: Settings,
    source: str | None,
    beside: Sequence[str] | None,
    *,
    exact: bool = False,
    only_kept: bool = False,
) -> Made:
    others = neighbours(location) if beside is None else beside
    shown = [location, *(code for code in others if code != location)]
    known = counts_known(archive, as_of, shown, source=source)
    frame, speaks = known.frame, sources_of(known.frame)
    if location not in speaks:
        raise nothing_published(archive, location, as_of, source)
    # The location's own publication is named first.
    vintages = sorted(known.vintages, key=lambda one: one.source != speaks[location])
    population = inhabitants_counted(archive, as_of, shown, known.sums)
    shares = shares_by_source(archive, as_of, {at: speaks[at] for at in speaks})
    series = so_far(daily_counts(frame, location), shares, as_of)
    looked_at = {name: as_completed(one) for name, one in series.items()}
    known_figures = figures_of(archive, settings, as_of)
    lists = Lists(archive, as_of, known_figures)
    known_figures = with_own_delays(known_figures, lists, speaks.items())
    listed = lists.of(location, speaks[location])
    case = _case(archive, series, shares, as_of, settings, known_figures)
    ages = ages_said_by(archive, as_of, location)
    key = key_of(case, settings, exact=exact)
    found = _behind(archive, case, key, settings, exact=exact, only_kept=only_kept)
    joint = found.estimate
    few = _few(frame, series["cases"], known_figures)
    rt = outlook.reproduction_number(
        series["cases"], looked_at["cases"], case.pathogen.interval, settings, few
    )
    ahead = outlook.prospects(case, found, population.get(location), as_of, settings)
    assessment = Assessment(
        schema=SCHEMA,
        disease=archive.disease,
        location=location,
        location_name=location_name(location) or location,
        as_of=as_of,
        exercise=is_exercise(location),
        data=figures.summarise(
            archive,
            frame,
            series,
            looked_at,
            as_of=as_of,
            vintage=vintages[0],
            population=population.get(location),
            summed=known.sums.get(location),
        ),
        reproduction_number=joint.reproduction_number,
        infections=joint.infections,
        infections_7_days=joint.infections_7_days,
        ascertainment=joint.ascertainment,
        diagnostics=joint.diagnostics,
        reported_reproduction_number=rt,
        growth=outlook.growth(looked_at["cases"]),
        forecast_weekly=ahead.weekly,
        baseline_weekly=ahead.baseline,
        forecast_notes=ahead.notes,
        neighbours=tuple(
            _line(
                frame,
                so_far(daily_counts(frame, code), shares, as_of),
                code,
                speaks.get(code),
                population.get(code),
                known_figures,
                settings,
            )
            for code in shown
        ),
        provenance=_provenance(
            frame,
            _refs(vintages, ages, lists.held if listed else None),
            as_of,
            case.pathogen,
            settings,
            case.figures.why.from_list,
        ),
        figures=case.figures.why,
        line_list=listed,
        small_outbreak=None if only_kept else outbreak_of(case, few, rt),
    )
    return Made(assessment, found.sample, key)


def _case(
    archive: Archive,
    series: "dict[str, DailySeries]",
    shares: Shares,
    as_of: date,
    settings: Settings,
    known_figures: Figures,
) -> Case:
    """Bring a location's figures, its people and its delays to the joint model."""
    location = series["cases"].location
    ages = persons_by_age(archive, as_of, [location]).get(location)
    return case_of(
        series,
        ages,
        settings,
        shares_of(shares, series, as_of),
        figures=known_figures,
    )


def _behind(
    archive: Archive,
    case: Case,
    key: str,
    settings: Settings,
    *,
    exact: bool,
    only_kept: bool,
) -> Estimated:
    """Estimate what is behind the figures, or find the estimate made before."""
    store = Store(archive.home / "estimates")
    found = store.whole(case.location, key)
    if found is None and only_kept:
        return not_yet(case)
    if found is None:
        (found,) = estimates([case], settings, exact=exact)
        store.keep(key, found)
    return found


def newest_cases(
    archive: Archive, location: str, as_of: date, source: str | None = None
) -> tuple[str, date]:
    """Tell which source has the newest cases of a location, and of which day.

    Raises:
        UsageError: ``assessment.nothing-published``, ``assessment.parts-alone``,
            ``assessment.withdrawn``, and those of the archive.
    """
    known = counts_known(archive, as_of, [location], source=source).frame
    found = known.filter(known["indicator"].is_in(list(CASES)))
    if found.is_empty():
        raise nothing_published(archive, location, as_of, source)
    speaks = sources_of(found)[location]
    days = found.filter(found["source"] == speaks)["reference_date"]
    return speaks, days.sort()[-1]


def daily_counts(frame: "pl.DataFrame", location: str) -> dict[str, DailySeries]:
    """Find the daily series of a location, by indicator: cases, deaths."""
    found = {name: daily_series(frame, location, name) for name in ("cases", "deaths")}
    return {name: one for name, one in found.items() if one is not None}


def _line(
    frame: "pl.DataFrame",
    series: "dict[str, DailySeries]",
    location: str,
    source: str | None,
    population: float | None,
    known_figures: Figures,
    settings: Settings,
) -> Neighbour:
    """Describe one location of the side-by-side table, by the own yardstick."""
    name = location_name(location) or location
    if source is None or "cases" not in series:
        return Neighbour(
            location=location,
            name=name,
            source="",
            last_date=None,
            cases_7_days=None,
            cases_change=None,
            cases_per_100k=None,
            deaths_7_days=None,
            Rt_median=None,
            Rt_lower90=None,
            Rt_upper90=None,
            verdict="not-published",
            problems=0,
        )
    looked_at = {key: as_completed(one) for key, one in series.items()}
    trends = {
        key: figures.trend(series[key], looked_at[key], population) for key in series
    }
    used = known_figures.at(location, series["cases"].last_date)
    rt = outlook.reproduction_number(
        series["cases"],
        looked_at["cases"],
        used.pathogen.interval,
        settings,
        _few(frame, series["cases"], known_figures),
    )
    return Neighbour(
        location=location,
        name=name,
        source=source,
        last_date=series["cases"].last_date,
        cases_7_days=trends["cases"].last_7_days,
        cases_change=trends["cases"].change,
        cases_per_100k=trends["cases"].per_100k,
        deaths_7_days=trends["deaths"].last_7_days if "deaths" in trends else None,
        published_cases_7_days=trends["cases"].published_7_days,
        published_deaths_7_days=trends["deaths"].published_7_days
        if "deaths" in trends
        else None,
        Rt_median=rt.median,
        Rt_lower90=rt.lower90,
        Rt_upper90=rt.upper90,
        verdict=rt.verdict,
        problems=figures.recent_findings(series, looked_at),
    )


def _few(frame: "pl.DataFrame", cases: DailySeries, known_figures: Figures) -> FewCases:
    imported = imported_on(frame, cases, IMPORTED)
    return FewCases.of(cases, imported, known_figures.dispersion)


def fingerprint_of(frame: "pl.DataFrame") -> str:
    """SHA-256 of the very rows of a snapshot that were used."""
    rows = frame.select("location", "indicator", "reference_date", "value")
    text = rows.sort(rows.columns[:3]).write_csv()
    return hashlib.sha256(text.encode()).hexdigest()


def _provenance(
    frame: "pl.DataFrame",
    vintages: Sequence[VintageRef],
    as_of: date,
    pathogen: Pathogen,
    settings: Settings,
    from_list: Sequence[str],
) -> Provenance:
    interval = pathogen.interval
    return Provenance(
        vintages=tuple(vintages),
        fingerprint=fingerprint_of(frame),
        as_of=as_of,
        made_at=datetime.now(UTC).replace(microsecond=0),
        code_version=epihq.__version__,
        settings={
            "window_days": settings.window_days,
            **(
                {}
                if interval is None
                else {
                    "serial_interval_mean": interval.mean,
                    "serial_interval_sd": interval.sd,
                }
            ),
            "pathogen": pathogen.name,
            **told_in_settings(pathogen, from_list),
        },
        seed=settings.seed,
    )


def _refs(
    vintages: Sequence[VintageRef], ages: VintageRef | None, listed: HeldList | None
) -> tuple[VintageRef, ...]:
    """Name the publications behind a record, each once."""
    others = (ages, listed.ref if listed else None)
    found = dict.fromkeys((*vintages, *(one for one in others if one is not None)))
    return tuple(found)
