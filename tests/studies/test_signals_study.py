"""Signals that would have been raised in 2020, and what came after them.

pytest -m study -s -p no:randomly tests/studies/test_signals_study.py
"""

import io
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from epihq.alarms.day import Rules, alarms
from epihq.alarms.triage import Open, triage
from epihq.archive import Archive
from epihq.archive.publication import Publication
from epihq.assessment.overview_known import known_world
from epihq.terms.signals import Alarm, Severity, SignalKind
from publishers import own_counts_of_jhu_revisions

pytestmark = [pytest.mark.study, pytest.mark.data]

FIRST, LAST = date(2020, 5, 1), date(2020, 12, 31)
CLOSED_AFTER = timedelta(days=14)
AHEAD = 14
EPIDEMIC = {SignalKind.UNUSUAL_COUNTS, SignalKind.RT_CHANGE}
CHOICES = {
    "all": lambda _: True,
    "all but falls": lambda one: one.facts.get("change") != "falls",
    "unusual counts": lambda one: one.kind is SignalKind.UNUSUAL_COUNTS,
    "R_t": lambda one: one.kind is SignalKind.RT_CHANGE,
    "R_t, no falls": lambda one: (
        one.kind is SignalKind.RT_CHANGE and one.facts["change"] != "falls"
    ),
    "the publishing": lambda one: one.kind not in EPIDEMIC,
}
# No sooner than this after the end of one episode does another begin.
EPISODES_APART = 28


@dataclass
class Raised:
    """A signal as the study's headquarters keeps it."""

    key: str
    on: date
    first: Alarm
    severity: Severity
    last: date
    locations: tuple[str, ...]
    cause: str
    kind: SignalKind
    kinds: set[SignalKind] = field(default_factory=set)
    joined_on: date = date.min

    def as_open(self):
        return Open(
            key=self.key,
            kind=self.kind,
            location="" if self.kind is SignalKind.FLOOD else self.first.location,
            indicator=self.first.indicator,
            last_date=self.last,
            severity=self.severity,
            cause=self.cause,
            locations=self.locations,
        )


def archive_of(shared_data, home):
    """Every value that JHU published in 2020, and when: one publication's rows."""
    body = io.BytesIO()
    own_counts_of_jhu_revisions(shared_data).write_parquet(body)
    archive = Archive(home)
    archive.add(
        Publication(
            source="own-counts",
            files={"jhu.parquet": body.getvalue()},
            report_date=date(2021, 1, 2),
            retrieved_at=datetime(2021, 1, 2, tzinfo=UTC),
            origin="study",
        )
    )
    return archive


def alarms_by_day(archive):
    days = [FIRST + timedelta(n) for n in range((LAST - FIRST).days + 1)]
    return {day: alarms(archive, day, Rules()) for day in days}


def replay(by_day):
    """Raise signals day by day; close them when nothing joined for 14 days."""
    everything = []
    for today, found in by_day.items():
        open_ = [one for one in everything if today - one.joined_on <= CLOSED_AFTER]
        sorted_ = triage(found, [one.as_open() for one in open_])
        by_key = {one.key: one for one in open_}
        for key, again in sorted_.joined:
            one = by_key[key]
            one.joined_on = today
            one.last = max(one.last, *(alarm.reference_date for alarm in again))
            one.kinds |= {alarm.kind for alarm in again}
        for group in (*sorted_.new, *sorted_.floods):
            everything.append(
                Raised(
                    key=f"S{len(everything)}",
                    on=today,
                    first=group.alarms[0],
                    severity=group.severity,
                    last=group.last_date,
                    locations=group.locations,
                    cause=group.cause,
                    kind=group.kind,
                    kinds={alarm.kind for alarm in group.alarms},
                    joined_on=today,
                )
            )
    return everything


def week_sums(archive):
    """7-day sums of usable cases by location and day, as known at the end of 2020."""
    cases = known_world(archive, date(2021, 1, 2)).cases
    used = np.where(cases.examined.usable, cases.examined.used, np.nan)
    sums = {}
    for place, location in enumerate(cases.locations):
        own = used[:, place]
        for row in range(6, len(own)):
            week = own[row - 6 : row + 1]
            if np.isfinite(week).sum() >= 5:
                sums[location, cases.day(place, row)] = 7 * np.nanmean(week)
    return sums


