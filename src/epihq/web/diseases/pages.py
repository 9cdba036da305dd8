"""The diseases and what is known of each; what this headquarters changed is marked."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _

from epihq.reports.disease_beside import Beside, ChangeBeside
from epihq.reports.disease_sources import parts, years
from epihq.reports.disease_words import (
    area_name,
    figures_used,
    not_told,
    variant_name,
)
from epihq.web.board.figures import figures_at
from epihq.web.diseases.held import NOTHING, held_of_all
from epihq.web.diseases.lines import (
    SHOWN,
    codes_of,
    disease_lines,
    groups_of,
    is_changed,
    names_of,
)
from epihq.web.diseases.tables import Tables, tables
from epihq.web.kit.diseases import held_diseases
from epihq.web.kit.moment import Look, home_folder, look_of
from epihq.web.kit.sign_in import page
from epihq.web.kit.tables import Column, csv_response
from epihq.words.diseases import (
    disease_name,
    figure_name,
    limit,
    trust,
    way_of_transmission,
)
from epihq.words.places import place_name


class Figure(NamedTuple):
    """A figure of a disease, for the file of all."""

    disease: str
    about: Beside


def _here(name: str) -> Column:
    """A column of a figure as it is used here; empty where it is not."""
    return Column(name, name, lambda one: getattr(one.about.here, name, None))


def _house(name: str) -> Column:
    """A column of epihq's table, where the headquarters has something else."""

    def value(one: Figure) -> object:
        return getattr(one.about.house, name, None) if one.about.is_own else None

    return Column(f"house_{name}", name, value)


# For programs: the keys are those of `epihq diseases --format csv`.
COLUMNS = (
    Column("disease", "disease", lambda one: one.disease),
    Column("variant", "variant", lambda one: one.about.variant),
    Column("figure", "figure", lambda one: one.about.figure),
    *map(_here, ("mean", "low", "high", "sd", "unit", "trust", "source")),
    Column("is_own", "is_own", lambda one: int(one.about.is_own)),
    *map(_house, ("mean", "low", "high", "sd", "trust", "source")),
)


_DAYS = ("begins", "over", "known_since", "known_over")


@page("board.see")
def list_diseases(request: HttpRequest) -> HttpResponse:
    """List the diseases: first those of which something is held."""
    look, table = look_of(request), tables()
    lines = disease_lines(table, look, held_of_all(look))
    context = {
        "look": look,
        "at": look.at,
        "trouble": table.trouble,
        "heads": [label for _figure, label in SHOWN],
        "groups": [
            (_("Held in this headquarters"), [one for one in lines if one.held.is_any]),
            (_("Others"), [one for one in lines if not one.held.is_any]),
        ],
    }
    return render(request, "web/diseases/diseases.html", context)


@page("board.see")
def disease(request: HttpRequest, disease: str) -> HttpResponse:
    """Show all that is known of one disease, with sources, and what is held of it."""
    look, table = look_of(request), tables()
    known, used = table.known(disease), table.chosen(disease, look).why
    held = held_of_all(look).get(disease, NOTHING)
    context = {
        "look": look,
        "at": look.at,
        "code": disease,
        "name": disease_name(disease),
        "names": {name: language for language, name in names_of(disease)},
        "codes": codes_of(table, disease).values(),
        "transmission": ", ".join(map(way_of_transmission, known.transmission)),
        "limits": [limit(one) for one in known.limits],
        "not_told": not_told(known),
        "trouble": table.trouble,
        "is_own": known.is_own,
        "is_changed": not known.is_own and is_changed(table, disease, look),
        "otherwise": [figure_name(one) for one in table.changed_otherwise(disease)],
        "house_ways": _house_ways(table, disease),
        "groups": groups_of(table.figures(disease, look.as_of), used.variants),
        "held": held,
        "figures": _figures(look, disease) if held.has_figures else None,
        "several": len(held_diseases(home_folder())) > 1,
        "why": figures_used(used)[:1],
        **_changes(table, disease, look),
    }
    return render(request, "web/diseases/disease.html", context)


def _house_ways(table: Tables, code: str) -> str:
    """How it goes from one to another by epihq's table, where that is not the same."""
    house = table.house.diseases.get(code)
    if house is None or house.transmission == table.known(code).transmission:
        return ""
    return ", ".join(map(way_of_transmission, house.transmission))


def _figures(look: Look, code: str) -> dict[str, Any]:
    """Of how many places figures are held, and to which day."""
    found = figures_at(replace(look, disease=code, named=code))
    return {
        "places": len(found.rows),
        "last_date": max((row.last_date for row in found.rows), default=None),
        "is_none": bool(found.refusal),
    }


def _changes(table: Tables, code: str, look: Look) -> dict[str, Any]:
    """Which variants rose: first where the headquarters is, then elsewhere."""
    here = table.changes_here(code, look)
    told = [_change(one, here) for one in table.changes(code, look.as_of)]
    return {
        "has_variants": bool(table.known(code).variants),
        "place": place_name(look.location) if look.location else "",
        "changes_here": [one for one in told if one["is_here"]],
        "changes_elsewhere": [one for one in told if not one["is_here"]],
    }


def _change(
    one: ChangeBeside, here: set[tuple[str, tuple[str, ...]]]
) -> dict[str, Any]:
    change = one.change
    return {
        **{name: getattr(change, name) for name in _DAYS},
        "variant": variant_name(change.to),
        "where": ", ".join(map(area_name, change.where)),
        "is_here": (change.to, change.where) in here,
        "is_own": one.is_own,
        "trust": trust(change.trust, is_own=one.is_own),
        "years": ", ".join(map(str, years(change.source))),
        "source": tuple(parts(change.source)),
    }


@page("board.see")
def diseases_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send every figure of every disease as CSV."""
    look, table = look_of(request), tables()
    return csv_response("diseases", COLUMNS, _all_figures(table, look.as_of))


def _all_figures(table: Tables, by: date) -> Iterator[Figure]:
    for code in table.here.diseases:
        for one in table.figures(code, by):
            yield Figure(code, one)


URLS = [
    path("diseases/", list_diseases, name="diseases"),
    path("diseases.csv", diseases_csv, name="diseases-csv"),
    path("diseases/<str:disease>/", disease, name="disease"),
]
