"""What a proposal says in one line, where several of one regime stand together."""

from django.utils import timezone
from django.utils.translation import gettext as _

from epihq.operations.measures import proposals
from epihq.operations.measures.tables import ProposalRow
from epihq.reports.decision_measures import measure
from epihq.terms.regimes import Act
from epihq.web.measures.tags import act_word
from epihq.words import numbers


def told_of(row: ProposalRow) -> str:
    """Say what is proposed: "extended: strict, until 2 Aug 2020, 00:00; schools: …"."""
    act = proposals.act_of(row)
    told = [f"{act_word(act.kind)}: {act.regime}{_end_of(act)}"]
    return "; ".join(told + [measure(one.code, one.level) for one in act.measures])


def _end_of(act: Act) -> str:
    """Say until when it would hold; what is lifted has no end."""
    if not act.measures:
        return ""
    if act.effective_to is None:
        return ", " + _("until further notice")
    hour = numbers.brief_hour(timezone.localtime(act.effective_to))
    return ", " + _("until") + f" {hour}"
