"""A small outbreak: is it over, and what would one more import do.

Told where the reported cases are too few for the usual R (``few_cases``), of a disease
that passes from person to person, and of its serial interval and dispersion alone. It
rests on the cases that are known; how many are never reported is not known, so the
chance that it is over is told for all being reported and for half of them.
"""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from epihq.assessment.behind import Case
from epihq.assessment.few_cases import DAYS, FEW, METHOD, MOST_CASES, FewCases
from epihq.assessment.record import ReproductionNumber, SmallOutbreak
from epihq.epi.branching import Outbreak
from epihq.epi.chains import probability_of_outbreak
from epihq.epi.outlook import probability_over, quiet_days_until_over
from epihq.epi.reproduction import Verdict
from epihq.epi.serial_interval import SerialInterval
from epihq.epi.small_outbreak import (
    Complete,
    SmallRt,
    SmallVerdict,
    estimate_small_rt,
)

Values = NDArray[np.float64]

# Of what passes through insects or water, persons make no chains.
_NO_CHAINS = frozenset({"vector-borne", "environmental"})
_OVER, _HALF = 0.95, 0.5


def outbreak_of(
    case: Case, few: FewCases, rt: ReproductionNumber
) -> SmallOutbreak | None:
    """Tell of a location's small outbreak where the usual R has too few cases, or none.

    ``rt`` is the R of its reported cases.
    """
    is_few = rt.method == METHOD or rt.verdict in {FEW, str(Verdict.NO_CASES)}
    interval, limits = case.pathogen.interval, set(case.figures.why.limits)
    if interval is None or not is_few or limits & _NO_CHAINS:
        return None
    used = case.observed.cases.used[:, 0]
    return small_outbreak(used, case.last_date, few, interval)


def small_outbreak(
    used: Values, last_date: date, few: FewCases, interval: SerialInterval
) -> SmallOutbreak | None:
    """Tell of an outbreak of few cases; None where there are none, or too many.

    ``used`` are new cases a day as known by now, [time], the last one of ``last_date``.
    """
    cases = np.maximum(used[-DAYS:], 0.0)
    known = few.share_of(used.size)[-DAYS:]
    brought = np.minimum(few.imported[-DAYS:], cases)
    if not 0 < cases.sum() <= MOST_CASES:
        return None
    whole = estimate_small_rt(
        cases - brought,
        brought,
        interval,
        few.dispersion,
        window=None,
        days=1,
        complete=Complete(known),
    )
    seen = int(np.flatnonzero(cases)[-1])
    told = SmallOutbreak(
        since=last_date - timedelta(days=cases.size - 1),
        cases=round(float(cases.sum()), 2),
        imported=round(float(brought.sum()), 2),
        unexplained=round(float(whole.unexplained.sum()), 2),
        last_case=last_date - timedelta(days=cases.size - 1 - seen),
        dispersion=few.dispersion.k,
        dispersion_source=few.dispersion.source,
    )
    if str(whole.verdicts[-1]) != SmallVerdict.USABLE:
        return told
    outbreak = Outbreak(
        local=cases - brought,
        imported=brought,
        R=whole.R[-1],
        weights=whole.weights[-1],
        serial_interval=interval,
        dispersion=few.dispersion,
        reported_within=known[::-1],
    )
    return _with_chances(told, whole, outbreak)


def _with_chances(
    told: SmallOutbreak, whole: SmallRt, known: Outbreak
) -> SmallOutbreak:
    half = replace(known, reported=_HALF)
    quantiles = {level: float(rows[-1]) for level, rows in whole.quantiles.items()}
    return replace(
        told,
        R_median=round(quantiles[0.5], 4),
        R_lower90=round(quantiles[0.05], 4),
        R_upper90=round(quantiles[0.95], 4),
        p_over=round(probability_over(known), 4),
        p_over_if_half_reported=round(probability_over(half), 4),
        quiet_days_until_over=quiet_days_until_over(known, _OVER),
        p_import_starts_outbreak=round(
            probability_of_outbreak(known.R, known.weights, known.dispersion), 4
        ),
    )
