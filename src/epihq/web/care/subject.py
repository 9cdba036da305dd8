"""Home care."""

from django.utils.translation import gettext_lazy as _

from epihq.web.care import (
    api,
    contact_api,
    contacts,
    deeds_api,
    desk,
    fhir,
    fhir_research,
    figures,
    finding,
    gateway,
    importing,
    messages,
    needs,
    needs_api,
    paper,
    patient,
    people,
    person,
    registers,
    rounds,
    rounds_api,
    rules,
    searching,
    settings_api,
    twins,
)
from epihq.web.care.finding import told_of
from epihq.web.kit.subject import Subject, Way

SUBJECT = Subject(
    urls=(
        *desk.URLS,
        *people.URLS,
        *searching.URLS,
        *importing.URLS,
        *paper.URLS,
        *figures.URLS,
        *registers.URLS,
        *rules.URLS,
        *messages.URLS,
        *needs.URLS,
        *rounds.URLS,
        *contacts.URLS,
        *twins.URLS,
        *person.URLS,
        *patient.URLS,
        *gateway.URLS,
        *fhir.URLS,
    ),
    routers=(
        api.router,
        deeds_api.router,
        contact_api.router,
        needs_api.router,
        rounds_api.router,
        settings_api.router,
        fhir_research.router,
    ),
    ways=(Way("care-desk", _("Home care"), "care.see"),),
    finds=finding.FINDS,
    sentences={"care": told_of},
    things=("care", "care-district", "care-team", "rule-set", "care-round"),
)
