"""R of reported cases where they are counted by tens: one rule for all faces.

The usual estimate asks for some ten cases in its window; below that it says that there
are too few. Then the whole posterior of ``epihq.epi.small_outbreak`` answers, with the
disease's dispersion of offspring, so that an outbreak of forty has an R with an honest
interval, the same on the board, in the briefing and beside its neighbours. It also
stands where an outbreak of a few hundred has newest days that are known in part: the
usual estimate would take what they are thought to come to for counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from epihq.assessment.disease_table import KnownDisease
from epihq.epi.offspring import BETWEEN_PERSONS, Dispersion
from epihq.epi.reproduction import Verdict
from epihq.epi.serial_interval import SerialInterval
from epihq.epi.small_outbreak import Complete, SmallRt, SmallVerdict, estimate_small_rt
from epihq.terms.series import DailySeries

Values = NDArray[np.float64]

METHOD = "small-outbreak"
FEW = str(Verdict.TOO_FEW_CASES)
# Of what lies further back nobody is infectious any more, of any disease of the table;
# and so many cases since are few.
DAYS, MOST_CASES = 120, 300
_JUDGED = frozenset({FEW, str(Verdict.USABLE)})
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
    ``share_known`` [time] is what part of each day is reported by now, ``share_sd`` how
    far that may be off; None where all days are whole.
    """

    dispersion: Dispersion
    imported: Values
    share_known: Values | None = None
    share_sd: Values | None = None

    @classmethod
    def of(cls, series: DailySeries, imported: Values, dispersion: Dispersion) -> Self:
        """Gather it for the cases of a location."""
        return cls(
            dispersion=dispersion,
            imported=imported,
            share_known=series.share_known,
            share_sd=series.share_sd,
        )

    def stands(self, verdicts: Sequence[str], used: Values) -> NDArray[np.bool_]:
        """Say on which days this estimate stands in place of the usual one, [time].

        Where there are too few cases, and in an outbreak of few where days of the
        window are not reported whole; ``verdicts`` are those of the usual estimate.
        """
        asked = np.array([word == FEW for word in verdicts])
        share = self.share_known
        if share is None or not 0 < np.maximum(used[-DAYS:], 0).sum() <= MOST_CASES:
            return asked
        filling = int(np.argmax(share < 1)) - share.size
        judged = np.array([word in _JUDGED for word in verdicts])
        judged[: max(judged.size + filling, 0)] = False
        return np.asarray(asked | judged)

    def rt(
        self,
        used: Values,
        interval: SerialInterval,
        window: int,
        days: int | None = None,
    ) -> SmallRt:
        """Estimate R of the last ``days`` days, None is all, from few cases, [time].

        ``used`` are new cases a day as estimates use them, the newest as what they are
        thought to come to.
        """
        told = used.size if days is None else min(days, used.size)
        depth = slice(-(DAYS + told), None)
        share = self.share_of(used.size)
        cases = np.maximum(used * share, 0.0)[depth]
        brought = np.minimum(self.imported[depth], cases)
        return estimate_small_rt(
            cases - brought,
            brought,
            interval,
            self.dispersion,
            window=window,
            days=told,
            complete=Complete(
                share[depth], None if self.share_sd is None else self.share_sd[depth]
            ),
        )

    def share_of(self, days: int) -> Values:
        """Share known by now of each of the days, [time]."""
        if self.share_known is None:
            return np.ones(days)
        return np.minimum(self.share_known[-days:], 1.0)


def words_of(found: SmallRt) -> tuple[str, ...]:
    """Say in the words of the usual estimate what the few cases of each day tell."""
    return tuple(_WORDS[SmallVerdict(str(one))] for one in found.verdicts)


_WORDS = {
    SmallVerdict.USABLE: str(Verdict.USABLE),
    SmallVerdict.SAYS_NOTHING: FEW,
    SmallVerdict.UNKNOWN_SOURCES: FEW,
    SmallVerdict.NO_CASES: str(Verdict.NO_CASES),
}
