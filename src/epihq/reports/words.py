"""Every sentence of the briefing in one file; translations are in ``epihq.words``.

The sentences follow rules on the record: they select and word its figures, and
compute none. They speak of reported cases, never of infections, and state how sure
a figure is beside it. A word of the record that is not known here (a verdict, a
kind of problem, a method) is printed with its hyphens opened, never dropped.

A sentence is whole, with holes, so that another grammar may put them elsewhere; what
fills a hole is a figure, a name as it stands in a list, or a clause of its own.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from epihq.assessment.record import (
    SPEAKS_FOR_DAYS,
    Assessment,
    Changes,
    ForecastNote,
    ForecastWeek,
    Growth,
    Neighbour,
    Problem,
    ReproductionNumber,
    Trend,
)
from epihq.terms.locations import location_name
from epihq.words import capitalised, gettext, language, ngettext, noop, numbers
from epihq.words.diseases import disease_name
from epihq.words.numbers import NBSP

EXERCISE: Final = noop("EXERCISE EXERCISE EXERCISE: simulated figures, no real country")

VERDICTS: Final = {
    "usable": noop("usable"),
    "no-cases": noop("no cases were reported"),
    "too-few-cases": noop("too few cases were reported"),
    "too-few-usable-days": noop("too few days have usable figures"),
    "warm-up": noop("the reported figures do not yet reach back far enough"),
    "one-day-holds-most": noop("one day holds most"),
    "serial-interval-not-known": noop("the disease's serial interval is not known"),
    "generation-interval-not-known": noop(
        "the disease's generation interval is not known"
    ),
    "incubation-not-known": noop("the disease's incubation period is not known"),
    "onset-to-report-not-known": noop(
        "the disease's time from onset to report is not known"
    ),
    "onset-to-death-not-known": noop(
        "the disease's time from onset to death is not known"
    ),
    "ifr-not-known": noop("the share of its infections that end in death is not known"),
    "not-published": noop("not published"),
    "not-estimated-yet": noop("not estimated yet"),
}

PROBLEMS: Final = {
    "batch-dump": noop("batch dump"),
    "negative-correction": noop("negative correction"),
    "lumped-days": noop("several days in one"),
    "implausible-zero": noop("implausible zero"),
    "stale": noop("figures are old"),
    "answered-from-later-vintage": noop("later publication used"),
    "deaths-left-out": noop("deaths of another source left out"),
    "sum-of-parts": noop("sum of parts"),
    "part-behind": noop("a part is behind"),
    "above-population": noop("more than there are people"),
    "incomplete-days": noop("newest days are incomplete"),
    "sums-of-weeks": noop("sums of weeks"),
}
_FOUND: Final = {
    "batch-dump": noop(
        "%(when)s: %(value)s %(what)s in one day, where about %(expected)s were to be "
        "expected. Probably those of earlier days published at once; the day is left "
        "out of the estimates."
    ),
    "negative-correction": noop(
        "%(when)s: the total of %(what)s was corrected downwards (%(value)s); the day "
        "is left out of the estimates."
    ),
    "lumped-days": noop(
        "%(when)s: days without a report were caught up in one (%(value)s %(what)s); "
        "the estimates spread them over the days."
    ),
    "sums-of-weeks": noop(
        "The figures of %(what)s are sums of weeks; the estimates spread each over its "
        "days, and a chart by day shows the mean of the week."
    ),
    "implausible-zero": noop(
        "%(when)s: no %(what)s reported, where about %(expected)s were to be expected; "
        "the estimates treat this as not reported."
    ),
    "answered-from-later-vintage": noop(
        "No publication of %(source)s by %(as_of)s is held; the figures are of "
        "%(when)s, cut to the days that would have been published. Later corrections "
        "are in them."
    ),
    "deaths-left-out": noop(
        "Deaths are published by %(others)s and not by %(source)s, which speaks of "
        "this location: they are left out, because cases of one source beside deaths "
        "of another would be two stories in one estimate."
    ),
    "sum-of-parts": noop(
        "The figures are the sum of those of %(others)s, as %(source)s has them."
    ),
    "part-behind": noop(
        "The newest figures of %(others)s are of %(when)s; the sum ends with the last "
        "day that every part tells of."
    ),
    "above-population": noop(
        "Up to %(when)s %(value)s %(what)s are counted in all, where %(expected)s "
        "people live. Look for rows that stand twice, another place's figures or a "
        "mistyped one."
    ),
    "incomplete-days": noop(
        "%(when)s: part of the %(what)s of these days is not reported yet. They are "
        "counted as what they will probably come to; the newest, of which too little "
        "is known, are left out."
    ),
}
_FOUND_OTHERWISE: Final = noop("%(when)s: %(value)s %(what)s.")

INDICATORS: Final = {"cases": noop("Cases"), "deaths": noop("Deaths")}
_COUNTED: Final = {
    "all": noop("all"),
    "cases": noop("cases"),
    "deaths": noop("deaths"),
    "tests": noop("tests"),
    "cumulative_cases": noop("cumulative cases"),
    "cumulative_deaths": noop("cumulative deaths"),
}

JOINT: Final = "joint-infections"
METHODS: Final = {
    "cori-2013": noop(
        "the renewal equation with a sliding window (Cori et al. 2013), dispersion of "
        "the counts and uncertainty of the serial interval included"
    ),
    "small-outbreak": noop(
        "the renewal equation for few cases (Cori et al. 2013), with infecting that is "
        "uneven between persons, imported cases apart and uncertainty of the serial "
        "interval included"
    ),
}

_DIRECTIONS: Final = {
    "growing": noop("Reported cases in %(place)s are growing: %(facts)s."),
    "probably-growing": noop(
        "Reported cases in %(place)s are probably growing: %(facts)s."
    ),
    "shrinking": noop("Reported cases in %(place)s are shrinking: %(facts)s."),
    "probably-shrinking": noop(
        "Reported cases in %(place)s are probably shrinking: %(facts)s."
    ),
    "not-clear": noop(
        "Reported cases in %(place)s show no clear direction: %(facts)s."
    ),
}

_NO_FORECAST: Final = {
    "all": noop("No forecast: %(why)s."),
    "cases": noop("No forecast of cases: %(why)s."),
    "deaths": noop("No forecast of deaths: %(why)s."),
}
_NO_FORECAST_BECAUSE: Final = {
    "not-estimated-yet": noop("the watch has not made the estimate yet"),
    "estimate-stands-nowhere": noop(
        "the joint model made an estimate and doesn't say where it stands"
    ),
    "too-few-usable-days": noop(
        "fewer than half of the last four weeks' days were reported usably"
    ),
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
    "above-population",
    "answered-from-later-vintage",
    "stale",
    "batch-dump",
    "lumped-days",
    "negative-correction",
    "implausible-zero",
)
# How figures are told is no trouble with them.
SUMS_OF_WEEKS: Final = "sums-of-weeks"
_STANDING: Final = frozenset({"stale", "answered-from-later-vintage"})


def filled(text: str, **holes: object) -> str:
    """Fill the holes of a text; no line ends before one of its percent signs."""
    return text.replace(" %%", f"{NBSP}%%") % holes


def title(assessment: Assessment) -> str:
    """Name it, e.g. "Briefing: COVID-19, Azerbaijan, as of 2 July 2020"."""
    return gettext("Briefing: %(disease)s, %(place)s, as of %(day)s") % {
        "disease": disease_name(assessment.disease),
        "place": named(assessment.location, assessment.location_name),
        "day": numbers.day(assessment.as_of),
    }


def named(location: str, name: str) -> str:
    """Name a location in the reader's language; ``name`` is that of the record."""
    if language() == "en":
        return name
    return location_name(location, language()) or name


