"""What a test's line says to a person: one sentence, and what it cannot show.

The words are the same for every location. None of them is about intent: figures are
consistent with, lower than, or not explained by what was counted.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from epihq.credibility.findings import UNUSUAL_BELOW, beyond
from epihq.credibility.measured import Measured
from epihq.credibility.published import NO_DENOMINATOR
from epihq.terms.credibility import Finding, Range, outside
from epihq.terms.locations import location_name


@dataclass(frozen=True, kw_only=True)
class Words:
    """How a test speaks: what it measures, in which unit, and its limits.

    ``title`` heads its line in a table.
    ``says`` is a format of ``value`` (as a number in plain digits: ``figure``),
    ``low`` and ``high`` (the interval), ``n``, ``detail`` and ``facts``; ``none`` says
    it where the value is 0, ``strange`` what an unusual value means.
    """

    title: str
    unit: str
    says: str
    strange: str
    limits: str
    none: str = ""


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What a value is held against: countries of reference, and honest exercises.

    None where too few have a value.
    """

    reference: Range | None
    exercises: Range | None


_COUNTS = "Batching and weekly offices can do the same; it proves no intent."


def _even(indicator: str) -> Words:
    return Words(
        title=f"Too even weeks, {indicator}",
        unit="share of weeks",
        says=f"{indicator.capitalize()} varied less than chance allows in "
        "{value:.0%} of {n} weeks; 5 % are expected at most.",
        strange="Such even counts are not explained by counting people day by day.",
        limits=_COUNTS,
    )


def _rough(indicator: str) -> Words:
    return Words(
        title=f"Scatter of days, {indicator}",
        unit="scatter, 1 being chance alone",
        says=f"From day to day, {indicator} scatter {{figure}} times as much as chance "
        "alone would make them.",
        strange="Less scatter than chance points to figures that were smoothed.",
        limits="Published averages are smooth and honest where they are called so.",
    )


