"""What a file is, by its first bytes and not by its name; gz and zip are unpacked."""

import gzip
import io
import zipfile
import zlib
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import PurePosixPath

from epihq.terms.errors import DataError

_MOST_BYTES = 4 * 1024**3
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument.spreadsheet"
# What people send that is no table, by how it begins.
_NO_TABLES = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"{\\rtf", "a text document"),
    (b"ARROW1", "an Arrow file"),
    (b"SQLite format 3", "a database"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"$FL2", "an SPSS file"),
)
_MARKUP = (b"<!doctype html", b"<html", b"<?xml", b"<table")


class Kind(StrEnum):
    """What is inside."""

    TEXT = "text"
    SHEETS = "sheets"
    PARQUET = "parquet"


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A file without its wrapping; ``notes`` tell what was unwrapped."""

    name: str
    body: bytes
    kind: Kind
    notes: tuple[str, ...] = ()


def opened(name: str, body: bytes) -> Opened:
    """Tell what a file is, and unpack it.

    Raises:
        DataError: ``file.no-table``, ``file.damaged``, ``file.several``.
    """
    if body.startswith(b"\x1f\x8b"):
        return _inner(name, name.removesuffix(".gz"), _unzipped(name, body))
    if body.startswith(b"PK\x03\x04"):
        return _of_zip(name, body)
    if body.startswith(b"PAR1"):
        return Opened(name=name, body=body, kind=Kind.PARQUET)
    if body.startswith(b"\xd0\xcf\x11\xe0"):
        return Opened(name=name, body=body, kind=Kind.SHEETS)
    if found := _no_table(body):
        raise DataError(
            "file.no-table",
            f"{name}: a table was expected (CSV, xlsx, xls, ods or Parquet); got "
            f"{found}. Save the table itself as CSV or xlsx.",
        )
    return Opened(name=name, body=body, kind=Kind.TEXT)


def _no_table(body: bytes) -> str | None:
    start = body[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    for mark, what in _NO_TABLES:
        if start.startswith(mark):
            return what
    if start.lower().startswith(_MARKUP):
        return "a web page or XML (many systems call it .xls)"
    if start[:1] in (b"{", b"[") and body.rstrip()[-1:] in (b"}", b"]"):
        return "JSON"
    if not body.strip():
        return "an empty file"
    return None


def _unzipped(name: str, body: bytes) -> bytes:
    try:
        with gzip.open(io.BytesIO(body)) as file:
            return _within_reason(name, file.read(_MOST_BYTES + 1))
    except (OSError, EOFError, zlib.error) as exc:
        raise _damaged(name, f"a damaged gzip file ({exc})") from exc


def _of_zip(name: str, body: bytes) -> Opened:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            members = packed.namelist()
            if _is_workbook(packed):
                return Opened(name=name, body=body, kind=Kind.SHEETS)
            if "[Content_Types].xml" in members or "mimetype" in members:
                raise DataError(
                    "file.no-table",
                    f"{name}: a table was expected (CSV, xlsx, xls, ods or Parquet); "
                    "got a text document. Save the table itself as CSV or xlsx.",
                )
            (member,) = _tables_in(name, members)
            with packed.open(member) as file:
                inside = _within_reason(name, file.read(_MOST_BYTES + 1))
            return _inner(name, member, inside)
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, zlib.error) as exc:
        raise _damaged(name, f"a zip file that cannot be unpacked ({exc})") from exc


def _is_workbook(packed: zipfile.ZipFile) -> bool:
    members = packed.namelist()
    if any(member.startswith("xl/") for member in members):
        return True
    return "mimetype" in members and (
        packed.read("mimetype").decode("ascii", "replace").startswith(_OPEN_DOCUMENT)
    )


def _tables_in(name: str, members: list[str]) -> list[str]:
    """Leave out folders and what programs add; demand one file."""
    files = [
        member
        for member in members
        if not member.endswith("/")
        and not member.startswith("__MACOSX/")
        and not PurePosixPath(member).name.startswith(".")
    ]
    if len(files) != 1:
        got = ", ".join(files[:4]) or "nothing"
        raise DataError(
            "file.several",
            f"{name}: one file was expected in a zip; got {got}. Unpack it and bring "
            "one file at a time.",
        )
    return files


def _inner(name: str, member: str, body: bytes) -> Opened:
    inside = opened(f"{name} ({member})" if member != name else name, body)
    return replace(inside, notes=(f"Unpacked from {name}.", *inside.notes))


def _within_reason(name: str, body: bytes) -> bytes:
    if len(body) > _MOST_BYTES:
        raise _damaged(name, "more than 4 GB of unpacked text")
    return body


def _damaged(name: str, found: str) -> DataError:
    return DataError(
        "file.damaged",
        f"{name}: a whole file was expected; got {found}. Fetch it again, or save it "
        "as CSV.",
    )
