"""A person's own page and diary, from the page of the person.

The secret of a page is told once, to whoever made it: they send it or write it down.
"""

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from epihq.care.contact import links
from epihq.care.contact.diary import set_diary
from epihq.care.contact.spoken import language_of
from epihq.care.register import episodes
from epihq.care.register.tables import EpisodeRow
from epihq.operations.ledger import clock
from epihq.web.care import person, who
from epihq.web.kit.done import on_to, see
from epihq.web.kit.moment import look_of
from epihq.web.kit.sign_in import actor_of, page
from epihq.web.settings import address
from epihq.words import speaking

_MOST_A_DAY = 3


@page("care.link")
def make_page(request: HttpRequest, number: int) -> HttpResponse:
    """Give somebody a page of their own, and show its address this once."""
    actor = actor_of(request)
    if request.method != "POST":
        return see(_page(number))
    _link, secret = links.make_page(actor, number)
    row = episodes.found(actor, "care.link", number)
    known = who.shown_in_hand(row, actor, clock.now())
    told = page_address(secret)
    why = who.why_in_hand()
    return person.shown(request, row, known=known, why=why, own_page=told)


def page_address(secret: str) -> str:
    """Give the address of a person's own page."""
    return f"{address()}{reverse('patient-page', args=[secret])}"


@page("care.unlink")
def withdraw_page(request: HttpRequest, number: int) -> HttpResponse:
    """Withdraw somebody's own page: its address opens nothing any more."""
    if request.method != "POST":
        return see(_page(number))
    links.withdraw_page(actor_of(request), number)
    return on_to(request, _("Their page is withdrawn."), "care", number)


@page("care.link")
def diary(request: HttpRequest, number: int) -> HttpResponse:
    """Give a diary to print: a code and no name, in the person's language."""
    actor = actor_of(request)
    if request.method != "POST":
        return see(_page(number))
    link = links.make_diary(actor, number)
    row = episodes.found(actor, "care.link", number)
    first_day = look_of(request).as_of
    with speaking(language_of(row)):
        pdf = set_diary(
            link.code,
            first_day,
            telephone=row.district.telephone,
            per_day=_checks_a_day(row),
        )
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="diary-{link.code}.pdf"'
    return response


def _checks_a_day(row: EpisodeRow) -> int:
    return min(max(round(24 / row.district.check_hours), 1), _MOST_A_DAY)


def _page(number: int) -> str:
    return reverse("care", args=[number])


URLS = [
    path("care/<int:number>/own-page/", make_page, name="care-page"),
    path("care/<int:number>/no-page/", withdraw_page, name="care-page-withdraw"),
    path("care/<int:number>/diary/", diary, name="care-diary"),
]