def place(location: str, name: str) -> str:
    """Name a location inside a sentence: "Azerbaijan", "the United States"."""
    if language() == "en" and location in _WITH_ARTICLE:
        return f"the {name}"
    return named(location, name)


def _where(assessment: Assessment) -> str:
    return place(assessment.location, assessment.location_name)


def subtitle(assessment: Assessment) -> str:
    """Say what the figures are and to which day they reach."""
    data = assessment.data
    text = gettext("%(figures)s, as published by %(source)s on %(day)s.") % {
        "figures": numbers.figures_to(data.last_date, assessment.as_of),
        "source": source_title(data.source_title),
        "day": numbers.day(data.report_date),
    }
    if not data.revised:
        return text
    revised = gettext(
        "The archive holds no publication of the day of this briefing or before, so "
        "these figures were not all known then."
    )
    return f"{text} {revised}"


def source_title(title: str) -> str:
    """Name a source: publishers have one name, our own counts one in each language."""
    return gettext(title) if title in _OUR_SOURCES else title


_OUR_SOURCES: Final = (
    noop("The headquarters' own counts"),
    noop("Line list of the headquarters"),
    noop("Exercise (simulated, fictional countries)"),
)


def verdict(word: str) -> str:
    """Word a verdict as the reason why there is no number."""
    return gettext(VERDICTS.get(word, opened(word)))


