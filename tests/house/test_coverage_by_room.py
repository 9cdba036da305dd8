"""Each room has a floor of coverage; who falls below it is named."""

import importlib.util
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_spec = importlib.util.spec_from_file_location(
    "coverage_by_room", ROOT / "tools" / "coverage_by_room.py"
)
rooms = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(rooms)


def test_every_room_has_a_floor_and_every_floor_a_room():
    folders = ROOT.glob("src/epihq/*/__init__.py")

    assert {folder.parent.name for folder in folders} == set(rooms.floors())


def test_lines_and_branches_of_a_room_are_counted_together():
    def file(statements, covered, branches, run):
        return {
            "summary": {
                "num_statements": statements,
                "covered_lines": covered,
                "num_branches": branches,
                "covered_branches": run,
            }
        }

    found = rooms.by_room(
        {
            "src/epihq/__init__.py": file(2, 2, 0, 0),
            "src/epihq/terms/dates.py": file(6, 6, 2, 1),
            "src/epihq/terms/deep/names.py": file(2, 1, 0, 0),
            "/home/somebody/src/epihq/epi/rt.py": file(4, 4, 0, 0),
        }
    )

    assert found == {"epi": 100.0, "terms": 80.0}
    assert rooms.below(found, {"epi": 90, "terms": 81}) == ["terms"]
    assert rooms.below(found, {"terms": 80}) == ["epi"]
