"""An archive of countries that count honestly, and of one that smooths its figures."""

from datetime import UTC, date, datetime, timedelta

import numpy as np

from epihq.archive import Archive
from epihq.archive.publication import Publication

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


def sample_archive(folder):
    archive = Archive(folder)
    publish(archive, world())
    return archive