def problem_kind(word: str) -> str:
    """Word a kind of problem, e.g. "batch dump"."""
    return gettext(PROBLEMS.get(word, opened(word)))


def indicator(word: str) -> str:
    """Word an indicator for the head of a row, e.g. "Deaths"."""
    return gettext(INDICATORS.get(word, opened(word).capitalize()))


def counted(word: str) -> str:
    """Name what is counted inside a sentence, e.g. "deaths"."""
    return gettext(_COUNTED.get(word, opened(word)))


def opened(word: str) -> str:
    """Open the hyphens and underscores of a word: "lumped-days" is "lumped days"."""
    return word.replace("-", " ").replace("_", " ")


def situation(assessment: Assessment) -> str:
    """Say in a sentence how the reported cases go."""
    Rt = assessment.reported_reproduction_number
    where = _where(assessment)
    if not has_estimate(Rt):
        return gettext(
            "Whether reported cases in %(place)s are growing or shrinking cannot be "
            "said: %(why)s."
        ) % {"place": where, "why": verdict(Rt.verdict)}
    sure = chance(Rt.p_above_1)
    text = (
        gettext(
            "the reproduction number R is %(R)s (90 %% interval %(span)s), %(chance)s, "
            "and %(pace)s"
        )
        if sure
        else gettext(
            "the reproduction number R is %(R)s (90 %% interval %(span)s), and %(pace)s"
        )
    )
    facts = filled(
        text,
        R=numbers.ratio(Rt.median),
        span=numbers.span(Rt.lower90, Rt.upper90, numbers.ratio),
        chance=sure,
        pace=_pace(assessment.growth),
    )
    return gettext(_DIRECTIONS[direction(Rt.p_above_1)]) % {
        "place": where,
        "facts": facts,
    }


def neighbour_Rt(row: Neighbour) -> str:  # noqa: N802 - R_t, as in the papers
    """Print the reproduction number of one location, or why there is none."""
    if row.verdict != "usable" or row.Rt_median is None:
        return verdict(row.verdict)
    return numbers.bracketed(
        row.Rt_median, row.Rt_lower90, row.Rt_upper90, numbers.ratio
    )


def charted_reproduction(assessment: Assessment) -> ReproductionNumber:
    """Choose the reproduction number to draw: of infections where there is one."""
    joint = assessment.reproduction_number
    known = has_estimate(joint)
    return joint if known else assessment.reported_reproduction_number


def has_estimate(Rt: ReproductionNumber) -> bool:
    """Tell whether the reproduction number may be printed: only where it is usable."""
    return Rt.verdict == "usable" and Rt.median is not None


def direction(p_above_1: float | None) -> str:
    """Choose the direction of a course from the probability that R is above 1.

    It is "growing", "shrinking", either of them "probably-", or "not-clear".
    """
    if p_above_1 is None or 0.2 < p_above_1 < 0.8:
        return "not-clear"
    sure = "" if max(p_above_1, 1 - p_above_1) >= 0.95 else "probably-"
    return f"{sure}{'growing' if p_above_1 >= 0.8 else 'shrinking'}"


def chance(p_above_1: float | None) -> str:
    """State the probability that R is above 1."""
    if p_above_1 is None:
        return ""
    return gettext("the probability that R is above 1 is %(chance)s") % {
        "chance": numbers.probability(p_above_1)
    }


def _pace(growth: Growth) -> str:
    if growth.verdict != "usable":
        return gettext("the pace is not known because %(why)s") % {
            "why": verdict(growth.verdict)
        }
    if growth.doubling_days is None:
        return gettext("a doubling or halving time cannot be given yet")
    days = growth.window_days
    if growth.doubling_days > 0:
        text = ngettext(
            "at the pace of the last %(days)s day they double in about %(time)s",
            "at the pace of the last %(days)s days they double in about %(time)s",
            days,
        )
    else:
        text = ngettext(
            "at the pace of the last %(days)s day they halve in about %(time)s",
            "at the pace of the last %(days)s days they halve in about %(time)s",
            days,
        )
    return text % {"days": days, "time": numbers.duration(abs(growth.doubling_days))}


