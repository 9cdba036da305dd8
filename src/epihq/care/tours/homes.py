"""The homes of a round: who is to be visited, why, with what, and how."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from epihq.care.needs.actions import open_needs
from epihq.care.register import looking
from epihq.care.register.tables import ActRow, EpisodeRow
from epihq.care.rounds import Task, Team, Travel, Visit
from epihq.care.tours import wishes
from epihq.care.tours.windows import AtWork, window
from epihq.care.tours.wishes import AS_USUAL, Wish
from epihq.operations.ledger.rules import Actor

_VISIT, _DELIVERY = 25.0, 10.0
_AT_MOST = 300


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A home to be visited: why ("seek", "visit" or "bring"), with which needs, how."""

    episode: int
    why: str
    brings: tuple[int, ...] = ()
    wish: Wish = AS_USUAL


def wanted(actor: Actor, district: int) -> list[Wanted]:
    """List who of a district is to be visited now, and why.

    Raises:
        RecordError: ``rules.not-allowed``.
    """
    rows = EpisodeRow.objects.filter(district=district)
    sought = set(rows.filter(silent="seek").values_list("pk", flat=True)[:_AT_MOST])
    escalated = rows.filter(state="escalated").values_list("pk", flat=True)
    visits = _asked_for_a_visit(list(escalated[:_AT_MOST]))
    brings: dict[int, list[int]] = {}
    for need in open_needs(actor, district)[:_AT_MOST]:
        brings.setdefault(need.episode, []).append(need.pk)
    return [
        Wanted(
            episode=number,
            why="visit"
            if number in visits
            else "seek"
            if number in sought
            else "bring",
            brings=tuple(brings.get(number, ())),
        )
        for number in sorted({*sought, *visits, *brings})
    ]


def _asked_for_a_visit(numbers: Sequence[int]) -> set[int]:
    acts = ActRow.objects.filter(episode__in=numbers, verb="care.escalate")
    newest = {act.episode: json.loads(act.content) for act in acts.order_by("number")}
    return {one for one, told in newest.items() if told.get("wanted") == "visit"}


def plain(one: Wanted) -> dict[str, object]:
    """Give a home as a round keeps it."""
    told = {"episode": one.episode, "why": one.why, "brings": list(one.brings)}
    wish = wishes.plain(one.wish)
    return {**told, "wish": wish} if wish else told


def read(given: Mapping[str, Any]) -> Wanted:
    """Read a home as a round keeps it."""
    return Wanted(
        episode=given["episode"],
        why=given["why"],
        brings=tuple(given["brings"]),
        wish=wishes.read(given.get("wish")),
    )


def as_wished(tasks: Iterable[Wanted], wished: Mapping[int, Wish]) -> list[Wanted]:
    """Give homes as they are wished for; the others as they are."""
    return [replace(one, wish=wished.get(one.episode, one.wish)) for one in tasks]


def laid_out(
    actor: Actor,
    tasks: Sequence[Wanted],
    teams: Sequence[Team],
    day: date,
    begins: datetime,
) -> tuple[list[Visit], list[Team], Travel]:
    """Give visits and teams as they are planned: by the map, or ways that are told.

    ``begins`` is when the first shift of the day does, ``teams`` as they can begin.
    """
    at_work = AtWork(
        day=day,
        begins=begins,
        free=min(team.begins for team in teams),
        ends=max(team.ends or team.begins for team in teams),
    )
    visits = _visits(actor, tasks, teams, at_work)
    return wishes.by_table(visits, teams, {one.episode: one.wish for one in tasks})


def _visits(
    actor: Actor, tasks: Iterable[Wanted], teams: Sequence[Team], at_work: AtWork
) -> list[Visit]:
    """Give the visits whose places are known; others stand in the round without."""
    listed = list(tasks)
    numbers = [one.episode for one in listed]
    reason = "to plan a round"
    known = looking.look_at_all(actor, numbers, verb="care.look", reason=reason)
    doctors = any("doctor" in team.skills for team in teams)
    return [
        Visit(
            code=str(one.episode),
            place=(person.latitude, person.longitude),
            earliest=earliest,
            latest=latest,
            tasks=_tasks(one, doctors=doctors),
            # Each home is one of as many as a team can do in a day.
            packages=1,
            weight=1.0 if one.why == "bring" else 3.0,
        )
        for one in listed
        if (person := known.get(one.episode))
        and person.latitude is not None
        and person.longitude is not None
        for earliest, latest in [window(one.wish, at_work)]
    ]


def _tasks(one: Wanted, *, doctors: bool) -> tuple[Task, ...]:
    """Give what each carer does; the second has no skill of their own to bring."""
    doctor = {"doctor"} if doctors and one.why == "visit" else set()
    length = _DELIVERY if one.why == "bring" else _VISIT
    first = Task(minutes=length, skills=frozenset(doctor.union(one.wish.skills)))
    return (first, Task(minutes=length)) if one.wish.carers > 1 else (first,)
