"""What the headquarters did: signals, instructions and measures, in a third of a page.

Sentences count, one table shows what is open with the most important first, and what
was closed or answered follows in a line each. All of it is in the room, by number.
"""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from epihq.reports import words
from epihq.reports.decision_measures import measure
from epihq.reports.parts import Section, Table
from epihq.terms.room_news import (
    ActNews,
    EventNews,
    InstructionNews,
    RoomNews,
    SignalNews,
)
from epihq.words import capitalised, gettext, ngettext, noop, numbers, pgettext
from epihq.words.declared import state_word
from epihq.words.places import place_name

TITLE = noop("What the headquarters did")
CAPTION = noop("Open now, what matters most first")
NOTHING = noop("No signal, instruction or decision is on record for these days.")

_KINDS = {
    "unusual-counts": noop("unusual counts"),
    "rt-change": noop("change of R"),
    "revision": noop("earlier figures changed"),
    "batch-dump": noop("figures of several days in one"),
    "source-silent": noop("a source is silent"),
    "regime-ends": noop("a regime ends soon"),
    "own-rule": noop("own rule"),
    "watch-stopped": noop("the watch stood still"),
    "reported": noop("reported by a person"),
    "flood": noop("many of one cause"),
}
_ACTS = {
    "set": noop("%(instrument)s sets the regime %(regime)s from %(since)s."),
    "extend": noop("%(instrument)s prolongs the regime %(regime)s from %(since)s."),
    "lift": noop("%(instrument)s lifts the regime %(regime)s from %(since)s."),
}
_ACTS_WITH_END = {
    "set": noop(
        "%(instrument)s sets the regime %(regime)s from %(since)s to %(until)s."
    ),
    "extend": noop(
        "%(instrument)s prolongs the regime %(regime)s from %(since)s to %(until)s."
    ),
    "lift": noop(
        "%(instrument)s lifts the regime %(regime)s from %(since)s to %(until)s."
    ),
}
_LINES, _LONGEST = 3, 90


def section(news: RoomNews) -> Section:
    """Word the news of the room."""
    if news.trouble:
        return Section(key="room", title=gettext(TITLE), sentences=(news.trouble,))
    rows = (
        *(_event_row(one) for one in news.events),
        *(_signal_row(one) for one in news.signals),
        *(_instruction_row(one, news.time_zone) for one in news.instructions),
    )
    table = Table(
        caption=gettext(CAPTION),
        columns=(gettext("What"), gettext("State"), gettext("Day")),
        rows=rows,
        texts=3,
    )
    return Section(
        key="room",
        title=gettext(TITLE),
        sentences=tuple(_sentences(news)),
        tables=(table,) if rows else (),
        points=tuple(_ended(news)),
    )


def _sentences(news: RoomNews) -> Iterator[str]:
    yield _mode(news)
    happened = [*_signals(news), *_instructions(news)]
    happened += [_act(one, news.time_zone) for one in news.acts[-_LINES:]]
    yield gettext("From %(first)s to %(last)s: %(happened)s") % {
        "first": numbers.short_day(news.first_day),
        "last": numbers.short_day(news.last_day),
        "happened": " ".join(happened) or gettext(NOTHING),
    }
    if news.measures:
        yield _measures(news)


def _mode(news: RoomNews) -> str:
    if news.mode_since is None:
        text = gettext("%(centre)s. No mode of the centre was set by then.")
        return text % {"centre": news.centre}
    since = numbers.short_day(_local(news.mode_since, news.time_zone).date())
    return gettext(
        "%(centre)s has been in the mode of %(mode)s since %(since)s: %(why)s"
    ) % {
        "centre": news.centre,
        "mode": state_word(news.mode),
        "since": since,
        "why": _stopped(news.mode_why),
    }


def _signals(news: RoomNews) -> Iterator[str]:
    if not (news.signals_raised or news.signals_closed or news.signals_open):
        return
    rose, events = news.signals_raised, news.signals_events
    closed, still = news.signals_closed, news.signals_open
    yield gettext("%(rose)s, %(events)s, %(closed)s; %(open)s.") % {
        "rose": capitalised(
            _many(ngettext("%(n)s signal rose", "%(n)s signals rose", rose), rose)
        ),
        "events": _many(
            ngettext("%(n)s became an event", "%(n)s became an event", events), events
        ),
        "closed": _many(
            ngettext("%(n)s was closed", "%(n)s were closed", closed), closed
        ),
        "open": _many(ngettext("%(n)s is open", "%(n)s are open", still), still),
    }


