"""The words of what is behind the figures: infections, their R, the share reported.

A quantity that the data hardly moved is not printed as a finding: the sentence says
that the prior speaks.
"""

from typing import Final

from epihq.assessment.record import Assessment, Interval, Trend
from epihq.reports import words
from epihq.words import gettext, numbers
from epihq.words.numbers import NBSP

TITLE: Final = "What is behind the figures"
CAPTION: Final = "Infections are estimated; median and 90 % interval"
COLUMNS: Final = ("", "What the figures show", "What is behind them")

# Below this contraction the prior speaks, not the data.
LITTLE_LEARNT: Final = 0.15

_REASONS: Final = {
    "not-converged": "the model could not be fitted to these figures",
}
_METHODS: Final = {
    "laplace-importance-sampling": "a Laplace approximation, corrected by importance "
    "sampling",
    "laplace-hamiltonian-moves": "a Laplace approximation, repaired by Hamiltonian "
    "Monte Carlo because importance sampling alone could not be trusted",
    "no-u-turn-sampler": "the No-U-Turn sampler",
}


def has_estimate(assessment: Assessment) -> bool:
    """Tell whether there is a joint estimate to print."""
    return assessment.infections_7_days is not None


def reason(assessment: Assessment) -> str:
    """Word why there is no joint estimate."""
    word = assessment.diagnostics.verdict
    return _REASONS.get(word, words.verdict(word))


def headline(assessment: Assessment) -> str:
    """Say in two sentences how infections go, and how many the figures show."""
    Rt = assessment.reproduction_number
    where = words.place(assessment.location, assessment.location_name)
    first = (
        f"Infections in {where} {words.direction(Rt.p_above_1)}: the reproduction "
        f"number R of infections is {numbers.ratio(Rt.median)} (90{NBSP}% interval "
        f"{numbers.span(Rt.lower90, Rt.upper90, numbers.ratio)})"
    )
    chance = words.chance(Rt.p_above_1)
    return f"{first}{', and ' if chance else ''}{chance}. {_behind(assessment)}"


def _behind(assessment: Assessment) -> str:
    reported = _trend(assessment)
    sound = reported is not None and reported.usable_days == 7
    cases = reported.last_7_days if reported is not None and sound else None
    infections = assessment.infections_7_days
    assert infections is not None  # noqa: S101 - asked before
    shown = "" if cases is None else f" the {numbers.count(cases)} cases of"
    text = (
        f"Behind{shown} the 7 days to {numbers.day(assessment.data.last_date)} stand "
        f"about {numbers.rough(infections.median)} infections ({_span(infections)})"
    )
    if _little_learnt(assessment, "ascertainment"):
        return f"{text}; the data hardly tell what share of them is reported."
    share = assessment.ascertainment
    # Cases of a week are of infections of weeks before: no quotient of the two above.
    return (
        f"{text}. Of infections about {_percent(share.median)} are reported "
        f"({numbers.span(share.lower90, share.upper90, _percent)}), most of them a "
        "week or more after they happen."
    )


def _bounds(interval: Interval) -> str:
    return numbers.interval(interval.lower90, interval.upper90, numbers.rough)


def _span(interval: Interval) -> str:
    return numbers.span(interval.lower90, interval.upper90, numbers.rough)


def _trend(assessment: Assessment) -> Trend | None:
    trends = (t for t in assessment.data.trends if t.indicator == "cases")
    return next(trends, None)


def _reported(assessment: Assessment) -> str:
    """Cases as published; with a word where days among them are a problem."""
    trend = _trend(assessment)
    if trend is None:
        return gettext(numbers.NOT_PUBLISHED)
    doubt = f" ({words.DOUBTFUL_CHANGE})" if trend.usable_days < 7 else ""
    cases = words.beside_published(trend.last_7_days, trend.published_7_days)
    return f"{cases}{doubt}"


def _little_learnt(assessment: Assessment, quantity: str) -> bool:
    return assessment.diagnostics.contraction.get(quantity, 0.0) < LITTLE_LEARNT


def _percent(value: float | None) -> str:
    if value is None:
        return gettext(numbers.NOT_GIVEN)
    digits = 1 if value < 0.1 else 0
    return f"{100 * value:.{digits}f}{NBSP}%"


def rows(assessment: Assessment) -> tuple[tuple[str, str, str], ...]:
    """Rows of the table: what the figures show against what is behind them."""
    infections, share = assessment.infections_7_days, assessment.ascertainment
    assert infections is not None  # noqa: S101 - asked before
    seen, hidden = (
        assessment.reported_reproduction_number,
        assessment.reproduction_number,
    )
    lines = [
        (
            "Cases and infections, last 7 days",
            _reported(assessment),
            f"{numbers.rough(infections.median)} {_bounds(infections)}",
        ),
        (
            "Reproduction number R: of reported cases, of infections",
            f"{numbers.ratio(seen.median)} "
            f"{numbers.interval(seen.lower90, seen.upper90, numbers.ratio)}"
            if words.has_estimate(seen)
            else words.verdict(seen.verdict),
            f"{numbers.ratio(hidden.median)} "
            f"{numbers.interval(hidden.lower90, hidden.upper90, numbers.ratio)}",
        ),
        (
            "Share of infections reported",
            "",
            f"{_percent(share.median)} "
            f"{numbers.interval(share.lower90, share.upper90, _percent)}",
        ),
    ]
    complete = share.if_all_deaths_reported
    if complete is not None:
        lines.append(
            (
                "the same, had every death been reported",
                "",
                f"{_percent(complete.median)} "
                f"{numbers.interval(complete.lower90, complete.upper90, _percent)}",
            )
        )
    return tuple(lines)


def sentences(assessment: Assessment) -> tuple[str, ...]:
    """What the estimate rests on, and what the data did not tell."""
    if not has_estimate(assessment):
        return (
            f"Infections behind the figures are not estimated: {reason(assessment)}.",
        )
    told = []
    if _little_learnt(assessment, "ascertainment"):
        told.append(
            "The share of infections reported is little more than what was thought "
            "before any figure of this place was seen: cases and deaths hardly tell it."
        )
    if _little_learnt(assessment, "deaths_reported"):
        told.append(
            "How many deaths go unreported cannot be told from cases and deaths; it "
            "is left open here, which widens every interval of infections."
        )
    return tuple(told)


def method(assessment: Assessment) -> tuple[str, ...]:
    """Explain the joint estimate and its limits to a reader who is no statistician."""
    if not has_estimate(assessment):
        return ()
    about = assessment.diagnostics
    ages = (
        "from the ages of its people"
        if about.ifr_by_age
        else "a figure for all countries, because no age structure is in the archive"
    )
    how = _METHODS.get(about.method or "", words.opened(about.method or ""))
    weights = (
        ""
        if about.pareto_k is None
        else f" Pareto k of the importance weights: {numbers.ratio(about.pareto_k)}."
    )
    return (
        "Infections are estimated from reported cases and deaths together: each "
        "infection leads to others after a generation interval of "
        f"{numbers.ratio(assessment.reproduction_number.interval_mean)} days, to a "
        "reported case with the share given, and to a death with the infection "
        f"fatality ratio, thought to be about {_ifr(about.ifr)} ({ages}). The level "
        "of infections rests on that ratio: were it twice as high, infections would "
        "be about half as many.",
        f"The estimate was made by {how}.{weights}",
    )


def _ifr(value: float) -> str:
    return f"{100 * value:.2g}{NBSP}%"
