"""What is known of diseases: the table that the house computes with.

    DiseaseTable
      diseases      KnownDisease by code: its pathogen's delays and fatality, and what
                    else is known: of cases that die, of spread, isolation, contacts
      variants      Variant by name, where a disease has several
      change_overs  ChangeOver: which variant took over where, and when it was known

Each figure carries its source and how far to trust it. A figure that is not known is
None, and what depends on it is not told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from epihq.epi.pathogen import Pathogen
from epihq.terms.diseases import Disease

# Checked against the paper's abstract; from a database of parameters; known from the
# literature and not read again; our own, or the headquarters'.
TRUSTS = ("c", "d", "m", "own")
# Ways of transmission, and what a renewal equation, in which each case infects the
# next ones, cannot mean for a disease that goes that way.
TRANSMISSION: Mapping[str, str | None] = {
    "respiratory": None,
    "contact": None,
    "sexual": None,
    "vector": "vector-borne",
    "water-and-food": "environmental",
    "animals": "from-animals",
}
SILENT = "mostly-silent"
LIMITS = ("vector-borne", "environmental", "from-animals", SILENT)


# Codes of a pathogen's figures in the order in which they are told, and of the others.
_FIGURES: Mapping[str, str] = {
    "serial-interval": "serial_interval",
    "generation-interval": "generation_interval",
    "incubation": "incubation",
    "onset-to-report": "onset_to_report",
    "onset-to-hospital": "to_hospital",
    "onset-to-death": "onset_to_death",
    "ifr": "lethality",
    "care": "care",
}
_OF_KNOWN = ("cfr", "dispersion", "r0", "isolation", "follow_up")


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A number with its 95 % range, wide enough for published disagreement."""

    mean: float
    low: float
    high: float
    source: str
    trust: str = "own"


@dataclass(frozen=True, kw_only=True)
class Range:
    """From where to where published estimates lie."""

    low: float
    high: float
    source: str
    trust: str = "own"


@dataclass(frozen=True, kw_only=True)
class Days:
    """A number of days that guidance names."""

    days: int
    source: str
    trust: str = "own"


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known beside a pathogen's delays; None where it is not.

    ``cfr``: deaths per reported case. ``dispersion``: k of the negative binomial of
    persons infected by one. ``r0``: the basic reproduction number. ``isolation`` and
    ``follow_up``: days that cases keep apart and contacts are followed.
    """

    cfr: Estimate | None = None
    dispersion: Estimate | None = None
    r0: Range | None = None
    isolation: Days | None = None
    follow_up: Days | None = None


@dataclass(frozen=True, kw_only=True)
class KnownDisease:
    """A disease and what is known of it.

    Where it has ``variants``, ``pathogen`` is the first of them, ``of_first`` what is
    known of that one alone, and ``known`` what all share. ``limits`` are codes
    of what a renewal equation cannot mean for it. ``own`` are the figures that are the
    headquarters' own; ``is_own`` where the disease itself is.
    """

    disease: Disease
    pathogen: Pathogen
    known: Known
    transmission: tuple[str, ...]
    limits: tuple[str, ...]
    variants: tuple[str, ...] = ()
    of_first: Known = Known()
    own: tuple[str, ...] = ()
    is_own: bool = False

    @property
    def absent(self) -> tuple[str, ...]:
        """All figures that nobody knows of it, as codes."""
        known = (self.known, self.of_first)
        return (
            *(
                c
                for c, name in _FIGURES.items()
                if getattr(self.pathogen, name) is None
            ),
            *(
                name.replace("_", "-")
                for name in _OF_KNOWN
                if all(getattr(one, name) is None for one in known)
            ),
        )

    @property
    def untold(self) -> tuple[str, ...]:
        """What the house does not tell of it, because a figure is not known."""
        missing = self.pathogen.missing
        told = {
            "reported-r": self.pathogen.serial_interval is None,
            "infections": bool(missing),
            "options": bool(missing),
            "import": self.known.dispersion is None,
            "beds": bool(missing) or self.pathogen.care is None,
        }
        return tuple(what for what, is_untold in told.items() if is_untold)


@dataclass(frozen=True, kw_only=True)
class Variant:
    """A variant's own figures; ``figures_until`` is the day until which they hold."""

    disease: str
    pathogen: Pathogen
    known: Known
    figures_until: date | None = None
    own: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ChangeOver:
    """A variant's rise in some locations, from about a tenth of cases to nine tenths.

    ``where`` are codes of countries, names of regions, or "world". Nobody knew it
    before ``known_since``, nor that it had ended before ``known_over``; None: it was
    never known to end, because others rose beside it, like those in ``beside``, of
    which the table has no figures. ``begins`` and ``over`` are good to
    ``uncertain_days``.
    """

    disease: str
    to: str
    where: tuple[str, ...]
    begins: date
    over: date | None = None
    known_since: date
    known_over: date | None = None
    uncertain_days: int = 10
    beside: tuple[str, ...] = ()
    source: str
    trust: str = "own"


@dataclass(frozen=True, kw_only=True)
class DiseaseTable:
    """All that is known, by code of disease and by name of variant."""

    diseases: Mapping[str, KnownDisease]
    variants: Mapping[str, Variant]
    change_overs: tuple[ChangeOver, ...]
    regions: Mapping[str, tuple[str, ...]]

    def pathogens(self) -> dict[str, Pathogen]:
        """Pathogens by their name: variants, and diseases that have none."""
        whole = {
            code: one.pathogen
            for code, one in self.diseases.items()
            if not one.variants
        }
        return {name: one.pathogen for name, one in self.variants.items()} | whole
