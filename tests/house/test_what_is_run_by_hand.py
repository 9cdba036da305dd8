"""What no test runs, benchmarks and tools, asks for names that are there."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BY_HAND = sorted([*ROOT.glob("benchmarks/*.py"), *ROOT.glob("tools/*.py")])


def module_file(name):
    """Where a module of ours lies; None for a package of others."""
    for folder in ("src", "tests", "benchmarks", "tools"):
        path = ROOT.joinpath(folder, *name.split("."))
        for file in (path.with_suffix(".py"), path / "__init__.py"):
            if file.exists():
                return file
    return None


def names_of(file):
    """All names that a module has: what it defines, sets and imports, and its parts."""
    found = (
        {one.stem for one in file.parent.iterdir()}
        if file.stem == "__init__"
        else set()
    )
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found |= {one.asname or one.name for one in node.names}
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            # Names that a package gives on being asked stand in its list.
            found.add(node.value)
    return found


@pytest.mark.parametrize("file", BY_HAND, ids=lambda file: file.stem)
def test_what_is_imported_is_there(file):
    missing = [
        f"{node.module}.{one.name}"
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and (at := module_file(node.module or ""))
        for one in node.names
        if one.name not in names_of(at)
    ]

    assert missing == []
