"""Instructions, their templates and messages."""

from django.utils.translation import gettext_lazy as _

from epihq.web.instructions import (
    api,
    deliveries,
    deliveries_api,
    finding,
    pages,
    templates_api,
    templates_pages,
)
from epihq.web.kit.subject import Subject, Way

SUBJECT = Subject(
    urls=(*pages.URLS, *templates_pages.URLS, *deliveries.URLS),
    routers=(api.router, deliveries_api.router, templates_api.router),
    ways=(Way("instructions", _("Instructions"), "instruction.see"),),
    things=("instruction", "template", "delivery"),
    finds=finding.FINDS,
)
