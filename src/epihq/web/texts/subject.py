"""Texts."""

from django.utils.translation import gettext_lazy as _

from epihq.web.kit.subject import Subject, Way
from epihq.web.texts import api, drafts, finding, pages, reviewing

SUBJECT = Subject(
    urls=[*pages.URLS, *reviewing.URLS],
    routers=(api.router,),
    ways=(Way("texts", _("Texts"), "text.see", is_seldom=True),),
    things=("text",),
    finds=finding.FINDS,
    drafts={
        "claim": drafts.claim,
        "signal": drafts.signal,
        "proposal": drafts.proposal,
    },
)
