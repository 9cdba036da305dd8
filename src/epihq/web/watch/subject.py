"""Sources and the watch."""

from django.utils.translation import gettext_lazy as _

from epihq.web.kit.subject import Subject, Way
from epihq.web.watch import api, pages

SUBJECT = Subject(
    urls=pages.URLS,
    routers=(api.router,),
    shown_on={"publication": "sources", "source": "sources"},
    ways=(Way("sources", _("Sources"), "source.see", is_seldom=True),),
)
