"""Every page of the navigation in a large room, now and at past hours.

The room of ``bench_board``: 1,000,000 entries, 10,000 instructions, 200 events. One
reader asks for each page a dozen times; the first of each is told apart, for it reads
what is then remembered. One past hour is that at which the room was filled: all of it
was known then, and stands as it stood. The other is that of the middle of the log:
every instruction has changed since, and the others had not begun.

    python benchmarks/bench_pages.py [entries, default 1000000]
"""

import asyncio
import socket
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from bench_board import ask, main, serve

TIMES = 12
# Beside the navigation: a thing of each large kind, and what searches them all.
MORE = ("/find/?q=beds", "/instructions/77/", "/events/7/", "/signals/7/")


def measure(home: Path, sessions: list[str]) -> None:
    """Ask for each page, and say what it took and how large the workers grew."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = serve(home, port)
    half, half_hour = middle(home)
    hours = [f"{hour:%Y-%m-%dT%H:%M:%SZ}" for hour in (datetime.now(UTC), half_hour)]
    try:
        told = f"{'first':>8} {'median':>8} {'p95':>8}"
        print(f"{'page':32} {told}   of {hours[0]}:   of {hours[1]}:")
        for path in (*pages(), *MORE, f"/log/{half}/"):
            mark = "&" if "?" in path else "?"
            asked = (path, *(f"{path}{mark}at={hour}" for hour in hours))
            taken = [took(port, one, sessions[0]) for one in asked]
            print(f"{path:32} {'   '.join(taken)}")
        print("largest memory of a worker:", f"{largest(server.pid):.0f} MB")
    finally:
        server.terminate()
        server.wait(30)


def pages() -> list[str]:
    """Addresses of the navigation, as a duty officer has it."""
    from django.urls import reverse

    import epihq.web.urls  # noqa: F401 - the subjects are known by it
    from epihq.web.kit.subject import ways

    return [reverse(way.page) for way in ways()]


def middle(home: Path) -> tuple[int, datetime]:
    """Number and hour of the entry in the middle of the log."""
    from epihq.operations.ledger import ledger, log
    from epihq.operations.ledger.tables import LogRow

    with ledger.reading(home):
        number = log.head() // 2
        return number, LogRow.objects.get(pk=number).recorded_at


def took(port: int, path: str, session: str) -> str:
    """Milliseconds: the first, the median and the 95th of a hundred of the others."""
    taken: list[float] = []
    statuses = {asyncio.run(ask(port, path, session, keep=taken)) for _ in range(TIMES)}
    first, *others = taken
    half, high = np.percentile(others, [50, 95])
    told = " ".join(f"{each * 1000:8.0f}" for each in (first, half, high))
    return told if statuses == {200} else f"{told} {sorted(statuses)}"


def largest(master: int) -> float:
    """Megabytes that the largest worker of a server has taken at most."""
    children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    highest = 0.0
    for child in children:
        lines = Path(f"/proc/{child}/status").read_text().splitlines()
        told = next(line for line in lines if line.startswith("VmHWM"))
        highest = max(highest, int(told.split()[1]) / 1024)
    return highest


if __name__ == "__main__":
    main(measure)
