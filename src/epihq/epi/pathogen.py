"""What is known of a pathogen: how long things take, how many die or need a bed.

The figures themselves, with their sources, are a readable table:
``epihq/assessment/diseases``. Here is what the model makes of them. What nobody knows
of a pathogen is None, and never another pathogen's figure.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from epihq.epi.layout import Delays
from epihq.epi.observed import Severity
from epihq.epi.serial_interval import SerialInterval

Values = NDArray[np.float64]

# Days that the joint model looks back, at least; further where more than this share of
# a delay lies beyond, as far as its seed days reach.
_INTERVAL_DAYS, _REPORT_DAYS, _DEATH_DAYS = 18, 32, 56
_LEFT_OUT, _FURTHEST_DAYS = 0.02, 56
_PARTS_OF_A_DAY = 24
_SHORTEST_MEAN = 0.5

# What the joint model of infections cannot do without: code, and where it is held.
FOR_INFECTIONS = {
    "generation-interval": "generation_interval",
    "incubation": "incubation",
    "onset-to-report": "onset_to_report",
    "onset-to-death": "onset_to_death",
    "ifr": "lethality",
}


@dataclass(frozen=True, kw_only=True)
class Delay:
    """A delay in days: mean, sd between persons, and the error of the mean.

    ``sd_error`` is that of the sd, where it is told. ``trust`` says how far the figure
    was checked: ``c`` against the paper's abstract, ``d`` taken from a database of
    parameters, ``m`` from the literature without reading it again, ``own``.
    """

    mean: float
    sd: float
    mean_error: float
    source: str
    sd_error: float = 0.0
    trust: str = "own"

    def after(self, other: "Delay") -> "Delay":
        """Add up two delays that are independent, the other one first."""
        return Delay(
            mean=other.mean + self.mean,
            sd=float(np.hypot(other.sd, self.sd)),
            mean_error=float(np.hypot(other.mean_error, self.mean_error)),
            source=f"{other.source}; {self.source}",
        )


@dataclass(frozen=True, kw_only=True)
class Lethality:
    """Infection fatality ratio: one for all, and by age where that is known.

    log10(IFR in percent) = ``intercept`` + ``slope`` x age, times ``factor``.
    ``ifr`` and ``log_sd`` serve where the age structure is not known; ``log_sd_by_age``
    where it is. Slope 0: not known by age.
    """

    ifr: float
    log_sd: float
    intercept: float
    slope: float
    factor: float
    log_sd_by_age: float
    source: str
    trust: str = "own"


@dataclass(frozen=True, kw_only=True)
class AgeShares:
    """A share of persons by age, known at some ages (years), all times ``factor``.

    ``log_sd`` is the error of the whole curve: the sd of the log of one factor more.
    """

    ages: tuple[float, ...]
    shares: tuple[float, ...]
    source: str
    factor: float = 1.0
    log_sd: float = 0.0
    trust: str = "own"

    def at(self, ages: Values) -> Values:
        """Shares at any ages; beyond the first and last known age those of that age.

        Units: years; share of persons, 1 at most.
        Source: log-linear between known ages (own): severity grows by a factor with
        each year of age, Levin et al. 2020, doi:10.1007/s10654-020-00698-1.
        """
        logs = np.interp(ages, self.ages, np.log(self.shares))
        return np.asarray(np.minimum(self.factor * np.exp(logs), 1.0))


@dataclass(frozen=True, kw_only=True)
class Observation:
    """Days that a person treated at home stays under observation."""

    days: int
    source: str
    trust: str = "own"


@dataclass(frozen=True, kw_only=True)
class Care:
    """What care infected persons need: how many of each age, after and for how long.

    ``hospital``: share of infections that need a hospital bed; ``icu``: share of those
    who need intensive care. The stays are in a ward and in an intensive care unit.
    """

    hospital: AgeShares
    icu: AgeShares
    onset_to_hospital: Delay
    ward_stay: Delay
    icu_stay: Delay
    home: Observation


@dataclass(frozen=True, kw_only=True)
class Pathogen:
    """Constants of one pathogen or variant; days and shares. None: not known.

    The generation interval is from infection to infection, the serial interval from
    onset to onset; neither stands in for the other where both are asked for.
    """

    name: str
    title: str
    generation_interval: Delay | None = None
    serial_interval: Delay | None = None
    incubation: Delay | None = None
    onset_to_report: Delay | None = None
    onset_to_hospital: Delay | None = None
    onset_to_death: Delay | None = None
    lethality: Lethality | None = None
    care: Care | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """What the joint model of infections would need and nobody knows, as codes."""
        return tuple(
            code for code, name in FOR_INFECTIONS.items() if getattr(self, name) is None
        )

    @property
    def absent(self) -> tuple[str, ...]:
        """All that nobody knows of it that the house could use, as codes."""
        held = {**FOR_INFECTIONS, "serial-interval": "serial_interval", "care": "care"}
        return tuple(code for code, name in held.items() if getattr(self, name) is None)

    @property
    def to_hospital(self) -> Delay | None:
        """Days from onset to hospital: its own, else those of who needs a bed."""
        care = self.care.onset_to_hospital if self.care else None
        return self.onset_to_hospital or care

    @property
    def interval(self) -> SerialInterval | None:
        """The serial interval as R of reported cases takes it."""
        known = self.serial_interval
        if known is None:
            return None
        return SerialInterval(
            mean=known.mean,
            sd=known.sd,
            mean_se=known.mean_error,
            sd_se=known.sd_error,
            source=known.source,
        )

    def delays(self) -> Delays:
        """Discretise the delays at their means and one error below and above.

        Ask ``missing`` before: a pathogen that lacks one raises ``ValueError``.

        Units: element 0 of the generation interval is one day, of the others none.
        Source: gamma distributions, both events censored to their day: Charniga et al.
        2024, doi:10.1371/journal.pcbi.1012520.
        """
        interval, report = self.generation_interval, self.infection_to_report
        if interval is None or report is None or self.onset_to_death is None:
            message = f"{self.name}: {', '.join(self.missing)} is not known"
            raise ValueError(message)
        assert self.incubation is not None  # noqa: S101 - else report were None
        death = self.onset_to_death.after(self.incubation)
        return Delays(
            generation_interval=_three(interval, 1, _lags(interval, _INTERVAL_DAYS)),
            report=_three(report, 0, _lags(report, _REPORT_DAYS)),
            death=_three(death, 0, _lags(death, _DEATH_DAYS)),
        )

    @property
    def infection_to_report(self) -> Delay | None:
        """Days from infection to report; None where a part is not known."""
        if self.onset_to_report is None or self.incubation is None:
            return None
        return self.onset_to_report.after(self.incubation)

    def report_delay(self) -> Values | None:
        """Share of infections reported after so many days, at the mean, [lag].

        Units: element 0 is the day of infection.
        Source: as ``delays``.
        """
        report = self.infection_to_report
        if report is None:
            return None
        lags = _lags(report, _REPORT_DAYS)
        return delay_pmf(report.mean, report.sd, 0, lags)

    def severity(self, persons_by_age: Mapping[int, float] | None) -> Severity | None:
        """Prior of a population's infection fatality ratio; None where not known.

        ``persons_by_age`` are persons by the first year of their five-year group; None
        where the age structure is not known. Every age is thought infected alike.

        Units: deaths per infection.
        Source: Levin et al. 2020, doi:10.1007/s10654-020-00698-1.
        """
        known = self.lethality
        if known is None:
            return None
        if not persons_by_age or known.slope == 0:
            return Severity(ifr=known.ifr, log_sd=known.log_sd)
        ages = np.array(list(persons_by_age))
        persons = np.array(list(persons_by_age.values()))
        percent = 10 ** (known.intercept + known.slope * np.minimum(ages + 2.5, 90.0))
        ifr = float(known.factor * (percent / 100) @ persons / persons.sum())
        return Severity(ifr=ifr, log_sd=known.log_sd_by_age)


def _lags(delay: Delay, least: int) -> int:
    """Days to look back: ``least``, or as many as leave out no more than a little."""
    longer = delay.mean + delay.mean_error
    sd = delay.sd * longer / delay.mean
    shape, scale = (longer / sd) ** 2, sd**2 / longer
    if special.gammaincc(shape, least / scale) <= _LEFT_OUT:
        return least
    needed = special.gammainccinv(shape, _LEFT_OUT) * scale
    return min(int(np.ceil(needed)), _FURTHEST_DAYS)


def _three(delay: Delay, first: int, lags: int) -> Values:
    """Discretise at -1, 0 and +1 errors of the mean, the shape kept; [3, lag]."""
    means = [max(delay.mean + z * delay.mean_error, _SHORTEST_MEAN) for z in (-1, 0, 1)]
    return np.stack(
        [delay_pmf(m, delay.sd * m / delay.mean, first, lags) for m in means]
    )


def delay_pmf(mean: float, sd: float, first: int, lags: int) -> Values:
    """Probability of each whole number of days between two dates, from ``first`` on.

    The first event is uniform within its day; what lies outside is left out and the
    rest adds up to 1.

    Units: days.
    Source: double interval censoring, Charniga et al. 2024,
    doi:10.1371/journal.pcbi.1012520.
    """
    shape, scale = (mean / sd) ** 2, sd**2 / mean
    into_day = (np.arange(_PARTS_OF_A_DAY) + 0.5) / _PARTS_OF_A_DAY
    ends = np.arange(first, first + lags + 1)[:, None] - into_day
    below = special.gammainc(shape, np.maximum(ends, 0.0) / scale).mean(axis=1)
    pmf = np.diff(below)
    return np.asarray(pmf / pmf.sum())
