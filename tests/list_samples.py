"""Line lists: MERS in Korea in 2015 as ours, and outbreaks whose truth is known."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl

from epihq.archive.publication import Publication
from real_data import real_file


def korea():
    """The published list of the outbreak as of 16 June 2015, as a table of ours."""
    return pl.read_parquet(real_file("linelist_mers_korea_2015.parquet")).select(
        pl.col("report_date").alias("event_date"),
        "report_date",
        pl.col("iso3").alias("location"),
        "onset_date",
        "death_date",
        pl.col("outcome").str.to_lowercase(),
    )


def published_list(table, day, *, disease=""):
    """A publication of a list of persons."""
    return Publication(
        source="line-list",
        files={"list.csv": table.write_csv().encode()},
        report_date=day,
        retrieved_at=datetime(day.year, day.month, day.day, 6, tzinfo=UTC),
        origin="test",
        disease=disease,
    )


LAST = date(2026, 3, 20)
AREAS = ("AZ-BA", "AZ-GA", "AZ-SM", "AZ-LA", "AZ-NX", "AZ-SA", "AZ-MI")


def outbreak(persons=400, *, fatality=0.2, last=LAST, seed=3, areas=AREAS):
    """A list of an outbreak that grew for ten weeks, as known by ``last``.

    Mean days from onset to report are 4, to hospital 3, to death 9, to recovery 14.
    """
    rng = np.random.default_rng(seed)
    onset = 70 - np.floor(rng.exponential(25, 3 * persons))
    onset = onset[onset >= 0][:persons]
    n = onset.size

    def later(mean):
        return onset + np.floor(rng.random(n) + rng.gamma(2.5, mean / 2.5, n))

    report, hospital, death, recovery = map(later, (4, 3, 9, 14))
    dies = rng.random(n) < fatality
    known = report <= 70
    start = last - timedelta(days=70)

    def day(number, where):
        is_there = where & (number <= 70)
        return [
            (start + timedelta(days=int(one))).isoformat() if there else None
            for one, there in zip(number, is_there, strict=True)
        ]

    outcome = np.where(dies, death, recovery)
    table = pl.DataFrame(
        {
            "event_date": day(report, known),
            "report_date": day(report, known),
            "location": rng.choice(areas, n, p=_shares(len(areas))),
            "onset_date": day(onset, rng.random(n) < 0.9),
            "hospital_date": day(hospital, rng.random(n) < 0.6),
            "outcome_date": day(outcome, known),
            "death_date": day(death, dies),
            "outcome": [
                "unknown" if day_of > 70 else "dead" if died else "alive"
                for day_of, died in zip(outcome, dies, strict=True)
            ],
            "imported": rng.choice(["0", "1"], n, p=[0.9, 0.1]),
            "sex": rng.choice(["female", "male", "unknown"], n, p=[0.5, 0.47, 0.03]),
            "age": np.clip(rng.gamma(3, 14, n), 0, 99).round().astype(int),
        }
    )
    return table.filter(pl.col("report_date").is_not_null())


def as_of(table, day):
    """A list of ``outbreak`` as it stood on a day: nobody and nothing of later."""
    there = table.filter(pl.col("report_date") <= f"{day}")
    known = there.with_columns(
        pl.when(pl.col(name) <= f"{day}").then(name).alias(name)
        for name in ("hospital_date", "outcome_date", "death_date")
    )
    return known.with_columns(
        pl.when(pl.col("outcome_date").is_null())
        .then(pl.lit("unknown"))
        .otherwise("outcome")
        .alias("outcome")
    )


def _shares(number):
    weights = np.arange(number, 0, -1.0) ** 1.5
    return weights / weights.sum()