def old_figures(assessment: Assessment) -> tuple[str, ...]:
    """Say before everything else that old figures tell nothing of the day."""
    last = assessment.data.last_date
    age = (assessment.as_of - last).days
    if age <= SPEAKS_FOR_DAYS:
        return ()
    text = ngettext(
        "The newest figures are %(days)s day old: what follows is of %(last)s, and not "
        "of %(day)s.",
        "The newest figures are %(days)s days old: what follows is of %(last)s, and "
        "not of %(day)s.",
        age,
    )
    dates = {"last": numbers.day(last), "day": numbers.day(assessment.as_of)}
    return (text % ({"days": numbers.count(age)} | dates),)


def outlook(assessment: Assessment) -> str:
    """Say in a sentence what is likely to come."""
    weeks = [row for row in assessment.forecast_weekly if row.indicator == "cases"][:2]
    if not weeks:
        notes = (forecast_note(one, assessment) for one in assessment.forecast_notes)
        return " ".join(notes) or gettext("No forecast of cases is given.")
    forecast = _next_weeks(weeks)
    worst = headline_problem(assessment)
    if worst is None:
        return f"{forecast}."
    return gettext("%(forecast)s; take care: %(problem)s.") % {
        "forecast": forecast,
        "problem": _clause(worst, assessment),
    }


def _next_weeks(weeks: Sequence[ForecastWeek]) -> str:
    first, *others = weeks
    if not others:
        text = gettext(
            "If conditions drift as in recent weeks, the forecast is %(cases)s "
            "reported cases (90 %% interval %(span)s) in the week to %(day)s"
        )
        return filled(text, **_forecast_week(first))
    text = gettext(
        "If conditions drift as in recent weeks, the forecast is %(cases)s reported "
        "cases (90 %% interval %(span)s) in the week to %(day)s and %(cases2)s "
        "(%(span2)s) in the week to %(day2)s"
    )
    second = {f"{hole}2": words for hole, words in _forecast_week(others[0]).items()}
    return filled(text, **_forecast_week(first), **second)


def _forecast_week(week: ForecastWeek) -> dict[str, str]:
    bounds = (week.quantile(0.05), week.quantile(0.95))
    return {
        "cases": numbers.rough(week.quantile(0.5)),
        "span": numbers.span(*bounds, numbers.rough),
        "day": numbers.short_day(week.date),
    }


def forecast_note(note: ForecastNote, assessment: Assessment) -> str:
    """Say why there is no forecast of an indicator, or of all."""
    return gettext(_NO_FORECAST.get(note.indicator, _NO_FORECAST["all"])) % {
        "why": no_forecast_because(note.reason, note.last_date, assessment.as_of)
    }


def no_forecast_because(reason: str, last_date: date | None, origin: date) -> str:
    """Word the reason why there is no forecast from an origin."""
    if last_date is None:
        return gettext(_NO_FORECAST_BECAUSE.get(reason, reason))
    silent = (origin - last_date).days
    text = ngettext(
        "the newest figure is of %(last)s, %(days)s day before",
        "the newest figure is of %(last)s, %(days)s days before",
        silent,
    )
    return text % {"last": numbers.day(last_date), "days": numbers.count(silent)}


def headline_problem(assessment: Assessment) -> Problem | None:
    """Choose the problem that bears most on the headline: standing, then recent."""
    since = assessment.data.last_date - _RECENT
    candidates = [
        problem
        for problem in assessment.data.problems
        if problem.kind in _STANDING
        or (problem.last_date >= since and problem.kind != SUMS_OF_WEEKS)
    ]
    return min(candidates, key=_weight, default=None)


def _weight(problem: Problem) -> tuple[int, bool, int]:
    known = problem.kind in _HEADLINE_ORDER
    rank = _HEADLINE_ORDER.index(problem.kind) if known else len(_HEADLINE_ORDER)
    return rank, problem.indicator != "cases", -problem.last_date.toordinal()


def _clause(problem: Problem, assessment: Assessment) -> str:
    data = assessment.data
    if problem.kind == "stale":
        age = (assessment.as_of - data.last_date).days
        return ngettext(
            "the newest figure is %(days)s day old",
            "the newest figure is %(days)s days old",
            age,
        ) % {"days": numbers.count(age)}
    if problem.kind == "answered-from-later-vintage":
        return gettext("these are figures as published on %(day)s") % {
            "day": numbers.day(data.report_date)
        }
    if problem.kind in {"deaths-left-out", "sum-of-parts", "part-behind"}:
        return problem_kind(problem.kind)
    text = (
        gettext("%(kind)s (%(what)s, %(when)s)")
        if problem.value is None
        else gettext("%(kind)s (%(value)s %(what)s, %(when)s)")
    )
    return text % {
        "kind": problem_kind(problem.kind),
        "value": numbers.count(problem.value),
        "what": counted(problem.indicator),
        "when": numbers.period(problem.first_date, problem.last_date),
    }


