"""The table of diseases as a headquarters has it: epihq's own, and what it changed."""

from functools import cache
from importlib.resources import files
from pathlib import Path

from epihq.assessment.disease_files import File, read_table
from epihq.assessment.disease_table import DiseaseTable
from epihq.epi.pathogen import Pathogen
from epihq.terms.diseases import Disease
from epihq.terms.errors import DataError, UsageError

DEFAULT = "sars-cov-2-wild-type"
# What a headquarters changes of the table, in its own folder.
OWN_FILE = "diseases.toml"


def shipped_table() -> DiseaseTable:
    """Read epihq's own table of diseases."""
    return _with_own(None)


def table_of(home: Path | None, table: Path | None = None) -> DiseaseTable:
    """Read the table of a headquarters, with ``table`` in place of its own file.

    Raises:
        UsageError: ``pathogen.no-such-file``.
        DataError: ``pathogen.not-a-table``, ``pathogen.implausible``,
            ``pathogen.no-name``, ``pathogen.not-read``.
    """
    if table is not None and not table.is_file():
        raise UsageError(
            "pathogen.no-such-file",
            f"pathogen: a TOML file was expected; got {str(table)!r}, which is not a "
            "file. Check the path.",
        )
    path = table or (None if home is None else home / OWN_FILE)
    if path is None or not path.is_file():
        return shipped_table()
    return _with_own(File(str(path), _text_of(path)))


def own_text(home: Path) -> str:
    """Read what a headquarters changed of the table; empty where it did not.

    Raises:
        DataError: ``pathogen.not-read``.
    """
    path = home / OWN_FILE
    return _text_of(path) if path.is_file() else ""


def own_diseases(home: Path) -> list[Disease]:
    """The diseases that a headquarters added to the table.

    Raises:
        DataError: as ``table_of``.
    """
    if not own_text(home):
        return []
    return [one.disease for one in table_of(home).diseases.values() if one.is_own]


def pathogen_named(name: str = DEFAULT, table: Path | None = None) -> Pathogen:
    """Find a pathogen, e.g. "measles", in epihq's table or in one laid over it.

    Raises:
        UsageError: ``pathogen.unknown``, ``pathogen.no-such-file``.
        DataError: as ``table_of``.
    """
    return pathogen_in(table_of(None, table), name)


def pathogen_in(table: DiseaseTable, name: str) -> Pathogen:
    """Find a pathogen of a table by its name, e.g. "sars-cov-2-delta".

    Raises:
        UsageError: ``pathogen.unknown``.
    """
    known = table.pathogens()
    if name not in known:
        raise UsageError(
            "pathogen.unknown",
            f"pathogen: one of {', '.join(known)} is known; got {name!r}. Choose one "
            "of these, or give a table of your own.",
        )
    return known[name]


def _text_of(path: Path) -> str:
    try:
        return path.read_text("utf-8", errors="replace")
    except OSError as exc:
        raise DataError(
            "pathogen.not-read",
            f"{path}: a file that can be read was expected; got {exc.strerror}. Give "
            "the right to read it.",
        ) from exc


@cache
def _shipped_files() -> tuple[File, ...]:
    folder = files("epihq.assessment").joinpath("diseases")
    names = sorted(one.name for one in folder.iterdir() if one.name.endswith(".toml"))
    return tuple(File(name, folder.joinpath(name).read_text("utf-8")) for name in names)


@cache
def _with_own(own: File | None) -> DiseaseTable:
    return read_table(list(_shipped_files()), own)
