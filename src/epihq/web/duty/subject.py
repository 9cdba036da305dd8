"""The roster and handovers."""

from django.utils.translation import gettext_lazy as _

from epihq.web.duty import api, finding, handovers, roster
from epihq.web.kit.subject import Subject, Way

SUBJECT = Subject(
    urls=(*roster.URLS, *handovers.URLS),
    routers=(api.router,),
    ways=(
        Way("roster", _("Roster"), "roster.see", is_seldom=True),
        Way("handovers", _("Handover"), "handover.see"),
    ),
    things=("shift", "handover"),
    finds=finding.FINDS,
)
