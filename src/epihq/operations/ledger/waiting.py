"""What waits for a person: each subject says of its things what does, by registration.

    # operations/visits/waiting.py
    WAITING = (
        Waiting(
            table=VisitRow,
            deeds={"visit.end": noop("see a visitor out")},
            having=lambda asking: Q() if asking.on_duty else None,
            told=lambda row, asking: Told(since=row.opened_at, title=row.who),
        ),
    )

A thing waits for whoever may do the deed to it now: the rules say who may and from
which states. A subject adds whom of those it waits for, and since when, until when and
how gravely, so that all of it stands in one order: by what can harm first.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from django.db.models import Q, Value

from epihq.operations.ledger.moments import Found, Moment, found
from epihq.operations.ledger.order import Order
from epihq.operations.ledger.past import Past, past
from epihq.operations.ledger.rules import Actor, may, verb_named
from epihq.operations.ledger.thing import Thing

ByState: TypeAlias = Callable[[Collection[str]], Past[Thing]]
# Who has less than that left is told before all that has no end.
SOON = timedelta(hours=24)
# So many of a kind are read, the first of its order.
_READ = 100


class Urgency(IntEnum):
    """What can harm first."""

    HARM = 0
    OVERDUE = 1
    SOON = 2
    ANSWER = 3
    CALM = 4


@dataclass(frozen=True, kw_only=True)
class Asking:
    """Who asks what waits for them, at which hour, and whether they are on duty.

    Where nobody is, everybody is: nothing waits for nobody. ``hour`` is that at which
    measures are looked at; an exercise has its own. ``zone`` is the centre's clock.
    """

    actor: Actor
    moment: Moment
    hour: datetime
    on_duty: bool
    zone: ZoneInfo
    _past: dict[type[Thing], ByState] = field(default_factory=dict)

    def stood(self, table: type[Thing], states: Collection[str]) -> Past[Thing]:
        """Give the things of a table that were in some states then; found once."""
        if table not in self._past:
            self._past[table] = past(table, self.moment.upto or 0).by_state()
        return self._past[table](states)


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a subject tells of a thing that waits.

    ``since`` is how long it has waited, ``due`` what runs out, and ``clock`` what that
    is: a "deadline", the end of a "regime", of a "shift" or an "overlap", or the hour
    from which something is to be in "force". ``hour`` is the one it is measured by,
    default that of the ledger. ``least`` is how urgent it is whatever the clock says;
    ``grade`` is the state that is marked beside it. ``title`` is what people wrote,
    ``by`` who is waiting or whom it is about. ``number`` is that of the thing to open
    where another is.
    """

    since: datetime
    due: datetime | None = None
    clock: str = "deadline"
    hour: datetime | None = None
    least: Urgency = Urgency.ANSWER
    grade: str = ""
    location: str = ""
    title: str = ""
    by: str = ""
    number: int | None = None


