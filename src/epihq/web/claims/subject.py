"""Claims."""

from django.utils.translation import gettext_lazy as _

from epihq.web.claims import api, cards, cards_api, finding, pages
from epihq.web.kit.subject import Subject, Way

SUBJECT = Subject(
    urls=[*cards.URLS, *pages.URLS],
    routers=(api.router, cards_api.router),
    ways=(Way("claims", _("Claims"), "claim.see", is_seldom=True),),
    things=("claim", "card"),
    finds=finding.FINDS,
)
