"""Agencies: listed, entered, changed, retired."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy

from epihq.operations.people.agencies import retire_agency, set_agency
from epihq.operations.people.tables import AgencyRow
from epihq.web.kit.registered import (
    Registered,
    retire_one,
    send_csv,
    set_one,
    show_list,
    show_one,
)
from epihq.web.kit.sign_in import page
from epihq.web.kit.tables import Column
from epihq.web.people.agency_forms import (
    BESIDE,
    AgencyForm,
    agency_of,
    values_of_agency,
)

# Without addresses: who looks at those looks at a page that tells it.
AGENCY_COLUMNS = (
    Column("number", gettext_lazy("Number"), lambda row: row.pk),
    Column("name", gettext_lazy("Name"), lambda row: row.name),
    Column("state", gettext_lazy("State"), lambda row: row.state),
    Column("location", gettext_lazy("Where"), lambda row: row.location),
    Column("above", gettext_lazy("Agency above"), lambda row: row.above_id),
)


AGENCIES = Registered(
    name="agency",
    table=AgencyRow,
    related=("above",),
    columns=AGENCY_COLUMNS,
    searched=("name", "location"),
    form=AgencyForm,
    read=agency_of,
    values=values_of_agency,
    set_it=set_agency,
    retire_it=retire_agency,
    folder="agencies",
    beside=BESIDE,
    is_personal=True,
)


@page("agency.see")
def agencies(request: HttpRequest) -> HttpResponse:
    """List the agencies."""
    return show_list(request, AGENCIES, "web/agencies/agencies.html")


@page("agency.see")
def agencies_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the agencies as CSV."""
    return send_csv(request, AGENCIES, "agencies")


@page("agency.set")
def agency_new(request: HttpRequest) -> HttpResponse:
    """Show the form of a new agency, or enter it."""
    return set_one(request, AGENCIES, None)


@page("agency.see")
def agency(request: HttpRequest, number: int) -> HttpResponse:
    """Show an agency, or change it."""
    return show_one(request, AGENCIES, number)


@page("agency.set")
def agency_retire(request: HttpRequest, number: int) -> HttpResponse:
    """Take an agency off the list."""
    return retire_one(request, AGENCIES, number)


URLS = [
    path("agencies/", agencies, name="agencies"),
    path("agencies.csv", agencies_csv, name="agencies-csv"),
    path("agencies/new/", agency_new, name="agency-new"),
    path("agencies/<int:number>/", agency, name="agency"),
    path("agencies/<int:number>/retire/", agency_retire, name="agency-retire"),
]
