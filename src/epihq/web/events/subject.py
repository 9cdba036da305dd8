"""Events."""

from django.utils.translation import gettext_lazy as _

from epihq.web.events import api, finding, pages
from epihq.web.kit.subject import Subject, Way

SUBJECT = Subject(
    urls=pages.URLS,
    routers=(api.router,),
    ways=(Way("events", _("Events"), "event.see"),),
    things=("event",),
    shown_on={"figures": "events"},
    finds=finding.FINDS,
)
