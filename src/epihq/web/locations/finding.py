"""Places in search: by any of their names, whoever's figures are in the archive."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from epihq.terms.locations import country_of
from epihq.terms.place_names import codes_begun
from epihq.web.kit.finding import SHOWN, Finding, Hit, Sought
from epihq.words.places import place_name


def _places(asked: Sought) -> Iterable[Hit]:
    if asked.number is not None:
        return []
    return [
        Hit(
            title=place_name(code),
            address=asked.address("location", code),
            beside=f"{code}, {place_name(country_of(code))}" if "-" in code else code,
        )
        for code in codes_begun(asked.text, SHOWN)
    ]


FINDS = (Finding(kind="place", label=_("Places"), verb="board.see", find=_places),)
