"""The words of what is behind the figures: infections, their R, the share reported.

A quantity that the data hardly moved is not printed as a finding: the sentence says
that the prior speaks.
"""

from typing import Final

from epihq.assessment.record import (
    Ascertainment,
    Assessment,
    Interval,
    ReproductionNumber,
    Trend,
)
from epihq.reports import words
from epihq.words import gettext, noop, numbers

TITLE: Final = noop("What is behind the figures")
CAPTION: Final = noop("Infections are estimated; median and 90 % interval")
COLUMNS: Final = ("", noop("What the figures show"), noop("What is behind them"))

# Below this contraction the prior speaks, not the data.
LITTLE_LEARNT: Final = 0.15

_REASONS: Final = {
    "not-converged": noop("the model could not be fitted to these figures"),
}
_METHODS: Final = {
    "laplace-importance-sampling": noop(
        "The estimate was made by a Laplace approximation, corrected by importance "
        "sampling."
    ),
    "laplace-hamiltonian-moves": noop(
        "The estimate was made by a Laplace approximation, repaired by Hamiltonian "
        "Monte Carlo because importance sampling alone could not be trusted."
    ),
    "no-u-turn-sampler": noop("The estimate was made by the No-U-Turn sampler."),
}
_DIRECTIONS: Final = {
    "growing": noop("Infections in %(place)s are growing: %(facts)s."),
    "probably-growing": noop(
        "Infections in %(place)s are probably growing: %(facts)s."
    ),
    "shrinking": noop("Infections in %(place)s are shrinking: %(facts)s."),
    "probably-shrinking": noop(
        "Infections in %(place)s are probably shrinking: %(facts)s."
    ),
    "not-clear": noop("Infections in %(place)s show no clear direction: %(facts)s."),
}


def has_estimate(assessment: Assessment) -> bool:
    """Tell whether there is a joint estimate to print."""
    return assessment.infections_7_days is not None


def reason(assessment: Assessment) -> str:
    """Word why there is no joint estimate."""
    word = assessment.diagnostics.verdict
    return gettext(_REASONS[word]) if word in _REASONS else words.verdict(word)


def headline(assessment: Assessment) -> str:
    """Say in two sentences how infections go, and how many the figures show."""
    Rt = assessment.reproduction_number
    chance = words.chance(Rt.p_above_1)
    text = (
        gettext(
            "the reproduction number R of infections is %(R)s (90 %% interval "
            "%(span)s), and %(chance)s"
        )
        if chance
        else gettext(
            "the reproduction number R of infections is %(R)s (90 %% interval %(span)s)"
        )
    )
    facts = words.filled(
        text,
        R=numbers.ratio(Rt.median),
        span=numbers.span(Rt.lower90, Rt.upper90, numbers.ratio),
        chance=chance,
    )
    first = gettext(_DIRECTIONS[words.direction(Rt.p_above_1)]) % {
        "place": words.place(assessment.location, assessment.location_name),
        "facts": facts,
    }
    return f"{first} {_behind(assessment)}"


def _behind(assessment: Assessment) -> str:
    """Tell how many infections stand behind the cases, and what share is reported.

    Cases of a week are of infections of weeks before: the share is no quotient of the
    two that stand in the first sentence.
    """
    share = assessment.ascertainment
    stands = _stands(assessment)
    if _little_learnt(assessment, "ascertainment"):
        return gettext(
            "%(stands)s; the data hardly tell what share of them is reported."
        ) % {"stands": stands}
    meaning = gettext(
        "Of infections about %(share)s are reported (%(span)s), most of them a week or "
        "more after they happen."
    ) % {
        "share": _percent(share.median),
        "span": numbers.span(share.lower90, share.upper90, _percent),
    }
    return f"{stands}. {meaning}"


def _stands(assessment: Assessment) -> str:
    infections = assessment.infections_7_days
    assert infections is not None  # noqa: S101 - asked before
    reported = _trend(assessment)
    sound = reported is not None and reported.usable_days == 7
    cases = reported.last_7_days if reported is not None and sound else None
    text = (
        gettext(
            "Behind the 7 days to %(day)s stand about %(infections)s infections "
            "(%(span)s)"
        )
        if cases is None
        else gettext(
            "Behind the %(cases)s cases of the 7 days to %(day)s stand about "
            "%(infections)s infections (%(span)s)"
        )
    )
    return text % {
        "cases": numbers.count(cases),
        "day": numbers.day(assessment.data.last_date),
        "infections": numbers.rough(infections.median),
        "span": numbers.span(infections.lower90, infections.upper90, numbers.rough),
    }


