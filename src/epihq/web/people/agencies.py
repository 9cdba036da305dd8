"""Agencies: listed, entered, changed, retired."""

from django.utils.translation import gettext_lazy

from epihq.operations.people.agencies import retire_agency, set_agency
from epihq.operations.people.tables import AgencyRow
from epihq.web.kit.registered import Registered, urls_of
from epihq.web.kit.sheet import place, words
from epihq.web.kit.tables import Column
from epihq.web.people.agency_forms import (
    BESIDE,
    AgencyForm,
    agency_of,
    values_of_agency,
)

# Without addresses: who looks at those looks at a page that tells it.
AGENCY_COLUMNS = (
    Column("number", gettext_lazy("Number"), lambda row: row.pk, "number"),
    Column("name", gettext_lazy("Name"), lambda row: row.name, "name"),
    Column("state", gettext_lazy("State"), lambda row: row.state, "state"),
    Column("location", gettext_lazy("Where"), lambda row: row.location, "location"),
    Column(
        "above", gettext_lazy("Agency above"), lambda row: row.above_id, "above__name"
    ),
)

AGENCIES = Registered(
    name="agency",
    table=AgencyRow,
    related=("above",),
    columns=AGENCY_COLUMNS,
    filters=(place(), words("name")),
    form=AgencyForm,
    read=agency_of,
    values=values_of_agency,
    set_it=set_agency,
    retire_it=retire_agency,
    folder="agencies",
    beside=BESIDE,
    is_personal=True,
)

URLS = urls_of(AGENCIES)
