"""What a card says of somebody's figures, in the language spoken now.

sentence_of(test)     "Days repeat the number of the day before 0.32 times ..."
summary_of(card)      "Armenia: of 15 tests that could be made of 19, ..."
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from epihq.credibility.findings import UNUSUAL_BELOW, beyond
from epihq.epi.fingerprints import FLAG_BELOW
from epihq.reports.credibility_words import (
    FINDINGS,
    INDICATORS,
    REASONS,
    TAKEN_OFF,
    WORDS,
    Form,
    tenth_of_percent,
    two_figures,
)
from epihq.terms.credibility import (
    CredibilityCard,
    Finding,
    Outside,
    Range,
    TestResult,
    Unit,
    outside,
)
from epihq.words import gettext, language, ngettext, noop, numbers
from epihq.words.places import place_name

IS_UNUSUAL = frozenset({Finding.UNUSUAL, Finding.STRONGLY_UNUSUAL})
# Of ten last digits one is expected; intervals of shares are of 90 %.
_DIGIT, _LEVEL = 0.1, 0.9
_LEAST_PROBABILITY = 0.001
_LEAST_CHANGE = 0.0005

_SIDES: Mapping[tuple[Outside | None, bool], str] = {
    (Outside.ABOVE, False): noop("{range} (above)"),
    (Outside.BELOW, False): noop("{range} (below)"),
    (Outside.ABOVE, True): noop("{range} (above, but its interval reaches in)"),
    (Outside.BELOW, True): noop("{range} (below, but its interval reaches in)"),
}
_COMPARED: Mapping[tuple[bool, bool], str] = {
    (True, True): noop(
        "Countries of reference: {reference}; honest exercises of this size: "
        "{exercises}."
    ),
    (True, False): noop("Countries of reference: {reference}."),
    (False, True): noop(
        "Too few countries of reference have it to compare; honest exercises of this "
        "size: {exercises}."
    ),
    (False, False): noop("Too few countries of reference have it to compare."),
}
# Whether some findings are strongly unusual, some unusual, some values outside.
_SUMMARIES: Mapping[tuple[bool, bool, bool], str] = {
    (False, False, False): noop(
        "{place}: the reported figures are consistent with counting, by all {told} "
        "tests that could be made of {all}."
    ),
    (False, False, True): noop(
        "{place}: the reported figures are consistent with counting, by all {told} "
        "tests that could be made of {all}; outside what countries of reference show, "
        "yet not unusual: {outside}."
    ),
    (True, False, False): noop(
        "{place}: of {told} tests that could be made of {all}, {strongly} strongly "
        "unusual ({strong_ones}), {fine} consistent with counting."
    ),
    (True, False, True): noop(
        "{place}: of {told} tests that could be made of {all}, {strongly} strongly "
        "unusual ({strong_ones}), {fine} consistent with counting; outside what "
        "countries of reference show, yet not unusual: {outside}."
    ),
    (False, True, False): noop(
        "{place}: of {told} tests that could be made of {all}, {some} unusual "
        "({some_ones}), {fine} consistent with counting."
    ),
    (False, True, True): noop(
        "{place}: of {told} tests that could be made of {all}, {some} unusual "
        "({some_ones}), {fine} consistent with counting; outside what countries of "
        "reference show, yet not unusual: {outside}."
    ),
    (True, True, False): noop(
        "{place}: of {told} tests that could be made of {all}, {strongly} strongly "
        "unusual ({strong_ones}), {some} unusual ({some_ones}), {fine} consistent with "
        "counting."
    ),
    (True, True, True): noop(
        "{place}: of {told} tests that could be made of {all}, {strongly} strongly "
        "unusual ({strong_ones}), {some} unusual ({some_ones}), {fine} consistent with "
        "counting; outside what countries of reference show, yet not unusual: "
        "{outside}."
    ),
}


def title_of(name: str) -> str:
    """Head the line of a test, e.g. "Days until published"."""
    return gettext(WORDS[name].title)


def unit_of(name: str) -> str:
    """Say what a test's value counts, e.g. "share of infections"."""
    return gettext(WORDS[name].unit)


def limits_of(name: str) -> str:
    """Say what a test cannot show."""
    return gettext(WORDS[name].limits)


def about_tests() -> Iterator[str]:
    """Say of each test what its value counts, and what it cannot show."""
    for name in WORDS:
        text = gettext("{title} ({unit}): {limits}")
        yield text.format(
            title=title_of(name), unit=unit_of(name), limits=limits_of(name)
        )


def finding_of(test: TestResult) -> str:
    """Say what a test found, e.g. "strongly unusual"."""
    return gettext(FINDINGS[test.finding])


def sentence_of(test: TestResult) -> str:
    """Say in plain words what a test found, and by what it is judged."""
    return " ".join(_sentences(test))


def summary_of(card: CredibilityCard) -> str:
    """Sum a card up in the words of the yardstick."""
    strong = _named(card, lambda one: one.finding is Finding.STRONGLY_UNUSUAL)
    some = _named(card, lambda one: one.finding is Finding.UNUSUAL)
    fine = _named(card, lambda one: one.finding is Finding.CONSISTENT)
    near = _named(
        card, lambda one: one.finding is Finding.CONSISTENT and one.is_outside
    )
    place = place_name(card.location)
    count = len(strong) + len(some) + len(fine)
    if not count:
        text = gettext("{place}: not enough was published to say anything.")
        return text.format(place=place)
    return gettext(_SUMMARIES[bool(strong), bool(some), bool(near)]).format(
        place=place,
        told=count,
        all=len(card.tests),
        strongly=len(strong),
        strong_ones=_side_by_side(strong),
        some=len(some),
        some_ones=_side_by_side(some),
        fine=len(fine),
        outside=_side_by_side(near),
    )


