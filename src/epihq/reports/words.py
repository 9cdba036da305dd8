"""Every sentence of the briefing in one file, so that a translation is one file too.

The sentences follow rules on the record: they select and word its figures, and
compute none. They speak of reported cases, never of infections, and state how sure
a figure is beside it. A word of the record that is not known here (a verdict, a
kind of problem, a method) is printed with its hyphens opened, never dropped.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from epihq.assessment.record import (
    SPEAKS_FOR_DAYS,
    Assessment,
    Changes,
    ForecastWeek,
    Growth,
    Neighbour,
    Problem,
    ReproductionNumber,
    Trend,
)
from epihq.words import gettext, numbers
from epihq.words.numbers import NBSP

EXERCISE: Final = "EXERCISE EXERCISE EXERCISE: simulated figures, no real country"

VERDICTS: Final = {
    "usable": "usable",
    "no-cases": "no cases were reported",
    "too-few-cases": "too few cases were reported",
    "too-few-usable-days": "too few days have usable figures",
    "warm-up": "the reported figures do not yet reach back far enough",
}

PROBLEMS: Final = {
    "batch-dump": "batch dump",
    "negative-correction": "negative correction",
    "lumped-days": "several days in one",
    "implausible-zero": "implausible zero",
    "stale": "figures are old",
    "answered-from-later-vintage": "later publication used",
    "deaths-left-out": "deaths of another source left out",
}

INDICATORS: Final = {"cases": "Cases", "deaths": "Deaths"}

JOINT: Final = "joint-infections"
METHODS: Final = {
    "cori-2013": "the renewal equation of Cori and others (2013)",
}

# English puts an article before these names inside a sentence.
_WITH_ARTICLE: Final = frozenset(
    [
        "ARE",
        "BHS",
        "CAF",
        "COD",
        "COM",
        "CYM",
        "DOM",
        "FLK",
        "FRO",
        "GBR",
        "GMB",
        "MDV",
        "MHL",
        "MNP",
        "NLD",
        "PHL",
        "SLB",
        "SYC",
        "TCA",
        "USA",
        "VGB",
        "VIR",
    ]
)

# Problems older than this no longer bear on the headline.
_RECENT: Final = timedelta(days=28)
_HEADLINE_ORDER: Final = (
    "answered-from-later-vintage",
    "stale",
    "batch-dump",
    "lumped-days",
    "negative-correction",
    "implausible-zero",
)
_STANDING: Final = frozenset({"stale", "answered-from-later-vintage"})


def title(assessment: Assessment) -> str:
    """Name the briefing, e.g. "Briefing: Azerbaijan, as of 2 July 2020"."""
    return (
        f"Briefing: {assessment.location_name}, as of {numbers.day(assessment.as_of)}"
    )


def place(location: str, name: str) -> str:
    """Name a location inside a sentence: "Azerbaijan", "the United States"."""
    return f"the {name}" if location in _WITH_ARTICLE else name


def subtitle(assessment: Assessment) -> str:
    """Say what the figures are and to which day they reach."""
    data = assessment.data
    text = (
        f"{numbers.figures_to(data.last_date, assessment.as_of)}, as published by "
        f"{data.source_title} on {numbers.day(data.report_date)}."
    )
    if data.revised:
        text += (
            " The archive holds no publication of the day of this briefing or before, "
            "so these figures were not all known then."
        )
    return text


def verdict(word: str) -> str:
    """Word a verdict as the reason why there is no number."""
    return VERDICTS.get(word, opened(word))


def problem_kind(word: str) -> str:
    """Word a kind of problem, e.g. "batch dump"."""
    return PROBLEMS.get(word, opened(word))


def indicator(word: str) -> str:
    """Word an indicator for the head of a row, e.g. "Deaths"."""
    return INDICATORS.get(word, opened(word).capitalize())


def opened(word: str) -> str:
    """Open the hyphens and underscores of a word: "lumped-days" is "lumped days"."""
    return word.replace("-", " ").replace("_", " ")


def situation(assessment: Assessment) -> str:
    """Say in a sentence how the reported cases go."""
    Rt = assessment.reported_reproduction_number
    where = place(assessment.location, assessment.location_name)
    if not has_estimate(Rt):
        return (
            f"Whether reported cases in {where} are growing or shrinking cannot be "
            f"said: {verdict(Rt.verdict)}."
        )
    number = (
        f"the reproduction number R is {numbers.ratio(Rt.median)} (90{NBSP}% interval "
        f"{numbers.span(Rt.lower90, Rt.upper90, numbers.ratio)})"
    )
    parts = (number, chance(Rt.p_above_1), f"and {_pace(assessment.growth)}")
    return (
        f"Reported cases in {where} {direction(Rt.p_above_1)}: "
        f"{', '.join(part for part in parts if part)}."
    )


def neighbour_Rt(row: Neighbour) -> str:  # noqa: N802 - R_t, as in the papers
    """Print the reproduction number of one location, or why there is none."""
    if row.verdict != "usable" or row.Rt_median is None:
        return verdict(row.verdict)
    bounds = numbers.interval(row.Rt_lower90, row.Rt_upper90, numbers.ratio)
    return f"{numbers.ratio(row.Rt_median)}{NBSP}{bounds}"


def charted_reproduction(assessment: Assessment) -> ReproductionNumber:
    """Choose the reproduction number to draw: of infections where there is one."""
    joint = assessment.reproduction_number
    known = has_estimate(joint)
    return joint if known else assessment.reported_reproduction_number


def has_estimate(Rt: ReproductionNumber) -> bool:
    """Tell whether the reproduction number may be printed: only where it is usable."""
    return Rt.verdict == "usable" and Rt.median is not None


def direction(p_above_1: float | None) -> str:
    """Word the direction of reported cases from the probability that R is above 1."""
    if p_above_1 is None:
        return "show no clear direction"
    sure = "" if max(p_above_1, 1 - p_above_1) >= 0.95 else "probably "
    if p_above_1 >= 0.8:
        return f"are {sure}growing"
    if p_above_1 <= 0.2:
        return f"are {sure}shrinking"
    return "show no clear direction"


def chance(p_above_1: float | None) -> str:
    """State the probability that R is above 1."""
    if p_above_1 is None:
        return ""
    return f"the probability that R is above 1 is {numbers.probability(p_above_1)}"


def _pace(growth: Growth) -> str:
    if growth.verdict != "usable":
        return f"the pace is not known because {verdict(growth.verdict)}"
    if growth.doubling_days is None:
        return "a doubling or halving time cannot be given yet"
    verb = "double" if growth.doubling_days > 0 else "halve"
    return (
        f"at the pace of the last {growth.window_days} days they {verb} in about "
        f"{numbers.duration(abs(growth.doubling_days))}"
    )


def old_figures(assessment: Assessment) -> tuple[str, ...]:
    """Say before everything else that old figures tell nothing of the day."""
    last = assessment.data.last_date
    age = (assessment.as_of - last).days
    if age <= SPEAKS_FOR_DAYS:
        return ()
    return (
        f"The newest figures are {age} days old: what follows is of "
        f"{numbers.day(last)}, and not of {numbers.day(assessment.as_of)}.",
    )


def outlook(assessment: Assessment) -> str:
    """Say in a sentence what is likely to come."""
    weeks = [row for row in assessment.forecast_weekly if row.indicator == "cases"][:2]
    worst = headline_problem(assessment)
    caution = "" if worst is None else f"; take care: {_clause(worst, assessment)}"
    if not weeks:
        return " ".join(assessment.forecast_notes) or "No forecast of cases is given."
    forecasts = " and ".join(
        _forecast_week(week, unit, label)
        for week, unit, label in zip(
            weeks, (" reported cases", ""), (f"90{NBSP}% interval ", ""), strict=False
        )
    )
    return (
        f"If conditions drift as in recent weeks, the forecast is {forecasts}{caution}."
    )


def _forecast_week(week: ForecastWeek, unit: str, label: str) -> str:
    middle = numbers.rough(week.quantile(0.5))
    bounds = (week.quantile(0.05), week.quantile(0.95))
    return (
        f"{middle}{unit} ({label}{numbers.span(*bounds, numbers.rough)}) "
        f"in the week to {numbers.short_day(week.date)}"
    )


def headline_problem(assessment: Assessment) -> Problem | None:
    """Choose the problem that bears most on the headline: standing, then recent."""
    since = assessment.data.last_date - _RECENT
    candidates = [
        problem
        for problem in assessment.data.problems
        if problem.kind in _STANDING or problem.last_date >= since
    ]
    return min(candidates, key=_weight, default=None)


def _weight(problem: Problem) -> tuple[int, bool, int]:
    known = problem.kind in _HEADLINE_ORDER
    rank = _HEADLINE_ORDER.index(problem.kind) if known else len(_HEADLINE_ORDER)
    return rank, problem.indicator != "cases", -problem.last_date.toordinal()


def _clause(problem: Problem, assessment: Assessment) -> str:
    data = assessment.data
    when = numbers.period(problem.first_date, problem.last_date)
    if problem.kind == "stale":
        age = (assessment.as_of - data.last_date).days
        return f"the newest figure is {age} days old"
    if problem.kind == "answered-from-later-vintage":
        return f"these are figures as published on {numbers.day(data.report_date)}"
    if problem.kind == "deaths-left-out":
        return problem_kind(problem.kind)
    value = "" if problem.value is None else f"{numbers.count(problem.value)} "
    return f"{problem_kind(problem.kind)} ({value}{problem.indicator}, {when})"


def usable_days(trends: tuple[Trend, ...]) -> tuple[str, ...]:
    """Say for which indicators the last 7 days are not all usable."""
    short = [
        f"{trend.usable_days} of the last 7 days of {trend.indicator}"
        for trend in trends
        if trend.usable_days < 7
    ]
    if not short:
        return ()
    if any(trend.last_7_days is None for trend in trends):
        rest = (
            "There is no sum where fewer than four days are usable or zeros that were "
            "not to be expected go on to the last day; the sum as published is told."
        )
    else:
        rest = (
            "For the other days the sums and changes count what was to be expected; "
            "the sum as published stands beside."
        )
    return (f"Usable figures: only {', '.join(short)}. {rest}",)


def sources_beside(rows: Sequence[Neighbour]) -> tuple[str, ...]:
    """Name whose figures stand side by side, where they are not all of one source."""
    named: dict[str, list[str]] = {}
    for row in rows:
        if row.source:
            named.setdefault(row.source, []).append(row.name)
    if len(named) < 2:
        return ()
    told = "; ".join(f"{source}: {', '.join(of)}" for source, of in named.items())
    return (f"Whose figures these are: {told}.",)


def beside_published(counted: float | None, published: float | None) -> str:
    """Write a sum as the estimates take it, and beside it as published if not alike."""
    if published is None or published == counted:
        return numbers.count(counted)
    told = numbers.count(counted, NO_SUM)
    return f"{told} (published: {numbers.count(published)})"


def rate(per_100k: float | None, counted: float | None) -> str:
    """Write a rate, or why there is none: no sum, or no inhabitants to divide it by."""
    missing = gettext(numbers.NOT_GIVEN) if counted is None else NO_POPULATION
    return numbers.per_100k(per_100k, missing)


def changes(news: Changes) -> str:
    """Say what the newest publication states otherwise than the one before it."""
    if news.since is None:
        return "The archive holds no earlier publication to compare with."
    fresh = (
        f"new figures for {numbers.days(news.new_days)}"
        if news.new_days
        else "no new day"
    )
    revised = len(news.revisions)
    corrected = {
        0: "no earlier figure was changed",
        1: "1 earlier figure was changed",
    }.get(revised, f"{revised:,} earlier figures were changed")
    return f"Since the publication of {numbers.day(news.since)}: {fresh}; {corrected}."


def reproduction(Rt: ReproductionNumber) -> str:
    """State R with its intervals, or why there is none."""
    of = "infections" if Rt.method == JOINT else "reported cases"
    if not has_estimate(Rt):
        return f"No reproduction number of {of} is given: {verdict(Rt.verdict)}."
    day = "" if Rt.reference_date is None else f" on {numbers.day(Rt.reference_date)}"
    likely = chance(Rt.p_above_1)
    return (
        f"R of {of}{day}: {numbers.ratio(Rt.median)} "
        f"(50{NBSP}% interval {numbers.span(Rt.lower50, Rt.upper50, numbers.ratio)}, "
        f"90{NBSP}% interval {numbers.span(Rt.lower90, Rt.upper90, numbers.ratio)})"
        f"{'; ' if likely else ''}{likely}."
    )


def growth(pace: Growth) -> str:
    """State the growth rate and the doubling or halving time, or why there is none."""
    if pace.verdict != "usable" or pace.rate_per_day is None:
        return f"No growth rate is given: {verdict(pace.verdict)}."
    rate = (
        f"Growth over the last {pace.window_days} days: "
        f"{numbers.daily_change(pace.rate_per_day)} per day "
        f"(90{NBSP}% interval "
        f"{numbers.span(pace.lower90, pace.upper90, numbers.daily_change)})"
    )
    if pace.doubling_days is None:
        return f"{rate}. It may be growth or decline, so no doubling time is given."
    kind = "doubling" if pace.doubling_days > 0 else "halving"
    return f"{rate}; {kind} time {_doubling(pace)}."


def _doubling(pace: Growth) -> str:
    middle = numbers.duration(abs(pace.doubling_days or 0))
    bounds = sorted(
        abs(value)
        for value in (pace.doubling_lower90, pace.doubling_upper90)
        if value is not None
    )
    if len(bounds) < 2:
        return middle
    return f"{middle} ({numbers.span(bounds[0], bounds[1], numbers.duration)})"


def method(assessment: Assessment) -> tuple[str, ...]:
    """Explain the method and its limits to a reader who is not a statistician."""
    Rt = assessment.reported_reproduction_number
    scatter = (
        ""
        if Rt.dispersion is None
        else f" Day-to-day scatter widens the intervals (dispersion "
        f"{numbers.ratio(Rt.dispersion)})."
    )
    return (
        f"R of reported cases is the average number of cases that one case leads to, "
        f"by {METHODS.get(Rt.method, opened(Rt.method))}, with a "
        f"window of {Rt.window_days} days and a serial interval of "
        f"{numbers.ratio(Rt.interval_mean)} days (standard deviation "
        f"{numbers.ratio(Rt.interval_sd)}).{scatter}",
        "R of reported cases tells of infections about one to two weeks earlier: a "
        "measure taken today cannot show in it before then.",
        "R of reported cases does not see infections that were never reported: more "
        "or less testing can look like growth or decline.",
        "Days marked as problems are left out of the estimates, or spread over the "
        "days they stand for; the totals keep every figure as it was published.",
        f"A 90{NBSP}% interval should hold the true value nine times in ten, a "
        f"50{NBSP}% interval every second time, if the assumptions hold.",
        "The forecast is of reported cases and deaths. It assumes that conditions "
        "drift as in recent weeks and knows nothing of measures to come. The dashed "
        "baseline only repeats the recent past, for comparison.",
        "Every country is treated by the same method; countries test and report "
        "differently, and the table cannot correct that.",
    )


SITUATION: Final = "What was reported"
CURVE: Final = "Epidemic curve and reproduction number"
FORECAST: Final = "Forecast"
NEIGHBOURS: Final = "Neighbours side by side"
PROBLEMS_SEEN: Final = "Problems seen in the figures"
METHOD: Final = "Method and limits"
PROVENANCE: Final = "Where the figures come from"

NO_PROBLEM: Final = "No problem was found in the published figures."
NO_FORECAST: Final = "No forecast is given."
NO_NEIGHBOURS: Final = "No other location is shown beside this one."
NO_POPULATION: Final = "population not held"
DOUBTFUL_CHANGE: Final = "with problem days"
PER_100K: Final = "7 days per 100,000"
NO_SUM: Final = "no sum"
NO_COMPARISON: Final = "no comparison"
WITHDRAWN: Final = "withdrawn"
LEFT_OUT_BARS: Final = "Hollow bars: days that the estimates leave out or spread."
SEVEN_DAY_MEAN: Final = "7-day mean"
BASELINE: Final = "baseline"
FORECAST_LINE: Final = "forecast"
INFECTIONS_LINE: Final = "infections"
CASES_BARS: Final = "cases"
CUT_BAR: Final = "bar cut"
R: Final = "R"
AXES: Final = {
    "cases": "cases per day",
    "weekly-cases": "cases per week",
    "weekly-deaths": "deaths per week",
    "infections": "persons per day",
    "reproduction": "reproduction number R",
}


def cut_band(upper: str) -> str:
    """Say how far a 90 % band goes that its chart cuts at the top."""
    return f"90{NBSP}% up to {upper} ↑"


def cut_whisker(upper: str) -> str:
    """Say how far a 90 % interval goes that its chart cuts at the right."""
    return f"90{NBSP}% up to {upper} →"


def so_far(count: str, days: int) -> str:
    """Print the count of a week that is not over."""
    return f"{count} in {days} of 7 days"


def week_to(day: date) -> str:
    """Name a week by its last day."""
    return f"week to {numbers.day(day)}"


def left_out(number: int, what: str) -> str:
    """Say that a list was cut, and where the rest is."""
    return f"{number:,} older {what} are in the JSON file."


def problem_point(problem: Problem) -> str:
    """Print one problem: its kind, and the record's own sentence."""
    kind = problem_kind(problem.kind)
    return f"{kind[0].upper()}{kind[1:]}: {problem.sentence}"


