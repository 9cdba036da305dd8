"""Kills and crowds: a publication lands whole or not at all, and none is lost."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from datetime import date

import pytest

from archive_samples import published
from epihq.archive import Archive

WRITER = textwrap.dedent(
    """
    import sys
    from datetime import UTC, date, datetime, timedelta
    from pathlib import Path
    from epihq.archive import Archive
    from epihq.archive.publication import Publication

    home, place, days = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    source, first = sys.argv[4], int(sys.argv[5])
    archive = Archive(home)
    for number in range(days):
        # From the newest day back: each comes late.
        day = date(2020, 7, 1) + timedelta(days=abs(first - number))
        body = "location,indicator,reference_date,report_date,value\\n"
        body += f"{place},cumulative_cases,{day},{day},{number}\\n"
        archive.add(Publication(
            source=source, files={"counts.csv": body.encode()},
            report_date=day, retrieved_at=datetime.now(UTC), origin="test"))
        print(number, flush=True)
    """
)


def writer(home, place, days, source="own-counts", first=0):
    words = (home, place, days, source, first)
    command = [sys.executable, "-c", WRITER, *map(str, words)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


@pytest.mark.slow
def test_two_processes_write_at_once_without_loss(tmp_path):
    one, other = writer(tmp_path, "ZZA", 12), writer(tmp_path, "ZZB", 12)
    one.communicate(timeout=120)
    other.communicate(timeout=120)

    archive = Archive(tmp_path)
    assert len(archive.vintages()) == 24
    assert archive.snapshot(as_of=date(2020, 8, 1)).frame.height == 24
    assert archive.verify() == []


@pytest.mark.slow
def test_two_processes_enter_days_backwards_without_loss(tmp_path):
    one = writer(tmp_path, "ZZA", 8, "exercise", first=14)
    other = writer(tmp_path, "ZZA", 8, "exercise", first=15)
    one.communicate(timeout=120)
    other.communicate(timeout=120)

    archive = Archive(tmp_path)
    assert archive.verify() == []
    # Each day's publication says one figure, of that day: the others were withdrawn.
    days = {v.report_date for v in archive.vintages()}
    assert days == {date(2020, 7, day) for day in range(8, 17)}
    for day in sorted(days):
        frame = archive.snapshot(as_of=day).frame
        assert frame["reference_date"].to_list() == [day]


@pytest.mark.slow
@pytest.mark.parametrize("patience", [0.0, 0.011, 0.023])
@pytest.mark.parametrize("source", ["own-counts", "late"])
def test_a_killed_writer_leaves_the_state_before_or_after(tmp_path, patience, source):
    late = ("exercise", 400) if source == "late" else ("own-counts", 0)
    process = writer(tmp_path, "ZZA", 350, *late)
    for _ in range(3):
        process.stdout.readline()
    time.sleep(patience)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()

    archive = Archive(tmp_path)
    vintages = archive.vintages()
    assert len(vintages) >= 3
    shown = archive.snapshot(as_of=date(2022, 1, 1)).frame.height
    assert shown == (1 if source == "late" else len(vintages))
    # At most a file half written, or one that was about to be named.
    assert archive.repair().beyond_repair == ()
    assert archive.verify() == []


def test_a_crash_before_landing_leaves_the_old_state(tmp_path, monkeypatch):
    archive = Archive(tmp_path)
    archive.add(published(date(2020, 7, 2), ("ZZA", 1, 10)))

    def crash(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(archive._catalogue, "write", crash)
    with pytest.raises(KeyboardInterrupt):
        archive.add(published(date(2020, 7, 3), ("ZZA", 1, 99)))

    after = Archive(tmp_path)
    assert after.snapshot(as_of=date(2020, 7, 9)).frame["value"].to_list() == [10]
    assert after.verify() == []
