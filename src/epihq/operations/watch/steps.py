"""The steps of a round of the watch; each tells in a few words what it did."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from epihq.alarms.day import Rules, alarms
from epihq.archive import Archive
from epihq.assessment.overview import kept_overview, overview_key
from epihq.assessment.settings import Settings
from epihq.operations.centre.actions import centre
from epihq.operations.centre.day import room_day, room_hour
from epihq.operations.claims.cards import CARDS
from epihq.operations.claims.checks import CHECKS
from epihq.operations.decisions.queue import DECISIONS
from epihq.operations.events.actions import declare_missing
from epihq.operations.inbox.daily import send_daily
from epihq.operations.instructions.actions import escalate_overdue
from epihq.operations.instructions.sending import Delivered, deliver_due
from epihq.operations.ledger import brought, clock
from epihq.operations.ledger.rules import WATCH
from epihq.operations.measures.regime_ends import tell_endings
from epihq.operations.processes.asked import Queue, answer_asked
from epihq.operations.processes.background import Background, Ended
from epihq.operations.processes.heartbeats import heartbeat, went_well, went_wrong
from epihq.operations.processes.tables import HeartbeatRow
from epihq.operations.signals.raising import close_untouched, raise_from
from epihq.operations.texts.outside import FEEDS, PAGES
from epihq.operations.texts.queue import TEXTS
from epihq.operations.thresholds.tables import ThresholdRow
from epihq.operations.thresholds.values import rules_of, wrong
from epihq.operations.watch import schedule
from epihq.operations.watch.sent_heads import send_heads
from epihq.terms.errors import UsageError
from epihq.terms.locations import neighbours
from epihq.terms.signals import Alarm

_ESTIMATE = "estimates"
_ESTIMATE_SECONDS = 900.0
_TRIES = 3
# The word of the work that makes what apps keep.
_BESIDE = "beside"


@dataclass(frozen=True, kw_only=True)
class Round:
    """What the steps of one round share."""

    home: Path
    background: Background
    ended: list[Ended]

    @property
    def archive(self) -> Archive:
        """The headquarters' archive."""
        return Archive(self.home)

    @property
    def archives(self) -> list[Archive]:
        """The same, once for each disease that figures are held of."""
        archive = self.archive
        return [archive.about(disease) for disease in archive.diseases]

    @property
    def day(self) -> date:
        """The day that the room lives in."""
        return room_day(self.archive, centre())


def sources(this: Round) -> str:
    """Visit the sources that are due."""
    new = schedule.sync_due(this.home, datetime.now(UTC))
    failing = schedule.troubles()
    if failing:
        went_wrong("sources", datetime.now(UTC), "; ".join(failing))
    else:
        went_well("sources", datetime.now(UTC))
    return "; ".join([*new, *(f"trouble: {one}" for one in failing)])


def signals(this: Round) -> str:
    """Look at what is new, and raise signals; the same figures are looked at once."""
    now, archives, day = datetime.now(UTC), this.archives, this.day
    if not archives:
        return ""
    thresholds = list(ThresholdRow.objects.all())
    rules = rules_of(thresholds)
    seen = _fingerprint(archives, day, rules)
    before = heartbeat("signals")
    closed = close_untouched(centre(), clock.now(), day)
    if before is not None and before.holder == seen:
        return f"{closed} closed, untouched" if closed else ""
    found = [alarm for one in archives for alarm in _noticed(one, day, rules)]
    raised = raise_from(found)
    went_well("signals", now, holder=seen)
    if bad := wrong(thresholds):
        went_wrong("thresholds", now, "; ".join(bad))
    else:
        went_well("thresholds", now)
    return f"as of {day}, {raised.new} raised, {raised.joined} joined, {closed} closed"


def _noticed(archive: Archive, day: date, rules: Rules) -> list[Alarm]:
    """Look at what is unusual of one disease, once its table is made."""
    return alarms(archive, day, rules) if _shown(archive, day) else []


def _shown(archive: Archive, day: date) -> bool:
    """Have the table of one disease made; tell whether there can be one."""
    try:
        kept_overview(archive, archive.home / "overviews", day, Settings())
    except UsageError as error:
        if error.code != "assessment.nobody-published":
            raise
        return False
    return True


def events(this: Round) -> str:  # noqa: ARG001 - as all steps are called
    """Give events from before they had numbers one."""
    declared = declare_missing(WATCH)
    return f"{declared} declared" if declared else ""


def _fingerprint(archives: Sequence[Archive], day: date, rules: Rules) -> str:
    key = _figures(archives, day)
    return hashlib.sha256(key.encode() + msgspec.json.encode(rules)).hexdigest()


def _figures(archives: Sequence[Archive], day: date) -> str:
    """Fingerprint of all figures; of one disease, that of its table."""
    keys = [overview_key(archive, day, Settings()) for archive in archives]
    one = keys[0] if len(keys) == 1 else None
    return one or hashlib.sha256("".join(keys).encode()).hexdigest()