def alt_text(figure: str, assessment: Assessment) -> str:
    """Describe a figure for a reader who cannot see it."""
    where = place(assessment.location, assessment.location_name)
    Rt = charted_reproduction(assessment)
    of = "infections" if Rt.method == JOINT else "reported cases"
    return {
        "cases": f"Bars: reported cases per day in {where} to "
        f"{numbers.day(assessment.data.last_date)}, with their 7-day mean as a line.",
        "reproduction": f"Line with 50 and 90 % bands: reproduction number of {of} "
        f"in {where} by day. {reproduction(Rt)}",
        "infections": f"Line with 50 and 90 % bands: estimated infections per day in "
        f"{where}; bars below: reported cases per day.",
        "forecast-cases": f"Bars: reported cases per week in {where}; then the "
        "forecast of each week with its 50 and 90 % intervals beside the baseline, as "
        "in the table.",
        "forecast-deaths": f"Bars: reported deaths per week in {where}; then the "
        "forecast of each week with its 50 and 90 % intervals beside the baseline, as "
        "in the table.",
        "neighbours": "Points with 90 % intervals: reproduction number of reported "
        f"cases, {where} first, then the other locations; the values are in the table.",
    }[figure]


def caption(figure: str, assessment: Assessment) -> str:
    """Word the line under a figure."""
    Rt = charted_reproduction(assessment)
    plain = figure == "reproduction" and Rt.method != JOINT
    return CAPTIONS["reproduction-reported" if plain else figure]


CAPTIONS: Final = {
    "cases": "Reported cases per day. Line: mean of the usable figures of 7 days.",
    "infections": "Infections per day, reported or not (line: median; dark band: "
    "50 % interval; light band: 90 %), above reported cases (bars).",
    "reproduction": "Reproduction number R of infections. Line: median; dark "
    "band: 50 % interval; light band: 90 %.",
    "reproduction-reported": "Reproduction number R of reported cases. Line: median; "
    "dark band: 50 % interval; light band: 90 %. Gaps: no usable estimate.",
    "forecast-cases": "Cases per week to the day below: reported, and forecast (line: "
    "median; dark: 50 % interval; light: 90 %). Dashed: baseline, median and 90 %. "
    "Hollow: a week that is not over, or with problem days.",
    "forecast-deaths": "Deaths per week, drawn in the same way.",
    "neighbours": "Reproduction number R of reported cases. Point: median; "
    "line: 90 % interval.",
}
