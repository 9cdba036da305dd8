"""The house keeps its floors, starts fast and imports little."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def modules_after(statement):
    code = f"{statement}; import sys; print('\\n'.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_importing_epihq_loads_neither_a_table_engine_nor_a_framework():
    loaded = modules_after("import epihq")

    heavy = {"numpy", "polars", "duckdb", "django", "jax", "altair", "babel"}
    assert not loaded & heavy


def test_help_loads_no_heavy_library():
    loaded = modules_after("import epihq.cli.app")

    heavy = {"numpy", "scipy", "polars", "duckdb", "altair", "httpx", "rich.table"}
    heavy |= {"django", "psycopg", "pycountry", "babel"}
    assert not loaded & heavy


def test_the_archive_opens_without_a_table_engine():
    loaded = modules_after("import epihq.archive")

    assert not loaded & {"polars", "duckdb", "pyarrow", "numpy"}


def test_who_shows_or_watches_figures_does_not_load_the_engine(tmp_path):
    pages = (
        "from pathlib import Path; from epihq.web import settings; "
        f"settings.configure(Path({str(tmp_path)!r})); import epihq.web.urls; "
        "import epihq.alarms.day"
    )

    assert not modules_after(pages) & {"jax", "altair", "scipy.optimize"}


def test_the_ledger_opens_without_what_makes_figures(tmp_path):
    ledger = (
        "from pathlib import Path; from epihq.operations.ledger import ledger; "
        f"ledger.configure(Path({str(tmp_path)!r}))"
    )

    assert not modules_after(ledger) & {"numpy", "scipy", "polars", "epihq.desk"}


ROOMS = [
    "words",
    "archive",
    "epi",
    "assessment",
    "exercise",
    "desk",
    "credibility",
    "alarms",
    "reports",
    "operations",
    "terms",
    "cli",
    "web",
]


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_says_what_it_is(room):
    text = (ROOT / "src" / "epihq" / room / "__init__.py").read_text("utf-8")

    assert text.startswith('"""')


def test_no_file_is_too_long_to_read_at_a_sitting():
    # Files of words hold the sentences of their room, one after another.
    # Migrations are written by makemigrations.
    files = [
        f
        for f in (ROOT / "src").rglob("*.py")
        if f.name != "words.py" and "migrations" not in f.parts
    ]
    long = {str(f): n for f in files if (n := len(f.read_text().splitlines())) > 400}

    assert long == {}


@pytest.mark.parametrize("room", ROOMS)
def test_no_door_of_a_room_hides_a_module_of_it(room):
    folder = ROOT / "src" / "epihq" / room
    names = {file.stem for file in folder.glob("*.py")}
    tree = ast.parse((folder / "__init__.py").read_text("utf-8"))
    taken = {
        alias.asname or alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }

    assert not names & taken


def test_where_real_data_are_is_asked_in_one_place():
    asked = [
        file.name
        for file in (ROOT / "tests").rglob("*.py")
        if '"EPIHQ_SHARED_DATA", ' in (told := file.read_text("utf-8"))
        or '"shared" / "data"' in told
    ]

    assert sorted(set(asked) - {"test_house.py"}) == ["real_data.py"]
