"""An archive of countries that count honestly, and of one that smooths its figures."""

import atexit
import shutil
import tempfile
from datetime import UTC, date, datetime, timedelta
from functools import cache

import numpy as np

from epihq.archive import Archive
from epihq.archive.publication import Publication
from epihq.credibility.findings import RULES
from epihq.terms.credibility import (
    CredibilityCard,
    Finding,
    Range,
    Reason,
    TestResult,
    Window,
)

START = date(2020, 3, 1)
DAYS = 120
AS_OF = START + timedelta(days=DAYS)
HONEST = ("AUT", "BEL", "DEU", "ESP", "FRA", "GBR", "ITA", "ARM")
SMOOTHED = "AZE"
YOUNG = "GEO"


def honest_counts(rng, mean):
    """Cases and deaths as laboratories and registrars count them, [day]."""
    course = mean * np.exp(0.6 * np.sin(np.arange(DAYS) / 25 + rng.uniform(0, 6)))
    week = 1 + 0.25 * np.sin(2 * np.pi * (np.arange(DAYS) + START.weekday()) / 7)
    cases = rng.poisson(rng.gamma(30, course * week / 30))
    deaths = rng.poisson(0.03 * course)
    return cases, deaths


def world(seed=1):
    rng = np.random.default_rng(seed)
    counts = {place: honest_counts(rng, 800) for place in HONEST}
    cases, _ = honest_counts(rng, 800)
    # Six, seven, six, seven: deaths that are dealt out evenly.
    deaths = np.resize([6, 7], DAYS)
    counts[SMOOTHED] = (cases, deaths)
    young = np.zeros(DAYS, dtype=int)
    young[-20:] = 50
    counts[YOUNG] = (young, None)
    return counts


def publish(archive, counts, day=AS_OF):
    lines = ["location,indicator,reference_date,report_date,value"]
    for place, (cases, deaths) in counts.items():
        for name, daily in (("cases", cases), ("deaths", deaths)):
            if daily is None:
                continue
            for at, value in enumerate(np.cumsum(daily)):
                about = START + timedelta(days=at)
                lines.append(f"{place},cumulative_{name},{about},{day},{value}")
        lines.append(f"{place},population,{START},{day},5000000")
    archive.add(
        Publication(
            source="own-counts",
            files={"counts.csv": "\n".join(lines).encode()},
            report_date=day,
            retrieved_at=datetime(day.year, day.month, day.day, 6, tzinfo=UTC),
            origin="test",
        )
    )


@cache
def kept_estimates():
    """Where estimates of this archive are kept for all tests of a process."""
    folder = tempfile.mkdtemp(prefix="epihq-estimates-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def sample_archive(folder):
    """Its estimates are made by whoever asks first; all others find them."""
    (folder / "estimates").symlink_to(kept_estimates())
    archive = Archive(folder)
    publish(archive, world())
    return archive


# What a test says besides its value, as the rooms that measure write it.
FACTS = {
    "excess-deaths": {"excess": 9876.0, "reported": 1234.0, "taken_off": 4000.0},
    "testing": {"tests_per_case": 3.1},
    "dumps-and-corrections": {"days": 7.0},
    "revisions": {"change_median": 0.012, "change_90": 0.105, "change_net": -0.033},
    "timeliness": {"delay_90": 5.0, "age_days": 8.0},
}
CODES = {
    "excess-deaths": {"taken_off": ("war-2020",)},
    "testing": {"from": ("later-publication",)},
    "likeness": {"neighbour": ("TUR",)},
    "completeness": {"missing": ("tests", "all_cause_deaths")},
}


def result(name, finding=Finding.UNUSUAL, **changes):
    """A line of a card with everything that its test can tell."""
    made = {
        "value": 0.62,
        "interval": (0.47, 0.78),
        "p_value": 0.017 if RULES[name].by_chance else None,
        "q_value": 0.029 if RULES[name].by_chance else None,
        "n": 53,
        "window": Window(first=START, last=AS_OF),
        "reference_range": Range(low=0.11, high=0.36, locations=18),
        "exercise_range": Range(low=0.13, high=0.26, locations=40),
        "facts": FACTS.get(name, {}),
        "codes": CODES.get(name, {}),
        **changes,
    }
    return TestResult(name=name, finding=finding, unit=RULES[name].unit, **made)


def nothing(name, reason=Reason.NO_FIT):
    """A line of a card of which nothing can be said."""
    bare = dict.fromkeys(
        ("value", "interval", "p_value", "q_value", "reference_range", "exercise_range")
    )
    facts = {"fewest": 30.0, **FACTS.get(name, {})}
    return result(name, Finding.NOT_ENOUGH, **bare, reason=reason, facts=facts)


def card_of(location, *tests):
    """A card on which the tests that are not given say nothing."""
    given = {test.name: test for test in tests}
    return CredibilityCard(
        location=location,
        location_name=location,
        source="jhu",
        last_date=AS_OF,
        tests=tuple(given.get(name) or nothing(name) for name in RULES),
    )
