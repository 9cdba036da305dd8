"""The decision desk's own track record: options that were taken in 2020.

make study
"""

import io
import time
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from epihq.archive import Archive
from epihq.archive.publication import Publication
from epihq.desk.backtest import KINDS, replay_decisions, track_lines
from publishers import OXCGRT_NAMES, own_counts_of_jhu_revisions, oxcgrt_csv, wpp_csv

pytestmark = [pytest.mark.study, pytest.mark.data]
DAYS = [date(2020, 6, 4) + timedelta(days=14 * step) for step in range(13)]
TRUTH = date(2021, 1, 2)


@pytest.fixture(scope="module")
def archive(shared_data, tmp_path_factory):
    """JHU as it was said day by day; levels of May 2022; people as the UN saw them."""
    home = Archive(tmp_path_factory.mktemp("decisions"))
    counts = io.BytesIO()
    own_counts_of_jhu_revisions(shared_data).write_parquet(counts)
    levels = oxcgrt_csv(shared_data, tuple(OXCGRT_NAMES))
    for source, files, day in [
        ("wpp", {"wpp.csv": wpp_csv(shared_data)}, date(2020, 6, 1)),
        ("own-counts", {"jhu.parquet": counts.getvalue()}, TRUTH),
        ("oxcgrt", {"f.csv": levels}, date(2022, 5, 17)),
    ]:
        home.add(
            Publication(
                source=source,
                files=files,
                report_date=day,
                retrieved_at=datetime(day.year, day.month, day.day, tzinfo=UTC),
                origin="study",
            )
        )
    return home


def test_projections_of_what_was_taken_cover_and_are_no_worse(archive):
    started = time.perf_counter()
    # One process: with two, a run once came to a standstill, and why was not found.
    scored = list(replay_decisions(archive, DAYS, truth_as_of=TRUTH, workers=1))
    lines = track_lines(scored)

    seconds = time.perf_counter() - started
    told = [one for one in scored if one.scores]
    places = {one.taken.location for one in told}
    print(f"\n{len(told)} decisions in {len(places)} locations, {seconds:.0f} s;")
    print(f"{len(scored) - len(told)} more could not be estimated")
    for line in lines:
        print(
            f"{line.decision:9} {line.indicator:6} week {line.weeks}: covered "
            f"{line.coverage50:.2f} {line.coverage90:.2f}, relative WIS "
            f"{line.relative_wis:.3f} of {line.decisions} in {line.locations}"
        )
    for kind in KINDS[1:]:
        for name, days in (("to August", DAYS[:7]), ("since", DAYS[7:]), ("all", DAYS)):
            kept = [one for one in told if one.taken.kind == kind]
            kept = [one for one in kept if one.taken.day in days]
            print(f"{kind:9} {name:9}: {in_persons_and_logs(kept)}")
    assert len(told) >= 100
    assert len(places) >= 40


def in_persons_and_logs(scored):
    """Relative WIS at four weeks, of persons and of their logs."""
    words = []
    for indicator in ("cases", "deaths"):
        cells = [x.scores[indicator][..., 3] for x in scored if indicator in x.scores]
        known = np.array([cell for cell in cells if np.isfinite(cell).all()])
        taken, plain = known.mean(axis=0)
        words.append(
            f"{indicator} week 4 in persons {taken[0] / plain[0]:.3f}, "
            f"in logs {taken[3] / plain[3]:.3f} of {len(known)}"
        )
    return "; ".join(words)
