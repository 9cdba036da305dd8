"""What honest countries show in exercises: src/epihq/credibility/honest.json.

python tools/honest_exercises.py

Run it again when a test of figures changes, or is new (two minutes).
"""

import tempfile
from collections import defaultdict
from datetime import timedelta
from pathlib import Path

import msgspec
import numpy as np

from epihq.archive import Archive
from epihq.assessment.overview_known import known_world
from epihq.credibility.honest import EDGES, FILE, HonestRanges, indicator_of, size_of
from epihq.credibility.measured import scatter_of
from epihq.exercise import run_exercise
from epihq.exercise.worlds import DAYS, START, beside, draw_world
from epihq.terms.credibility import Range

EXERCISES = 40
# Unlike those in which handled figures are looked for.
SEED = 7
PEAKS = (20.0, 12_000.0)
FEWEST = 40
Found = dict[str, list[list[float]]]


def main() -> None:
    """Play the exercises, and write the ranges."""
    rng = np.random.default_rng(SEED)
    found: Found = defaultdict(lambda: [[] for _ in range(len(EDGES) + 1)])
    for number in range(EXERCISES):
        with tempfile.TemporaryDirectory() as folder:
            play(number, rng, Path(folder), found)
    made = HonestRanges(
        made_by="tools/honest_exercises.py",
        exercises=EXERCISES,
        ranges={
            name: tuple(range_of(values) for values in by_size)
            for name, by_size in sorted(found.items())
        },
    )
    body = msgspec.json.format(msgspec.json.encode(made), indent=1)
    root = Path(__file__).resolve().parents[1]
    (root / "src" / "epihq" / "credibility" / FILE).write_bytes(body + b"\n")


def play(number: int, rng: np.random.Generator, folder: Path, found: Found) -> None:
    """Play one exercise, and note what each test of each country finds."""
    archive = Archive(folder)
    run_exercise(draw_world(rng, peaks=PEAKS), number, archive, since=DAYS - 1)
    known = known_world(archive, START + timedelta(days=DAYS), only_then=True)
    for place, series in known.series.items():
        for name, one in scatter_of(place, known.series, beside(place)):
            if one.value is not None:
                found[name][size_of(series[indicator_of(name)])].append(one.value)


def range_of(values: list[float]) -> Range | None:
    """Give the range of 5 to 95 % of values, to three figures."""
    if len(values) < FEWEST:
        return None
    low, high = (float(f"{end:.3g}") for end in np.quantile(values, [0.05, 0.95]))
    return Range(low=low, high=high, locations=len(values))


if __name__ == "__main__":
    main()
