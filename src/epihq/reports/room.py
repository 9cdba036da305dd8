"""What the headquarters did: signals, instructions and measures, in a third of a page.

Sentences count, one table shows what is open with the most important first, and what
was closed or answered follows in a line each. All of it is in the room, by number.
"""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from epihq.reports.parts import Section, Table
from epihq.terms.locations import location_name
from epihq.terms.room_news import ActNews, InstructionNews, RoomNews, SignalNews
from epihq.words import numbers

TITLE = "What the headquarters did"
CAPTION = "Open now, what matters most first"
NOTHING = "No signal, instruction or decision is on record for these days."
NO_MODE = "No mode of the centre was set by then."

_KINDS = {
    "unusual-counts": "unusual counts",
    "rt-change": "change of R",
    "revision": "earlier figures changed",
    "batch-dump": "figures of several days in one",
    "source-silent": "a source is silent",
    "regime-ends": "a regime ends soon",
    "own-rule": "own rule",
    "watch-stopped": "the watch stood still",
    "reported": "reported by a person",
    "flood": "many of one cause",
}
_ACTS = {"set": "sets", "extend": "prolongs", "lift": "lifts"}
_LINES, _LONGEST = 3, 90


def section(news: RoomNews) -> Section:
    """Word the news of the room."""
    if news.trouble:
        return Section(key="room", title=TITLE, sentences=(news.trouble,))
    rows = (
        *(_signal_row(one) for one in news.signals),
        *(_instruction_row(one, news.time_zone) for one in news.instructions),
    )
    table = Table(caption=CAPTION, columns=("What", "State", "Day"), rows=rows, texts=3)
    return Section(
        key="room",
        title=TITLE,
        sentences=tuple(_sentences(news)),
        tables=(table,) if rows else (),
        points=tuple(_ended(news)),
    )


def _sentences(news: RoomNews) -> Iterator[str]:
    yield _mode(news)
    happened = [*_signals(news), *_instructions(news)]
    happened += [_act(one, news.time_zone) for one in news.acts[-_LINES:]]
    span = f"{numbers.short_day(news.first_day)} to {numbers.short_day(news.last_day)}"
    if happened:
        yield f"From {span}: {' '.join(happened)}"
    else:
        yield f"From {span}: {NOTHING}"
    if news.measures:
        yield _measures(news)


def _mode(news: RoomNews) -> str:
    if news.mode_since is None:
        return f"{news.centre}. {NO_MODE}"
    since = numbers.short_day(_local(news.mode_since, news.time_zone).date())
    return (
        f"{news.centre} has been in the mode of {news.mode} since {since}: "
        f"{_stopped(news.mode_why)}"
    )


def _signals(news: RoomNews) -> Iterator[str]:
    if news.signals_raised or news.signals_closed or news.signals_open:
        rose = _many(news.signals_raised, "signal rose", "signals rose")
        yield (
            f"{rose}, {_none(news.signals_events)} became an event, "
            f"{_none(news.signals_closed)} {_was(news.signals_closed)} closed; "
            f"{_none(news.signals_open)} {_is(news.signals_open)} open."
        )


def _instructions(news: RoomNews) -> Iterator[str]:
    issued, done = news.instructions_issued, news.instructions_done
    if not (issued or done or news.instructions_refused or news.instructions_open):
        return
    given = _many(issued, "instruction was given", "instructions were given")
    refused = news.instructions_refused
    late = news.instructions_overdue
    yield (
        f"{given}, {_none(done)} {_was(done)} done and {_none(refused)} "
        f"{_was(refused)} refused; {_none(news.instructions_open)} "
        f"{_is(news.instructions_open)} open, {_none(late)} of them overdue."
    )


def _act(act: ActNews, zone: str) -> str:
    until = "" if act.effective_to is None else f" to {_hour(act.effective_to, zone)}"
    return (
        f"{act.instrument} {_ACTS.get(act.kind, act.kind)} the regime {act.regime} "
        f"from {_hour(act.effective_from, zone)}{until}."
    )


def _measures(news: RoomNews) -> str:
    first = news.measures[0]
    held = _many(len(news.measures), "measure is in force", "measures are in force")
    if first.until is None or first.days_left is None:
        return f"{held}, none with an end."
    days = f"{first.days_left} day{'' if first.days_left == 1 else 's'}"
    return (
        f"{held}; the first to end, in {days}, on "
        f"{_hour(first.until, news.time_zone)}, is {first.what}."
    )


def _signal_row(signal: SignalNews) -> tuple[str, ...]:
    what = _KINDS.get(signal.kind, signal.kind)
    if signal.indicator:
        what += f": {signal.indicator.replace('_', ' ')}"
    if signal.location:
        what += f", {location_name(signal.location) or signal.location}"
    if signal.said:
        what += f": {_short(signal.said)}"
    state = f"{signal.severity.replace('-', ' ')}, {signal.state.replace('-', ' ')}"
    day = numbers.short_day(signal.reference_date)
    return (f"Signal {signal.number}, {what}", state, day)


def _instruction_row(one: InstructionNews, zone: str) -> tuple[str, ...]:
    state = "overdue" if one.is_overdue else one.state.replace("-", " ")
    to = f"{one.addressee}: " if one.addressee else ""
    due = f"due {_hour(one.deadline, zone)}"
    return (f"Instruction {one.number}, {to}{_short(one.text)}", state, due)


def _ended(news: RoomNews) -> Iterator[str]:
    for signal in news.closed[:_LINES]:
        what = _KINDS.get(signal.kind, signal.kind)
        yield f"Signal {signal.number} ({what}) was closed: {_stopped(signal.said)}"
    for one in news.answered[:_LINES]:
        by = f" by {one.addressee}" if one.addressee else ""
        told = f": {_stopped(one.report)}" if one.report else "."
        yield (
            f"Instruction {one.number} ({_short(one.text, 50)}) was {one.state}{by}"
            f"{told}"
        )


def _many(count: int, one: str, more: str) -> str:
    return f"{_none(count).capitalize()} {one if count == 1 else more}"


def _none(count: int) -> str:
    return "none" if count == 0 else f"{count:,}"


def _was(count: int) -> str:
    return "was" if count == 1 else "were"


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def _short(text: str, longest: int = _LONGEST) -> str:
    """One line of a text, cut between words where it is long."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    return line[:longest].rsplit(" ", 1)[0] + " …"


def _stopped(text: str) -> str:
    """The same with a full stop, where it has no end of its own."""
    line = _short(text)
    return line if line.endswith((".", "!", "?", "…")) else f"{line}."


def _local(hour: datetime, zone: str) -> datetime:
    return hour.astimezone(ZoneInfo(zone))


def _hour(hour: datetime, zone: str) -> str:
    local = _local(hour, zone)
    return f"{numbers.short_day(local.date())} {local:%H:%M}"
