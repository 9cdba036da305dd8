"""Needs of people at home: asked for, packed, sent, delivered with proof, taken back.

What is packed leaves the stock of the district's centre, and comes back to it where it
is unpacked or returned; a centre never packs what it has not.

Open are needs of people at home, in the district where they live now. Those of somebody
in hospital rest; what is asked for and not packed is dropped as home care ends.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import islice

from django.db.models import QuerySet

from epihq.care.needs import stocks
from epihq.care.needs.packages import ITEMS, LENT, Package, packages
from epihq.care.needs.people import at_home, not_at_home
from epihq.care.needs.tables import NeedRow
from epihq.care.register import episodes
from epihq.care.register.episodes import Hand
from epihq.care.register.tables import EpisodeRow
from epihq.care.verbs import HOME
from epihq.operations.ledger import clock
from epihq.operations.ledger.rules import Actor, require
from epihq.terms.errors import RecordError, UsageError

_PACKED = ("packed", "on-the-way")
OPEN_NEEDS = ("asked", *_PACKED)
# From which states each verb goes, and to which it leads.
STEPS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "care.pack": (("asked",), "packed"),
    "care.send": (("packed",), "on-the-way"),
    "care.deliver": (OPEN_NEEDS, "delivered"),
    "care.fail-delivery": (_PACKED, "asked"),
    "care.drop-need": (OPEN_NEEDS, "dropped"),
    "care.take-back": (("lent",), "returned"),
}
# In which of them a thing has left the stock.
_OUT = frozenset({*_PACKED, "delivered", "lent"})
_MOST = 99
_AT_ONCE = 500


def ask(
    actor: Actor,
    number: int,
    items: Mapping[str, int],
    *,
    package: str = "",
    words: str = "",
    once: str = "",
) -> list[NeedRow]:
    """Ask for things for somebody; ``package`` is the code of the rule, if one.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.wrong-state``,
            ``care.key-used``.
        UsageError: ``care.no-such-episode``, ``care.no-such-item``.
    """
    check_items(items)
    with episodes.changing():
        if act := episodes.done_before(actor, once, "care.ask-for", number):
            return list(NeedRow.objects.filter(episode=act.episode, asked_at=act.at))
        hand = episodes.in_hand(actor, "care.ask-for", number)
        content = {"items": dict(items), **({"package": package} if package else {})}
        act = episodes.change(hand, {}, content=content, words=words, once=once)
        made = [
            NeedRow(
                episode=number,
                district_id=hand.row.district_id,
                item=item,
                amount=amount,
                package=package,
                state="asked",
                asked_at=act.at,
                changed_at=act.at,
            )
            for item, amount in items.items()
        ]
        NeedRow.objects.bulk_create(made)
        return list(NeedRow.objects.filter(episode=number, asked_at=act.at))


def ask_package(
    actor: Actor, number: int, code: str, *, once: str = ""
) -> list[NeedRow]:
    """Ask for a package by its rule.

    Raises:
        RecordError: as ``ask``.
        UsageError: as ``ask``, ``care.no-such-package``.
    """
    return ask(actor, number, _package(code).items, package=code, once=once)


def _package(code: str) -> Package:
    package = packages().get(code)
    if package is None:
        known = ", ".join(packages())
        raise UsageError(
            "care.no-such-package",
            f"care: the code of a package was expected; got {code[:60]!r}. Take one of "
            f"{known}.",
        )
    return package


def ask_for_all(actor: Actor, code: str, district: int) -> int:
    """Ask for a package for all at home in a district who are to have it and have not.

    Says for how many; so many at once that nobody waits, and again for the rest.

    Raises:
        RecordError: ``rules.not-allowed``.
        UsageError: ``care.no-such-district``, ``care.no-such-package``.
    """
    require(actor, "care.ask-for")
    stocks.require_district(actor, district)
    package, today = _package(code), clock.now().date()
    have = NeedRow.objects.filter(package=code)
    rows = EpisodeRow.objects.filter(district=district, state__in=HOME)
    without = rows.exclude(pk__in=have.values("episode")).order_by("pk")
    of_age = without.values_list("pk", "age")
    given = (number for number, age in of_age if package.is_for(age, today))
    numbers = list(islice(given, _AT_ONCE))
    for number in numbers:
        ask_package(actor, number, code)
    return len(numbers)


def check_items(items: Mapping[str, int]) -> None:
    """Refuse what nobody can ask for.

    Raises:
        UsageError: ``care.no-such-item``.
    """
    for item, amount in items.items():
        if item not in ITEMS or not 1 <= amount <= _MOST:
            raise UsageError(
                "care.no-such-item",
                f"care: from 1 to {_MOST} of one of {', '.join(ITEMS)} were expected; "
                f"got {amount} of {item[:40]!r}. Correct it.",
            )
    if not items:
        raise UsageError(
            "care.no-such-item",
            "care: at least one thing that is needed was expected; got none. Name it.",
        )


def step(
    actor: Actor,
    verb: str,
    needs: Sequence[int],
    *,
    words: str = "",
    serial: str = "",
    once: str = "",
) -> list[NeedRow]:
    """Take needs of one person a step on, all of them or none.

    ``words`` are the proof of a delivery (who took it), or why it failed; they are kept
    locked. ``serial`` is that of a thing lent.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.wrong-state``, ``care.no-stock``,
            ``care.key-used``.
        UsageError: ``care.no-such-episode``, ``care.no-such-need``,
            ``ledger.says-nothing``.
    """
    if verb == "care.deliver" and not words.strip():
        raise UsageError(
            "ledger.says-nothing",
            "care: who took what was brought was expected; got nothing. Write the name "
            "or how they are related; it is kept locked.",
        )
    with episodes.changing():
        whose = _whose(needs)
        if episodes.done_before(actor, once, verb, whose):
            return list(NeedRow.objects.filter(pk__in=needs))
        hand = episodes.in_hand(actor, verb, whose)
        held = NeedRow.objects.select_for_update().filter(pk__in=needs).order_by("pk")
        rows = list(held)
        content = {"needs": [f"{row.item} {row.amount}" for row in rows]}
        for row in rows:
            _move(hand, verb, row, serial)
        episodes.change(hand, {}, content=content, words=words, once=once)
        return rows


def _whose(needs: Sequence[int]) -> int:
    found = NeedRow.objects.filter(pk__in=needs).values_list("pk", "episode")
    of = {episode for _, episode in found}
    if not needs or len(found) != len(set(needs)) or len(of) > 1:
        raise UsageError(
            "care.no-such-need",
            "care: numbers of needs of one person were expected; got "
            f"{', '.join(map(str, needs)) or 'none'}. Follow a link of the list.",
        )
    return int(of.pop())


def _move(hand: Hand, verb: str, row: NeedRow, serial: str) -> None:
    before, after = STEPS[verb]
    if row.state not in before:
        raise RecordError(
            "ledger.wrong-state",
            f"{row}: the state {' or '.join(before)} was expected; got {row.state}. "
            "Look at it again: somebody may have acted before you.",
        )
    if after == "delivered" and row.item in LENT:
        after = "lent"
    was_out, is_out = row.state in _OUT, after in _OUT
    if is_out and not was_out:
        # The centre of where they live now packs it, and has it back.
        row.district_id = hand.row.district_id
        stocks.book(hand.actor, row, -row.amount, "packed")
    elif was_out and not is_out:
        why = "returned" if row.state == "lent" else "unpacked"
        stocks.book(hand.actor, row, row.amount, why)
    _keep(row, after, serial, clock.now())


def _keep(row: NeedRow, after: str, serial: str, now: datetime) -> None:
    row.state, row.changed_at, row.version = after, now, row.version + 1
    if after in {"delivered", "lent"}:
        row.delivered_at = now
        row.serial = serial.strip()[:60]
    row.save(force_update=True)


def needs_of(number: int) -> list[NeedRow]:
    """List what somebody needs and was brought, newest first; they are in sight."""
    return list(NeedRow.objects.filter(episode=number).order_by("-number")[:100])


def open_needs(actor: Actor, district: int | None = None) -> QuerySet[NeedRow]:
    """Ask for what people at home wait for, the oldest first.

    Each is of the district in which its person lives now (``lives_in``), whoever
    packed it.

    Raises:
        RecordError: ``rules.not-allowed``.
    """
    rows = NeedRow.objects.filter(state__in=OPEN_NEEDS)
    return _in_sight(actor, at_home(rows), district)


def packed_in_vain(actor: Actor, district: int | None = None) -> QuerySet[NeedRow]:
    """Ask for what is packed for somebody who is not at home any more.

    Raises:
        RecordError: ``rules.not-allowed``.
    """
    rows = NeedRow.objects.filter(state__in=_PACKED)
    return _in_sight(actor, not_at_home(rows), district)


def _in_sight(
    actor: Actor, rows: QuerySet[NeedRow], district: int | None
) -> QuerySet[NeedRow]:
    require(actor, "care.see")
    rows = episodes.of_districts(rows, actor, "lives_in")
    if district is not None:
        rows = rows.filter(lives_in=district)
    return rows.select_related("district").order_by("asked_at", "number")


def drop_asked(person: EpisodeRow) -> dict[str, object]:
    """Drop what an episode that ends still asked for; say what, for its act.

    What is packed stays out of the stock until somebody puts it back.
    """
    held = NeedRow.objects.select_for_update().filter(episode=person.pk, state="asked")
    rows = list(held.order_by("pk"))
    for row in rows:
        _keep(row, "dropped", "", person.changed_at)
    return {"dropped": [f"{row.item} {row.amount}" for row in rows]} if rows else {}
