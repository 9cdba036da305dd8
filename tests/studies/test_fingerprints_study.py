"""Which handling of figures a card sees, and how often it accuses honest ones.

make study

Exercises are played: 26 fictional countries with courses, laboratories and week-ends of
their own publish into an archive, and their cards are measured as everybody's are. Then
every second of them handles its figures. Statistics were chosen on seed 1; what is
reported is of seed 2, which was not looked at for that.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
import pytest
from scipy import stats

from epihq.archive import Archive
from epihq.assessment.overview_known import known_world
from epihq.assessment.settings import Settings
from epihq.credibility.cards import measure
from epihq.credibility.findings import RULES, Side, corrected, finding_of
from epihq.credibility.measured import likeness_of
from epihq.exercise import run_exercise
from epihq.exercise.handling import (
    AS_COUNTED,
    Cap,
    Copy,
    Handling,
    Hide,
    HoldBack,
    Smooth,
    WeekdaysOnly,
)
from epihq.exercise.worlds import CODES, DAYS, START, beside, draw_world
from epihq.terms.credibility import Finding

pytestmark = pytest.mark.study

EXERCISES = 24
FALSE_ALARMS = 0.05
LAST = START + timedelta(days=DAYS)


@dataclass
class Played:
    """What the cards measure at the end of an exercise, and the cases published."""

    tests: dict
    cases: dict


def play(scenario, seed, folder, handlings):
    archive = Archive(folder)
    countries = tuple(
        replace(one, handling=handlings.get(one.code, AS_COUNTED))
        for one in scenario.countries
    )
    run_exercise(replace(scenario, countries=countries), seed, archive, since=DAYS - 1)
    known = known_world(archive, LAST, only_then=True)
    # Quick: without the joint model, which sees deaths no better than their test does.
    world = measure(archive, known, Settings(), CODES, quick=True)
    tests = {
        code: {**found, "likeness": likeness_of(code, known.series, beside(code))}
        for code, found in world.items()
    }
    cases = {code: one["cases"].counts for code, one in known.series.items()}
    return Played(tests, cases)


@dataclass
class Line:
    """One line of the table: a handling at a size, and the test that is to see it.

    ``least`` is the AUC that is asserted.
    """

    what: str
    handling: Callable[[str, np.ndarray, np.random.Generator], Handling]
    test: str
    least: float = 0.9


def capped(share):
    return lambda _code, cases, _rng: Cap(ceiling=round(share * cases.max()))


def just_under(_code, cases, _rng):
    """A cap under the highest of 100, 200, 500, ... that the cases passed by far."""
    steps = np.outer(10 ** np.arange(2, 5), [1, 2, 5]).ravel()
    passed = steps[steps < 0.8 * cases.max()]
    return Cap(ceiling=int(passed.max(initial=100)) - 1)


LINES = [
    Line("hide 70 %", lambda *_: Hide(share=0.7), "ascertainment-by-cfr"),
    # A half is within what the infection fatality ratio leaves open.
    Line("hide 50 %", lambda *_: Hide(share=0.5), "ascertainment-by-cfr", 0.8),
    Line("cap at 70 % of the peak", capped(0.7), "ceiling"),
    # In many countries only a few Mondays are above such a ceiling.
    Line("cap at 85 % of the peak", capped(0.85), "ceiling", 0.7),
    Line("cap just under a round number", just_under, "below-round-numbers", 0.8),
    Line("smooth over 7 days", lambda *_: Smooth(), "cases-roughness"),
    # Within a week, thousands of cases change by more than chance: Kobak's test is one
    # for deaths, and for cases where they are few or steady.
    Line("smooth over 7 days", lambda *_: Smooth(), "cases-underdispersion", 0.8),
    Line(
        "smooth deaths over 7 days",
        lambda *_: Smooth(indicators=("deaths",)),
        "deaths-underdispersion",
    ),
    Line(
        "hold back 50 % for 3 weeks",
        # With a week or more after the dump.
        lambda _c, _s, g: HoldBack(first_day=int(g.integers(60, DAYS - 28)), days=21),
        "dumps-and-corrections",
    ),
    Line(
        "copy a neighbour", lambda code, *_: Copy(neighbour=beside(code)[1]), "likeness"
    ),
    Line("week-ends on Monday", lambda *_: WeekdaysOnly(), "weekday-pattern"),
]
BY_P = ("ceiling", "below-round-numbers")
# What gives no answer is not suspicious, of honest and of handled counts alike.
NOT_SUSPICIOUS = (-np.inf, 1.0)


def suspicion(name, found):
    """How suspicious a test's value is (more is worse), and p where it has one."""
    if found.value is None:
        return NOT_SUSPICIOUS
    rule = RULES[name]
    p_value = found.p_value if rule.by_chance else None
    if name in BY_P:
        return -p_value, p_value
    return (-found.value if rule.side is Side.LOW else found.value), p_value


