"""Agencies and officers."""

from django.utils.translation import gettext_lazy as _

from epihq.web.kit.subject import Subject, Way
from epihq.web.people import agencies, agencies_api, api, finding, pages

SUBJECT = Subject(
    urls=(*agencies.URLS, *pages.URLS),
    routers=(api.router, agencies_api.router),
    ways=(
        Way("agencies", _("Agencies"), "agency.see", is_seldom=True),
        Way("officers", _("People"), "officer.see", is_seldom=True),
    ),
    things=("agency", "officer"),
    finds=finding.FINDS,
)
