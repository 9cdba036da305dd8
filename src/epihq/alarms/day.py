"""What the watch notices on one day: alarms of all detectors, for all locations.

``alarms`` is asked after every publication. It knows only what was known by the end
of ``as_of``, and speaks of what was said newly; what it says again on the next day is
joined to the open signal by ``epihq.alarms.triage``.

Severity is by size, the same everywhere:

    unusual counts   up to 2, 4, 8 times what was expected; fewer than 20 persons
                     too many are no more than moderate
    R_t              up to 1.2, 1.5, 2; a fall is low
    revision         persons moved, up to a quarter, one, four of the last 28 days
    dump             up to 5, 20, 100 times what was expected
    silence          of a source moderate, beyond three times its habit high; of a
                     location one step less
    own rule         as the rule says
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from epihq.alarms.counts import unusual_counts
from epihq.alarms.news import news_of
from epihq.alarms.own import own_rules
from epihq.alarms.publication import dumps, revisions, silences
from epihq.alarms.rt import rt_changes
from epihq.alarms.rules import OwnRule, Rules
from epihq.archive import Archive
from epihq.assessment.overview_known import KnownWorld, known_world
from epihq.assessment.settings import Settings
from epihq.terms.signals import Alarm

__all__ = ["OwnRule", "Rules", "alarms"]


def alarms(
    archive: Archive,
    as_of: date,
    rules: Rules,
    *,
    locations: Sequence[str] | None = None,
    settings: Settings | None = None,
) -> list[Alarm]:
    """List what is unusual as of a day, by location, e.g. of ["AZE"]; None is all.

    Of the one disease that questions to ``archive`` are about.

    Raises:
        UsageError: ``assessment.nobody-published``, and those of the archive.
    """
    world = known_world(archive, as_of, locations)
    found = _alarms(archive, world, rules, settings or Settings())
    return sorted(
        (replace(alarm, disease=world.disease) for alarm in found),
        key=lambda a: (a.location, a.kind, a.indicator, a.reference_date),
    )


def _alarms(
    archive: Archive, world: KnownWorld, rules: Rules, settings: Settings
) -> Iterator[Alarm]:
    own = {location: rules.for_location(location) for location in world.series}
    news = news_of(archive, world, rules.news_days)
    yield from unusual_counts(world, news, own)
    yield from rt_changes(world, news, own, settings)
    yield from revisions(world, news, own)
    yield from dumps(world, news, own)
    yield from silences(archive, world, own, rules)
    yield from own_rules(world, news, own, rules, settings)