class Asked(NamedTuple):
    """Which things of a table are asked for; no states are all."""

    states: tuple[str, ...]
    having: Q


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Things of a table that wait for a deed; each subject registers its own.

    ``deeds`` are the verbs awaited, each with what is to be done in words: of a thing
    the first that its state lets go and its reader may do. ``having`` narrows to whom
    of those who may it waits for; None is not for them. ``order`` is by what can harm
    first, as ``told`` says it of each. ``opens`` names the kind of thing to be opened
    and ``see`` the verb by which it is seen, where they are not the table's own.
    ``code`` tells apart what awaits one deed for several reasons. ``standing`` are the
    states from which it waits, where the deed is not one to the table's own things.
    """

    table: type[Thing]
    deeds: Mapping[str, str]
    having: Callable[[Asking], Q | None]
    told: Callable[[Any, Asking], Told]
    order: tuple[Order, ...] = ("number",)
    related: tuple[str, ...] = ()
    opens: str = ""
    see: str = ""
    code: str = ""
    standing: tuple[str, ...] = ()

    @property
    def thing(self) -> str:
        """The kind of thing that is opened."""
        return self.opens or self.table.kind

    def found(self, asking: Asking) -> Found[Thing] | None:
        """Find the things of it that wait for somebody; None is none."""
        asked = self.asked(asking)
        return None if asked is None else self.things(asking, asked)

    def asked(self, asking: Asking) -> Asked | None:
        """Put into words which things of its table wait for somebody; None is none."""
        see = self.see or f"{self.thing}.see"
        whole = _whole(asking.actor)
        open_to = [verb for verb in self.deeds if may(whole, verb)]
        having = self.having(asking) if open_to and may(asking.actor, see) else None
        if having is None:
            return None
        states = {state for verb in open_to for state in self.states(verb)}
        return Asked(tuple(sorted(states)), having)

    def things(self, asking: Asking, asked: Asked) -> Found[Thing]:
        """Find the things of its table that fit, as they stand or stood."""
        if asking.moment.is_past:
            then = asking.stood(self.table, asked.states)
            return then.filter(asked.having).order_by(*self.order)
        within = Q(state__in=asked.states) if asked.states else Q()
        return found(
            self.table,
            asking.moment,
            within & asked.having,
            order=self.order,
            related=self.related,
        )

    def verb_for(self, actor: Actor, row: Thing) -> str:
        """Say which deed is awaited of somebody; "" where they may do none to it."""
        return next((verb for verb in self.deeds if self._goes(actor, verb, row)), "")

    def _goes(self, actor: Actor, verb: str, row: Thing) -> bool:
        states = self.states(verb)
        return (not states or row.state in states) and may(_whole(actor), verb, row)

    def states(self, verb: str) -> tuple[str, ...]:
        """From which states of this table a verb is awaited; none is from any."""
        is_own = verb.startswith(f"{self.table.kind}.")
        return verb_named(verb).before if is_own else self.standing


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing that waits for somebody: what is to be done, and how urgent it is."""

    waiting: Waiting
    verb: str
    row: Thing
    told: Told
    at: datetime

    @property
    def thing(self) -> str:
        """The kind of thing to open."""
        return self.waiting.thing

    @property
    def number(self) -> int:
        """The number of the thing to open."""
        return int(self.row.pk if self.told.number is None else self.told.number)

    @property
    def doing(self) -> str:
        """What is to be done, in English: "accept a handover"."""
        return self.waiting.deeds[self.verb]

    @property
    def left(self) -> timedelta | None:
        """How long until it is due; negative is since when it is overdue."""
        if self.told.due is None:
            return None
        return self.told.due - (self.told.hour or self.at)

    @property
    def urgency(self) -> Urgency:
        """The graver of what it is and what the clock says."""
        return min(self.told.least, _by_clock(self.left))

    @property
    def rank(self) -> tuple[Urgency, timedelta, datetime, str, int]:
        """By what can harm first, then what is due first, then what waits longest."""
        left = self.left or timedelta()
        return self.urgency, left, self.told.since, self.thing, self.number


@dataclass(frozen=True, kw_only=True)
class Inbox:
    """What waits for somebody, the first things first; ``total`` counts all of it."""

    items: tuple[Item, ...]
    total: int

    @property
    def further(self) -> int:
        """How many more there are than are listed."""
        return self.total - len(self.items)


@dataclass(frozen=True, kw_only=True)
class Total:
    """How many things wait for one deed, and the first few of them by number.

    ``deed`` is the verb, or the code of the kind where it has one.
    """

    thing: str
    deed: str
    count: int
    numbers: tuple[int, ...]


# The ledger is a subject, too; nothing of the log itself waits for anybody.
WAITING: tuple[Waiting, ...] = ()
_known: list[Waiting] = []


def know(declared: Iterable[Waiting]) -> None:
    """Take what subjects registered; ``operations.subjects`` does it."""
    _known[:] = declared


def registered() -> Sequence[Waiting]:
    """List what subjects registered."""
    return tuple(_known)


def waiting_for(asking: Asking, most: int) -> Inbox:
    """Find what waits for somebody, at most so many, and count all of it."""
    items: list[Item] = []
    total = 0
    for kind in registered():
        if (there := kind.found(asking)) is not None:
            rows, count = _first(there)
            items += _items(kind, rows, asking)
            total += count
    items.sort(key=lambda item: item.rank)
    return Inbox(items=tuple(items[:most]), total=total)


