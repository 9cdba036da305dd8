"""How homes of a round are to be visited: what the form says, and how it is told."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.http import QueryDict
from django.utils.translation import gettext as _

from epihq.care.tours import wishes
from epihq.care.tours.tables import RoundRow
from epihq.care.tours.wishes import Wish
from epihq.terms.errors import UsageError
from epihq.web.care.words import SKILLS

_LONGEST = 200_000


class Line(NamedTuple):
    """One home as the form shows it; ``skill`` is the one that is asked for."""

    number: int
    carers: int
    earliest: str
    latest: str
    skill: str


def lines_of(row: RoundRow) -> list[Line]:
    """Give each home of a round with what is wished for it now."""
    return [
        Line(number, one.carers, one.earliest, one.latest, next(iter(one.skills), ""))
        for number, one in _kept(row).items()
    ]


def ways_of(row: RoundRow) -> str:
    """Write the ways that were told, one a line: from, to, minutes."""
    return "\n".join(
        f"{number} {other} {minutes:g}"
        for number, one in _kept(row).items()
        for other, minutes in one.ways.items()
    )


def told_of(given: Mapping[str, object] | None) -> str:
    """Say how a home is to be visited; "" where it is as usual."""
    wish = wishes.read(given)
    told = [
        _("two carers together") if wish.carers > 1 else "",
        ", ".join(str(SKILLS.get(one, one)) for one in wish.skills),
        _hours(wish),
    ]
    return "; ".join(one for one in told if one)


def _hours(wish: Wish) -> str:
    facts = {"first": wish.earliest, "last": wish.latest}
    if wish.earliest and wish.latest:
        return _("from %(first)s to %(last)s") % facts
    if wish.earliest:
        return _("not before %(first)s") % facts
    return _("not after %(last)s") % facts if wish.latest else ""


def _kept(row: RoundRow) -> dict[int, Wish]:
    return {one["episode"]: wishes.read(one.get("wish")) for one in row.visits}


def sent_wishes(sent: QueryDict, row: RoundRow) -> dict[int, Wish]:
    """Read what the form says of the homes of a round; nothing where it was not sent.

    Raises:
        UsageError: ``care.bad-wish``.
    """
    if "ways" not in sent:
        return {}
    ways = _ways(sent["ways"][:_LONGEST].splitlines())
    return {
        number: Wish(
            carers=2 if sent.get(f"carers-{number}") == "2" else 1,
            skills=(skill,) if (skill := sent.get(f"skill-{number}", "")) else (),
            earliest=sent.get(f"earliest-{number}", ""),
            latest=sent.get(f"latest-{number}", ""),
            ways=ways.get(number, {}),
        )
        for number in _kept(row)
    }


def _ways(lines: Iterable[str]) -> dict[int, dict[int, float]]:
    found: dict[int, dict[int, float]] = {}
    for at, line in enumerate(lines, start=1):
        cells = line.replace(";", " ").split()
        if not cells:
            continue
        try:
            one, other = (int(cell) for cell in cells[:2])
            (minutes,) = (float(cell.replace(",", ".")) for cell in cells[2:])
        except ValueError:
            raise UsageError(
                "care.bad-wish",
                f"round, ways, line {at}: two numbers of people (0 is the centre) and "
                f"minutes, like 7 0 12, were expected; got {line[:40]!r}. Correct it.",
            ) from None
        # The centre has no line of its own: its ways stand with the homes.
        one, other = (other, one) if one == wishes.CENTRE else (one, other)
        found.setdefault(one, {})[other] = minutes
    return found
