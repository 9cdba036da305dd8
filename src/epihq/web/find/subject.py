"""Search."""

from epihq.web.find import api, finding, pages
from epihq.web.kit.subject import Subject

SUBJECT = Subject(urls=pages.URLS, routers=(api.router,), finds=finding.FINDS)
