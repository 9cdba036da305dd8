"""Diseases."""

from django.utils.translation import gettext_lazy as _

from epihq.web.diseases import api, finding, pages
from epihq.web.kit.subject import Subject, Way

SUBJECT = Subject(
    urls=pages.URLS,
    routers=(api.router,),
    ways=(Way("diseases", _("Diseases"), "board.see", is_seldom=True),),
    finds=finding.FINDS,
)
