"""Templates of instructions: listed, entered, changed, retired."""

from django.utils.translation import gettext_lazy

from epihq.operations.instructions.tables import TemplateRow
from epihq.operations.instructions.templates import retire_template, set_template
from epihq.terms.instructions import Priority
from epihq.web.instructions.forms import PRIORITIES
from epihq.web.instructions.template_forms import (
    BESIDE,
    TemplateForm,
    template_of,
    values_of_template,
)
from epihq.web.kit.registered import Registered, urls_of
from epihq.web.kit.sheet import choice, words
from epihq.web.kit.tables import Column
from epihq.web.signals.words import KINDS

TEMPLATE_COLUMNS = (
    Column("number", gettext_lazy("Number"), lambda row: row.pk, "number"),
    Column("name", gettext_lazy("Name"), lambda row: row.name, "name"),
    Column("state", gettext_lazy("State"), lambda row: row.state, "state"),
    Column(
        "signal_kind", gettext_lazy("Fits"), lambda row: row.signal_kind, "signal_kind"
    ),
    Column(
        "priority",
        gettext_lazy("Priority"),
        lambda row: row.priority,
        "priority",
        tuple(Priority),
    ),
    Column(
        "deadline_hours",
        gettext_lazy("Hours"),
        lambda row: row.deadline_hours,
        "deadline_hours",
    ),
    Column("text", gettext_lazy("What is to be done"), lambda row: row.text),
    Column("legal_basis", gettext_lazy("Legal basis"), lambda row: row.legal_basis),
)

TEMPLATES = Registered(
    name="template",
    table=TemplateRow,
    related=(),
    columns=TEMPLATE_COLUMNS,
    filters=(
        choice("kind", gettext_lazy("Fits"), "signal_kind", lambda _: KINDS.items()),
        choice("priority", gettext_lazy("Priority"), "priority", lambda _: PRIORITIES),
        words("name", "text"),
    ),
    form=TemplateForm,
    read=template_of,
    values=values_of_template,
    set_it=set_template,
    retire_it=retire_template,
    folder="templates",
    beside=BESIDE,
)

URLS = urls_of(TEMPLATES)
