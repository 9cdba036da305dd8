"""Needs of people at home: asked for, packed, sent, delivered with proof, taken back.

What is packed leaves the stock of the district's centre, and comes back to it where it
is unpacked or returned; a centre never packs what it has not.
"""

from collections.abc import Mapping, Sequence

from django.db.models import F, Sum

from epihq.care.needs.packages import ITEMS, LENT, packages
from epihq.care.needs.tables import NeedRow, StockRow
from epihq.care.register import episodes
from epihq.care.register.episodes import Hand
from epihq.operations.ledger import clock, rules
from epihq.operations.ledger.acting import check_text
from epihq.operations.ledger.rules import Actor
from epihq.terms.errors import RecordError, UsageError

# From which states each verb goes, and to which it leads.
STEPS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "care.pack": (("asked",), "packed"),
    "care.send": (("packed",), "on-the-way"),
    "care.deliver": (("asked", "packed", "on-the-way"), "delivered"),
    "care.fail-delivery": (("packed", "on-the-way"), "asked"),
    "care.drop-need": (("asked", "packed", "on-the-way"), "dropped"),
    "care.take-back": (("lent",), "returned"),
}
# Which of them hold stock in their hands before, and after.
_HELD = frozenset({"packed", "on-the-way", "delivered", "lent"})
_MOST = 99


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
        RecordError: ``rules.not-allowed``, ``ledger.wrong-state``.
        UsageError: ``care.no-such-episode``, ``care.no-such-item``.
    """
    _check(items)
    with episodes.changing():
        if once and (act := episodes.done_before(actor, once)):
            return _asked_by(act.episode, act.at)
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
        return list(NeedRow.objects.bulk_create(made))


def ask_package(
    actor: Actor, number: int, code: str, *, once: str = ""
) -> list[NeedRow]:
    """Ask for a package by its rule.

    Raises:
        RecordError: as ``ask``.
        UsageError: as ``ask``, ``care.no-such-package``.
    """
    package = packages().get(code)
    if package is None:
        known = ", ".join(packages())
        raise UsageError(
            "care.no-such-package",
            f"care: the code of a package was expected; got {code!r}. Take one of "
            f"{known}.",
        )
    return ask(actor, number, package.items, package=code, once=once)


def _asked_by(episode: int, at: object) -> list[NeedRow]:
    return list(NeedRow.objects.filter(episode=episode, asked_at=at))


def _check(items: Mapping[str, int]) -> None:
    for item, amount in items.items():
        if item not in ITEMS or not 1 <= amount <= _MOST:
            raise UsageError(
                "care.no-such-item",
                f"care: from 1 to {_MOST} of one of {', '.join(ITEMS)} were expected; "
                f"got {amount} {item!r}. Correct it.",
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
        RecordError: ``rules.not-allowed``, ``care.wrong-need``, ``care.no-stock``.
        UsageError: ``care.no-such-episode``, ``care.no-such-need``,
            ``care.no-proof``.
    """
    if verb == "care.deliver" and not words.strip():
        raise UsageError(
            "care.no-proof",
            "care: who took what was brought was expected; got nothing. Write the name "
            "or how they are related; it is kept locked.",
        )
    with episodes.changing():
        if once and episodes.done_before(actor, once):
            return list(NeedRow.objects.filter(pk__in=needs))
        rows = _rows(needs)
        hand = episodes.in_hand(actor, verb, rows[0].episode)
        content = {"needs": [f"{row.item} {row.amount}" for row in rows]}
        for row in rows:
            _move(hand, verb, row, serial)
        episodes.change(hand, {}, content=content, words=words, once=once)
        return rows


def _rows(needs: Sequence[int]) -> list[NeedRow]:
    held = NeedRow.objects.select_for_update().filter(pk__in=needs).order_by("pk")
    rows = list(held)
    if not rows or len(rows) != len(set(needs)) or len({r.episode for r in rows}) > 1:
        raise UsageError(
            "care.no-such-need",
            "care: numbers of needs of one person were expected; got "
            f"{', '.join(map(str, needs)) or 'none'}. Follow a link of the list.",
        )
    return rows


def _move(hand: Hand, verb: str, row: NeedRow, serial: str) -> None:
    before, after = STEPS[verb]
    if row.state not in before:
        raise RecordError(
            "care.wrong-need",
            f"{row}: the state {' or '.join(before)} was expected; got {row.state}. "
            "Look at it again: somebody may have acted before you.",
        )
    if after == "delivered" and row.item in LENT:
        after = "lent"
    was, is_held = row.state in _HELD, after in _HELD
    if is_held and not was:
        _require_stock(row)
        _book(hand.actor, row, -row.amount, "packed")
    elif was and not is_held:
        why = "returned" if row.state == "lent" else "unpacked"
        _book(hand.actor, row, row.amount, why)
    now = clock.now()
    row.state, row.changed_at, row.version = after, now, row.version + 1
    if after in {"delivered", "lent"}:
        row.delivered_at = now
        row.serial = serial.strip()[:60]
    row.save(force_update=True)


def _require_stock(row: NeedRow) -> None:
    there = stock(row.district_id).get(row.item, 0)
    if there < row.amount:
        raise RecordError(
            "care.no-stock",
            f"{row}: at least {row.amount} of {row.item} in the centre's stock were "
            f"expected; got {there}. Count the stock, or bring some in.",
        )


def _book(actor: Actor, row: NeedRow, change: int, why: str) -> None:
    StockRow.objects.create(
        district_id=row.district_id,
        item=row.item,
        change=change,
        why=why,
        need=row.pk,
        by=actor.name,
        via=actor.via,
        at=clock.now(),
    )


def stock(district: int) -> dict[str, int]:
    """Say what a district's centre has, item by item."""
    moves = StockRow.objects.filter(district=district).order_by()
    found = moves.values_list("item").annotate(there=Sum("change"))
    return dict(found)


def change_stock(
    actor: Actor, district: int, item: str, change: int, *, why: str, note: str = ""
) -> StockRow:
    """Write a move of stock down: "received", "lost", or "counted" to ``change``.

    Raises:
        RecordError: ``rules.not-allowed``, ``care.no-stock``.
        UsageError: ``care.no-such-item``, ``care.no-such-district``.
    """
    rules.require(actor, "care.stock")
    _check({item: 1})
    check_text("care", [note])
    with episodes.changing():
        _require_district(actor, district)
        there = stock(district).get(item, 0)
        moved = change - there if why == "counted" else change
        if there + moved < 0:
            raise RecordError(
                "care.no-stock",
                f"stock: no more than {there} of {item} to go were expected; got "
                f"{-moved}. Count the stock first.",
            )
        return StockRow.objects.create(
            district_id=district,
            item=item,
            change=moved,
            why=why,
            by=actor.name,
            via=actor.via,
            at=clock.now(),
            note=note.strip(),
        )


def _require_district(actor: Actor, district: int) -> None:
    seen = episodes.districts_of(actor)
    if seen is not None and district not in seen:
        raise UsageError(
            "care.no-such-district",
            f"care: one of your districts was expected; got {district}. Take one of "
            "the list.",
        )


def open_needs(actor: Actor, district: int | None = None):  # noqa: ANN201
    """Ask for the needs that are not brought yet, the oldest first."""
    rows = NeedRow.objects.filter(state__in=("asked", "packed", "on-the-way"))
    seen = episodes.districts_of(actor)
    if seen is not None:
        rows = rows.filter(district_id__in=seen)
    if district is not None:
        rows = rows.filter(district_id=district)
    return rows.select_related("district").order_by(F("asked_at"), "number")
