"""Thresholds."""

from django.utils.translation import gettext_lazy as _

from epihq.web.kit.subject import Subject, Way
from epihq.web.thresholds import api, pages

SUBJECT = Subject(
    urls=pages.URLS,
    routers=(api.router,),
    ways=(Way("thresholds", _("Thresholds"), "threshold.see", is_seldom=True),),
)