def estimates(this: Round) -> str:
    """Have the joint estimates made where counts have changed, beside the watch."""
    now, archives, day = datetime.now(UTC), this.archives, this.day
    sentence = ""
    for one in this.ended:
        if one.name.startswith(_ESTIMATE):
            sentence = _estimated(this, one, now)
    # One that failed is begun anew in the next round: its cause may have gone by then.
    if sentence or not archives or this.background.goes_on():
        return sentence
    asked = _figures(archives, day)
    before = heartbeat(_ESTIMATE)
    if before is None or before.holder != asked:
        words = ("estimate", str(this.home), day.isoformat(), *_first())
        this.background.start(f"{_ESTIMATE} {asked}", words, _ESTIMATE_SECONDS)
    return sentence


def _estimated(this: Round, ended: Ended, now: datetime) -> str:
    """Show the new estimates in the table; those not reached are next."""
    for archive in this.archives:
        _shown(archive, this.day)
    asked = ended.name.removeprefix(f"{_ESTIMATE} ")
    return _went(ended, _ESTIMATE, asked, now) or "all made"


def _went(ended: Ended, name: str, made_of: str, now: datetime) -> str:
    """Write down how a work ended that is made anew of other things only; tell trouble.

    Of the same it is tried a few times: what failed each time would fail again.
    """
    if not ended.trouble:
        went_well(name, now, holder=made_of)
        return ""
    if went_wrong(name, now, ended.trouble) >= _TRIES:
        HeartbeatRow.objects.filter(name=name).update(holder=made_of[:80])
    return f"trouble: {ended.trouble}"


def beside(this: Round) -> str:
    """Have what apps keep made beside the watch, once it rests on other things."""
    now = datetime.now(UTC)
    told = [_made_beside(one, now) for one in this.ended if one.words[:1] == (_BESIDE,)]
    for name, one in brought.beside().items():
        made_of = one.due(clock.now())
        before = heartbeat(name)
        is_made = before is not None and before.holder == made_of
        if made_of and not is_made and not this.background.goes_on(name) and not told:
            words = (_BESIDE, str(this.home), name, made_of)
            this.background.start(name, words, one.seconds)
    return "; ".join(told)


def _made_beside(ended: Ended, now: datetime) -> str:
    return f"{ended.name}: {_went(ended, ended.name, ended.words[-1], now) or 'made'}"


def _first() -> list[str]:
    """The own location and its neighbours."""
    room = centre()
    return [] if room is None else [room.location, *neighbours(room.location)]


def escalation(this: Round) -> str:  # noqa: ARG001 - as all steps are called
    """Tell those above of overdue instructions."""
    escalated = escalate_overdue(WATCH, clock.now())
    return f"{len(escalated)} told to those above" if escalated else ""


def delivery(this: Round) -> str:  # noqa: ARG001 - as all steps are called
    """Send the deliveries that are due."""
    return _sent("delivery", datetime.now(UTC), deliver_due(clock.now()))


def daily_mails(this: Round) -> str:  # noqa: ARG001 - as all steps are called
    """Send the daily mails of what waits."""
    return _sent("daily", datetime.now(UTC), send_daily(clock.now()))


def _sent(name: str, since: datetime, sent: Delivered) -> str:
    if sent.failed:
        went_wrong(name, since, sent.trouble)
        return f"{sent.arrived} arrived, {sent.failed} not yet: {sent.trouble}"
    went_well(name, since)
    return f"{sent.arrived} arrived" if sent.arrived else ""


def regimes(this: Round) -> str:
    """Tell of regimes that are about to end."""
    at = room_hour(this.day, centre())
    raised = tell_endings(this.home, at, this.background, this.ended)
    return f"{raised} about to end" if raised else ""


def _answers(queue: Queue[Any], this: Round) -> str:
    """Keep what is made of what was asked for, and have the next made."""
    return answer_asked(queue, this.home, this.background, this.ended)


def log_heads(this: Round) -> str:  # noqa: ARG001 - as all steps are called
    """Send the newest head of the log to where heads are kept."""
    return send_heads(datetime.now(UTC))


QUEUES: tuple[Queue[Any], ...] = (CHECKS, DECISIONS, CARDS, FEEDS, PAGES, TEXTS)
# What they were called for since a round began makes the next one begin.
CALLS = tuple(verb for queue in QUEUES for verb in queue.calls)

STEPS: Mapping[str, Callable[[Round], str]] = {
    "sources": sources,
    "signals": signals,
    "events": events,
    "escalation": escalation,
    "delivery": delivery,
    "daily": daily_mails,
    "regimes": regimes,
    **{queue.work: partial(_answers, queue) for queue in QUEUES},
    "estimates": estimates,
    _BESIDE: beside,
    "heads": log_heads,
}
