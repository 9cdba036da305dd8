"""What each centre has: only moves are written, and what there is, is their sum.

What will be short in a week is told from what is asked for and what was used lately.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, Sum

from epihq.care.needs.packages import ITEMS
from epihq.care.needs.people import at_home
from epihq.care.needs.tables import NeedRow, StockRow
from epihq.care.register import episodes
from epihq.care.register.tables import CareDistrictRow
from epihq.operations.ledger import clock, rules
from epihq.operations.ledger.acting import check_text
from epihq.operations.ledger.rules import Actor
from epihq.terms.errors import RecordError, UsageError

# Over so many days the recent use is told, and so many ahead it is held against.
USED_DAYS, AHEAD_DAYS = 14, 7
_MOST = 1_000_000
WHYS = ("received", "counted", "lost")


@dataclass(frozen=True, kw_only=True)
class Held:
    """One item at one centre, at ``at``.

    ``there`` is in stock, ``asked`` is asked for and not packed, ``used`` a week by the
    last 14 days, ``lent`` is out and comes back. ``short`` is how many will be missing
    in a week: the greater of what is asked for and what a week uses, less what is
    there; ``lasts`` how many days the stock does at that use, None where none is used.
    """

    district: int
    name: str
    item: str
    at: datetime
    there: int
    asked: int
    used: float
    lent: int

    @property
    def short(self) -> int:
        """How many will be missing in a week; 0 for none."""
        return max(0, round(max(self.asked, self.used)) - self.there)

    @property
    def lasts(self) -> float | None:
        """How many days the stock lasts at the recent use."""
        return self.there / self.used * AHEAD_DAYS if self.used else None


def held(actor: Actor, now: datetime | None = None) -> list[Held]:
    """Tell each item at each centre of an actor's districts, what is short first.

    Raises:
        RecordError: ``rules.not-allowed``.
    """
    rules.require(actor, "care.see")
    at = now or clock.now()
    names = dict(episodes.own_districts(actor).values_list("pk", "name"))
    moved, needs = _moved(list(names), at), _needs(list(names))
    found = [
        Held(
            district=district,
            name=names[district],
            item=item,
            at=at,
            there=moved[district, item][0],
            used=moved[district, item][1] * AHEAD_DAYS / USED_DAYS,
            asked=needs[district, item][0],
            lent=needs[district, item][1],
        )
        for district, item in sorted({*moved, *needs})
    ]
    places = {item: at for at, item in enumerate(ITEMS)}
    return sorted(found, key=lambda one: (-one.short, one.name, places[one.item]))


def _moved(districts: list[int], at: datetime) -> dict[tuple[int, str], list[int]]:
    """Sum what is there, and what left of late less what came back unused."""
    lately = Q(at__gt=at - timedelta(days=USED_DAYS), why__in=("packed", "unpacked"))
    rows = StockRow.objects.filter(district__in=districts).order_by()
    summed = rows.values_list("district", "item").annotate(
        there=Sum("change"), used=Sum("change", filter=lately)
    )
    found: dict[tuple[int, str], list[int]] = defaultdict(lambda: [0, 0])
    for district, item, there, used in summed:
        found[district, item] = [there, -(used or 0)]
    return found


def _needs(districts: list[int]) -> dict[tuple[int, str], list[int]]:
    """Sum what is asked for where people live now, and what each centre has lent."""
    asked = at_home(NeedRow.objects.filter(state="asked"))
    lent = NeedRow.objects.filter(state="lent", district__in=districts)
    found: dict[tuple[int, str], list[int]] = defaultdict(lambda: [0, 0])
    for place, (rows, where) in enumerate(
        [(asked.filter(lives_in__in=districts), "lives_in"), (lent, "district")]
    ):
        summed = rows.order_by().values_list(where, "item").annotate(n=Sum("amount"))
        for district, item, amount in summed:
            found[district, item][place] = amount
    return found


def book(actor: Actor, row: NeedRow, change: int, why: str) -> None:
    """Write down that a need's things left the stock, or came back to it.

    Raises:
        RecordError: ``care.no-stock``.
    """
    if change < 0:
        _require(row.district_id, row.item, -change)
    _add(actor, row.district_id, row.item, change, why, need=row.pk)


def _require(district: int, item: str, amount: int) -> None:
    there = _there(district, item)
    if there < amount:
        raise RecordError(
            "care.no-stock",
            f"stock of care-district {district}: at least {amount} of {item} were "
            f"expected; got {there}. Write down what has come in, or count it.",
        )


def _there(district: int, item: str) -> int:
    """Sum what is there, while nobody else moves the stock of the district."""
    list(CareDistrictRow.objects.select_for_update(no_key=True).filter(pk=district))
    rows = StockRow.objects.filter(district=district, item=item)
    return int(rows.aggregate(there=Sum("change"))["there"] or 0)


def change_stock(
    actor: Actor,
    district: int,
    item: str,
    amount: int,
    *,
    why: str,
    note: str = "",
    once: str = "",
) -> StockRow:
    """Write a move of stock down: "received", "lost", or "counted" to ``amount``.

    ``once`` is the key of the form or request: sent again, it is answered with the move
    that was made.

    Raises:
        RecordError: ``rules.not-allowed``, ``care.no-stock``, ``care.key-used``.
        UsageError: ``care.no-such-item``, ``care.no-such-district``,
            ``ledger.not-text``.
    """
    rules.require(actor, "care.stock")
    check_text("care", [note])
    if item not in ITEMS or why not in WHYS or not 0 <= amount <= _MOST:
        raise UsageError(
            "care.no-such-item",
            f"stock: from 0 to {_MOST} of one of {', '.join(ITEMS)}, "
            f"{' or '.join(WHYS)}, were expected; got {amount} of {item[:40]!r}, "
            f"{why[:20]!r}. Correct it.",
        )
    with episodes.changing():
        require_district(actor, district)
        there = _there(district, item)
        key = episodes.once_key(actor, "stock", once)
        if key and (done := StockRow.objects.filter(once=key).first()):
            if (done.district_id, done.item, done.why) != (district, item, why):
                raise episodes.key_used()
            return done
        moved = {"received": amount, "lost": -amount, "counted": amount - there}[why]
        if there + moved < 0:
            _require(district, item, amount)
        return _add(actor, district, item, moved, why, note=note.strip(), once=key)


def _add(
    actor: Actor, district: int, item: str, change: int, why: str, **more: object
) -> StockRow:
    return StockRow.objects.create(
        district_id=district,
        item=item,
        change=change,
        why=why,
        by=actor.name,
        via=actor.via,
        at=clock.now(),
        **more,
    )


def require_district(actor: Actor, district: int) -> None:
    """Refuse a district that is not one's own.

    Raises:
        UsageError: ``care.no-such-district``.
    """
    if not episodes.own_districts(actor).filter(pk=district).exists():
        raise UsageError(
            "care.no-such-district",
            f"care: one of your districts was expected; got {district}. Take one of "
            "the list.",
        )
