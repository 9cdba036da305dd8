"""How much of each room the tests have run, and whether it holds its floor.

python tools/coverage_by_room.py    after `pytest --cov`; ends with 1 below a floor

Floors stand in pyproject.toml, [tool.epihq.coverage], in percent of lines and branches.
"""

import json
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from coverage import Coverage

ROOT = Path(__file__).resolve().parents[1]


def floors() -> dict[str, float]:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return dict(told["tool"]["epihq"]["coverage"])


def by_room(files: Mapping[str, Mapping[str, Any]]) -> dict[str, float]:
    """Percent of the lines and branches of each room that were run.

    ``files`` are those of coverage's JSON report, by path.
    """
    run, there = Counter[str](), Counter[str]()
    for path, told in files.items():
        _, _, inside = path.partition("src/epihq/")
        room, _, within = inside.partition("/")
        if not within:
            continue
        found = told["summary"]
        run[room] += found["covered_lines"] + found.get("covered_branches", 0)
        there[room] += found["num_statements"] + found.get("num_branches", 0)
    return {
        room: 100 * run[room] / there[room] for room in sorted(there) if there[room]
    }


def below(found: Mapping[str, float], floor: Mapping[str, float]) -> list[str]:
    """Rooms that are below their floor, or have none."""
    return [room for room, share in found.items() if share < floor.get(room, 101)]


def main() -> int:
    told = Coverage()
    told.load()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "coverage.json"
        told.json_report(outfile=str(file))
        found = by_room(json.loads(file.read_text("utf-8"))["files"])
    floor = floors()
    print("room          run, %   floor, %")
    for room, share in found.items():
        print(f"{room:12} {share:7.1f} {floor.get(room, 'none'):>10}")
    missing = below(found, floor)
    if missing:
        print(f"Below its floor: {', '.join(missing)}.")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
