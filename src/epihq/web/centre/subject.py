"""The centre and its mode."""

from epihq.web.centre import api, pages
from epihq.web.kit.subject import Subject

SUBJECT = Subject(
    urls=pages.URLS,
    routers=(api.router,),
    shown_on={"mode": "mode", "centre": "board"},
)
