"""What is really done, by district: counted from what is on record, with its hours.

Contacts made over contacts due, first contacts and answers in time, silence,
escalations, admissions, ends. Coverage, those ``followed`` over all who are known to be
cases at home, wants the count of those from the shelf, which whoever shows it has. A
programme that reaches few cannot show an effect; it was 2.5 to 8.7 % in England.
"""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

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

    ``heard`` are those at home from whom no check is due now, by the rules that hold
    for them, over all who were ever to give one: at home for longer than the district's
    hours between two checks, or due before. ``first_contacts`` are those of the span's
    new people who were spoken to, by telephone or at the door, within the district's
    hours, over all for whom these hours are over.
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

    @property
    def followed(self) -> int:
        """How many are under care at home: with those who wait or are paused."""
        return self.at_home + self.waiting + self.paused


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
    mine = seen_by(actor)
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
                made=done.get(row.pk, {}).get("in_time", 0),
                due=done.get(row.pk, {}).get("answered", 0)
                + now[row.pk].get("late", 0),
            ),
            heard=Share(
                made=now[row.pk].get("heard", 0), due=now[row.pk].get("due", 0)
            ),
            **{name: now[row.pk].get(name, 0) for name in _NOW},
            **{name: done.get(row.pk, {}).get(name, 0) for name in _COUNTED_ACTS},
        )
        for row in mine
    ]


def seen_by(actor: Actor) -> list[CareDistrictRow]:
    """List the districts whose figures an actor sees, in the order of their names."""
    rows = CareDistrictRow.objects.order_by("name")
    mine = _own(actor)
    return list(rows if mine is None else rows.filter(pk__in=mine))


def sees_all(actor: Actor) -> bool:
    """Tell whether an actor sees the figures of all districts."""
    return _own(actor) is None


def _own(actor: Actor) -> list[int] | None:
    # Figures name nobody: who is not of the desk sees those of all districts.
    return episodes.districts_of(actor) if actor.roles & rules.CARE else None


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


def _now(
    districts: list[CareDistrictRow], at: datetime
) -> Mapping[int, Mapping[str, int]]:
    """Count how people stand; one walk over those who are under care."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    rows = EpisodeRow.objects.exclude(state="ended").order_by()
    overdue = Q(due_at__lte=at)
    alike = _alike(districts, "check_hours", "call_back_hours")
    for (hours, back), part in alike.items():
        is_long = Q(opened_at__lte=at - timedelta(hours=hours))
        begun = Q(state__in=_AT_HOME) & (is_long | overdue)
        late = Q(alarmed_at__lt=at - timedelta(hours=back))
        counted = rows.filter(district_id__in=part)
        for one in counted.values("district_id").annotate(
            **{name: Count("pk", filter=asked) for name, asked in _COUNTED.items()},
            overdue=Count("pk", filter=overdue),
            taken=Count("pk", filter=Q(taken_until__gt=at)),
            late=Count("pk", filter=late),
            due=Count("pk", filter=begun),
            heard=Count("pk", filter=begun & (Q(due_at__gt=at) | Q(due_at=None))),
        ):
            found[one["district_id"]] = one
    return found


def _alike(
    districts: list[CareDistrictRow], *hours: str
) -> dict[tuple[int, ...], list[int]]:
    """Put districts of the same hours together: each kind is asked for once."""
    found: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for row in districts:
        found[tuple(getattr(row, name) for name in hours)].append(row.pk)
    return found


# What counts from the acts of a span. Acts are written in one way (``canonical``), so
# that the database reads what they tell without anybody decoding them.
_COUNTED_ACTS = {
    "opened": Q(verb__in=("care.register", "care.import")),
    "calls": Q(verb="care.contact", content__contains='"came":'),
    "reached": Q(verb="care.contact", content__contains='"came":"reached"'),
    "escalations": Q(verb="care.escalate"),
    "admissions": Q(verb="care.admit"),
    "ended": Q(verb="care.end"),
}
_ANSWERING = (
    "care.contact",
    "care.lower",
    "care.escalate",
    "care.answered",
    "care.admit",
)


def _done(
    districts: list[CareDistrictRow], span: tuple[datetime, datetime]
) -> Mapping[int, Mapping[str, int]]:
    """Count what was done in a span, from the acts of it."""
    acts = _acts(districts, span)
    counted = acts.values("of").annotate(
        **{name: Count("pk", filter=asked) for name, asked in _COUNTED_ACTS.items()}
    )
    found = {one["of"]: one for one in counted}
    hours = {row.pk: row.call_back_hours for row in districts}
    answers = acts.filter(verb__in=_ANSWERING, content__contains='"waited":')
    for district, content in answers.values_list("of", "content"):
        done = found[district]
        in_time = json.loads(content)["waited"] <= hours[district] * 3600
        done["answered"] = done.get("answered", 0) + 1
        done["in_time"] = done.get("in_time", 0) + in_time
    return found


def _acts(
    districts: list[CareDistrictRow], span: tuple[datetime, datetime]
) -> QuerySet[ActRow]:
    """Ask for the acts that count, each with the district (``of``) of its person."""
    since, until = span
    verbs = ("care.register", "care.import", "care.end", *_ANSWERING)
    whose = EpisodeRow.objects.filter(pk=OuterRef("episode")).order_by()
    acts = ActRow.objects.filter(at__gte=since, at__lt=until, verb__in=verbs)
    of = Subquery(whose.values("district")[:1])
    named = [row.pk for row in districts]
    rows: QuerySet[ActRow] = acts.annotate(of=of).filter(of__in=named)
    return rows.order_by()


def _first_contacts(
    districts: list[CareDistrictRow], span: tuple[datetime, datetime], at: datetime
) -> dict[int, Share]:
    """Count who of a span's new people was spoken to in the district's hours."""
    since, until = span
    found = {}
    for (wanted,), part in _alike(districts, "first_contact_hours").items():
        hours = timedelta(hours=wanted)
        new = EpisodeRow.objects.filter(
            district_id__in=part, opened_at__gte=since, opened_at__lt=until
        ).order_by()
        over = Q(first_contact_at__isnull=False) | Q(opened_at__lte=at - hours)
        in_time = Q(first_contact_at__lte=F("opened_at") + hours)
        counted = new.values("district_id").annotate(
            made=Count("pk", filter=in_time), due=Count("pk", filter=over)
        )
        for one in counted:
            found[one["district_id"]] = Share(made=one["made"], due=one["due"])
    return found
