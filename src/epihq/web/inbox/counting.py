"""How many things wait for who asks, counted once for as long as nothing changed."""

from django.http import HttpRequest

from epihq.operations.centre.day import hour_here
from epihq.operations.inbox.looking import Counting
from epihq.operations.ledger import moments
from epihq.web.kit.memory import Kept
from epihq.web.kit.room import stand
from epihq.web.kit.sign_in import actor_of

_rooms: Kept[Counting] = Kept(2)
_counts: Kept[int] = Kept(512)


def waiting_count(request: HttpRequest) -> int:
    """Count what waits for who asks."""

    def made() -> int:
        counting = _rooms.get(_room_key(request), lambda: Counting(hour_here()))
        return counting.of(actor_of(request))

    return _counts.get(key_of(request), made)


def key_of(request: HttpRequest) -> str:
    """Name all that what waits depends on: the ledger, the minute, and who asks."""
    actor = actor_of(request)
    who = f"{actor.number} {sorted(actor.roles)} {actor.agency}"
    return f"{_room_key(request)} {who}"


def _room_key(request: HttpRequest) -> str:
    """Name the ledger's newest change, and the minute."""
    minute = moments.now().at.strftime("%Y%m%d%H%M")
    return f"{stand(request).changed[:20]}-{minute}"
