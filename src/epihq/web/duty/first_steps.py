"""First step: the roster is filled for the next days."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from epihq.operations.duty.roster import between
from epihq.operations.duty.tables import ShiftRow
from epihq.web.kit.first_steps import Finding, Step
from epihq.web.kit.moment import Look

_DAY, _WEEK = timedelta(days=1), timedelta(days=7)


def _roster(look: Look) -> Finding:
    now = look.moment.at
    turns = between(now, now + _WEEK, look.moment)
    soon, later = _empty(turns, now, now + _DAY), _empty(turns, now, now + _WEEK)
    words = [
        _("Next 24 hours: somebody is always on duty.")
        if not soon
        else _("Next 24 hours: nobody is on duty for %(n)d hours.") % {"n": soon},
        _("Next 7 days: somebody is always on duty.")
        if not later
        else _("Next 7 days: nobody is on duty for %(n)d hours.") % {"n": later},
    ]
    return Finding(is_done=not soon and not later, words=words)


def _empty(turns: Iterable[ShiftRow], since: datetime, until: datetime) -> int:
    """Count the hours, each begun one, in which nobody of some turns is on duty."""
    reached, empty = since, timedelta()
    for turn in sorted(turns, key=lambda one: one.starts_at):
        empty += max(min(turn.starts_at, until) - reached, timedelta())
        reached = max(reached, min(turn.ends_at, until))
    empty += until - reached
    return -(-empty // timedelta(hours=1))


STEPS = (
    Step(
        name="roster",
        place=120,
        title=_lazy("Fill the roster"),
        why=_lazy("Who is on duty stands on every page, and takes up what comes."),
        look=_roster,
        page="roster",
        button=_lazy("Roster"),
        verb="roster.see",
    ),
)
