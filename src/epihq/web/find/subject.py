"""Search."""

from epihq.web.find import api, finding, pages, views, views_api
from epihq.web.kit.subject import Subject

SUBJECT = Subject(
    urls=(*pages.URLS, *views.URLS),
    routers=(api.router, views_api.router),
    finds=finding.FINDS,
    shown_on={"view": "views"},
)
