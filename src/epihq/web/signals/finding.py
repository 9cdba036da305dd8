"""Signals in search."""

from django.utils.translation import gettext_lazy as _

from epihq.operations.signals.tables import SignalRow
from epihq.web.kit.finding import things
from epihq.web.signals.words import sentence_of

FINDS = (
    things(
        SignalRow,
        _("Signals"),
        ("cause", "note", "reason", "officer"),
        sentence_of,
        places=("location", "locations"),
        all_on="signals",
        asks={"tab": "all"},
    ),
)
