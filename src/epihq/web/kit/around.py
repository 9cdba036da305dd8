"""A page around contents that are put together once: kept for each reader.

    before, after = around(request, "web/board/board.html", context, of=(key, ...))
    return contents.answer(request, before, after)

``context`` is asked for only where the page is not kept; the template sets
``{{ contents }}`` where the contents go.
"""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from epihq.operations.ledger import clock
from epihq.web.kit.memory import Kept
from epihq.web.kit.turns import turn

# Where the contents go into a page; what people write is escaped, and never this.
_PLACE = mark_safe("<!--the contents-->")
# Where each reader's own proof goes that a form came from their page.
_TOKEN = "the-reader-s-own-token"  # noqa: S105 - a mark in its place
# Where the key goes by which what a form asks for is done once.
_ONCE = "the-answer-s-own-key"
_kept: Kept[tuple[bytes, bytes]] = Kept(512)


def around(
    request: HttpRequest,
    template: str,
    context: Callable[[], dict[str, Any]],
    of: tuple[object, ...],
) -> tuple[bytes, bytes]:
    """Give what stands before and after the contents: the same until ``of`` changes.

    Beside ``of``, the page depends on its reader, its address, the minute and what is
    asked for in an exercise. ``once``, a key for its forms, is another in each answer.
    """

    def made() -> tuple[bytes, bytes]:
        whole = {**context(), "contents": _PLACE, "csrf_token": _TOKEN, "once": _ONCE}
        html = render_to_string(template, whole, request)
        before, _place, after = html.partition(_PLACE)
        return before.encode(), after.encode()

    minute = clock.now().strftime("%d%H%M")
    # In an exercise the clock may stand, and turns are asked for meanwhile.
    played = turn()
    turns = (clock.shift() // 60, played.key if played else "")
    reader = (get_language(), request.user.pk, request.get_full_path())
    name = repr((template, of, minute, turns, reader))
    # A message is for one page, and is told once.
    has_message = len(get_messages(request)) > 0
    before, after = made() if has_message else _kept.get(name, made)
    own = {_TOKEN: get_token(request), _ONCE: str(uuid4())}
    for mark, instead in own.items():
        before, after = (
            part.replace(mark.encode(), instead.encode()) for part in (before, after)
        )
    return before, after
