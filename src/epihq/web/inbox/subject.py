"""What waits for a person."""

from django.utils.translation import gettext_lazy as _

from epihq.web.inbox import api, pages
from epihq.web.inbox.counting import waiting_count
from epihq.web.kit.subject import Subject, Way

SUBJECT = Subject(
    urls=pages.URLS,
    routers=(api.router,),
    ways=(Way("inbox", _("Waiting"), "inbox.see", waiting_count),),
)
