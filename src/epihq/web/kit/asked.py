"""How far it is with what was asked for: what a page tells whoever waits.

The watch has it made; where nobody watches, the page says so and what to do.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from epihq.operations.ledger.thing import Thing
from epihq.operations.processes.asked import Queue
from epihq.operations.processes.asked_work import Found
from epihq.operations.processes.heartbeats import WATCH, heartbeat, is_silent
from epihq.web.kit.moment import Look, home_folder
from epihq.web.kit.room import ASKS_EVERY
from epihq.words.numbers import percent
from epihq.words.spans import span

T = TypeVar("T", bound=Thing)

# A bar that has come so far waits for the last of it.
_NEARLY = 95


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a work is: at which of its stages, since when, and how much is left.

    ``stages`` are pairs of a word and "done", "now" or "next". ``usual`` is how long
    one takes, "" where nobody knows; ``share`` how far it is likely to be, in percent.
    """

    stages: list[tuple[str, str]]
    begun_at: datetime | None
    usual: str
    share: int | None

    @property
    def share_told(self) -> str:
        """How far it is in words, where no bar is drawn; "" where nobody knows."""
        return "" if self.share is None else percent(self.share / 100)


def live(
    request: HttpRequest, template: str, context: dict[str, Any] | None
) -> HttpResponse:
    """Give the panel of what is waited for; where nothing is, the whole page anew."""
    if context is None:
        response = HttpResponse(status=204)
        response["HX-Refresh"] = "true"
        return response
    return render(request, template, context)


def waiting(
    queue: Queue[T], row: T, look: Look, stages: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Tell what ``web/progress.html`` shows; ``stages`` are a work's, with words."""
    begun = None if look.moment.is_past else queue.found(home_folder(), row)
    return {
        "look": look,
        "row": row,
        "progress": _progress_of(begun, stages or {}, queue.usual_seconds()),
        "watch": watch_of(look),
        "asks_every": ASKS_EVERY,
    }


def _progress_of(
    found: Found | None, stages: Mapping[str, Any], usual: float | None
) -> Progress:
    names = [*stages]
    at = names.index(found.stage) if found and found.stage in stages else -1
    marks = ["done" if n < at else "now" if n == at else "next" for n in range(99)]
    return Progress(
        stages=[(str(stages[name]), marks[n]) for n, name in enumerate(names)],
        begun_at=found.begun_at if found else None,
        usual=span(usual) if usual else "",
        share=_share(found, usual),
    )


def _share(found: Found | None, usual: float | None) -> int | None:
    if found is None or not usual:
        return None
    gone = (datetime.now(UTC) - found.begun_at).total_seconds()
    return min(int(100 * gone / usual), _NEARLY)


def watch_of(look: Look) -> dict[str, Any]:
    """Tell whether somebody is there to make things; of the past nobody knows."""
    beat = None if look.moment.is_past else heartbeat(WATCH)
    return {
        "beat_at": beat.beat_at if beat else None,
        "never_ran": beat is None and not look.moment.is_past,
        "is_silent": beat is not None and is_silent(beat, look.moment.at),
    }
