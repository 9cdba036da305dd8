"""The parts of a report in words: what every face sets, and none looks behind."""

from dataclasses import dataclass, field

from epihq.words import language


@dataclass(frozen=True, kw_only=True)
class Table:
    """Printed cells. The first column heads its row; ``texts`` columns are words."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    texts: int = 1


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A chart of ``reports.figures`` by name, with the words around it."""

    name: str
    caption: str
    alt: str


@dataclass(frozen=True, kw_only=True)
class Section:
    """One headed part of a report. An annex is left out on the terminal.

    Parts that are ``half`` may stand beside each other in print.
    """

    key: str
    title: str
    sentences: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    figures: tuple[Figure, ...] = ()
    points: tuple[str, ...] = ()
    annex: bool = False
    half: bool = False


@dataclass(frozen=True, kw_only=True)
class Contents:
    """A whole report in words; ``banner`` is empty for a real country.

    Of a report of ``one_page`` all but the annexes is set on one page. ``language`` is
    the one in which it was worded.
    """

    banner: str
    title: str
    subtitle: str
    headline: tuple[str, ...]
    sections: tuple[Section, ...]
    footer: str
    one_page: bool = False
    language: str = field(default_factory=language)