def _trend(assessment: Assessment) -> Trend | None:
    trends = (t for t in assessment.data.trends if t.indicator == "cases")
    return next(trends, None)


def _reported(assessment: Assessment) -> str:
    """Cases as published; with a word where days among them are a problem."""
    trend = _trend(assessment)
    if trend is None:
        return gettext(numbers.NOT_PUBLISHED)
    cases = words.beside_published(trend.last_7_days, trend.published_7_days)
    if trend.usable_days == 7:
        return cases
    return f"{cases} ({gettext(words.DOUBTFUL_CHANGE)})"


def _little_learnt(assessment: Assessment, quantity: str) -> bool:
    return assessment.diagnostics.contraction.get(quantity, 0.0) < LITTLE_LEARNT


def _percent(value: float | None) -> str:
    if value is None:
        return gettext(numbers.NOT_GIVEN)
    return numbers.percent(value, digits=1 if value < 0.1 else 0)


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
            gettext("Cases and infections, last 7 days"),
            _reported(assessment),
            numbers.with_interval(infections),
        ),
        (
            gettext("Reproduction number R: of reported cases, of infections"),
            _ratio(seen) if words.has_estimate(seen) else words.verdict(seen.verdict),
            _ratio(hidden),
        ),
        (gettext("Share of infections reported"), "", _share(share)),
    ]
    complete = share.if_all_deaths_reported
    if complete is not None:
        label = gettext("the same, had every death been reported")
        lines.append((label, "", _share(complete)))
    return tuple(lines)


def _ratio(Rt: ReproductionNumber) -> str:
    return numbers.bracketed(Rt.median, Rt.lower90, Rt.upper90, numbers.ratio)


def _share(of: Ascertainment | Interval) -> str:
    return numbers.bracketed(of.median, of.lower90, of.upper90, _percent)


def sentences(assessment: Assessment) -> tuple[str, ...]:
    """What the estimate rests on, and what the data did not tell."""
    if not has_estimate(assessment):
        text = gettext("Infections behind the figures are not estimated: %(why)s.")
        return (text % {"why": reason(assessment)},)
    sentences = []
    if _little_learnt(assessment, "ascertainment"):
        sentences.append(
            gettext(
                "The share of infections reported is little more than what was thought "
                "before any figure of this place was seen: cases and deaths hardly "
                "tell it."
            )
        )
    if _little_learnt(assessment, "deaths_reported"):
        sentences.append(
            gettext(
                "How many deaths go unreported cannot be told from cases and deaths; "
                "it is left open here, which widens every interval of infections."
            )
        )
    return tuple(sentences)


def method(assessment: Assessment) -> tuple[str, ...]:
    """Explain the joint estimate and its limits to a reader who is no statistician."""
    if not has_estimate(assessment):
        return ()
    about = assessment.diagnostics
    assert about.ifr is not None  # noqa: S101 - without it there is no estimate
    ages = (
        gettext("from the ages of its people")
        if about.ifr_by_age
        else gettext(
            "a figure for all countries, because no age structure is in the archive"
        )
    )
    whole = gettext(
        "Infections are estimated from reported cases and deaths together: each "
        "infection leads to others after a generation interval of %(mean)s days, to a "
        "reported case with the share given, and to a death with the infection "
        "fatality ratio, thought to be about %(ifr)s (%(ages)s). The level of "
        "infections rests on that ratio: were it twice as high, infections would be "
        "about half as many."
    ) % {
        "mean": numbers.ratio(assessment.reproduction_number.interval_mean),
        "ifr": numbers.small_percent(about.ifr),
        "ages": ages,
    }
    return whole, _how(about.method or "", about.pareto_k)


def _how(method: str, pareto_k: float | None) -> str:
    made = (
        gettext(_METHODS[method])
        if method in _METHODS
        else gettext("The estimate was made by %(method)s.")
        % {"method": words.opened(method)}
    )
    if pareto_k is None:
        return made
    weights = gettext("Pareto k of the importance weights: %(k)s.") % {
        "k": numbers.ratio(pareto_k)
    }
    return f"{made} {weights}"
