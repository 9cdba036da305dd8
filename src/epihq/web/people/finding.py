"""Agencies and people in search: by what their lists show, never by an address."""

from django.utils.translation import gettext_lazy as _

from epihq.operations.people.tables import AgencyRow, Officer
from epihq.web.kit.finding import things

FINDS = (
    things(
        AgencyRow,
        _("Agencies"),
        ("name",),
        lambda row: row.name,
        places=("location",),
        all_on="agencies",
        asks={"tab": "all"},
    ),
    things(
        Officer,
        _("People"),
        ("full_name", "username"),
        lambda row: row.full_name,
        all_on="officers",
    ),
)
