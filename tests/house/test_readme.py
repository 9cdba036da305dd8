"""The first page that a stranger reads tells of every command, and of no other."""

import re
from pathlib import Path

import pytest
import typer

from epihq.cli.app import app

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| `epihq (\w+)` \| (.+) \|$", flags=re.MULTILINE)
COMMANDS = typer.main.get_command(app)


def names_in(group):
    return list(group.list_commands(typer.Context(group)))


def rows():
    return ROW.findall((ROOT / "README.md").read_text("utf-8"))


def test_the_table_names_every_command_in_the_order_of_use():
    assert [name for name, _ in rows()] == names_in(COMMANDS)


@pytest.mark.parametrize("name", names_in(COMMANDS))
def test_a_row_names_every_command_below_its_own(name):
    below = getattr(COMMANDS.commands[name], "commands", {})

    assert set(re.findall(r"`([\w-]+)`", dict(rows())[name])) == set(below)


def commands_said_in(text):
    """First words of what is typed after the program's name, and of its groups."""
    for typed in re.findall(r"```\n(.*?)```", text, flags=re.DOTALL):
        yield from re.findall(r"^epihq (.+)$", typed, flags=re.MULTILINE)
    yield from re.findall(r"`epihq ([^`]+)`", text)


def test_no_page_tells_of_a_command_that_is_not_there():
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    said = {
        tuple(typed.split()[:2])
        for page in pages
        if page.name != "CHANGELOG.md"
        for typed in commands_said_in(page.read_text("utf-8"))
    }

    assert said
    assert sorted(one for one in said if not _is_command(*one)) == []


def _is_command(name, then=""):
    if name.startswith("-"):
        return True
    command = COMMANDS.commands.get(name)
    below = getattr(command, "commands", None)
    return command is not None and (not below or not then or then in below)
