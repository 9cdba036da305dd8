"""Pages of the room in search: "thresholds" leads to the page of thresholds."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from epihq.operations.ledger import rules
from epihq.terms.folding import fold
from epihq.web.kit.finding import Finding, Hit, Sought
from epihq.web.kit.subject import ways


def _pages(asked: Sought) -> Iterable[Hit]:
    typed = fold(asked.text)
    return [
        Hit(title=str(way.label), address=asked.address(way.page))
        for way in ways()
        if typed
        and rules.may(asked.actor, way.verb)
        and f" {fold(str(way.label))}".find(f" {typed}") >= 0
    ]


FINDS = (Finding(kind="page", label=_("Pages"), verb="find.see", find=_pages),)
