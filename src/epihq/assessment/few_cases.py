"""R of reported cases where they are counted by tens: one rule for all faces.

The usual estimate asks for some ten cases in its window; below that it says that there
are too few. Then the whole posterior of ``epihq.epi.small_outbreak`` answers, with the
disease's dispersion of offspring, so that an outbreak of forty has an R with an honest
interval, the same on the board, in the briefing and beside its neighbours.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from epihq.assessment.disease_table import KnownDisease
from epihq.epi.offspring import BETWEEN_PERSONS, Dispersion
from epihq.epi.reproduction import Verdict
from epihq.epi.serial_interval import SerialInterval
from epihq.epi.small_outbreak import SmallRt, SmallVerdict, estimate_small_rt

Values = NDArray[np.float64]

METHOD = "small-outbreak"
FEW = str(Verdict.TOO_FEW_CASES)
# Of what lies further back nobody is infectious any more, of any disease of the table.
_DEPTH = 120
_NORMAL_95 = 1.96


def dispersion_of(known: KnownDisease | None) -> Dispersion:
    """Find the dispersion of a disease's offspring.

    Where its own is not known the width over diseases stands: it is no other disease's
    figure, and says little.
    """
    told = known.known.dispersion if known else None
    if told is None:
        return BETWEEN_PERSONS
    width = np.log(told.high / told.low) / (2 * _NORMAL_95)
    return Dispersion(k=told.mean, log_sd=float(width), source=told.source)


@dataclass(frozen=True, kw_only=True, eq=False)
class FewCases:
    """What R of few cases needs beside the counts and the serial interval.

    ``imported``, [time] as the counts: those of them that were infected elsewhere.
    """

    dispersion: Dispersion
    imported: Values

    def rt(
        self,
        used: Values,
        interval: SerialInterval,
        window: int,
        days: int | None = None,
    ) -> SmallRt:
        """Estimate R of the last ``days`` days, None is all, from few cases, [time].

        ``used`` are new cases a day as estimates use them.
        """
        told = used.size if days is None else min(days, used.size)
        depth = slice(-(_DEPTH + told), None)
        cases = np.maximum(used[depth], 0.0)
        brought = np.minimum(self.imported[depth], cases)
        return estimate_small_rt(
            cases - brought,
            brought,
            interval,
            self.dispersion,
            window=window,
            days=told,
        )


def words_of(found: SmallRt) -> tuple[str, ...]:
    """Say in the words of the usual estimate what the few cases of each day tell."""
    return tuple(_WORDS[SmallVerdict(str(one))] for one in found.verdicts)


_WORDS = {
    SmallVerdict.USABLE: str(Verdict.USABLE),
    SmallVerdict.SAYS_NOTHING: FEW,
    SmallVerdict.UNKNOWN_SOURCES: FEW,
    SmallVerdict.NO_CASES: str(Verdict.NO_CASES),
}