def _instructions(news: RoomNews) -> Iterator[str]:
    issued, done = news.instructions_issued, news.instructions_done
    refused, still = news.instructions_refused, news.instructions_open
    if not (issued or done or refused or still):
        return
    given = ngettext(
        "%(n)s instruction was given", "%(n)s instructions were given", issued
    )
    carried = ngettext("%(n)s was done", "%(n)s were done", done)
    turned = ngettext("%(n)s was refused", "%(n)s were refused", refused)
    left = ngettext("%(n)s is open", "%(n)s are open", still)
    yield gettext(
        "%(given)s, %(done)s and %(refused)s; %(open)s, %(late)s of them overdue."
    ) % {
        "given": capitalised(_many(given, issued)),
        "done": _many(carried, done),
        "refused": _many(turned, refused),
        "open": _many(left, still),
        "late": _number(news.instructions_overdue),
    }


def _act(act: ActNews, zone: str) -> str:
    texts = _ACTS if act.effective_to is None else _ACTS_WITH_END
    until = "" if act.effective_to is None else _hour(act.effective_to, zone)
    return gettext(texts[act.kind]) % {
        "instrument": act.instrument,
        "regime": act.regime,
        "since": _hour(act.effective_from, zone),
        "until": until,
    }


def _measures(news: RoomNews) -> str:
    first, many = news.measures[0], len(news.measures)
    if first.until is None or first.days_left is None:
        text = ngettext(
            "%(n)s measure is in force, none with an end.",
            "%(n)s measures are in force, none with an end.",
            many,
        )
        return text % {"n": numbers.count(many)}
    text = ngettext(
        "%(n)s measure is in force; the first to end, in %(days)s, on %(until)s, is "
        "%(what)s.",
        "%(n)s measures are in force; the first to end, in %(days)s, on %(until)s, is "
        "%(what)s.",
        many,
    )
    return text % {
        "n": numbers.count(many),
        "days": numbers.days_of(first.days_left),
        "until": _hour(first.until, news.time_zone),
        "what": measure(first.code, first.level),
    }


def _event_row(event: EventNews) -> tuple[str, ...]:
    head = gettext("Event %(number)s") % {"number": event.number}
    what = _short(f"{event.title}: {event.said}" if event.said else event.title)
    risk = (f"risk-{event.risk}",) if event.risk else ()
    state = ", ".join(map(state_word, (event.state, event.grade, *risk)))
    return (f"{head}, {what}", state, numbers.short_day(event.since))


def _signal_row(signal: SignalNews) -> tuple[str, ...]:
    parts = [gettext(_KINDS.get(signal.kind, signal.kind))]
    if signal.indicator:
        parts.append(words.counted(signal.indicator))
    what = ": ".join(parts)
    if signal.location:
        what += f", {place_name(signal.location)}"
    if signal.said:
        what += f": {_short(signal.said)}"
    head = gettext("Signal %(number)s") % {"number": signal.number}
    state = f"{state_word(signal.severity)}, {state_word(signal.state)}"
    return (f"{head}, {what}", state, numbers.short_day(signal.reference_date))


def _instruction_row(one: InstructionNews, zone: str) -> tuple[str, ...]:
    state = state_word("overdue") if one.is_overdue else state_word(one.state)
    to = f"{one.addressee}: " if one.addressee else ""
    head = gettext("Instruction %(number)s") % {"number": one.number}
    due = gettext("due %(hour)s") % {"hour": _hour(one.deadline, zone)}
    return (f"{head}, {to}{_short(one.text)}", state, due)


def _ended(news: RoomNews) -> Iterator[str]:
    for event in news.events_closed[:_LINES]:
        yield gettext("Event %(number)s (%(title)s) was closed: %(why)s") % {
            "number": event.number,
            "title": _short(event.title, 50),
            "why": _stopped(event.said),
        }
    for signal in news.closed[:_LINES]:
        yield gettext("Signal %(number)s (%(kind)s) was closed: %(why)s") % {
            "number": signal.number,
            "kind": gettext(_KINDS.get(signal.kind, signal.kind)),
            "why": _stopped(signal.said),
        }
    for one in news.answered[:_LINES]:
        text = (
            gettext("Instruction %(number)s (%(text)s) was %(state)s by %(by)s")
            if one.addressee
            else gettext("Instruction %(number)s (%(text)s) was %(state)s")
        )
        sentence = text % {
            "number": one.number,
            "text": _short(one.text, 50),
            "state": state_word(one.state),
            "by": one.addressee,
        }
        yield f"{sentence}: {_stopped(one.report)}" if one.report else f"{sentence}."


def _many(text: str, count: int) -> str:
    return text % {"n": _number(count)}


def _number(count: int) -> str:
    return numbers.count(count) if count else pgettext("how many", "none")


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