def _sentences(test: TestResult) -> Iterator[str]:
    words = WORDS[test.name]
    if test.value is None:
        yield _said(REASONS[test.reason] if test.reason else words.says, test)
        yield from _further(test)
        return
    yield _said(words.none if words.none and test.value == 0 else words.says, test)
    yield from _further(test)
    yield _compared(test)
    if test.q_value is not None:
        yield _decided(test, test.q_value)
    if test.finding in IS_UNUSUAL:
        yield gettext(words.strange)


def _said(text: str, test: TestResult) -> str:
    """Say a sentence of a test with its figures, names and dates."""
    form = WORDS[test.name].form
    value = test.value or 0.0
    low, high = test.interval or (value, value)
    facts = {
        name: _FORMS.get(name, numbers.count)(fact) for name, fact in test.facts.items()
    }
    neighbours = map(place_name, test.codes.get("neighbour", ()))
    return gettext(text).format(
        value=form(value),
        low=form(low),
        high=form(high),
        n=numbers.count(test.n),
        level=numbers.percent(_LEVEL),
        chance=numbers.percent(FLAG_BELOW),
        even=numbers.percent(_DIGIT),
        neighbour=", ".join(neighbours),
        **facts,
    )


_FORMS: Mapping[str, Form] = {
    "tests_per_case": two_figures,
    "change_median": tenth_of_percent,
    "change_90": tenth_of_percent,
    "change_net": lambda change: tenth_of_percent(abs(change)),
}


def _further(test: TestResult) -> Iterator[str]:
    """Say what a test tells besides, a sentence each."""
    for cause in test.codes.get("taken_off", ()):
        yield _said(TAKEN_OFF[cause], test)
    if "tests_per_case" in test.facts:
        yield _said(noop("{tests_per_case} tests were made for each."), test)
    if "later-publication" in test.codes.get("from", ()):
        yield gettext("(From a publication of a later day.)")
    if test.value and "change_net" in test.facts:
        yield _said(_moved(test.facts["change_net"]), test)
    if "age_days" in test.facts:
        yield _aged(round(test.facts["age_days"]))
    if missing := test.codes.get("missing"):
        named = ", ".join(gettext(INDICATORS[name]) for name in missing)
        yield gettext("Missing: {indicators}.").format(indicators=named)


def _moved(net: float) -> str:
    if abs(net) < _LEAST_CHANGE:
        return noop(
            "Half of the days moved by {change_median} at most, nine in ten by "
            "{change_90}; all together stayed as they were."
        )
    if net > 0:
        return noop(
            "Half of the days moved by {change_median} at most, nine in ten by "
            "{change_90}; all together gained {change_net}."
        )
    return noop(
        "Half of the days moved by {change_median} at most, nine in ten by "
        "{change_90}; all together lost {change_net}."
    )


def _aged(days: int) -> str:
    text = ngettext(
        "The newest figure is {days} day old.",
        "The newest figure is {days} days old.",
        days,
    )
    return text.format(days=days)


def _compared(test: TestResult) -> str:
    reference, exercises = test.reference_range, test.exercise_range
    text = _COMPARED[reference is not None, exercises is not None]
    return gettext(text).format(
        reference=_held_against(test, reference) if reference else "",
        exercises=_held_against(test, exercises) if exercises else "",
    )


def _held_against(test: TestResult, usual: Range) -> str:
    """Print a range, and say where the value lies outside it."""
    assert test.value is not None  # noqa: S101 - the caller asks first
    side = outside(test.value, usual)
    if side is None:
        return _span(usual, test.unit)
    low, high = test.interval or (test.value, test.value)
    reaches_in = low <= usual.high and high >= usual.low
    text = gettext(_SIDES[side, reaches_in])
    return text.format(range=_span(usual, test.unit))


def _span(usual: Range, unit: Unit) -> str:
    form = numbers.percent if unit is Unit.SHARE else two_figures
    if form(usual.low) == form(usual.high):
        return gettext("about {number}").format(number=form(usual.low))
    return numbers.span(usual.low, usual.high, form)


def _decided(test: TestResult, q_value: float) -> str:
    """Say which probability of chance decides, and how it does."""
    reference, facts = test.reference_range, {"q": _probability(q_value)}
    is_beyond = reference is None or beyond(test.name, test, reference)
    text = noop("Its q-value is {q}.")
    if test.finding is Finding.CONSISTENT and is_beyond:
        text = noop(
            "Chance alone does so with probability {p}; corrected for all tests that "
            "were made, its q-value is {q}: unusual is below {limit}."
        )
        facts["p"] = _probability(q_value if test.p_value is None else test.p_value)
        facts["limit"] = two_figures(UNUSUAL_BELOW)
    elif test.finding is Finding.CONSISTENT and q_value < UNUSUAL_BELOW:
        text = noop("Its q-value is {q}, but what others show as well is not unusual.")
    return gettext(text).format(**facts)


def _probability(value: float) -> str:
    if value < _LEAST_PROBABILITY:
        text = gettext("less than {number}")
        return text.format(number=numbers.amount(_LEAST_PROBABILITY))
    return two_figures(value)


def _named(
    card: CredibilityCard, is_one: Callable[[TestResult], bool]
) -> Sequence[str]:
    return [_within(title_of(one.name)) for one in card.tests if is_one(one)]


def _within(title: str) -> str:
    """Let a title stand within a sentence: "İnfeksiyalar" becomes "infeksiyalar"."""
    first = {"İ": "i", "I": "ı" if language() == "az" else "i"}.get(title[0])
    return (first or title[0].lower()) + title[1:]


def _side_by_side(titles: Sequence[str]) -> str:
    """Set titles side by side; some have a comma of their own."""
    return "; ".join(titles)
