"""From a text to records: who said what of whom. Pure functions, no database.

    from epihq.text import read
    read("…", published=date(2020, 7, 1)).records

``read`` reads a text; ``take`` takes the text out of bytes (plain text, HTML, PDF, a
letter), ``read_bytes`` does both. ``near_duplicates`` finds the same story told twice.
Nothing heavy is imported before it is used.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from epihq.text.intake.shingles import likeness, near_duplicates
    from epihq.text.intake.taking import Taken, take
    from epihq.text.proposing import Proposer, proposed
    from epihq.text.reading import read, read_bytes
    from epihq.text.records import Document, Reading

__all__ = [
    "Document",
    "Proposer",
    "Reading",
    "Taken",
    "likeness",
    "near_duplicates",
    "proposed",
    "read",
    "read_bytes",
    "take",
]

_WHERE = {
    "Document": "records",
    "Proposer": "proposing",
    "Reading": "records",
    "Taken": "intake.taking",
    "likeness": "intake.shingles",
    "near_duplicates": "intake.shingles",
    "proposed": "proposing",
    "read": "reading",
    "read_bytes": "reading",
    "take": "intake.taking",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for, when it is."""
    from importlib import import_module  # noqa: PLC0415 - as the head says

    if name not in _WHERE:
        raise AttributeError(name)
    return getattr(import_module(f"epihq.text.{_WHERE[name]}"), name)
