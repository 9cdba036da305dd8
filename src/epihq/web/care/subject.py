"""Home care."""

from django.utils.translation import gettext_lazy as _

from epihq.web.care import (
    api,
    deeds_api,
    desk,
    fhir,
    fhir_research,
    figures,
    gateway,
    importing,
    paper,
    patient,
    people,
    person,
    registers,
    rules,
    searching,
    settings_api,
)
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
        *person.URLS,
        *patient.URLS,
        *gateway.URLS,
        *fhir.URLS,
    ),
    routers=(api.router, deeds_api.router, settings_api.router, fhir_research.router),
    ways=(Way("care-desk", _("Home care"), "care.see"),),
    things=("care", "care-district", "care-team", "rule-set"),
)
