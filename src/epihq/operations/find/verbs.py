"""What is done to find things again."""

from typing import TYPE_CHECKING

from epihq.operations.ledger.rules import ALL, Actor, State, Verb, is_same
from epihq.words import noop

if TYPE_CHECKING:
    from epihq.operations.find.tables import ViewRow


def _own(actor: Actor, row: "ViewRow") -> bool:
    return is_same(row.owner_id, actor.number)


VERBS = (
    Verb("find.see", who=ALL, doing=noop("search all that their roles let them see")),
    Verb("view.see", who=ALL, doing=noop("read the views that they keep of lists")),
    Verb(
        "view.keep",
        who=ALL,
        after="kept",
        done=noop("kept a view"),
        doing=noop("keep a view of a list, or star a place"),
    ),
    Verb(
        "view.change",
        who=ALL,
        own=_own,
        before=("kept",),
        done=noop("changed a view"),
        doing=noop("change a view that they keep"),
    ),
    Verb(
        "view.drop",
        who=ALL,
        own=_own,
        before=("kept",),
        after="dropped",
        done=noop("dropped a view"),
        doing=noop("drop a view that they keep"),
    ),
)

THINGS = {"view": noop("view")}

STATES = {
    "kept": State(noop("kept"), "done"),
    "dropped": State(noop("dropped"), "done"),
}
