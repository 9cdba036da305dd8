"""How people are reached: shown in one place each, and the log is told who looked.

Telephone, e-mail and web addresses stand in columns of a few tables, and in the log's
entries about them. Lists, messages and handovers name people and agencies instead.
"""

from collections.abc import Mapping

from epihq.operations.ledger import ledger, log
from epihq.operations.ledger.acting import held, view
from epihq.operations.ledger.rules import Actor
from epihq.terms.log import Entry

# For each kind of thing: the verb by which its addresses are seen, and where they stand
# in what the log tells of it. An officer's "address" is where they signed in from; a
# handover's is of those drafted before they named the addressee.
PERSONAL: dict[str, tuple[str, frozenset[str]]] = {
    "officer": ("officer.see", frozenset({"full_name", "email", "phone", "address"})),
    "agency": ("agency.see", frozenset({"email", "webhook"})),
    "delivery": ("officer.see", frozenset({"address"})),
    "handover": ("officer.see", frozenset({"address"})),
}


def look_at(actor: Actor, kind: str, number: int, *, note: str = "") -> None:
    """Tell the log that somebody sees how to reach a person or an agency.

    Raises:
        RecordError: ``rules.not-allowed``.
    """
    with ledger.changing():
        row = held(log.table_of(kind), number)
        view(actor, PERSONAL[kind][0], row, note=note)


def look_at_entry(actor: Actor, entry: Entry) -> None:
    """Tell the log that somebody sees an entry, if it says how to reach somebody.

    Raises:
        RecordError: ``rules.not-allowed``.
    """
    personal = PERSONAL.get(entry.thing)
    # The tries of an unknown name are about nobody.
    if personal and entry.thing_number and _holds(entry.content, personal[1]):
        look_at(actor, entry.thing, entry.thing_number, note=f"entry {entry.number}")


def _holds(content: object, names: frozenset[str]) -> bool:
    if isinstance(content, Mapping):
        own = any(content.get(name) for name in names)
        return own or any(_holds(one, names) for one in content.values())
    return isinstance(content, list) and any(_holds(one, names) for one in content)
