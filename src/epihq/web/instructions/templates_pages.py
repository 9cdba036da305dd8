"""Templates of instructions: listed, entered, changed, retired."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy

from epihq.operations.instructions.tables import TemplateRow
from epihq.operations.instructions.templates import retire_template, set_template
from epihq.web.instructions.template_forms import (
    BESIDE,
    TemplateForm,
    template_of,
    values_of_template,
)
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

TEMPLATE_COLUMNS = (
    Column("number", gettext_lazy("Number"), lambda row: row.pk),
    Column("name", gettext_lazy("Name"), lambda row: row.name),
    Column("state", gettext_lazy("State"), lambda row: row.state),
    Column("signal_kind", gettext_lazy("Fits"), lambda row: row.signal_kind),
    Column("priority", gettext_lazy("Priority"), lambda row: row.priority),
    Column("deadline_hours", gettext_lazy("Hours"), lambda row: row.deadline_hours),
    Column("text", gettext_lazy("What is to be done"), lambda row: row.text),
    Column("legal_basis", gettext_lazy("Legal basis"), lambda row: row.legal_basis),
)


TEMPLATES = Registered(
    name="template",
    table=TemplateRow,
    related=(),
    columns=TEMPLATE_COLUMNS,
    searched=("name", "text"),
    form=TemplateForm,
    read=template_of,
    values=values_of_template,
    set_it=set_template,
    retire_it=retire_template,
    folder="templates",
    beside=BESIDE,
)


@page("template.see")
def templates(request: HttpRequest) -> HttpResponse:
    """List the templates of instructions."""
    return show_list(request, TEMPLATES, "web/templates/templates.html")


@page("template.see")
def templates_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the templates as CSV."""
    return send_csv(request, TEMPLATES, "templates")


@page("template.set")
def template_new(request: HttpRequest) -> HttpResponse:
    """Show the form of a new template, or enter it."""
    return set_one(request, TEMPLATES, None)


@page("template.see")
def template(request: HttpRequest, number: int) -> HttpResponse:
    """Show a template, or change it."""
    return show_one(request, TEMPLATES, number)


@page("template.set")
def template_retire(request: HttpRequest, number: int) -> HttpResponse:
    """Take a template off the list."""
    return retire_one(request, TEMPLATES, number)


URLS = [
    path("templates/", templates, name="templates"),
    path("templates.csv", templates_csv, name="templates-csv"),
    path("templates/new/", template_new, name="template-new"),
    path("templates/<int:number>/", template, name="template"),
    path("templates/<int:number>/retire/", template_retire, name="template-retire"),
]
