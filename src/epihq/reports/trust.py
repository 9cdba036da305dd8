"""How far to trust the figures: the cards side by side, the own location first.

Half a page: a line for each test that speaks to a reader of figures, and a sentence
for each thing that is unusual. The whole card is `epihq credibility`.
"""

from collections.abc import Sequence

from epihq.reports.cards import IS_UNUSUAL, sentence_of, summary_of, title_of
from epihq.reports.credibility_words import WORDS, two_figures
from epihq.reports.parts import Section, Table
from epihq.reports.words import named
from epihq.terms.credibility import CredibilityCard, Finding, TestResult, Unit
from epihq.words import gettext, noop, numbers, pgettext

TITLE = noop("How far to trust the figures")
CAPTION = noop(
    "The same tests for each; ! is unusual, !! strongly unusual, beside countries "
    "whose reported deaths agree with their excess deaths; * is outside what those "
    "show and yet not unusual; – is not enough to say"
)
NOTHING = noop(
    "Not enough to say: no publication of this day or before is held that the tests "
    "could be made on."
)
NO_INTENT = noop(
    "No test shows intent: batching and closed offices leave marks as well. "
    "`epihq credibility` has every test, what it means and what it cannot show."
)
# Told of everybody; the other tests where one of those shown is unusual in them.
_ALWAYS = frozenset(
    {
        "ascertainment",
        "ascertainment-by-cfr",
        "excess-deaths",
        "testing",
        "cases-underdispersion",
        "deaths-underdispersion",
        "likeness",
        "dumps-and-corrections",
        "revisions",
        "timeliness",
    }
)
_MARKS = {Finding.UNUSUAL: "!", Finding.STRONGLY_UNUSUAL: "!!"}


def section(cards: Sequence[CredibilityCard]) -> Section:
    """Set the cards side by side, and what is unusual in the own figures."""
    if not cards:
        return Section(key="trust", title=gettext(TITLE), sentences=(gettext(NOTHING),))
    own = [
        f"{title_of(test.name)}: {sentence_of(test)}"
        for test in cards[0].tests
        if test.finding in IS_UNUSUAL
    ]
    rows = _rows(cards)
    table = Table(
        caption=gettext(CAPTION),
        columns=("", *(named(card.location, card.location_name) for card in cards)),
        rows=rows,
    )
    return Section(
        key="trust",
        title=gettext(TITLE),
        sentences=(summary_of(cards[0]),),
        tables=(table,) if rows else (),
        points=(*own, gettext(NO_INTENT)),
    )


def _rows(cards: Sequence[CredibilityCard]) -> tuple[tuple[str, ...], ...]:
    """A line a test; lines about which nobody has anything are left out."""
    tests_of = [{test.name: test for test in card.tests} for card in cards]
    return tuple(
        (title_of(name), *(cell(tests[name]) for tests in tests_of))
        for name in WORDS
        if _is_shown(name, [tests[name].finding for tests in tests_of])
    )


def _is_shown(name: str, findings: Sequence[Finding]) -> bool:
    if any(finding in IS_UNUSUAL for finding in findings):
        return True
    said = any(finding is not Finding.NOT_ENOUGH for finding in findings)
    return name in _ALWAYS and said


def cell(test: TestResult) -> str:
    """Write a test's value and its mark, e.g. "18 %", "0.3 !", "21 % *", or –."""
    said = test.finding is Finding.CONSISTENT and test.is_outside
    mark = _MARKS.get(test.finding, "*" if said else "")
    if test.value is None:
        # That nobody published a number is a finding of its own.
        value = pgettext("a value", "none") if mark else "–"
    elif test.unit is Unit.SHARE:
        value = numbers.percent(test.value)
    else:
        value = two_figures(test.value)
    return f"{value} {mark}".rstrip()
