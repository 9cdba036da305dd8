"""Settings of Farrington Flexible, and two sets of them by name.

``SURVEILLANCE_DEFAULTS`` are those of the R package's function, ``NOUFAILY_2013`` those
of the paper whose improvements it has; they are not the same. docs/why/detectors.md
"""

from dataclasses import dataclass
from enum import StrEnum

from epihq.terms.errors import UsageError

_SHORTEST_YEAR = 51


class Bound(StrEnum):
    """How the bound follows from the fit."""

    DELTA = "delta"
    NB_PLUGIN = "nb-plugin"
    MUAN = "muan"


class Power(StrEnum):
    """Power in which counts are taken to be normal; for the bound ``delta`` only."""

    TWO_THIRDS = "2/3"
    HALF = "1/2"
    ONE = "none"


class ErrorScale(StrEnum):
    """Dispersion in the errors of trend and mean.

    ``PEARSON`` is that of quasi-likelihood. ``SURVEILLANCE`` is what that program uses
    after reweighting, which is too small by about the mean count.
    """

    SURVEILLANCE = "surveillance"
    PEARSON = "pearson"


@dataclass(frozen=True, kw_only=True)
class FarringtonSettings:
    """What a week is compared with, and how; the defaults are those of surveillance.

    ``years`` back, each with ``half_window`` weeks before and after the same week;
    ``seasons`` in a year (1: only those windows); the ``left_out`` weeks before the
    present are not used. A trend is kept where it is significant at
    ``trend_p_value`` (1: always), with three years or more, and if it does not lead
    above all past counts. Weeks above ``weights_threshold`` standard deviations weigh
    less (None: all alike). ``alpha`` is the chance of a false alarm in a week. Fewer
    than ``fewest_cases`` in the last ``fewest_cases_weeks`` raise no alarm.
    """

    years: int = 5
    half_window: int = 3
    seasons: int = 1
    left_out: int = 3
    trend: bool = True
    trend_p_value: float = 0.05
    weights_threshold: float | None = 2.58
    bound: Bound = Bound.DELTA
    power: Power = Power.TWO_THIRDS
    alpha: float = 0.05
    fewest_cases: int = 5
    fewest_cases_weeks: int = 4
    error_scale: ErrorScale = ErrorScale.SURVEILLANCE

    def __post_init__(self) -> None:
        """Refuse what has no meaning."""
        room = _SHORTEST_YEAR - (2 * self.half_window + 1)
        rules = {
            "years and seasons are 1 or more": min(self.years, self.seasons) >= 1,
            "half_window and left_out are 0 or more": min(
                self.half_window, self.left_out
            )
            >= 0,
            "alpha is between 0 and 1": 0 < self.alpha < 1,
            "seasons and window fit into a year": self.seasons - 1 <= room,
            "fewest_cases_weeks is 1 or more": self.fewest_cases_weeks >= 1,
        }
        for rule, kept in rules.items():
            if not kept:
                raise UsageError(
                    "detectors.bad-setting", f"Farrington: {rule}; got {self}."
                )


SURVEILLANCE_DEFAULTS = FarringtonSettings()
NOUFAILY_2013 = FarringtonSettings(
    seasons=10,
    left_out=26,
    trend_p_value=1.0,
    bound=Bound.NB_PLUGIN,
    alpha=0.005,
)
