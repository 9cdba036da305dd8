"""From alarms to signals: what speaks of the same thing is one, and a flood is one.

    alarms --repeat an open signal----------------------------> joined
    others --of the same thing--> groups --of one cause, many--> floods

Of the same thing are, for one disease and location and within seven days: unusual
counts of an indicator and, for cases, a change of R_t; revisions and dumps; silence;
the same own figure. One cause of a flood is a source (its revisions, dumps and
silences), or a region: alarms of one kind in locations that border each other, or in
parts of one country. Nothing is lost: every alarm is in exactly one place of the
answer.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from epihq.terms.diseases import COVID_19
from epihq.terms.locations import country_of
from epihq.terms.locations import neighbours as bordering
from epihq.terms.signals import SEVERITIES, Alarm, Severity, SignalKind

_SAME_THING = timedelta(days=7)
_FAMILIES = {
    SignalKind.UNUSUAL_COUNTS: "epidemic",
    SignalKind.RT_CHANGE: "epidemic",
    SignalKind.REVISION: "publication",
    SignalKind.BATCH_DUMP: "publication",
}
_BY_INDICATOR = {"epidemic", str(SignalKind.OWN_RULE)}
_OF_A_SOURCE = {SignalKind.REVISION, SignalKind.BATCH_DUMP, SignalKind.SOURCE_SILENT}


@dataclass(frozen=True, kw_only=True)
class Open:
    """A signal that is not closed, as far as alarms can repeat it.

    ``cause`` and ``locations`` are those of the ``Group`` that raised it; without a
    cause it follows from kind, location and indicator.
    """

    key: str
    kind: SignalKind
    location: str
    indicator: str
    last_date: date
    severity: Severity
    cause: str = ""
    locations: tuple[str, ...] = ()
    disease: str = ""


@dataclass(frozen=True, kw_only=True)
class Group:
    """Alarms about one thing, the most severe first: one new signal.

    ``kind``, ``location`` and ``indicator`` are those of the first alarm; of a flood,
    FLOOD and "". ``cause`` is for ``Open``.
    """

    kind: SignalKind
    location: str
    indicator: str
    reference_date: date
    last_date: date
    severity: Severity
    cause: str
    locations: tuple[str, ...]
    alarms: tuple[Alarm, ...]


@dataclass(frozen=True, kw_only=True)
class Triage:
    """New signals, alarms that joined open ones (by their key), and floods."""

    new: list[Group]
    joined: list[tuple[str, tuple[Alarm, ...]]]
    floods: list[Group]


def triage(
    alarms: Sequence[Alarm], open_: Sequence[Open], *, flood: int = 10
) -> Triage:
    """Sort alarms into new signals, additions to open ones, and floods.

    More than ``flood`` new signals of one cause become one.
    """
    by_cause: dict[str, list[Open]] = {}
    for one in open_:
        by_cause.setdefault(one.cause or _cause(one), []).append(one)
    joined: dict[str, list[Alarm]] = {}
    rest = []
    for alarm in alarms:
        found = _repeated(alarm, by_cause)
        if found is None:
            rest.append(alarm)
        else:
            joined.setdefault(found.key, []).append(alarm)
    groups, floods = _without_floods(_grouped(rest), flood)
    new_floods = []
    for group in floods:
        alike = [
            one
            for one in by_cause.get(group.cause, ())
            if {*one.locations} & {*group.locations}
        ]
        again = _near(alike, group.last_date)
        if again is None:
            new_floods.append(group)
        else:
            joined.setdefault(again.key, []).extend(group.alarms)
    return Triage(
        new=groups,
        joined=[(key, tuple(found)) for key, found in joined.items()],
        floods=new_floods,
    )


def _cause(thing: Alarm | Open) -> str:
    """Name what an alarm speaks of, alike for all that speak of the same thing."""
    family = _FAMILIES.get(thing.kind, str(thing.kind))
    words = [family, thing.location]
    if family in _BY_INDICATOR:
        words.append(thing.indicator)
    if not thing.location and isinstance(thing, Alarm):
        words.append(str(thing.facts.get("source", "")))
    return " ".join([*words, *_about(thing)]).strip()


def _about(thing: Alarm | Open) -> list[str]:
    """Name the disease; signals from before alarms had one were of COVID-19."""
    return [] if thing.disease in {"", COVID_19} else [thing.disease]


def _repeated(alarm: Alarm, by_cause: dict[str, list[Open]]) -> Open | None:
    """Find the open signal that an alarm repeats: the thing itself, or its flood."""
    found = _near(by_cause.get(_cause(alarm), ()), alarm.reference_date)
    if found is not None:
        return found
    floods = [
        one
        for cause in _flood_causes(alarm)
        for one in by_cause.get(cause, ())
        if alarm.location in one.locations
    ]
    return _near(floods, alarm.reference_date)


def _near(open_: Iterable[Open], day: date) -> Open | None:
    near = [one for one in open_ if abs(one.last_date - day) <= _SAME_THING]
    return max(near, key=lambda one: one.last_date, default=None)


def _flood_causes(alarm: Alarm) -> list[str]:
    return [_of_source(alarm), _of_region(alarm)]


def _of_source(alarm: Alarm) -> str:
    if alarm.kind not in _OF_A_SOURCE or not alarm.location:
        return ""
    return " ".join([f"flood of {alarm.facts.get('source', '')}", *_about(alarm)])


def _of_region(alarm: Alarm) -> str:
    if alarm.kind in _OF_A_SOURCE or not alarm.location:
        return ""
    family = _FAMILIES.get(alarm.kind, alarm.kind)
    return " ".join([f"flood {family} {alarm.indicator}", *_about(alarm)])


def _grouped(alarms: Sequence[Alarm]) -> list[Group]:
    """Put alarms of the same thing together, unless days lie between them."""
    things: dict[str, list[list[Alarm]]] = {}
    for alarm in sorted(alarms, key=lambda one: one.reference_date):
        runs = things.setdefault(_cause(alarm), [])
        last = runs[-1][-1].reference_date if runs else None
        if last is not None and alarm.reference_date - last <= _SAME_THING:
            runs[-1].append(alarm)
        else:
            runs.append([alarm])
    return [_group(run, cause) for cause, runs in things.items() for run in runs]


def _group(alarms: Sequence[Alarm], cause: str, *, flood: bool = False) -> Group:
    ordered = sorted(alarms, key=lambda one: -SEVERITIES.index(one.severity))
    first, days = ordered[0], [one.reference_date for one in ordered]
    return Group(
        kind=SignalKind.FLOOD if flood else first.kind,
        location="" if flood else first.location,
        indicator="" if flood else first.indicator,
        reference_date=min(days),
        last_date=max(days),
        severity=first.severity,
        cause=cause,
        locations=tuple(sorted({one.location for one in ordered if one.location})),
        alarms=tuple(ordered),
    )


def _without_floods(groups: list[Group], most: int) -> tuple[list[Group], list[Group]]:
    """Gather groups of one cause where they are more than ``most``."""
    floods = []
    crowds = [*_crowds(groups, _of_source, _all_alike)]
    crowds += _crowds(groups, _of_region, _regions)
    left = groups
    for cause, crowd in crowds:
        if len(crowd) > most:
            together = [alarm for group in crowd for alarm in group.alarms]
            floods.append(_group(together, cause, flood=True))
            left = [group for group in left if group not in crowd]
    return left, floods


def _crowds(
    groups: list[Group],
    cause_of: Callable[[Alarm], str],
    parts: Callable[[list[Group]], list[list[Group]]],
) -> list[tuple[str, list[Group]]]:
    """Groups by their cause and day, in the parts that a cause falls into."""
    crowds: dict[tuple[str, date | None], list[Group]] = {}
    for group in groups:
        cause = cause_of(group.alarms[0])
        if cause:
            day = group.last_date if cause_of is _of_region else None
            crowds.setdefault((cause, day), []).append(group)
    return [
        (cause, part) for (cause, _), all_ in crowds.items() for part in parts(all_)
    ]


def _all_alike(groups: list[Group]) -> list[list[Group]]:
    return [groups]


def _regions(groups: list[Group]) -> list[list[Group]]:
    """Split by regions: locations that a chain of borders or a country connects."""
    parts: list[list[Group]] = []
    left = list(groups)
    while left:
        part, edge = [], [left.pop()]
        while edge:
            here = edge.pop()
            part.append(here)
            country = country_of(here.location)
            beside = {country, *bordering(country)}
            near = [g for g in left if country_of(g.location) in beside]
            left = [g for g in left if g not in near]
            edge += near
        parts.append(part)
    return parts


_OWN, _NEIGHBOUR, _SEVERITY, _KIND = 200.0, 100.0, 20.0, 10.0
_OLDEST_DAYS = 9.0
# The watch's own trouble and people's reports before what a rule has counted.
_WEIGHTS = {
    SignalKind.WATCH_STOPPED: 1.0,
    SignalKind.REPORTED: 0.9,
    SignalKind.OWN_RULE: 0.8,
    SignalKind.REGIME_ENDS: 0.8,
    SignalKind.FLOOD: 0.7,
    SignalKind.UNUSUAL_COUNTS: 0.6,
    SignalKind.RT_CHANGE: 0.6,
    SignalKind.SOURCE_SILENT: 0.4,
    SignalKind.BATCH_DUMP: 0.2,
    SignalKind.REVISION: 0.2,
}


def ranking(
    severity: Severity,
    locations: Collection[str],
    *,
    own: str,
    neighbours: Collection[str],
    age_days: float,
    kind: SignalKind,
) -> float:
    """Say how far forward a signal stands; the highest comes first.

    The own location first, then its neighbours, then others; within these by
    severity (20 a step), kind (up to 10) and freshness (1 a day, up to 9). What has
    no location, the watch and its sources, counts as own. Parts count for their
    country.
    """
    countries = {*locations, *map(country_of, locations)}
    if not countries or own in countries:
        place = _OWN
    else:
        place = _NEIGHBOUR if countries & set(neighbours) else 0.0
    fresh = max(_OLDEST_DAYS - max(age_days, 0.0), 0.0)
    steps = SEVERITIES.index(severity)
    return place + _SEVERITY * steps + _KIND * _WEIGHTS[kind] + fresh
