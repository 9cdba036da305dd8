"""A paper diary is typed in: a line for each check, each kept or told why not."""

from typing import NamedTuple
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from epihq.care.checks.intake import Incoming, Kept, Refused, write_many
from epihq.care.contact.links import whose_diary
from epihq.operations.ledger import clock
from epihq.web.care.paper_forms import (
    LETTERS,
    DiaryForm,
    LineForm,
    LinesForm,
    first_lines,
    reading_of_line,
    says_something,
)
from epihq.web.care.words import LEVELS_TO_SET, SYMPTOMS
from epihq.web.kit.done import tried
from epihq.web.kit.moment import Look, look_of
from epihq.web.kit.sent import number_of, once_of
from epihq.web.kit.sign_in import actor_of, page
from epihq.words import numbers


class Said(NamedTuple):
    """What became of what was typed, in words."""

    is_kept: bool
    words: str


@page("care.write")
def paper(request: HttpRequest) -> HttpResponse:
    """Show the lines of a diary, or keep those that were typed."""
    look = look_of(request)
    if request.method != "POST":
        lines = LinesForm(initial=first_lines(look.as_of), prefix="line")
        return _shown(request, look, DiaryForm(), lines, [])
    form, lines = DiaryForm(request.POST), LinesForm(request.POST, prefix="line")
    if not form.is_valid() or not lines.is_valid():
        return _shown(request, look, form, lines, [], status=400)
    told = [one for one in lines if says_something(one.cleaned_data)]
    if not told:
        form.add_error(None, _("No line says anything yet."))
        return _shown(request, look, form, lines, [], status=400)
    number = _whose(request, form)
    if number is None:
        return _shown(request, look, form, lines, [], status=400)
    said = _kept(request, look, number, told)
    if all(one.is_kept for one in said):
        empty = LinesForm(initial=first_lines(look.as_of), prefix="line")
        return _shown(request, look, DiaryForm(), empty, said)
    return _shown(request, look, form, lines, said, status=400)


def _whose(request: HttpRequest, form: DiaryForm) -> int | None:
    """Find whose diary it is, by its code or by the person's number."""
    written = form.cleaned_data["code"]
    if (number := number_of(written)) is not None:
        return number
    actor = actor_of(request)
    row = tried(
        form, lambda: whose_diary(actor, written), {"care.no-such-code": "code"}
    )
    return row.pk if row else None


def _kept(
    request: HttpRequest, look: Look, number: int, lines: list[LineForm]
) -> list[Said]:
    """Keep the lines, each once however often the form is sent; say how it stands."""
    actor, now, once = actor_of(request), clock.now(), once_of(request)
    incoming = [
        Incoming(
            episode=number,
            reading=reading_of_line(one.cleaned_data, now, look.zone, actor.name),
            once=f"{once} {number} {one.cleaned_data['day']} "
            f"{one.cleaned_data['hour']}",
        )
        for one in lines
    ]
    answers = write_many(actor, incoming)
    refused = [
        Said(is_kept=False, words=f"{_line(one)}: {answer.sentence}")
        for one, answer in zip(lines, answers, strict=True)
        if isinstance(answer, Refused)
    ]
    kept = [answer for answer in answers if isinstance(answer, Kept)]
    return [*_told(kept), *refused]


def _line(one: LineForm) -> str:
    told = one.cleaned_data
    return f"{numbers.brief_day(told['day'])} {told['hour']:%H:%M}"


def _told(kept: list[Kept]) -> list[Said]:
    if not kept:
        return []
    last = kept[-1]
    level = _("not judged") if last.level is None else str(LEVELS_TO_SET[last.level])
    told = {"n": len(kept), "number": last.episode, "level": level}
    words = ngettext(
        "%(n)d check of person %(number)d is kept; they stand so: %(level)s.",
        "%(n)d checks of person %(number)d are kept; they stand so: %(level)s.",
        len(kept),
    )
    return [Said(is_kept=True, words=words % told)]


def _shown(
    request: HttpRequest,
    look: Look,
    form: DiaryForm,
    lines: LinesForm,
    said: list[Said],
    status: int = 200,
) -> HttpResponse:
    is_new = status == 200
    context = {
        "look": look,
        "form": form,
        "rows": lines,
        "kept": said,
        "symptoms": list(SYMPTOMS.values()),
        "letters": [(letter, SYMPTOMS[code]) for letter, code in LETTERS.items()],
        "once": once_of(request) if not is_new or not said else _new_key(),
    }
    return render(request, "web/care/paper.html", context, status=status)


def _new_key() -> str:
    """A key of their own for the lines of the next diary."""
    return str(uuid4())


URLS = [path("care/paper/", paper, name="care-paper")]
