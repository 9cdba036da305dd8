"""What is really done, by district: counted from what is on record, with its hours.

Contacts made over contacts due, first contacts and answers in time, silence,
escalations, admissions, ends. Coverage, those under care over all who are known to be
cases at home, wants the count of those from the shelf: ``coverage``. A programme that
reaches few cannot show an effect; it was 2.5 to 8.7 % in England.
"""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from epihq.care.records import EpisodeState
from epihq.care.register import episodes
from epihq.care.register.tables import ActRow, CareDistrictRow, EpisodeRow
from epihq.operations.ledger import clock, rules
from epihq.operations.ledger.rules import Actor

_AT_HOME = (EpisodeState.OBSERVED.value, EpisodeState.ESCALATED.value)


@dataclass(frozen=True, kw_only=True)
class Share:
    """Some of all that could be; ``share`` is None where there were none."""

    made: int
    due: int

    @property
    def share(self) -> float | None:
        """The share, from 0 to 1."""
        return self.made / self.due if self.due else None

    def __add__(self, other: "Share") -> "Share":
        """Add another district's."""
        return Share(made=self.made + other.made, due=self.due + other.due)


@dataclass(frozen=True, kw_only=True)
class Figures:
    """How one district stands at ``at``, and what was done there from a span on.

    ``heard`` are those at home who were heard of in the last round of checks, over all
    who were to be; ``first_contacts`` those of the span's new people who were spoken to
    within the district's hours, over all for whom these hours are over.
    ``call_backs`` are danger signs answered within the district's hours, over all that
    were answered in it or wait for longer now.
    """

    district: int
    name: str
    at: datetime
    at_home: int
    waiting: int
    escalated: int
    paused: int
    in_hospital: int
    alarmed: int
    silent: int
    overdue: int
    wrong_numbers: int
    taken: int
    heard: Share
    first_contacts: Share
    call_backs: Share
    opened: int
    calls: int
    reached: int
    escalations: int
    admissions: int
    ended: int
    population: int | None = None


def figures(
    actor: Actor, since: datetime, until: datetime | None = None
) -> list[Figures]:
    """Count by district, in the order of their names, what an actor may see.

    Raises:
        RecordError: ``rules.not-allowed``.
    """
    rules.require(actor, "care.figures")
    at = clock.now()
    span = (since, until or at)
    mine = _districts(actor)
    now, done = _now(mine, at), _done(mine, span)
    first = _first_contacts(mine, span, at)
    return [
        Figures(
            district=row.pk,
            name=row.name,
            at=at,
            population=row.population,
            first_contacts=first.get(row.pk, _NONE),
            call_backs=Share(
                made=done[row.pk].get("in_time", 0),
                due=done[row.pk].get("answered", 0) + now[row.pk].get("late", 0),
            ),
            heard=Share(
                made=now[row.pk].get("heard", 0), due=now[row.pk].get("due", 0)
            ),
            **{name: now[row.pk].get(name, 0) for name in _NOW},
            **{name: done[row.pk].get(name, 0) for name in _DONE},
        )
        for row in mine
    ]


def _districts(actor: Actor) -> list[CareDistrictRow]:
    rows = CareDistrictRow.objects.order_by("name")
    # Figures name nobody: who is not of the desk sees those of all districts.
    mine = episodes.districts_of(actor) if actor.roles & rules.CARE else None
    return list(rows if mine is None else rows.filter(pk__in=mine))


_COUNTED = {
    "at_home": Q(state__in=_AT_HOME),
    "waiting": Q(state=EpisodeState.WAITING.value),
    "escalated": Q(state=EpisodeState.ESCALATED.value),
    "paused": Q(state=EpisodeState.PAUSED.value),
    "in_hospital": Q(state=EpisodeState.IN_HOSPITAL.value),
    "alarmed": Q(alarmed_at__isnull=False),
    "silent": Q(silent__in=("tell", "seek")),
    "wrong_numbers": Q(is_wrong_number=True),
}
_NONE = Share(made=0, due=0)
_NOW = (*_COUNTED, "overdue", "taken")
_DONE = ("opened", "calls", "reached", "escalations", "admissions", "ended")


