"""Decisions."""

from django.utils.translation import gettext_lazy as _

from epihq.web.decisions import api, pages, words
from epihq.web.kit.subject import Subject, Way

SUBJECT = Subject(
    urls=pages.URLS,
    routers=(api.router,),
    ways=(Way("decisions", _("Decisions"), "decision.see"),),
    things=("decision",),
    sentences={"decision": words.title},
)