def usable_days(trends: tuple[Trend, ...]) -> tuple[str, ...]:
    """Say for which indicators the last 7 days are not all usable."""
    short = [
        gettext("%(days)s of the last 7 days of %(what)s")
        % {"days": trend.usable_days, "what": counted(trend.indicator)}
        for trend in trends
        if trend.usable_days < 7
    ]
    if not short:
        return ()
    if any(trend.last_7_days is None for trend in trends):
        rest = gettext(
            "There is no sum where fewer than four days are usable or zeros that were "
            "not to be expected go on to the last day; the sum as published is told."
        )
    else:
        rest = gettext(
            "For the other days the sums and changes count what was to be expected; "
            "the sum as published stands beside."
        )
    usable = gettext("Usable figures: only %(which)s.") % {"which": ", ".join(short)}
    return (f"{usable} {rest}",)


def sources_beside(rows: Sequence[Neighbour]) -> tuple[str, ...]:
    """Name whose figures stand side by side, where they are not all of one source."""
    of: dict[str, list[str]] = {}
    for row in rows:
        if row.source:
            of.setdefault(row.source, []).append(named(row.location, row.name))
    if len(of) < 2:
        return ()
    which = "; ".join(f"{source}: {', '.join(names)}" for source, names in of.items())
    return (gettext("Whose figures these are: %(which)s.") % {"which": which},)


def nothing_beside(rows: Sequence[Neighbour]) -> str:
    """Say that of no neighbour anything of the disease is held."""
    return gettext(
        "No figures of this disease are held of the neighbours: %(names)s."
    ) % {"names": ", ".join(named(row.location, row.name) for row in rows)}


def beside_published(counted: float | None, published: float | None) -> str:
    """Write a sum as the estimates take it, and beside it as published if not alike."""
    if published is None or published == counted:
        return numbers.count(counted)
    return gettext("%(sum)s (published: %(published)s)") % {
        "sum": numbers.count(counted, gettext(NO_SUM)),
        "published": numbers.count(published),
    }


def rate(per_100k: float | None, counted: float | None) -> str:
    """Write a rate, or why there is none: no sum, or no inhabitants to divide it by."""
    missing = numbers.NOT_GIVEN if counted is None else NO_POPULATION
    return numbers.per_100k(per_100k, gettext(missing))


def changes(news: Changes) -> str:
    """Say what the newest publication states otherwise than the one before it."""
    if news.since is None:
        return gettext("The archive holds no earlier publication to compare with.")
    fresh = (
        gettext("new figures for %(days)s") % {"days": numbers.days(news.new_days)}
        if news.new_days
        else gettext("no new day")
    )
    revised = len(news.revisions)
    corrected = (
        ngettext(
            "%(count)s earlier figure was changed",
            "%(count)s earlier figures were changed",
            revised,
        )
        % {"count": numbers.count(revised)}
        if revised
        else gettext("no earlier figure was changed")
    )
    return gettext("Since the publication of %(day)s: %(fresh)s; %(corrected)s.") % {
        "day": numbers.day(news.since),
        "fresh": fresh,
        "corrected": corrected,
    }


def reproduction(Rt: ReproductionNumber) -> str:
    """State R with its intervals, or why there is none."""
    is_joint = Rt.method == JOINT
    if not has_estimate(Rt):
        text = (
            gettext("No reproduction number of infections is given: %(why)s.")
            if is_joint
            else gettext("No reproduction number of reported cases is given: %(why)s.")
        )
        return text % {"why": verdict(Rt.verdict)}
    interval = filled(
        gettext(
            "%(what)s: %(R)s (50 %% interval %(span50)s, 90 %% interval %(span90)s)"
        ),
        what=_R_of(Rt),
        R=numbers.ratio(Rt.median),
        span50=numbers.span(Rt.lower50, Rt.upper50, numbers.ratio),
        span90=numbers.span(Rt.lower90, Rt.upper90, numbers.ratio),
    )
    likely = chance(Rt.p_above_1)
    return f"{interval}; {likely}." if likely else f"{interval}."


def _R_of(Rt: ReproductionNumber) -> str:  # noqa: N802 - R as in the papers
    what = gettext(_R_OF[Rt.method == JOINT])
    if Rt.reference_date is None:
        return what
    return gettext("%(what)s on %(day)s") % {
        "what": what,
        "day": numbers.day(Rt.reference_date),
    }


_R_OF: Final = {True: noop("R of infections"), False: noop("R of reported cases")}


