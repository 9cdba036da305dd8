"""How long each file of tests took when last recorded, so that the longest begin first.

``pytest --record-durations`` writes anew what it ran.
"""

import json
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEPT = Path(__file__).with_suffix(".json")
# Shorter ones fill the gaps wherever they stand.
WORTH_TELLING = 2


def longest_first(items):
    """Sort tests by their files' times; tests of one file stay together."""
    kept = _kept()

    def place(item):
        name = item.path.relative_to(ROOT).as_posix()
        return -kept.get(name, 0), name

    items.sort(key=place)


class Recorder:
    """Adds up what the tests of each file took, and writes it at the end."""

    def __init__(self):
        self._seconds = Counter()

    def pytest_runtest_logreport(self, report):
        self._seconds[report.nodeid.partition("::")[0]] += report.duration

    def pytest_sessionfinish(self):
        kept = {**_kept(), **self._seconds}
        told = {
            name: round(kept[name])
            for name in sorted(kept, key=lambda name: -kept[name])
            if kept[name] >= WORTH_TELLING and (ROOT / name).is_file()
        }
        KEPT.write_text(json.dumps(told, indent=1) + "\n", "utf-8")


def _kept():
    return json.loads(KEPT.read_text("utf-8")) if KEPT.is_file() else {}
