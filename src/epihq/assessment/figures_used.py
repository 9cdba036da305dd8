"""Whose figures of a disease an assessment was made with, and which are missing."""

from dataclasses import dataclass
from datetime import date

_NOT_KNOWN = "-not-known"


def not_known(figure: str) -> str:
    """Word for a verdict that a figure of the disease is not known, e.g. "ifr"."""
    return f"{figure}{_NOT_KNOWN}"


def missing_figure(verdict: str) -> str | None:
    """Tell which figure of the disease a verdict misses, if that is what it says."""
    return verdict.removesuffix(_NOT_KNOWN) if verdict.endswith(_NOT_KNOWN) else None


@dataclass(frozen=True, kw_only=True)
class FiguresUsed:
    """Whose figures an assessment was made with, why these, and what is not known.

    ``variants`` are those whose figures are covered, none where the disease has none.
    ``reason``: ``no-variants``, ``first-variant`` (no other was known by then),
    ``changing-over`` (widths cover those before and after), ``taken-over``,
    ``exercise``, or ``given`` by who asked. ``begins`` to ``over`` is the newest
    change-over, known since ``known_since``, and that it had ended since
    ``known_over``; ``beside`` are variants of which nobody has figures.
    ``figures_until`` is told where the as-of day lies beyond it. ``absent`` are codes
    of figures that are not known, ``own`` those that are the headquarters' own, and
    ``limits`` what a renewal equation cannot mean for the disease.
    """

    disease: str
    variants: tuple[str, ...]
    reason: str
    begins: date | None = None
    over: date | None = None
    known_since: date | None = None
    known_over: date | None = None
    beside: tuple[str, ...] = ()
    source: str = ""
    trust: str = ""
    figures_until: date | None = None
    absent: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
