"""The log, and files that belong to things."""

from django.utils.translation import gettext_lazy as _

from epihq.web.kit import files
from epihq.web.kit.subject import Subject, Way
from epihq.web.log import api, finding, pages

SUBJECT = Subject(
    urls=(*pages.URLS, *files.URLS),
    routers=(api.router,),
    ways=(Way("log", _("Log"), "log.see", is_seldom=True),),
    things=("attachment",),
    finds=finding.FINDS,
)
