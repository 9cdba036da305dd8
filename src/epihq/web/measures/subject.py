"""Measures and proposals."""

from django.utils.translation import gettext_lazy as _

from epihq.web.kit.subject import Subject, Way
from epihq.web.measures import api, finding, pages, sentences

SUBJECT = Subject(
    urls=pages.URLS,
    routers=(api.router,),
    ways=(Way("measures", _("Measures"), "measure.see"),),
    things=("proposal",),
    shown_on={"act": "measures"},
    finds=finding.FINDS,
    sentences={"proposal": sentences.told_of},
)
