"""Events in search."""

from django.utils.translation import gettext_lazy as _

from epihq.operations.events.tables import EventRow
from epihq.web.kit.finding import things

FINDS = (
    things(
        EventRow,
        _("Events"),
        ("title", "disease", "situation", "reason", "lessons"),
        lambda row: str(row.title),
        places=("locations",),
        all_on="events",
        asks={"tab": "all"},
    ),
)
