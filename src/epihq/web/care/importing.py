"""A list of people is brought in: what its columns mean is shown before any is kept.

The list is taken in whole or not at all. Rows that cannot be read are told by line and
column and never by what stood there; who is like somebody on record is listed for a
person to decide, and nobody is merged.
"""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _

from epihq.archive.reading.cells import Cells, cells_of
from epihq.archive.reading.mapping import Mapping
from epihq.care.register.bringing_in import BadListError, BroughtIn, bring_in
from epihq.care.register.lists import Problem, Said, read_list
from epihq.terms.errors import DataError, UsageError
from epihq.web.care.import_forms import FileForm, MappingForm, carried, read_back
from epihq.web.care.lines import in_common
from epihq.web.care.people import districts_for
from epihq.web.care.words import COLUMNS, PROBLEMS
from epihq.web.kit.moment import look_of
from epihq.web.kit.sign_in import actor_of, page

# More problems than these nobody mends by hand.
_TOLD = 50


@page("care.import")
def import_list(request: HttpRequest) -> HttpResponse:
    """Ask for a list, show what its columns mean, or take it in."""
    if request.method != "POST":
        return _asks(request, _file_form(request))
    if "body" in request.POST:
        return _mapped(request)
    form = _file_form(request, request.POST, request.FILES)
    if not form.is_valid():
        return _asks(request, form, status=400)
    name, body = form.brought()
    cells = _cells(name, body)
    if cells is None:
        form.add_error(None, _unreadable())
        return _asks(request, form, status=400)
    first = {"name": name, "body": carried(body)}
    first["district"] = form.cleaned_data["district"] or ""
    mapping = MappingForm(initial=first, columns=cells.columns)
    return _shows(request, mapping, cells)


def _file_form(request: HttpRequest, *sent: Any) -> FileForm:
    return FileForm(*sent, districts=districts_for(actor_of(request)))


def _mapped(request: HttpRequest) -> HttpResponse:
    """Take the list in by what its columns are said to mean, or say what is wrong."""
    name, body = request.POST.get("name", ""), read_back(request.POST["body"])
    cells = _cells(name, body)
    if cells is None:
        form = _file_form(request)
        return _asks(request, form, status=400)
    form = MappingForm(request.POST, columns=cells.columns)
    if not form.is_valid():
        return _shows(request, form, cells, status=400)
    try:
        told = _taken_in(request, form, name, body)
    except BadListError as error:
        return _shows(request, form, cells, error.problems, status=400)
    except (DataError, UsageError) as error:
        form.add_error(None, str(error))
        return _shows(request, form, cells, status=400)
    return _done(request, told)


def _taken_in(
    request: HttpRequest, form: MappingForm, name: str, body: bytes
) -> BroughtIn:
    listed = read_list(name, body, Said(columns=form.meant()))
    district = form.cleaned_data["district"]
    return bring_in(actor_of(request), listed, district=district)


def _cells(name: str, body: bytes) -> Cells | None:
    try:
        return cells_of(name, body, Mapping())
    except (DataError, UsageError):
        # Its sentence may show what stood in the file.
        return None


def _unreadable() -> str:
    return _(
        "The file cannot be read as a table whose first line names its columns. Look "
        "at it, or save it anew as CSV."
    )


def _asks(request: HttpRequest, form: FileForm, status: int = 200) -> HttpResponse:
    context = {"look": look_of(request), "form": form, "step": "file"}
    return render(request, "web/care/import.html", context, status=status)


def _shows(
    request: HttpRequest,
    form: MappingForm,
    cells: Cells,
    problems: Sequence[Problem] = (),
    status: int = 200,
) -> HttpResponse:
    first = {
        name: ["" if one is None else str(one) for one in cells.frame[name].head(3)]
        for name in cells.columns
    }
    context = {
        "look": look_of(request),
        "form": form,
        "step": "mapping",
        "rows": cells.frame.height,
        "columns": form.shown(first),
        "problems": [_problem(one) for one in problems[:_TOLD]],
        "further": max(len(problems) - _TOLD, 0),
    }
    return render(request, "web/care/import.html", context, status=status)


def _problem(one: Problem) -> str:
    """Say what is wrong in a line, and never what stood there."""
    told = {
        "line": one.line,
        "column": str(COLUMNS.get(one.field, one.field)),
        "why": str(PROBLEMS.get(one.why, _("cannot be so"))),
    }
    return _("line %(line)d, %(column)s: %(why)s") % told


def _done(request: HttpRequest, told: BroughtIn) -> HttpResponse:
    context = {
        "look": look_of(request),
        "step": "done",
        "opened": len(told.opened),
        "known": list(told.known.items())[:_TOLD],
        "known_all": len(told.known),
        "twins": [
            (
                one.line,
                one.number,
                [(of.number, in_common(of.by)) for of in one.likely],
                one.elsewhere,
            )
            for one in told.twins[:_TOLD]
        ],
        "twins_all": len(told.twins),
    }
    return render(request, "web/care/import.html", context)


URLS = [path("care/import/", import_list, name="care-import")]
