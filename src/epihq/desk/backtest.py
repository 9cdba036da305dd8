"""How the decision desk would have projected the options that were taken.

OxCGRT tells what governments did and never what they had planned, so a decision is
read off the levels of C1 to C7: ``taken_on`` is the rule. Which measures came is taken
from the newest publication, as it is the question; all that answers it (cases, deaths,
people, effects of measures) is what was known at the end of the decision's day.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from numpy.typing import NDArray

from epihq.archive import Archive
from epihq.archive.catalogue import write_whole
from epihq.assessment.backtest import figures, scores_of, weekly_truth
from epihq.assessment.behind import Case, Estimated, verdict_of
from epihq.assessment.population import inhabitants
from epihq.assessment.settings import Settings
from epihq.assessment.whose import counts_known
from epihq.assessment.world import estimate_chunk, in_chunks, world_cases
from epihq.desk.decide import TRACK_RECORD
from epihq.desk.decision import TrackLine
from epihq.desk.effects import effects_in, world_effects
from epihq.desk.futures import Situation, futures, situation
from epihq.desk.options import Plan
from epihq.desk.stances import CARRIED_DAYS, Levels, levels
from epihq.epi.effects import Effects
from epihq.epi.forecast import QUANTILE_LEVELS
from epihq.epi.observed import FitVerdict
from epihq.epi.project import Sample
from epihq.terms.errors import UsageError
from epihq.terms.measures import CODES, Stance

if TYPE_CHECKING:
    import polars as pl

Values = NDArray[np.float64]

KINDS = ("extended", "eased", "tightened")
ALL_KINDS = "all"
INDICATORS = ("cases", "deaths")
WEEKS = (2, 4)
A_DAY = 32
_DECIDED = ("C1", "C2", "C3", "C4", "C5", "C6", "C7")
_FORTNIGHT = 14
_WEEK = 7
# Few enough that two processes have work until the end.
_CHUNK = 16
_DRAWS = 1000


@dataclass(frozen=True, kw_only=True, eq=False)
class Taken:
    """A decision of the past: what was in force on ``day``, and what it became.

    ``kind`` is one of ``KINDS``; ``since`` is the first day of ``after``, None where
    the measures were extended.
    """

    location: str
    day: date
    kind: str
    since: date | None
    before: Stance
    after: Stance

    def plan(self) -> Plan:
        """Give the option that was taken; what was decided later is not in it."""
        since = self.since
        return Plan(
            name=self.kind,
            ends=None,
            stance=lambda day: self.after if since and day >= since else self.before,
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class Scored:
    """One decision's scores by indicator, [taken then plain, score, week].

    Scores are WIS, in the 50 % and in the 90 % interval, and WIS of log(1 + persons);
    NaN where the truth is not known. Without any the location was not estimated.
    """

    taken: Taken
    scores: Mapping[str, Values]


def taken_on(published: Levels, day: date) -> list[Taken]:
    """Find what was decided in the fortnightly review of a day, in every location.

    The levels of C1 to C7, with their flags, stood unchanged for 14 days up to it.
    Then they went on for 14 days more (extended), or changed within a week, all of
    them downwards (eased) or all upwards (tightened), and stood so for 7 days. Other
    changes are no decision: flickers, later ones, and some up while others go down.
    Levels that were not published on each of these days tell of none either.
    """
    at = (day - published.start).days
    window = slice(at - _FORTNIGHT + 1, at + _FORTNIGHT + 1)
    columns = [n for n, code in enumerate(published.codes) if code in _DECIDED]
    if len(columns) < len(_DECIDED) or window.start < 0:
        return []
    level = published.level[window][..., columns]
    if len(level) < 2 * _FORTNIGHT:
        return []
    # OxCGRT counts a level that holds in a part of the country half a level less.
    part = 1 - published.share[window][..., columns]
    strict = np.where(level > 0, level - part, level)
    said = (published.age[window][..., columns] == 0).all(axis=(0, 2))
    found = []
    for place in np.flatnonzero(said):
        kind, days = _kind(strict[:, place])
        if kind is not None:
            found.append(_taken(published, int(place), day, kind, days))
    return found


def _kind(strict: Values) -> tuple[str | None, int]:
    """Say what a fortnight brought after the one before it, and after how many days."""
    now = strict[_FORTNIGHT - 1]
    changed = (strict != now).any(axis=1)
    if not changed.any():
        return "extended", 0
    first = int(changed.argmax())
    days = first - _FORTNIGHT + 1
    after = strict[first : first + _WEEK]
    if not 1 <= days <= _WEEK or (after != after[0]).any():
        return None, days
    if (after[0] <= now).all():
        return "eased", days
    return ("tightened" if (after[0] >= now).all() else None), days


def _taken(published: Levels, place: int, day: date, kind: str, days: int) -> Taken:
    at = (day - published.start).days
    before = _stance(published, at, place)
    after = {**before, **_stance(published, at + days, place)} if days else before
    return Taken(
        location=published.locations[place],
        day=day,
        kind=kind,
        since=day + timedelta(days=days) if days else None,
        before=before,
        after=after,
    )


def _stance(published: Levels, at: int, place: int) -> Stance:
    level, share = published.level[at, place], published.share[at, place]
    age = published.age[at, place]
    return {
        code: {int(level[n]): float(share[n])} if level[n] else {}
        for n, code in enumerate(published.codes)
        if 0 <= age[n] <= CARRIED_DAYS
    }


class Selection:
    """Choose decisions evenly: kinds in turn, locations chosen least often first.

    A location is chosen once a fortnight at most. Outcomes play no part in it.
    """

    def __init__(self) -> None:
        self._times: Counter[str] = Counter()
        self._last: dict[str, date] = {}

    def choose(self, found: Iterable[Taken], most: int) -> list[Taken]:
        """Choose among the decisions of one day, at most so many."""
        rare = sorted(found, key=lambda one: (self._times[one.location], one.location))
        due = [one for one in rare if self._is_due(one)]
        waiting = {kind: [one for one in due if one.kind == kind] for kind in KINDS}
        longest = max(map(len, waiting.values()))
        turns = [row[n] for n in range(longest) for row in waiting.values() if row[n:]]
        for one in turns[:most]:
            self._times[one.location] += 1
            self._last[one.location] = one.day
        return turns[:most]

    def _is_due(self, one: Taken) -> bool:
        return (one.day - self._last.get(one.location, date.min)).days >= _FORTNIGHT


@dataclass(frozen=True, kw_only=True, eq=False)
class _Replay:
    """One decision and all that was known of it then; ``truth`` is weekly sums."""

    taken: Taken
    case: Case
    effects: Effects
    population: float | None
    truth: Mapping[str, Values]


def replay_decisions(
    archive: Archive,
    days: Sequence[date],
    *,
    truth_as_of: date,
    source: str | None = None,
    settings: Settings | None = None,
    a_day: int = A_DAY,
    workers: int | None = None,
) -> Iterator[Scored]:
    """Replay decisions of past days and score the projection of what was taken.

    At most ``a_day`` of each day, in locations with enough cases to be estimated.
    ``source`` is that of cases and deaths; ``workers`` processes share the work.

    Raises:
        UsageError: ``backtest.no-decisions``, ``assessment.nobody-published``.
    """
    made = settings or Settings()
    published = levels(archive, truth_as_of, tuple(CODES))
    found = {} if published is None else {d: taken_on(published, d) for d in days}
    if not any(found.values()):
        raise _no_decisions(are_levels=published is not None)
    later = counts_known(archive, truth_as_of, source=source).frame
    parts = later.partition_by("location")
    shelf = _Shelf(
        archive=archive,
        source=source,
        settings=made,
        later={str(frame["location"][0]): frame for frame in parts},
    )
    selection = Selection()
    chunks = []
    for then in filter(None, found.values()):
        asked = shelf.replays(then, selection, a_day)
        chunks += [asked[n : n + _CHUNK] for n in range(0, len(asked), _CHUNK)]
    work = partial(_replay_chunk, settings=made)
    for answers in in_chunks(work, chunks, workers):
        yield from answers


def _no_decisions(*, are_levels: bool) -> UsageError:
    got = "none on the days asked for" if are_levels else "no levels of OxCGRT at all"
    return UsageError(
        "backtest.no-decisions",
        f"backtest: decisions in OxCGRT's levels of C1 to C7 were expected; got {got}. "
        "Enter them with `epihq sync oxcgrt`, or choose other days.",
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class _Shelf:
    """What the archive is asked with; ``later`` is the truth by location."""

    archive: Archive
    source: str | None
    settings: Settings
    later: "Mapping[str, pl.DataFrame]"

    def replays(
        self, found: Sequence[Taken], selection: Selection, most: int
    ) -> list[_Replay]:
        """Choose decisions of one day, and ask what was known at its end."""
        day, places = found[0].day, [one.location for one in found]
        cases = {
            case.location: case
            for case in world_cases(
                self.archive, day, self.settings, locations=places, source=self.source
            )
            if verdict_of(case) == FitVerdict.USABLE
        }
        chosen = selection.choose([t for t in found if t.location in cases], most)
        world = world_effects(self.archive, day, self.settings)
        people = inhabitants(self.archive, day, places)
        return [
            _Replay(
                taken=one,
                case=cases[one.location],
                effects=effects_in(world, one.location).effects,
                population=people.get(one.location),
                truth=self._truth(one.location, cases[one.location].last_date),
            )
            for one in chosen
        ]

    def _truth(self, place: str, last_date: date) -> dict[str, Values]:
        if (frame := self.later.get(place)) is None:
            return {}
        known = {name: figures(frame, place, name) for name in INDICATORS}
        return {
            name: weekly_truth(last_date, one, max(WEEKS))
            for name, one in known.items()
            if one is not None
        }


def _replay_chunk(chunk: Sequence[_Replay], settings: Settings) -> list[Scored]:
    by_location = {one.case.location: one for one in chunk}
    scored = []
    for location, answer in estimate_chunk([one.case for one in chunk], settings):
        one = by_location[location]
        sample = answer.sample if isinstance(answer, Estimated) else None
        scores = {} if sample is None else _scores(one, sample, settings)
        scored.append(Scored(taken=one.taken, scores=scores))
    return scored


def _scores(one: _Replay, sample: Sample, settings: Settings) -> dict[str, Values]:
    start = situation(
        sample,
        one.effects,
        one.taken.before,
        location=one.taken.location,
        last_date=one.case.last_date,
        horizon=_WEEK * max(WEEKS),
        draws=_DRAWS,
        persons_by_age=None,
        population=one.population,
        pathogen=one.case.pathogen,
        settings=settings,
    )
    return scores_of_taken(start, one.taken, one.truth)


def scores_of_taken(
    start: Situation, taken: Taken, truth: Mapping[str, Values]
) -> dict[str, Values]:
    """Score the option that was taken and, with the same draws, going on as before.

    ``truth`` is weekly sums by indicator; answers as ``Scored.scores``. WIS of logs
    as in Bosse et al. 2023, doi:10.1371/journal.pcbi.1011393.
    """
    scores: dict[str, list[Values]] = {name: [] for name in truth}
    for plan in (taken.plan(), replace(taken, since=None).plan()):
        paths = futures(start, plan).paths()
        for name, observed in truth.items():
            weekly = paths[name].reshape(-1, observed.size, _WEEK).sum(axis=2)
            quantiles = np.quantile(weekly, QUANTILE_LEVELS, axis=0)
            # In persons a few large countries decide; in logs all weigh alike.
            in_logs = scores_of(np.log1p(observed), np.log1p(quantiles))[:1]
            rows = (scores_of(observed, quantiles), in_logs)
            scores[name].append(np.concatenate(rows))
    return {name: np.stack(rows) for name, rows in scores.items()}


def track_lines(scored: Iterable[Scored]) -> tuple[TrackLine, ...]:
    """Sum up by kind of decision, indicator and weeks ahead; and all kinds together.

    ``relative_wis`` is mean WIS over that of the plain forecast of the same weeks.

    Raises:
        UsageError: ``backtest.nothing-to-score``.
    """
    # Answers come as they get ready; sums must not hang on it.
    rows = sorted(scored, key=lambda one: (one.taken.day, one.taken.location))
    lines = []
    for kind in (*KINDS, ALL_KINDS):
        of_kind = [one for one in rows if kind in {one.taken.kind, ALL_KINDS}]
        for indicator in INDICATORS:
            having = [one for one in of_kind if indicator in one.scores]
            lines += [
                line for week in WEEKS if (line := _line(kind, indicator, week, having))
            ]
    if not lines:
        raise UsageError(
            "backtest.nothing-to-score",
            "backtest: decisions whose outcome is known were expected; got none that "
            "could be estimated. Choose earlier days.",
        )
    return tuple(lines)


def _line(
    kind: str, indicator: str, week: int, rows: Sequence[Scored]
) -> TrackLine | None:
    cells = [(one, one.scores[indicator][:, :, week - 1]) for one in rows]
    known = [(one, cell) for one, cell in cells if np.isfinite(cell).all()]
    if not known:
        return None
    taken, plain = np.mean([cell for _, cell in known], axis=0)
    return TrackLine(
        decision=kind,
        indicator=indicator,
        weeks=week,
        decisions=len(known),
        locations=len({one.taken.location for one, _ in known}),
        coverage50=round(float(taken[1]), 3),
        coverage90=round(float(taken[2]), 3),
        relative_wis=round(float(taken[0] / plain[0]), 3) if plain[0] else 1.0,
    )


def write_track_record(home: Path, lines: Sequence[TrackLine]) -> Path:
    """Write the record where the desk looks for it, whole or not at all."""
    path = home / TRACK_RECORD
    write_whole(path, msgspec.json.format(msgspec.json.encode(lines)))
    return path
