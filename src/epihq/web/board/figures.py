"""The table of all locations as it is kept; what is not kept is asked for.

No page makes it: that takes seconds, in which others would wait. Until it is there,
pages show an older table and say so, and a program is asked to come back.
"""

from dataclasses import dataclass

from django.utils.translation import gettext

from epihq.assessment.overview import (
    Overview,
    OverviewRow,
    found_overview,
)
from epihq.assessment.settings import Settings
from epihq.terms.errors import DataError
from epihq.web.kit.making import have_made
from epihq.web.kit.moment import Look, archive_of, home_folder
from epihq.words import numbers

_NOBODY = (
    "overview: cases published by {day} were expected; got none in the archive. Enter "
    "publications with `epihq sync`."
)


@dataclass(frozen=True, kw_only=True)
class Figures:
    """The table to show; ``refusal`` is why there can be none, "" where there can.

    ``is_of_the_day`` is False of an older one, or of none, while the day's is made;
    ``trouble`` is why it could not be.
    """

    table: Overview | None
    refusal: str = ""
    trouble: str = ""
    is_of_the_day: bool = True

    @property
    def is_settled(self) -> bool:
        """Whether nothing else is to come for this look."""
        return bool(self.refusal) or self.is_of_the_day

    @property
    def rows(self) -> tuple[OverviewRow, ...]:
        """The rows of the table; none where there is no table."""
        return self.table.rows if self.table else ()

    @property
    def note(self) -> str:
        """What a reader has to know of the table; "" of the day's own."""
        if self.is_settled:
            return self.refusal
        if self.trouble:
            sentence = gettext("The newest figures could not be made: %(why)s")
            return sentence % {"why": self.trouble}
        if self.table is None:
            return gettext(
                "The figures of this day are being made; that takes a few seconds."
            )
        sentence = gettext(
            "Newer figures are being made; that takes a few seconds. Those shown are "
            "as known by the end of %(day)s."
        )
        return sentence % {"day": numbers.day(self.table.as_of)}


def figures_at(look: Look) -> Figures:
    """Give what is kept for a look, and have made what is not; it never waits."""
    home, archive = home_folder(), archive_of(look)
    if not archive.vintages():
        return Figures(table=None, refusal=_NOBODY.format(day=look.as_of))
    found = found_overview(archive, home / "overviews", look.as_of, Settings())
    trouble = ""
    if not found.is_newest:
        words = ("table", look.disease, look.as_of.isoformat())
        trouble = have_made(home, found.name, *words)
    return Figures(
        table=found.overview,
        refusal=found.refusal,
        trouble=trouble,
        is_of_the_day=found.is_of_the_day,
    )


def figures_of_the_day(look: Look) -> Figures:
    """Give the day's own table, for who cannot be told in words that it is another.

    Its ``table`` is None only where ``refusal`` says why there can be none.

    Raises:
        DataError: ``web.figures-not-ready``.
    """
    found = figures_at(look)
    if found.is_settled:
        return found
    why = f": {found.trouble}" if found.trouble else "."
    raise DataError(
        "web.figures-not-ready",
        f"figures: the table of {look.as_of} was expected; got none yet{why} It is "
        "being made: ask again in a few seconds.",
    )