def growth(pace: Growth) -> str:
    """State the growth rate and the doubling or halving time, or why there is none."""
    if pace.verdict != "usable" or pace.rate_per_day is None:
        return gettext("No growth rate is given: %(why)s.") % {
            "why": verdict(pace.verdict)
        }
    text = ngettext(
        "Growth over the last %(days)s day: %(rate)s per day (90 %% interval %(span)s)",
        "Growth over the last %(days)s days: %(rate)s per day (90 %% interval "
        "%(span)s)",
        pace.window_days,
    )
    rate = filled(
        text,
        days=pace.window_days,
        rate=numbers.daily_change(pace.rate_per_day),
        span=numbers.span(pace.lower90, pace.upper90, numbers.daily_change),
    )
    if pace.doubling_days is None:
        whole = gettext(
            "%(rate)s. It may be growth or decline, so no doubling time is given."
        )
    elif pace.doubling_days > 0:
        whole = gettext("%(rate)s; doubling time %(time)s.")
    else:
        whole = gettext("%(rate)s; halving time %(time)s.")
    return whole % {"rate": rate, "time": _doubling(pace)}


def _doubling(pace: Growth) -> str:
    middle = numbers.duration(abs(pace.doubling_days or 0))
    bounds = sorted(
        abs(value)
        for value in (pace.doubling_lower90, pace.doubling_upper90)
        if value is not None
    )
    if len(bounds) < 2:
        return middle
    return f"{middle} ({numbers.durations(bounds[0], bounds[1])})"


def method(assessment: Assessment) -> tuple[str, ...]:
    """Explain the method and its limits to a reader who is not a statistician."""
    return (
        _estimate_of_reported(assessment.reported_reproduction_number),
        gettext(
            "R of reported cases tells of infections about one to two weeks earlier: a "
            "measure taken today cannot show in it before then."
        ),
        gettext(
            "R of reported cases does not see infections that were never reported: "
            "more or less testing can look like growth or decline."
        ),
        gettext(
            "Days marked as problems are left out of the estimates, or spread over the "
            "days they stand for; the totals keep every figure as it was published."
        ),
        filled(
            gettext(
                "A 90 %% interval should hold the true value nine times in ten, a "
                "50 %% interval every second time, if the assumptions hold."
            )
        ),
        gettext(
            "The forecast is of reported cases and deaths. It assumes that conditions "
            "drift as in recent weeks and knows nothing of measures to come. The "
            "dashed baseline only repeats the recent past, for comparison."
        ),
        gettext(
            "Every country is treated by the same method; countries test and report "
            "differently, and the table cannot correct that."
        ),
    )


def _estimate_of_reported(Rt: ReproductionNumber) -> str:
    if Rt.interval_mean is None:
        return gettext(
            "R of reported cases is not told: the serial interval of this disease, "
            "the time from one case's onset to the next one's, is not known."
        )
    text = gettext(
        "R of reported cases is the average number of cases that one case leads to, by "
        "%(method)s, with a window of %(window)s days and a serial interval of "
        "%(mean)s days (standard deviation %(sd)s)."
    ) % {
        "method": gettext(METHODS.get(Rt.method, opened(Rt.method))),
        "window": Rt.window_days,
        "mean": numbers.ratio(Rt.interval_mean),
        "sd": numbers.ratio(Rt.interval_sd),
    }
    if Rt.dispersion is None:
        return text
    scatter = gettext(
        "Day-to-day scatter widens the intervals (dispersion %(dispersion)s)."
    ) % {"dispersion": numbers.ratio(Rt.dispersion)}
    return f"{text} {scatter}"


def settings(used: Mapping[str, object]) -> str:
    """List the settings by which a report was made, each with its value."""
    return ", ".join(
        f"{gettext(_SETTINGS.get(name, opened(name)))} {_setting(value)}"
        for name, value in sorted(used.items())
    ) or gettext("default settings")


# How a record tells a time that a place's own line list told.
_FROM_LIST: Final = re.compile(r"(\S+) \(own list, (?:(\S+) persons|.*)\)")


def _setting(value: object) -> str:
    if isinstance(value, int | float):
        return numbers.exact(value)
    found = _FROM_LIST.fullmatch(str(value))
    if found is None:
        return str(value)
    days = numbers.amount(float(found[1]), 6)
    if found[2] is None:
        return gettext("%(days)s (own list, counted by onset)") % {"days": days}
    persons = int(found[2].replace(",", ""))
    return ngettext(
        "%(days)s (own list, %(persons)s person)",
        "%(days)s (own list, %(persons)s persons)",
        persons,
    ) % {"days": days, "persons": numbers.count(persons)}


