"""Coming in, one's own account, and keys to the API."""

from epihq.web.account import api, pages, start
from epihq.web.kit.subject import Subject

SUBJECT = Subject(
    urls=(*start.URLS, *pages.URLS),
    routers=(api.router,),
    things=("token",),
)