def doublings(sums):
    """First days on which a 7-day sum of 100 or more is twice that of 14 days before.

    A further day of the same episode, one within 28 days of the last such day, is
    not counted.
    """
    found, last = [], {}
    for location, day in sorted(sums):
        now, before = sums[location, day], sums.get((location, day - timedelta(14)))
        if before is None or now < 100 or now < 2 * before:
            continue
        since = day - last.get(location, date.min)
        if since.days > EPISODES_APART and FIRST + timedelta(AHEAD) <= day <= LAST:
            found.append((location, day))
        last[location] = day
    return found


def told_before(raised, episodes):
    """Days by which the first signal open or raised in the 14 days before came."""
    by_location = {}
    for one in raised:
        for location in one.locations if one.kinds & EPIDEMIC else ():
            by_location.setdefault(location, []).append(one.on)
    leads = []
    for location, day in episodes:
        days = [(day - on).days for on in by_location.get(location, ())]
        leads.append(max((lead for lead in days if 0 < lead <= AHEAD), default=None))
    return leads


def rose_after(one, sums):
    """Whether cases rose by a quarter within 14 days; None where that is not known."""
    location = one.first.location
    if not location:
        return None
    known = (one.first.reference_date - timedelta(n) for n in range(4))
    now = next((sums[location, d] for d in known if (location, d) in sums), None)
    days = [one.on + timedelta(n) for n in range(1, AHEAD + 1)]
    later = [sums[location, day] for day in days if (location, day) in sums]
    if now is None or len(later) < AHEAD / 2:
        return None
    return max(later) >= 1.25 * now


def table_of(name, raised, alarms_given, locations, episodes, sums):
    weeks = (LAST - FIRST).days / 7
    by_week = np.zeros(int(weeks) + 1, dtype=int)
    for one in raised:
        by_week[(one.on - FIRST).days // 7] += 1
    leads = told_before(raised, episodes)
    told = [lead for lead in leads if lead is not None]
    share = len(told) / len(leads)
    epidemic = [one for one in raised if one.kinds & EPIDEMIC and one.first.location]
    rising = [one for one in epidemic if one.first.indicator == "cases"]
    rose = [answer for one in rising if (answer := rose_after(one, sums)) is not None]
    false = 1 - np.mean(rose) if rose else np.nan
    lead = np.median(told) if told else np.nan
    per_place = len(raised) / weeks / locations
    print(
        f"{name:16} {alarms_given:6} {len(raised):6} {np.median(by_week):6.0f} "
        f"{by_week.max():5} {per_place:9.2f} {share:9.2f} {lead:6.0f} {false:7.2f}"
    )
    return share, false


def chance_of_a_rise(sums):
    """The same question asked of any location and day with 10 cases a week."""
    rose = []
    for (location, day), now in sums.items():
        if day < FIRST or day > LAST - timedelta(AHEAD) or now < 10:
            continue
        days = (day + timedelta(n) for n in range(1, AHEAD + 1))
        later = [sums[location, d] for d in days if (location, d) in sums]
        if len(later) >= AHEAD / 2:
            rose.append(max(later) >= 1.25 * now)
    return np.mean(rose)


def test_signals_come_before_doublings(shared_data, tmp_path):
    archive = archive_of(shared_data, tmp_path)
    sums = week_sums(archive)
    episodes = doublings(sums)
    locations = len({location for location, _ in sums})
    print(
        f"\n{locations} locations, {FIRST} to {LAST}; {len(episodes)} doublings; "
        f"any day is followed by a rise of 25 % in {chance_of_a_rise(sums):.2f}\n"
        f"{'alarms of':16} {'alarms':>6} {'raised':>6} {'a week':>6} {'most':>5} "
        f"{'per place':>9} {'doublings':>9} {'lead':>6} {'false':>7}"
    )
    by_day = alarms_by_day(archive)
    shares = {}
    for name, is_chosen in CHOICES.items():
        chosen = {
            day: [alarm for alarm in found if is_chosen(alarm)]
            for day, found in by_day.items()
        }
        given = sum(len(found) for found in chosen.values())
        raised = replay(chosen)
        shares[name] = table_of(name, raised, given, locations, episodes, sums)
    assert shares["all"][0] > 0.5
