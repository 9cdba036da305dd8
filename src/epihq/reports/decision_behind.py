"""The words of the decision page's charts and annexes: what stands behind the page.

A second file beside ``decision_words`` for its length alone; the rules are the same.
"""

from collections.abc import Sequence
from math import expm1
from typing import Final

from epihq.desk.decision import (
    Cost,
    Criterion,
    Decision,
    Option,
    Sensitivity,
    TrackLine,
)
from epihq.reports import words
from epihq.reports.decision_words import (
    OF_THE_REGIME,
    criterion_met,
    listed,
    option_title,
    outcome,
)
from epihq.words import numbers
from epihq.words.numbers import NBSP

_SOURCES: Final = {"ledger": "the headquarters' ledger", "oxcgrt": "OxCGRT"}

_QUANTITIES: Final = {
    "R today": "R today",
    "share of infections reported": "share of infections reported",
    "infection fatality ratio": "share of infected who die",
    "what lifting does to log R": "what lifting does to R",
    "compliance": "how far people comply",
}

NOT_SCORED: Final = "not scored in this archive yet"
_SHARES: Final = frozenset(
    {"share of infections reported", "infection fatality ratio", "compliance"}
)

COSTS: Final = "What the measures cost"
AGES: Final = "Home care by age"
HINGES: Final = "What the difference hangs on"
LIMITS: Final = "What such projections can and cannot say"

IN_FORCE: Final = "Measures in force"
EFFECTS: Final = "What measures do to R"
TRACK: Final = "Track record"
METHOD: Final = "Method"
PROVENANCE: Final = words.PROVENANCE

CAN_SAY: Final = (
    "They compare the same futures under different measures, so the differences "
    "between options are surer than the level of any one of them.",
    "They cannot foresee a new variant, a change of testing, or what people will do "
    "that they have not done before, and they do not say what a life, a livelihood or "
    "a freedom is worth: that is for those who decide.",
)

AXES: Final = {
    "cases": "cases per day",
    "infections": "infections per day",
    "deaths": "deaths per day",
    "home_care_census": "people at home",
    "ward_beds": "ward beds",
    "icu_beds": "ICU beds",
    "Rt": "R",
}

FAN_LEGEND: Final = (
    "Line: median; dark band: 50 % interval; light band: 90 %, cut where it runs off "
    "the top. Upright line: the option's measures end."
)


def cost(line: Cost) -> str:
    """Head the row of a cost with its unit."""
    unit = "" if line.unit in line.name.split() else f" ({line.unit})"
    return f"{line.name[0].upper()}{line.name[1:]}{unit}"


def sources_of_costs(decision: Decision) -> tuple[str, ...]:
    """Say where the costs are known from, one sentence for each source."""
    by_source: dict[str, list[str]] = {}
    for line in decision.options[0].costs:
        if line.name not in OF_THE_REGIME:
            by_source.setdefault(line.source.rstrip("."), []).append(line.name)
    told = (f"{listed(names)}: {text}" for text, names in by_source.items())
    return tuple(f"{one[0].upper()}{one[1:]}." for one in told)


def asked(one: Criterion) -> str:
    """Tell of one criterion: its rule, whether it is met, and from what."""
    name = f"{one.name[0].upper()}{one.name[1:]}"
    known = "" if one.value is None else f"{criterion_met(one)}. "
    sentence = one.sentence
    if one.value is None:
        sentence = f"{sentence[0].lower()}{sentence[1:]}"
    return f"{name} ({one.rule}): {known}{sentence}"


def quantity(name: str) -> str:
    """Word an uncertain quantity of the tornado chart."""
    return _QUANTITIES.get(name, words.opened(name))


def quantity_value(name: str, value: float) -> str:
    """Print a value of an uncertain quantity in its unit."""
    if "log R" in name:
        return numbers.change(expm1(value))
    if name.startswith("R "):
        return numbers.ratio(value)
    if name in _SHARES:
        digits = 2 if value < 0.01 else 1 if value < 0.1 else 0
        return f"{100 * value:.{digits}f}{NBSP}%"
    return numbers.amount(value)


def hinges(rows: Sequence[Sensitivity], decision: Decision) -> str:
    """Caption the tornado chart of one outcome."""
    row = rows[0]
    option, against = (
        option_title(decision, name) for name in (row.option, row.against)
    )
    return (
        f"{outcome(row.outcome)}: “{option}” minus “{against}” (median) where one "
        "uncertain quantity is low (hollow end) or high (filled end)"
    )


def source(word: str) -> str:
    """Word where a measure is known from."""
    return _SOURCES.get(word, words.opened(word))


def method() -> tuple[str, ...]:
    """Explain the projections to a reader who is no statistician."""
    return (
        "Every option starts from the same estimate of infections and R on the day of "
        "the newest figures, and is followed through the same simulated futures: two "
        "options differ only by their measures. Cases and deaths here are of that "
        "estimate alone, which measures can move; the forecast of a briefing averages "
        "it with two that know no measures, and may lie elsewhere.",
        "Measures change R by the factors in the table, drawn anew in every future; "
        "what lifting does is not taken as the mirror of what imposing did.",
        f"A 90{NBSP}% interval should hold the truth nine times in ten if the "
        "assumptions hold. Costs are never added into one score.",
    )


def figure_caption(quantity: str, decision: Decision) -> str:
    """Word the line above the panels of one quantity."""
    counted = {
        "cases": "Reported cases per day, mean of 7 days",
        "deaths": "Deaths per day, mean of 7 days",
        "icu_beds": "ICU beds needed",
        "ward_beds": "Ward beds needed",
        "home_care_census": "People treated at home",
        "infections": "Infections per day",
        "Rt": "Reproduction number R of infections",
    }
    more = "; dashed: capacity" if quantity in decision.capacity else ""
    return f"{counted.get(quantity, words.opened(quantity))}{more}"


def figure_alt(quantity: str, options: Sequence[Option], caption: str) -> str:
    """Describe the panels for a reader who cannot see them."""
    ends = [
        f"{option.title} {numbers.rough(fan.median[-1])}"
        for option in options
        for fan in option.fans
        if fan.quantity == quantity
    ]
    return (
        f"{caption}: one panel for each option, on one scale, with 50 and 90 % bands. "
        f"Median on the last day: {'; '.join(ends)}."
    )


def tornado_alt(rows: Sequence[Sensitivity], caption: str) -> str:
    """Describe the tornado chart for a reader who cannot see it."""
    bars = "; ".join(
        f"{quantity(row.quantity)} {numbers.rough(row.at_low)} to "
        f"{numbers.rough(row.at_high)}"
        for row in rows
    )
    return f"Bars. {caption}: {bars}."


def track_sentence(lines: Sequence[TrackLine]) -> str:
    """Say beside the advice how projections of this kind did in the past."""
    if not lines:
        return f"Track record of such projections: {NOT_SCORED}."
    cases = [one for one in lines if one.indicator == "cases"] or list(lines)
    latest = max(cases, key=lambda one: one.decisions)
    same = [
        one
        for one in cases
        if (one.decision, one.indicator) == (latest.decision, latest.indicator)
    ]
    shares = listed(
        f"{numbers.probability(one.coverage90)} at {numbers.length(7 * one.weeks)}"
        for one in same
    )
    return (
        f"Track record: in {latest.decisions:,} past decisions of {latest.locations:,} "
        f"countries ({words.opened(latest.decision)}), the 90{NBSP}% intervals of "
        f"{words.opened(latest.indicator)} held what came in {shares}."
    )
