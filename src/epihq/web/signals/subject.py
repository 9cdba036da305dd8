"""Signals."""

from django.utils.translation import gettext_lazy as _

from epihq.web.kit.subject import Subject, Way
from epihq.web.signals import api, finding, pages
from epihq.web.signals.words import sentence_of

SUBJECT = Subject(
    urls=pages.URLS,
    routers=(api.router,),
    ways=(Way("signals", _("Signals"), "signal.see"),),
    things=("signal",),
    finds=finding.FINDS,
    sentences={"signal": sentence_of},
)
