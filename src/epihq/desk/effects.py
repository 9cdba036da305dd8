"""What measures do to R in one location, as it could be known on a day.

The literature's table, corrected by what happened when measures changed in all the
locations of the archive, and by how strongly this location responded. Levels come from
OxCGRT, R from reported cases; both as known at the as-of day, never later.

    world = world_effects(archive, as_of, settings)
    aze = effects_in(world, "AZE")
"""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from epihq.archive import Archive
from epihq.assessment.record import Interval
from epihq.assessment.settings import Settings
from epihq.desk.decision import EffectLine
from epihq.desk.effects_history import History, history_of
from epihq.desk.effects_table import EffectsTable, check_disease, effects_table
from epihq.desk.remarks import Basis, Corrected, NoMeasures, NoWeeks
from epihq.desk.stances import levels, stances
from epihq.epi.effects import Effects, draw, increments, prior
from epihq.epi.effects_learned import Learned, learn

__all__ = [
    "LearnedEffects",
    "WorldEffects",
    "effects_in",
    "learned_effects",
    "stances",
    "world_effects",
]

Values = NDArray[np.float64]

_DRAWS = 4000
_LEVELS = (0.5, 0.25, 0.75, 0.05, 0.95)
_NORMAL = np.array([0.0, -0.67448975, 0.67448975, -1.64485363, 1.64485363])


@dataclass(frozen=True, kw_only=True, eq=False)
class WorldEffects:
    """What the archive taught as of a day, for every location.

    ``learned`` and ``history`` are None where measures met no cases. ``on_record`` are
    all locations of which measures were published; ``revised_from`` is the day of the
    publication, if none of as early as the as-of day is held.
    """

    table: EffectsTable
    prior: Effects
    learned: Learned | None
    history: History | None
    on_record: frozenset[str]
    revised_from: date | None
    seed: int


@dataclass(frozen=True, kw_only=True, eq=False)
class LearnedEffects:
    """Effects in one location, the record's lines on them, and how they were found.

    ``from_archive`` is False where they are the literature's alone.
    """

    effects: Effects
    lines: tuple[EffectLine, ...]
    basis: Basis
    from_archive: bool


def learned_effects(
    archive: Archive,
    as_of: date,
    location: str,
    settings: Settings,
    *,
    table: Path | None = None,
) -> LearnedEffects:
    """Find what measures do to R in a location, e.g. "AZE", as known at ``as_of``.

    ``table`` is a TOML file in place of epihq's own. For many locations ask
    ``world_effects`` once.

    Raises:
        UsageError: ``effects.no-such-file``, ``decide.effects-of-another-disease``,
            ``archive.empty``.
        DataError: ``effects.not-a-table``, ``effects.implausible``.
    """
    return effects_in(world_effects(archive, as_of, settings, table=table), location)


def world_effects(
    archive: Archive, as_of: date, settings: Settings, *, table: Path | None = None
) -> WorldEffects:
    """Learn from all locations of the archive at once, as known at ``as_of``.

    Raises:
        UsageError, DataError: as ``learned_effects``.
    """
    known = effects_table(table)
    check_disease(known, archive.disease)
    before = prior(known.rows, known.total)
    codes = tuple(dict.fromkeys(row.code for row in known.rows))
    published = levels(archive, as_of, codes)
    history = None
    if published is not None:
        history = history_of(archive, published, as_of, known.rows, settings)
    revised = published is not None and published.revised
    return WorldEffects(
        table=known,
        prior=before,
        learned=None if history is None else learn(before, history.panel),
        history=history,
        on_record=frozenset(() if published is None else published.locations),
        revised_from=published.report_date if published and revised else None,
        seed=settings.seed,
    )


def effects_in(world: WorldEffects, location: str) -> LearnedEffects:
    """Tell what is known of one location, e.g. "AZE".

    Where no measures are on record, the literature speaks alone: nothing says that the
    location responds like those that were looked at.
    """
    learned, history = world.learned, world.history
    if learned is None or history is None or location not in world.on_record:
        effects, basis, is_learned = world.prior, _literature(world, location), False
    else:
        index = None
        if location in history.places:
            index = history.places.index(location)
        effects, is_learned = learned.here(index), True
        basis = _corrected(world, learned, history, index)
    lines = _lines(world, effects)
    return LearnedEffects(
        effects=effects, lines=lines, basis=basis, from_archive=is_learned
    )


def _literature(world: WorldEffects, location: str) -> Basis:
    return NoWeeks() if location in world.on_record else NoMeasures()


def _corrected(
    world: WorldEffects, learned: Learned, history: History, index: int | None
) -> Corrected:
    shrank = float(np.mean(_shrunk(world, learned.anywhere)))
    factor = None if index is None else float(learned.responsiveness[index])
    return Corrected(
        changes=int(history.changes.sum()),
        locations=len(history.places),
        here=0 if index is None else int(history.changes[index]),
        first=history.first,
        last=history.last,
        learned=round(shrank, 3),
        responsiveness=None if factor is None else round(factor, 3),
        levels_of=world.revised_from,
    )


def _shrunk(world: WorldEffects, effects: Effects) -> Values:
    """Share by which the sd of imposing each step shrank, [step]; 0 if it grew.

    Before and after, locations are thought to differ as much as the archive says.
    """
    before = world.prior.sds()
    if world.learned is not None and effects is not world.prior:
        spread = world.learned.scatter.spread
        before = replace(world.prior, responsiveness_sd=spread).sds()
    shrunk = 1 - effects.sds() / before
    return np.asarray(np.maximum(shrunk[: len(effects.steps)], 0.0))


def _lines(world: WorldEffects, effects: Effects) -> tuple[EffectLine, ...]:
    means, sds = increments(world.table.rows)
    rng = np.random.default_rng([world.seed, *map(ord, "effects")])
    drawn = draw(effects, _DRAWS, rng)
    imposing, lifting = (np.quantile(part, _LEVELS, axis=0).T for part in drawn)
    shrunk = _shrunk(world, effects)
    return tuple(
        EffectLine(
            code=row.code,
            level=row.level,
            literature=_percent(means[n] + sds[n] * _NORMAL),
            imposing=_percent(imposing[n]),
            lifting=_percent(lifting[n]),
            learned=round(float(shrunk[n]), 3),
            source=row.source,
        )
        for n, row in enumerate(world.table.rows)
    )


def _percent(quantiles: Values) -> Interval:
    median, lower50, upper50, lower90, upper90 = (
        round(float(value), 1) for value in 100 * np.expm1(quantiles)
    )
    return Interval(
        median=median,
        lower50=lower50,
        upper50=upper50,
        lower90=lower90,
        upper90=upper90,
    )
