"""Claims."""

from django.utils.translation import gettext_lazy as _

from epihq.web.claims import api, finding, pages
from epihq.web.kit.subject import Subject, Way

SUBJECT = Subject(
    urls=pages.URLS,
    routers=(api.router,),
    ways=(Way("claims", _("Claims"), "claim.see"),),
    things=("claim",),
    finds=finding.FINDS,
)