WORDS: Mapping[str, Words] = {
    "ascertainment": Words(
        title="Infections reported",
        unit="share of infections",
        says="The joint model puts the share of infections that are reported at "
        "{value:.0%} (90 % interval {low:.0%} to {high:.0%}).",
        strange="Reported cases are lower than the epidemic behind them explains.",
        limits="It believes the reported deaths up to a prior; hidden deaths make the "
        "share look larger.",
    ),
    "ascertainment-by-cfr": Words(
        title="Infections reported, by deaths",
        unit="share of infections",
        says="By its deaths, {value:.0%} of infections were reported (90 % interval "
        "{low:.0%} to {high:.0%}), on {n:,} deaths.",
        strange="Reported cases are lower than the reported deaths explain.",
        limits="Deaths that are not reported make the share look larger; an infection "
        "fatality ratio by age from other countries is taken for granted.",
    ),
    "excess-deaths": Words(
        title="Excess per reported death",
        unit="excess over reported deaths",
        says="For each reported death there were {value:.1f} deaths beyond what the "
        "years before foretell (90 % interval {low:.1f} to {high:.1f}): {detail}.",
        strange="Reported deaths are lower than the excess of deaths.",
        limits="War, heat and a health service under strain are in the excess as well; "
        "it says nothing about cases.",
    ),
    "testing": Words(
        title="Positive tests",
        unit="share of tests that are positive",
        says="{value:.1%} of tests were positive. {detail}",
        strange="So many positive tests mean that many infections are not looked for.",
        limits="Who is tested differs between countries and over time.",
    ),
    "cases-underdispersion": _even("cases"),
    "deaths-underdispersion": _even("deaths"),
    "cases-roughness": _rough("cases"),
    "deaths-roughness": _rough("deaths"),
    "weekday-pattern": Words(
        title="Rhythm of the week",
        unit="share of a mean day",
        says="The days of the week differ by {value:.0%} of a mean day.",
        strange="The rhythm of the week is not that of the countries of reference.",
        limits="Where laboratories work every day there is no rhythm; where offices "
        "close, a strong one is usual.",
    ),
    "repeated-values": Words(
        title="Repeated numbers",
        unit="times what chance does",
        says="Days repeat the number of the day before {figure} times as often as "
        "chance does.",
        none="No day repeats the number of the day before.",
        strange="So many repetitions are not explained by counting people.",
        limits="Figures carried over from a day without a report look the same.",
    ),
    "last-digit": Words(
        title="Commonest last digit",
        unit="share of the commonest digit",
        says="The commonest last digit stands in {value:.0%} of {n} counts of 100 and "
        "more; 10 % are expected.",
        strange="Some last digits are preferred, as in rounded figures.",
        limits="Rounding shows, invention by a careful hand does not.",
    ),
    "first-digit": Words(
        title="First digits",
        unit="share, mean deviation from Benford's law",
        says="First digits deviate from Benford's law by {value:.1%} on average.",
        strange="First digits are not those of a series that grew freely.",
        limits="Measures that end growth bend first digits as well: contested, shown "
        "for completeness only.",
    ),
    "below-round-numbers": Words(
        title="Just below round numbers",
        unit="share of days near a round number",
        says="{value:.0%} of {n} days near a round number (50, 100, 200, 500, ...) are "
        "just below it; half are expected.",
        none="Of {n} days near a round number, none is just below it.",
        strange="Days stop just under round numbers.",
        limits="Few days are near one; a target or a capacity stops days as well.",
    ),
    "ceiling": Words(
        title="Crowding at the top",
        unit="share of high days",
        says="Of the days near the highest counts, {value:.0%} crowd right at the top.",
        none="No days crowd right under the highest count.",
        strange="Days crowd under a highest value, as if it must not be passed.",
        limits="A laboratory at the end of its capacity does the same.",
    ),
    "likeness": Words(
        title="Likeness to a neighbour",
        unit="correlation of the daily scatter",
        says="The daily scatter goes together with that of {detail} ({value:.2f}; 1 "
        "would be a copy).",
        strange="Chance does not make two countries scatter alike.",
        limits="Common holidays and one publisher's delays make neighbours alike.",
    ),
    "dumps-and-corrections": Words(
        title="Dumps and corrections",
        unit="share of cases",
        says="{value:.1%} of cases stand in {detail} days that are no day's count: "
        "dumps and corrections.",
        none="No day is a dump or a correction: each holds a day's count.",
        strange="More is published late in one lump than usual.",
        limits="A dump that is explained is honest, and better than none.",
    ),
    "revisions": Words(
        title="Days changed later",
        unit="share of days",
        says="The cases of {value:.0%} of {n} days were changed after they were first "
        "said. {detail}",
        strange="More days than usual were changed afterwards.",
        limits="Who corrects is more careful than who never does; changes of the last "
        "week are yet to come.",
    ),
    "timeliness": Words(
        title="Days until published",
        unit="days",
        says="The cases of half of {n} days were out {value:.0f} days after the day or "
        "sooner, those of nine in ten {facts[delay_90]:.0f} days; {detail}.",
        strange="Figures come later than usual.",
        limits="The collector of the figures may be late, not the country; where "
        "publications are missing here, delays look longer.",
    ),
    "completeness": Words(
        title="Indicators published",
        unit="share of indicators",
        says="{value:.0%} of {n} indicators are published.",
        strange="Less is published than usual.",
        limits="Only what this archive collects is known.",
    ),
}


def sentence_of(
    name: str,
    found: Measured,
    finding: Finding,
    beside: Beside,
    q_value: float | None = None,
) -> str:
    """Say in plain words what a test found, and by what it is judged."""
    words = WORDS[name]
    if found.detail == NO_DENOMINATOR:
        return (
            "No publication held here has a number of tests: how hard infections are "
            "looked for cannot be known. That is a finding of its own."
        )
    if found.value is None:
        return f"Not enough to say: {found.reason}."
    low, high = found.interval or (found.value, found.value)
    told = location_name(found.detail) or found.detail
    says = words.none if words.none and found.value == 0 else words.says
    line = says.format(
        value=found.value,
        figure=_figure(found.value, ""),
        low=low,
        high=high,
        n=found.n,
        detail=told,
        facts=found.facts,
    )
    said = [line.strip()]
    if name == "completeness" and found.detail:
        said.append(f"Missing: {found.detail}.")
    said.append(_compared(found, beside, words.unit))
    if q_value is not None:
        said.append(_decided(name, found, finding, beside, q_value))
    if finding in {Finding.UNUSUAL, Finding.STRONGLY_UNUSUAL}:
        said.append(words.strange)
    return " ".join(said)


