"""What the watch takes for unusual: thresholds with defaults, and people's own rules.

Every threshold is a field of ``Rules``; ``places`` sets some of them otherwise for a
location, e.g. {"AZE": {"ears_alpha": 0.0001}}.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace

from epihq.epi.ears import Ears
from epihq.terms.errors import UsageError
from epihq.terms.signals import Severity

# Figures that a rule can be about: counts of the newest day, and the table's columns.
FIGURES = (
    "cases",
    "deaths",
    "cases_7_days",
    "cases_change",
    "cases_per_100k",
    "deaths_7_days",
    "deaths_change",
    "Rt_median",
    "Rt_lower90",
    "Rt_upper90",
    "p_above_1",
    "growth_rate_per_day",
    "growth_lower90",
    "growth_upper90",
    "doubling_days",
)


@dataclass(frozen=True, kw_only=True)
class OwnRule:
    """A headquarters' own rule, e.g. cases_per_100k above 50 in AZE.

    It speaks when ``figure`` lies above or below its limit on each of the last
    ``days`` days. ``locations`` () is everywhere. R_t is that of reported cases.
    """

    name: str
    figure: str
    above: float | None = None
    below: float | None = None
    locations: tuple[str, ...] = ()
    days: int = 1
    severity: Severity = Severity.MODERATE

    def __post_init__(self) -> None:
        if self.figure not in FIGURES:
            raise UsageError(
                "assessment.unknown-figure",
                f"own rule {self.name!r}: one of {', '.join(FIGURES)} was expected; "
                f"got {self.figure!r}. Choose one of these.",
            )


@dataclass(frozen=True, kw_only=True)
class Rules:
    """Thresholds of all detectors.

    ``news_days``: an alarm is given while what it speaks of was said no longer ago
    than this, counted with the day itself. ``ears_alpha`` and ``farrington_alpha`` are
    chances of a false alarm of a day and of a week, ``least_count`` what a count must
    hold at least, ``farrington_years`` how much history the weekly method wants.
    ``rt_p_above_1`` is how sure a rise of R_t above 1 must be, ``rt_sd`` by how many
    standard deviations R_t changes suddenly. ``revision_share`` (of the days that
    changed) and ``revision_persons`` must both be passed.
    Silence is longer than ``silence_factor`` times what is usual.
    """

    news_days: int = 2
    unusual_counts: bool = True
    ears_method: Ears = Ears.C2
    ears_alpha: float = 0.001
    least_count: float = 10.0
    farrington_alpha: float = 0.005
    farrington_years: int = 3
    rt_change: bool = True
    rt_p_above_1: float = 0.95
    rt_sd: float = 3.0
    revision: bool = True
    revision_share: float = 0.2
    revision_persons: float = 50.0
    batch_dump: bool = True
    dump_persons: float = 50.0
    source_silent: bool = True
    silence_factor: float = 1.5
    own: tuple[OwnRule, ...] = ()
    places: Mapping[str, Mapping[str, bool | float | str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        known = {one.name for one in fields(self)} - {"own", "places"}
        for place, changes in self.places.items():
            if wrong := sorted(set(changes) - known):
                raise UsageError(
                    "assessment.unknown-threshold",
                    f"rules of {place}: one of {', '.join(sorted(known))} was "
                    f"expected; got {', '.join(wrong)}. Choose one of these.",
                )

    def for_location(self, code: str) -> "Rules":
        """Give the rules that hold in a location, e.g. "AZE"."""
        changes = self.places.get(code)
        if not changes:
            return self
        return replace(self, places={}, **changes)  # type: ignore[arg-type]
