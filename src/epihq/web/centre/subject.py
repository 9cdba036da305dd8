"""The centre and its mode."""

from epihq.web.centre import api, pages, settings_page
from epihq.web.kit.subject import Subject

SUBJECT = Subject(
    urls=(*pages.URLS, *settings_page.URLS),
    routers=(api.router,),
    shown_on={"mode": "mode", "centre": "centre"},
)