def _compared(found: Measured, beside: Beside, unit: str) -> str:
    told = "Too few countries of reference have it to compare"
    if beside.reference is not None:
        told = "Countries of reference: " + _held_against(found, beside.reference, unit)
    if beside.exercises is not None:
        told += "; honest exercises of this size: "
        told += _held_against(found, beside.exercises, unit)
    return f"{told}."


def _held_against(found: Measured, usual: Range, unit: str) -> str:
    """Print a range, and say where the value lies outside it."""
    assert found.value is not None  # noqa: S101 - the caller asks first
    side = outside(found.value, usual)
    low, high = found.interval or (found.value, found.value)
    reaches = side and low <= usual.high and high >= usual.low
    told = f"{side}, but its interval reaches in" if reaches else side
    return f"{_span(usual, unit)} ({told})" if told else _span(usual, unit)


def _decided(
    name: str, found: Measured, finding: Finding, beside: Beside, q_value: float
) -> str:
    """Say which probability of chance decides, and how it does."""
    q = _probability(q_value)
    is_beyond = beside.reference is None or beyond(name, found, beside.reference)
    if finding is Finding.CONSISTENT and is_beyond:
        p = _probability(q_value if found.p_value is None else found.p_value)
        return (
            f"Chance alone does so with probability {p}; corrected for all tests that "
            f"were made, its q-value is {q}: unusual is below {UNUSUAL_BELOW:g}."
        )
    if finding is Finding.CONSISTENT and q_value < UNUSUAL_BELOW:
        return f"Its q-value is {q}, but what others show as well is not unusual."
    return f"Its q-value is {q}."


def _probability(value: float) -> str:
    return "less than 0.001" if value < 0.001 else f"{value:.2g}"


def _span(usual: Range, unit: str) -> str:
    low, high = (_figure(value, unit) for value in (usual.low, usual.high))
    return f"about {low}" if low == high else f"{low} to {high}"


def _figure(value: float, unit: str) -> str:
    if unit.startswith("share"):
        return f"{value:.0%}"
    # Two figures: the range of a few countries is not known better.
    return f"{float(f'{value:.2g}'):,g}"


def summary_of(
    location: str, findings: Mapping[str, Finding], out: Collection[str] = ()
) -> str:
    """Sum a card up in the words of the yardstick.

    ``out`` are the tests whose value lies outside what countries of reference show.
    """
    name = location_name(location) or location
    strong = _titles(findings, Finding.STRONGLY_UNUSUAL)
    some = _titles(findings, Finding.UNUSUAL)
    fine = [test for test, one in findings.items() if one is Finding.CONSISTENT]
    told = len(strong) + len(some) + len(fine)
    if not told:
        return f"{name}: not enough was published to say anything."
    near = [WORDS[test].title.lower() for test in fine if test in out]
    rest = f"; outside what countries of reference show, yet not unusual: {_all(near)}"
    ending = f"{rest if near else ''}."
    if not strong and not some:
        return (
            f"{name}: the reported figures are consistent with counting, by all {told} "
            f"tests that could be made of {len(findings)}{ending}"
        )
    parts = [f"{name}: of {told} tests that could be made of {len(findings)}"]
    if strong:
        parts.append(f"{len(strong)} strongly unusual ({_all(strong)})")
    if some:
        parts.append(f"{len(some)} unusual ({_all(some)})")
    parts.append(f"{len(fine)} consistent with counting")
    return ", ".join(parts) + ending


def _titles(findings: Mapping[str, Finding], wanted: Finding) -> list[str]:
    return [
        WORDS[test].title.lower() for test, one in findings.items() if one is wanted
    ]


def _all(titles: Sequence[str]) -> str:
    """Set titles side by side; some have a comma of their own."""
    return "; ".join(titles)
