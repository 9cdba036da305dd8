"""Two records that may be of one person: shown to a person, who decides."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from epihq.care.register import episodes, opening
from epihq.care.register.tables import EpisodeRow
from epihq.operations.ledger.rules import Actor
from epihq.web.care.lines import line_of
from epihq.web.kit.done import on_to, see
from epihq.web.kit.sent import number_of, version_of
from epihq.web.kit.sign_in import actor_of, page


def told_of(row: EpisodeRow, actor: Actor) -> dict[str, Any]:
    """Give who may be the same as somebody; those of other districts are counted."""
    mine = episodes.seen_by(actor).filter(pk__in=row.twins).select_related("district")
    lines = [line_of(one) for one in mine]
    return {"twins": lines, "elsewhere": len(row.twins) - len(lines)}


@page("care.settle")
def settle(request: HttpRequest, number: int) -> HttpResponse:
    """Decide whether two records are of one person; if so, this one ends."""
    other = number_of(request.POST.get("other"))
    if request.method != "POST" or other is None:
        return see(reverse("care", args=[number]))
    is_same = request.POST.get("is_same") == "yes"
    opening.settle_twin(
        actor_of(request),
        number,
        other,
        is_same=is_same,
        reason=request.POST.get("words", ""),
        version=version_of(request),
    )
    if is_same:
        message = _("This record has ended; the person goes on under this number.")
        return on_to(request, message, "care", other)
    return on_to(request, _("They are two people."), "care", number)


URLS = [path("care/<int:number>/settle/", settle, name="care-settle")]
