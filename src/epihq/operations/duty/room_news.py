"""What a briefing tells of the room: as it stood at the end of a day, and its week.

    with ledger.reading(home): news = room_news("AZE", date(2020, 7, 2))

What was written after that day does not show. A thing belongs to a briefing by its
location or a region of it; what has no location belongs to the centre's own. What is
about another disease than the briefing does not belong to it; what is about none does.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from epihq.operations.centre.actions import EXERCISE, centre
from epihq.operations.centre.tables import ModeRow
from epihq.operations.events.actions import weight
from epihq.operations.events.tables import EventRow
from epihq.operations.instructions.tables import InstructionRow
from epihq.operations.ledger.moments import (
    Moment,
    moment_at,
    now,
    rows,
    states,
)
from epihq.operations.ledger.publications import last_entry_by
from epihq.operations.ledger.tables import CentreRow, LogRow
from epihq.operations.measures.in_force import acts_at, held_at
from epihq.operations.people.tables import AgencyRow
from epihq.operations.signals.tables import SignalRow
from epihq.terms.events import OPEN as OPEN_EVENTS
from epihq.terms.events import EventState
from epihq.terms.instructions import OPEN as OPEN_INSTRUCTIONS
from epihq.terms.instructions import InstructionState, is_overdue
from epihq.terms.locations import is_within
from epihq.terms.regimes import acts_of
from epihq.terms.room_news import (
    ActNews,
    EventNews,
    InstructionNews,
    MeasureNews,
    RoomNews,
    SignalNews,
)
from epihq.terms.signals import SEVERITIES, SignalState
from epihq.words.diseases import disease_coded

Row = TypeVar("Row", EventRow, SignalRow, InstructionRow)

DAYS = 7
_SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class _Span:
    """The room before the first day and at the end of the last; an exercise's hours.

    ``hour`` is that at which measures and deadlines are looked at.
    """

    before: Moment
    after: Moment
    first_day: date
    last_day: date
    hour: datetime


def room_news(location: str, as_of: date, disease: str = "") -> RoomNews | None:
    """Read the news of an opened ledger; None where no centre was set up by then.

    ``disease`` is what the briefing is about; "" is all.
    """
    own = centre()
    if own is None:
        return None
    span = _span(own, as_of)
    there = rows(CentreRow, span.after)
    if not there:
        return None
    about = _About(location=location, own=there[0].location, disease=disease)
    news = RoomNews(
        centre=there[0].name,
        time_zone=there[0].time_zone,
        first_day=span.first_day,
        last_day=as_of,
    )
    news = _with_events(_with_mode(news, span), span, about)
    news = _with_signals(news, span, about)
    return _with_measures(_with_instructions(news, span, about), span, about)


@dataclass(frozen=True, kw_only=True)
class _About:
    """Whether a thing belongs to the briefing of a location and a disease."""

    location: str
    own: str
    disease: str

    def __call__(self, places: Sequence[str], disease: str | None = None) -> bool:
        if not self.aims(disease):
            return False
        named = [place for place in places if place]
        if not named:
            return self.location == self.own
        return any(is_within(place, self.location) for place in named)

    def aims(self, disease: str | None) -> bool:
        """Whether what aims at a disease, or at none, belongs to it."""
        return not disease or not self.disease or disease == self.disease


def _span(own: CentreRow, as_of: date) -> _Span:
    zone = ZoneInfo(own.time_zone)
    before = as_of - timedelta(days=DAYS)
    first = before + timedelta(days=1)
    if own.state == EXERCISE:
        # Its days are those of its publications, and each takes seconds.
        evening = datetime.combine(as_of, time(18), zone)
        return _Span(
            before=_by(before),
            after=_by(as_of),
            first_day=first,
            last_day=as_of,
            hour=evening,
        )
    end = _end_of(as_of, zone)
    is_past = end < datetime.now(UTC)
    after = moment_at(end) if is_past else now()
    return _Span(
        before=moment_at(_end_of(before, zone)),
        after=after,
        first_day=first,
        last_day=as_of,
        hour=after.at,
    )


def _by(day: date) -> Moment:
    upto = last_entry_by(day)
    hours = LogRow.objects.filter(pk=upto).values_list("recorded_at", flat=True)
    return Moment(at=hours.first() or datetime.min.replace(tzinfo=UTC), upto=upto)


def _end_of(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.max, zone).astimezone(UTC)


def _with_mode(news: RoomNews, span: _Span) -> RoomNews:
    newest = next(iter(rows(ModeRow, span.after)), None)
    if newest is None:
        return news
    return replace(
        news, mode=newest.state, mode_why=newest.why, mode_since=newest.opened_at
    )


def _with_events(news: RoomNews, span: _Span, about: _About) -> RoomNews:
    then = states(EventRow, span.before)
    mine = [
        row
        for row in rows(EventRow, span.after)
        if about(row.locations, disease_coded(row.disease))
    ]
    going_on = [row for row in mine if row.state in OPEN_EVENTS]
    going_on.sort(key=weight, reverse=True)
    over = _newly(mine, then, EventState.CLOSED)
    zone = ZoneInfo(news.time_zone)
    return replace(
        news,
        events=tuple(_event(row, zone) for row in going_on[:_SHOWN]),
        events_open=len(going_on),
        events_closed=tuple(_event(row, zone) for row in over[:_SHOWN]),
    )


def _event(row: EventRow, zone: ZoneInfo) -> EventNews:
    return EventNews(
        number=row.pk,
        title=row.title,
        state=row.state,
        grade=row.grade,
        risk=row.risk,
        said=row.reason or row.situation.get("known", {}).get("text", ""),
        since=(row.closed_at or row.opened_at).astimezone(zone).date(),
    )


def _with_signals(news: RoomNews, span: _Span, about: _About) -> RoomNews:
    then = states(SignalRow, span.before)
    mine = [
        row
        for row in rows(SignalRow, span.after)
        if row.merged_into_id is None
        and about([row.location, *row.locations], row.disease)
    ]
    open_now = [row for row in mine if row.state != SignalState.CLOSED]
    closed = _newly(mine, then, SignalState.CLOSED)
    open_now.sort(key=lambda row: (-SEVERITIES.index(row.severity), -row.pk))
    return replace(
        news,
        signals=tuple(_signal(row) for row in open_now[:_SHOWN]),
        signals_open=len(open_now),
        signals_raised=sum(row.pk not in then for row in mine),
        signals_events=len(_newly(mine, then, SignalState.EVENT)),
        signals_closed=len(closed),
        closed=tuple(_signal(row) for row in closed[:_SHOWN]),
    )


def _newly(mine: Sequence[Row], then: dict[int, str], *states: str) -> list[Row]:
    """Things that came into one of some states within the span, the newest first."""
    return [
        row for row in mine if row.state in states and then.get(row.pk) not in states
    ]


def _signal(row: SignalRow) -> SignalNews:
    return SignalNews(
        number=row.pk,
        kind=row.signal_kind,
        location=row.location,
        indicator=row.indicator,
        reference_date=row.last_date,
        severity=row.severity,
        state=row.state,
        said=row.reason or row.note,
    )


def _with_instructions(news: RoomNews, span: _Span, about: _About) -> RoomNews:
    then = states(InstructionRow, span.before)
    answering = _answering(span)
    mine = [
        row
        for row in rows(InstructionRow, span.after)
        if about([row.location], answering(row))
    ]
    open_now = [row for row in mine if row.state in OPEN_INSTRUCTIONS]
    open_now.sort(key=lambda row: row.deadline)
    done = _newly(mine, then, InstructionState.DONE, InstructionState.ACCEPTED)
    refused = _newly(mine, then, InstructionState.REFUSED)
    names = {row.pk: row.name for row in rows(AgencyRow, span.after)}
    shown, answered = (
        tuple(_instruction(row, names, span.hour) for row in some[:_SHOWN])
        for some in (open_now, [*refused, *done])
    )
    return replace(
        news,
        instructions=shown,
        instructions_open=len(open_now),
        instructions_overdue=sum(row.deadline < span.hour for row in open_now),
        instructions_issued=sum(row.pk not in then for row in mine),
        instructions_done=len(done),
        instructions_refused=len(refused),
        answered=answered,
    )


def _answering(span: _Span) -> Callable[[InstructionRow], str]:
    """Tell which disease an instruction is about: that of its event or its signal."""
    signals = {row.pk: row.disease for row in rows(SignalRow, span.after)}
    events = {row.pk: disease_coded(row.disease) for row in rows(EventRow, span.after)}
    return lambda row: events.get(row.event) or signals.get(row.signal) or ""


def _instruction(
    row: InstructionRow, names: dict[int, str], hour: datetime
) -> InstructionNews:
    return InstructionNews(
        number=row.pk,
        text=row.text,
        addressee=names.get(row.agency_id, ""),
        deadline=row.deadline,
        state=row.state,
        is_overdue=is_overdue(row.state, row.deadline, hour),
        report=row.report,
    )


def _with_measures(news: RoomNews, span: _Span, about: _About) -> RoomNews:
    known = [act for act in acts_at(span.after) if about.aims(act.disease)]
    acts = [
        act
        for act in acts_of(known, about.location, span.last_day)
        if act.decided_on >= span.first_day
    ]
    return replace(
        news,
        acts=tuple(
            ActNews(
                regime=act.regime,
                kind=act.kind.value,
                instrument=act.instrument,
                decided_on=act.decided_on,
                effective_from=act.effective_from,
                effective_to=act.effective_to,
            )
            for act in acts
        ),
        measures=tuple(
            MeasureNews(
                code=held.measure.code,
                level=held.measure.level,
                regime=held.act.regime,
                until=held.until,
                days_left=held.days_left,
            )
            for held in held_at(known, about.location, span.last_day, span.hour)
        ),
    )
