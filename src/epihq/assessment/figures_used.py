"""Whose figures of a disease an assessment was made with, as its record tells it."""

from dataclasses import dataclass
from datetime import date


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
    of figures that are not known, ``own`` those that are the headquarters' own,
    ``from_list`` those that the location's own line list tells, and ``limits`` what a
    renewal equation cannot mean for the disease.
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
    from_list: tuple[str, ...] = ()
