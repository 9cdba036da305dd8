"""First steps of a new headquarters."""

from epihq.web.first_steps import api, pages
from epihq.web.kit.subject import Subject

SUBJECT = Subject(
    urls=pages.URLS, routers=(api.router,), shown_on={"step": "first-steps"}
)