_SETTINGS: Final = {
    "decision_draws": noop("decision draws"),
    "decision_horizon_days": noop("decision horizon days"),
    "horizon_days": noop("horizon days"),
    "onset_to_death": noop("time from onset to death"),
    "onset_to_hospital": noop("time from onset to hospital"),
    "onset_to_report": noop("time from onset to report"),
    "pathogen": noop("pathogen"),
    "serial_interval_mean": noop("serial interval mean"),
    "serial_interval_sd": noop("serial interval sd"),
    "window_days": noop("window days"),
}

SITUATION: Final = noop("What was reported")
CURVE: Final = noop("Epidemic curve and reproduction number")
FORECAST: Final = noop("Forecast")
NEIGHBOURS: Final = noop("Neighbours side by side")
PROBLEMS_SEEN: Final = noop("Problems seen in the figures")
METHOD: Final = noop("Method and limits")
PROVENANCE: Final = noop("Where the figures come from")

NO_PROBLEM: Final = noop("No problem was found in the published figures.")
NO_FORECAST: Final = noop("No forecast is given.")
NO_NEIGHBOURS: Final = noop("No other location is shown beside this one.")
NO_POPULATION: Final = noop("population not held")
DOUBTFUL_CHANGE: Final = noop("with problem days")
PER_100K: Final = noop("7 days per 100,000")
NO_SUM: Final = noop("no sum")
NO_COMPARISON: Final = noop("no comparison")
WITHDRAWN: Final = noop("withdrawn")
SEVEN_DAY_MEAN: Final = noop("7-day mean")
BASELINE: Final = noop("baseline")
FORECAST_LINE: Final = noop("forecast")
INFECTIONS_LINE: Final = noop("infections")
CASES_BARS: Final = noop("cases")
NAMES_OF_LINES: Final = (
    SEVEN_DAY_MEAN,
    BASELINE,
    FORECAST_LINE,
    INFECTIONS_LINE,
    CASES_BARS,
)
CUT_BAR: Final = noop("bar cut")
R: Final = "R"
AXES: Final = {
    "cases": noop("cases per day"),
    "weekly-cases": noop("cases per week"),
    "weekly-deaths": noop("deaths per week"),
    "infections": noop("persons per day"),
    "reproduction": noop("reproduction number R"),
}


def forecast_caption(indicator: str) -> str:
    """Head the table of one indicator's forecast."""
    return gettext(_FORECAST_CAPTIONS.get(indicator, opened(indicator)))


_FORECAST_CAPTIONS: Final = {
    "cases": noop("Forecast of reported cases per week"),
    "deaths": noop("Forecast of reported deaths per week"),
}


def cut_band(upper: str) -> str:
    """Say how far a 90 % band goes that its chart cuts at the top."""
    return filled(gettext("90 %% up to %(upper)s ↑"), upper=upper)


def cut_whisker(upper: str) -> str:
    """Say how far a 90 % interval goes that its chart cuts at the right."""
    return filled(gettext("90 %% up to %(upper)s →"), upper=upper)


def in_the_week(count: str, end: date) -> str:
    """Print the sum of a week, e.g. "61 in the week to 3 February"."""
    facts = {"count": count, "day": numbers.short_day(end)}
    return gettext("%(count)s in the week to %(day)s") % facts


def so_far(count: str, days: int) -> str:
    """Print the count of a week that is not over."""
    return gettext("%(count)s in %(days)s of 7 days") % {"count": count, "days": days}


def week_to(day: date) -> str:
    """Name a week by its last day."""
    return gettext("week to %(day)s") % {"day": numbers.day(day)}


def changes_left_out(number: int) -> str:
    """Say that the list of changes was cut, and where the rest is."""
    return ngettext(
        "%(number)s older change is in the JSON file.",
        "%(number)s older changes are in the JSON file.",
        number,
    ) % {"number": numbers.count(number)}


def problems_left_out(number: int) -> str:
    """Say that the list of problems was cut, and where the rest is."""
    return ngettext(
        "%(number)s older problem is in the JSON file.",
        "%(number)s older problems are in the JSON file.",
        number,
    ) % {"number": numbers.count(number)}


def problem_point(problem: Problem, assessment: Assessment) -> str:
    """Print one problem: its kind, and what was found."""
    kind = capitalised(problem_kind(problem.kind))
    return f"{kind}: {_found(problem, assessment)}"


