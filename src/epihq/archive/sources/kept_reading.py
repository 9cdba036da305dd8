"""What is kept beside a table that was made from another file, and why.

A file with other columns, another form or somebody's name in it is not kept: the
table that was read from it is, and with it a note of the file's name, its SHA-256 and
all that was decided while it was read.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from epihq.archive.sources.tables import only_file

HOW_READ: Final = "how-it-was-read.json"


@dataclass(frozen=True, kw_only=True)
class KeptReading:
    """A table of one's own as kept, and how it came to be.

    ``original`` is the SHA-256 of the file that a person had, ``added`` those of the
    lists of new persons that were joined to it; empty for a file kept as it was.
    """

    file: str
    body: bytes
    notes: tuple[str, ...] = ()
    original: str = ""
    added: tuple[str, ...] = ()


def kept_reading(files: Mapping[str, bytes]) -> KeptReading:
    """Part the table of a publication from the note of how it was read.

    Raises:
        DataError: ``source.two-names``.
    """
    tables = {name: body for name, body in files.items() if name != HOW_READ}
    file, body = only_file(tables)
    told = json.loads(files[HOW_READ]) if HOW_READ in files else {}
    return KeptReading(
        file=file,
        body=body,
        notes=tuple(told.get("notes", ())),
        original=told.get("sha256", ""),
        added=tuple(told.get("added", ())),
    )


def how_read(
    *, original: str, sha256: str, notes: tuple[str, ...], added: tuple[str, ...] = ()
) -> bytes:
    """Write down where a kept table comes from."""
    told = {"file": original, "sha256": sha256, "notes": notes, "added": added}
    return json.dumps(told, ensure_ascii=False, indent=1).encode()