class Counts:
    """What was counted of the room as it stands, for all who ask until it changes.

    Most who are on duty ask the same, and most tables hold nothing that could wait for
    anybody: each is asked of the database once, whoever asks next.
    """

    def __init__(self) -> None:
        self._there: dict[type[Thing], set[str] | None] | None = None
        self._counted: dict[tuple[type[Thing], Asked], int] = {}

    def of(self, asking: Asking) -> int:
        """Count what waits for somebody now; nothing of it is read."""
        return sum(self._of(kind, asking) for kind in registered())

    def _of(self, kind: Waiting, asking: Asking) -> int:
        asked = kind.asked(asking) if self._can_wait(kind) else None
        if asked is None:
            return 0
        question = (kind.table, asked)
        if (known := self._counted.get(question)) is None:
            known = self._counted[question] = kind.things(asking, asked).count()
        return known

    def _can_wait(self, kind: Waiting) -> bool:
        """Whether anything is in a state from which it can wait for anybody."""
        if self._there is None:
            self._there = _states_there()
        there = self._there[kind.table]
        states = (state for verb in kind.deeds for state in kind.states(verb))
        return there is None or any(state in there for state in states)


def totals_for(asking: Asking, first: int = 5) -> list[Total]:
    """Count what waits for somebody by what is to be done, and number the first."""
    found = []
    for kind in registered():
        there = kind.found(asking)
        if there is None or not (count := there.count()):
            continue
        items = list(_items(kind, there[:first], asking))
        deed = kind.code or (items[0].verb if items else next(iter(kind.deeds)))
        numbers = tuple(item.number for item in items)
        found.append(Total(thing=kind.thing, deed=deed, count=count, numbers=numbers))
    return found


def deed_named(thing: str, deed: str) -> str:
    """Say what is to be done, in English; "" where no subject awaits it any more."""
    for kind in registered():
        if kind.thing == thing and deed in {kind.code, *kind.deeds}:
            return kind.deeds.get(deed) or next(iter(kind.deeds.values()))
    return ""


def _states_there() -> dict[type[Thing], set[str] | None]:
    """In which of the states from which it waits anything is, by one question.

    None is of a table of which things wait from any state.
    """
    tables = {one.table: _states_of(one.table) for one in registered()}
    each = [
        table.objects.order_by()
        .filter(state__in=states)
        .annotate(of=Value(table.kind))
        .values_list("of", "state")
        .distinct()
        for table, states in tables.items()
        if states
    ]
    found = set(each[0].union(*each[1:], all=True)) if each else set()
    return {
        table: {state for of, state in found if of == table.kind} if states else None
        for table, states in tables.items()
    }


def _states_of(table: type[Thing]) -> list[str]:
    """The states from which anything of a table can wait; none is any."""
    kinds = [one for one in registered() if one.table is table]
    states = [[*one.states(verb)] for one in kinds for verb in one.deeds]
    return sorted({state for some in states for state in some}) if all(states) else []


def _first(there: Found[Thing]) -> tuple[Sequence[Thing], int]:
    """Read the first of what waits, and count all."""
    if isinstance(there, Past):
        return there.first(_READ)
    rows = there[:_READ]
    return rows, len(rows) if len(rows) < _READ else there.count()


def _items(kind: Waiting, rows: Iterable[Thing], asking: Asking) -> Iterator[Item]:
    for row in rows:
        if verb := kind.verb_for(asking.actor, row):
            told = kind.told(row, asking)
            yield Item(waiting=kind, verb=verb, row=row, told=told, at=asking.moment.at)


def _by_clock(left: timedelta | None) -> Urgency:
    if left is None:
        return Urgency.CALM
    if left < timedelta():
        return Urgency.OVERDUE
    return Urgency.SOON if left <= SOON else Urgency.CALM


def _whole(actor: Actor) -> Actor:
    """The person behind a key: what waits is theirs to do, not the key's."""
    return replace(actor, scopes=None)