def _found(problem: Problem, assessment: Assessment) -> str:
    if problem.kind == "stale":
        age = (assessment.as_of - problem.last_date).days
        text = ngettext(
            "The newest figure is %(days)s day old (%(day)s).",
            "The newest figure is %(days)s days old (%(day)s).",
            age,
        )
        return text % {
            "days": numbers.count(age),
            "day": numbers.day(problem.last_date),
        }
    return gettext(_FOUND.get(problem.kind, _FOUND_OTHERWISE)) % {
        "when": numbers.period(problem.first_date, problem.last_date),
        "value": numbers.count(problem.value, "?"),
        "expected": numbers.count(problem.expected, "?"),
        "what": counted(problem.indicator),
        "source": assessment.data.source,
        "others": ", ".join(_named_source(one) for one in problem.sources),
        "as_of": numbers.day(assessment.as_of),
    }


def _named_source(source: str) -> str:
    """Name whose figures a problem speaks of: a source, or a part of a country."""
    part = location_name(source, language())
    return source if part is None else f"{part} ({source})"


def alt_text(figure: str, assessment: Assessment) -> str:
    """Describe a figure for a reader who cannot see it."""
    Rt = charted_reproduction(assessment)
    plain = figure == "reproduction" and Rt.method != JOINT
    text = gettext(_ALT_TEXTS["reproduction-reported" if plain else figure])
    return text % {
        "place": _where(assessment),
        "day": numbers.day(assessment.data.last_date),
        "R": reproduction(Rt),
    }


_ALT_TEXTS: Final = {
    "cases": noop(
        "Bars: reported cases per day in %(place)s to %(day)s, with their 7-day mean "
        "as a line."
    ),
    "reproduction": noop(
        "Line with 50 and 90 %% bands: reproduction number of infections in %(place)s "
        "by day. %(R)s"
    ),
    "reproduction-reported": noop(
        "Line with 50 and 90 %% bands: reproduction number of reported cases in "
        "%(place)s by day. %(R)s"
    ),
    "infections": noop(
        "Line with 50 and 90 %% bands: estimated infections per day in %(place)s; bars "
        "below: reported cases per day."
    ),
    "forecast-cases": noop(
        "Bars: reported cases per week in %(place)s; then the forecast of each week "
        "with its 50 and 90 %% intervals beside the baseline, as in the table."
    ),
    "forecast-deaths": noop(
        "Bars: reported deaths per week in %(place)s; then the forecast of each week "
        "with its 50 and 90 %% intervals beside the baseline, as in the table."
    ),
    "neighbours": noop(
        "Points with 90 %% intervals: reproduction number of reported cases, %(place)s "
        "first, then the other locations; the values are in the table."
    ),
}


def caption(figure: str, assessment: Assessment) -> str:
    """Word the line under a figure."""
    Rt = charted_reproduction(assessment)
    plain = figure == "reproduction" and Rt.method != JOINT
    said = gettext(CAPTIONS["reproduction-reported" if plain else figure])
    of = _BARS_OF.get(figure)
    filling = {
        one.indicator
        for one in assessment.data.problems
        if one.kind == "incomplete-days"
    }
    return f"{said} {gettext(_PALE)}" if of in filling else said


# Of what are the bars of a figure.
_BARS_OF: Final = {
    "cases": "cases",
    "forecast-cases": "cases",
    "forecast-deaths": "deaths",
}
_PALE: Final = noop("Pale: still being filled up.")


CAPTIONS: Final = {
    "cases": noop(
        "Reported cases per day. Line: mean of the usable figures of 7 days."
    ),
    "infections": noop(
        "Infections per day, reported or not (line: median; dark band: 50 % interval; "
        "light band: 90 %), above reported cases (bars)."
    ),
    "reproduction": noop(
        "Reproduction number R of infections. Line: median; dark band: 50 % interval; "
        "light band: 90 %."
    ),
    "reproduction-reported": noop(
        "Reproduction number R of reported cases. Line: median; dark band: 50 % "
        "interval; light band: 90 %. Gaps: no usable estimate."
    ),
    "forecast-cases": noop(
        "Cases per week to the day below: reported, and forecast (line: median; dark: "
        "50 % interval; light: 90 %). Dashed: baseline, median and 90 %. Hollow: a "
        "week that is not over, or with problem days."
    ),
    "forecast-deaths": noop("Deaths per week, drawn in the same way."),
    "neighbours": noop(
        "Reproduction number R of reported cases. Point: median; line: 90 % interval."
    ),
}