def _now(
    districts: list[CareDistrictRow], at: datetime
) -> Mapping[int, Mapping[str, int]]:
    """Count how people stand; one walk over those who are under care."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    rows = EpisodeRow.objects.exclude(state="ended").order_by()
    overdue = Q(due_at__lte=at)
    for (hours, back), part in _by_hours(districts).items():
        begun = Q(opened_at__lte=at - timedelta(hours=hours), state__in=_AT_HOME)
        heard = Q(last_contact_at__gte=at - timedelta(hours=hours))
        late = Q(alarmed_at__lt=at - timedelta(hours=back))
        counted = rows.filter(district_id__in=part)
        for one in counted.values("district_id").annotate(
            **{name: Count("pk", filter=asked) for name, asked in _COUNTED.items()},
            overdue=Count("pk", filter=overdue),
            taken=Count("pk", filter=Q(taken_until__gt=at)),
            late=Count("pk", filter=late),
            due=Count("pk", filter=begun),
            heard=Count("pk", filter=begun & heard),
        ):
            found[one["district_id"]] = one
    return found


def _by_hours(
    districts: list[CareDistrictRow],
) -> dict[tuple[int, int], list[int]]:
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    for row in districts:
        found[row.check_hours, row.call_back_hours].append(row.pk)
    return found


def _done(
    districts: list[CareDistrictRow], span: tuple[datetime, datetime]
) -> Mapping[int, Mapping[str, int]]:
    """Count what was done in a span, from the acts of it."""
    since, until = span
    named = {row.pk: row for row in districts}
    acts = ActRow.objects.filter(at__gte=since, at__lt=until).order_by()
    of: dict[int, int] = dict(_district_of(acts))
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for episode, verb, content in acts.values_list("episode", "verb", "content"):
        district = of.get(episode, 0)
        if district in named:
            for name in _named(verb, content, named[district].call_back_hours):
                found[district][name] += 1
    return found


def _district_of(acts: QuerySet[ActRow]) -> Any:
    rows = EpisodeRow.objects.filter(pk__in=acts.values("episode"))
    return rows.values_list("pk", "district_id")


_VERBS = {
    "care.register": "opened",
    "care.import": "opened",
    "care.escalate": "escalations",
    "care.admit": "admissions",
    "care.end": "ended",
}


def _named(verb: str, content: str, hours: int) -> list[str]:
    """Name what an act counts for."""
    said = json.loads(content) if content else {}
    found = [_VERBS[verb]] if verb in _VERBS else []
    if verb == "care.contact" and "came" in said:
        found += ["calls", "reached"] if said["came"] == "reached" else ["calls"]
    if "waited" in said:
        found.append("answered")
        found += ["in_time"] if said["waited"] <= hours * 3600 else []
    return found


def coverage(found: Figures, known: int | None) -> Share | None:
    """Give those under care over the cases known to be at home; None: not known."""
    if not known:
        return None
    return Share(made=found.at_home + found.waiting + found.paused, due=known)


def _first_contacts(
    districts: list[CareDistrictRow], span: tuple[datetime, datetime], at: datetime
) -> dict[int, Share]:
    """Count who of a span's new people was spoken to in the district's hours."""
    since, until = span
    found = {}
    for row in districts:
        hours = timedelta(hours=row.first_contact_hours)
        new = EpisodeRow.objects.filter(
            district=row, opened_at__gte=since, opened_at__lt=until
        ).order_by()
        over = Q(first_contact_at__isnull=False) | Q(opened_at__lte=at - hours)
        in_time = Q(first_contact_at__lte=F("opened_at") + hours)
        counted = new.aggregate(
            made=Count("pk", filter=in_time), due=Count("pk", filter=over)
        )
        found[row.pk] = Share(**counted)
    return found
