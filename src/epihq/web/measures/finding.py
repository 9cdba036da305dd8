"""Proposals, and acts that are on record, in search."""

from collections.abc import Iterable

from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from epihq.operations.measures.in_force import acts_at
from epihq.operations.measures.tables import ProposalRow
from epihq.terms.folding import level
from epihq.terms.regimes import Act
from epihq.web.kit.finding import SHOWN, Finding, Hit, Sought, things

_LONGEST = 120


def _why(row: ProposalRow) -> str:
    return f"{row.act['regime']}: {Truncator(row.why).chars(_LONGEST)}"


def _acts(asked: Sought) -> Iterable[Hit]:
    """Find acts of the own location, as the page of measures lists them."""
    here = (one for one in acts_at(asked.look.moment) if _is_of(one, asked))
    newest = sorted(here, key=lambda act: -act.number)[:SHOWN]
    address = asked.address("measures")
    return [
        Hit(
            title=f"{act.regime}: {act.instrument}",
            address=f"{address}#act-{act.number}",
            beside=f"{act.decided_on}",
            number=act.number,
        )
        for act in newest
    ]


def _is_of(act: Act, asked: Sought) -> bool:
    if act.location != asked.look.location or act.decided_on > asked.look.as_of:
        return False
    if asked.number is not None:
        return act.number == asked.number
    told = level(f"{act.regime} {act.instrument} {act.source} {act.decided_on}")
    return all(word in told for word in level(asked.text).split())


FINDS = (
    things(
        ProposalRow,
        _("Proposals"),
        ("why", "reason", "proposed_by"),
        _why,
        places=("location",),
    ),
    Finding(kind="act", label=_("Measures"), verb="measure.see", find=_acts),
)
