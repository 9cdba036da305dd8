"""How many things wait for who asks, counted once for as long as nothing changed."""

from django.http import HttpRequest

from epihq.operations.centre.day import hour_here
from epihq.operations.inbox.looking import count
from epihq.operations.ledger import moments
from epihq.web.kit.memory import Kept
from epihq.web.kit.room import stand
from epihq.web.kit.sign_in import actor_of

_counts: Kept[int] = Kept(512)


def waiting_count(request: HttpRequest) -> int:
    """Count what waits for who asks."""
    actor = actor_of(request)

    def made() -> int:
        return count(actor, moments.now(), hour_here())

    return _counts.get(key_of(request), made)


def key_of(request: HttpRequest) -> str:
    """Name all that what waits depends on: the ledger, the minute, and who asks."""
    held, actor = stand(request), actor_of(request)
    minute = moments.now().at.strftime("%Y%m%d%H%M")
    who = f"{actor.number} {sorted(actor.roles)} {actor.agency}"
    return f"{held.changed[:20]}-{minute} {who}"