def auc(honest, handled):
    """Probability that a handled series looks worse than an honest one; ties half."""
    above = stats.mannwhitneyu(handled, honest).statistic
    return above / (len(honest) * len(handled))


def alarms(told, elsewhere):
    """Which are flagged: by p, or as worse than 95 % of other honest countries."""
    worse, p_values = zip(*told, strict=True)
    if any(p is not None for p in p_values):
        return np.array([1.0 if p is None else p for p in p_values]) < FALSE_ALARMS
    others = [suspicious for suspicious, _ in elsewhere]
    return np.array(worse) > np.quantile(others, 1 - FALSE_ALARMS)


def told_by(name, played, codes=CODES):
    return [suspicion(name, one.tests[code][name]) for one in played for code in codes]


@pytest.fixture(scope="module")
def exercises():
    rng = np.random.default_rng(2)
    return [draw_world(rng) for _ in range(EXERCISES)]


@pytest.fixture(scope="module")
def honest(exercises, tmp_path_factory):
    return [
        play(one, seed, tmp_path_factory.mktemp("honest"), {})
        for seed, one in enumerate(exercises)
    ]


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    rng = np.random.default_rng(102)
    return [
        play(draw_world(rng), 1000 + seed, tmp_path_factory.mktemp("elsewhere"), {})
        for seed in range(EXERCISES)
    ]


def handled(exercises, honest, line, folder):
    """The same exercises, in which every second country handles its figures."""
    rng = np.random.default_rng(202)
    played = []
    for seed, (scenario, before) in enumerate(zip(exercises, honest, strict=True)):
        handlings = {
            code: line.handling(code, before.cases[code], rng) for code in CODES[::2]
        }
        played.append(play(scenario, seed, folder / str(seed), handlings))
    return played


def test_each_test_sees_its_own_handling_and_spares_the_honest(
    exercises, honest, elsewhere, tmp_path
):
    print(
        f"\n{EXERCISES} exercises of {len(CODES)} countries, {DAYS} days\n"
        "| handling | test | ROC AUC | false alarms | seen |\n|---|---|---|---|---|"
    )
    short = []
    for number, line in enumerate(LINES):
        worse = handled(exercises, honest, line, tmp_path / str(number))
        at_first, then = (
            told_by(line.test, honest),
            told_by(line.test, worse, CODES[::2]),
        )
        others = told_by(line.test, elsewhere)
        reached = auc([one for one, _ in at_first], [one for one, _ in then])
        false = alarms(at_first, others).mean()
        seen = alarms(then, others).mean()
        print(
            f"| {line.what} | {line.test} | {reached:.3f} | {false:.3f} | {seen:.2f} |"
        )
        # Chance alone moves a rate of 5 % by 0.9 %, and its threshold by as much again.
        if reached < line.least or false > FALSE_ALARMS + 0.03:
            short.append((line.what, line.test, reached, false))
    assert not short


@pytest.mark.parametrize(
    "name", ["last-digit", "repeated-values", "below-round-numbers"]
)
def test_other_tests_spare_the_honest(honest, name):
    found = [one.tests[code][name] for one in honest for code in CODES]
    p_values = np.array([one.p_value for one in found if one.value is not None])
    false = (p_values < FALSE_ALARMS).mean()
    print(f"\n{name}: false alarms {false:.3f} of {p_values.size}")
    assert p_values.size > len(found) / 2
    assert false <= FALSE_ALARMS + 0.02


def test_few_honest_cards_carry_an_accusation_by_chance(honest):
    """All tests of all cards of an exercise together, corrected for their number."""
    accused = []
    for one in honest:
        q_values = corrected(one.tests)
        for code in CODES:
            findings = {
                finding_of(name, one.tests[code][name], q_value, None)
                for (place, name), q_value in q_values.items()
                if place == code
            }
            worst = {Finding.UNUSUAL, Finding.STRONGLY_UNUSUAL}
            accused.append(bool(findings & worst))
    print(f"\nhonest cards with an unusual probability: {np.mean(accused):.3f}")
    assert np.mean(accused) <= FALSE_ALARMS
