"""What people at home need: asked on their page, packed and brought from one list.

The list names nobody; who takes a package to a door looks at the person, and says why.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from epihq.care.ahead import keeping
from epihq.care.ahead.keeping import Kept
from epihq.care.ahead.shortages import Short, shortages
from epihq.care.needs import actions, stocks
from epihq.care.needs.packages import ITEMS, Package, packages
from epihq.care.needs.tables import NeedRow
from epihq.care.register.tables import EpisodeRow
from epihq.operations.ledger import clock, rules
from epihq.operations.ledger.rules import Actor
from epihq.web.care.lines import about
from epihq.web.care.need_words import ITEMS as ITEM_WORDS
from epihq.web.care.need_words import PACKAGES, STEPS, STOCK_WHYS
from epihq.web.care.people import districts_for
from epihq.web.kit.done import on_to, see, tried
from epihq.web.kit.listing import asked
from epihq.web.kit.moment import home_folder, look_of
from epihq.web.kit.sent import number_of, once_of
from epihq.web.kit.sign_in import actor_of, page
from epihq.web.kit.timeline import may_do
from epihq.words import numbers

_SHOWN = 300
_ITEM_CHOICES = [(one, ITEM_WORDS[one]) for one in ITEMS]


class Item(NamedTuple):
    """One need as pages show it."""

    row: NeedRow
    word: str
    state: str


class Batch(NamedTuple):
    """What one person waits for, in one state; and the steps that are open to it."""

    episode: int
    about: str
    district: str
    state: str
    since: object
    items: list[Item]
    numbers: str
    steps: list[tuple[str, str]]


class StockLine(NamedTuple):
    """One item at one centre; ``ahead`` is how it lasts by the forecast."""

    held: stocks.Held
    word: str
    ahead: Short | None
    chance: str
    when: str

    @property
    def wants(self) -> int:
        """How many are wanted for a week: what is told by the forecast, if it tells."""
        return self.ahead.to_order if self.ahead else self.held.short


class StockForm(forms.Form):
    """A move of stock."""

    district = forms.TypedChoiceField(label=gettext_lazy("District"), coerce=int)
    item = forms.ChoiceField(label=gettext_lazy("What"), choices=_ITEM_CHOICES)
    amount = forms.IntegerField(
        label=gettext_lazy("How many"), min_value=0, max_value=1_000_000
    )
    why = forms.ChoiceField(
        label=gettext_lazy("They"), choices=list(STOCK_WHYS.items())
    )

    def __init__(self, *args: Any, districts: Sequence[Any], **words: Any) -> None:
        super().__init__(*args, **words)
        self.fields["district"].choices = districts


@page("care.see")
def list_needs(request: HttpRequest) -> HttpResponse:
    """List what is not brought yet, person by person, and what each centre has."""
    return _shown(request, _stock_form(request))


def _stock_form(request: HttpRequest, *sent: Any) -> StockForm:
    return StockForm(*sent, districts=districts_for(actor_of(request)))


def _shown(request: HttpRequest, form: StockForm, status: int = 200) -> HttpResponse:
    look, actor = look_of(request), actor_of(request)
    district = number_of(asked(request, "district"))
    is_past = look.moment.is_past
    rows = [] if is_past else list(actions.open_needs(actor, district)[:_SHOWN])
    now = clock.now()
    forecast = None if is_past else keeping.kept(home_folder())
    context = {
        "look": look,
        "now": now,
        "batches": batches(rows, actor),
        "in_vain": batches([] if is_past else _in_vain(actor, district), actor),
        "is_cut": len(rows) == _SHOWN,
        "stock": [] if is_past else _stock(actor, district, forecast),
        "forecast": forecast,
        "form": form,
        "district": district,
        "districts": districts_for(actor),
        "packages": [(one, PACKAGES.get(one.code, one.name)) for one in _valid(look)],
        "may": may_do(actor, look, "care.stock"),
        "can_ask": rules.may(actor, "care.ask-for"),
        "once": once_of(request),
    }
    return render(request, "web/care/needs.html", context, status=status)


def _in_vain(actor: Actor, district: int | None) -> Sequence[NeedRow]:
    return list(actions.packed_in_vain(actor, district)[:_SHOWN])


def _stock(
    actor: Actor, district: int | None, forecast: Kept | None
) -> list[StockLine]:
    """Tell each item at each centre, what is wanted most first."""
    listed = [one for one in stocks.held(actor) if district in (None, one.district)]
    ahead = shortages(forecast, listed) if forecast else {}
    lines = [_line(one, ahead.get((one.district, one.item))) for one in listed]
    return sorted(lines, key=lambda line: not line.wants)


def _line(one: stocks.Held, ahead: Short | None) -> StockLine:
    word = str(ITEM_WORDS[one.item])
    if ahead is None:
        return StockLine(one, word, None, "", "")
    when = ""
    if ahead.day and ahead.first and ahead.last:
        when = _("about %(day)s (%(first)s to %(last)s)") % {
            "day": numbers.brief_day(ahead.day),
            "first": numbers.brief_day(ahead.first),
            "last": numbers.brief_day(ahead.last),
        }
    return StockLine(one, word, ahead, numbers.probability(ahead.chance), when)


def _valid(look: Any) -> list[Package]:
    return [one for one in packages().values() if one.holds(look.as_of)]


def batches(rows: Iterable[NeedRow], actor: Actor) -> list[Batch]:
    """Put needs of one person in one state together, in the order they came."""
    listed = list(rows)
    people = {
        one.pk: one
        for one in EpisodeRow.objects.filter(pk__in={row.episode for row in listed})
        .select_related("district")
        .defer("recent", "standing")
    }
    ordered = sorted(listed, key=lambda row: (row.asked_at, row.episode, row.state))
    grouped = groupby(ordered, key=lambda row: (row.episode, row.state))
    return [
        _batch(people[episode], state, list(some), actor)
        for (episode, state), some in grouped
    ]


def _batch(
    person: EpisodeRow, state: str, rows: Sequence[NeedRow], actor: Actor
) -> Batch:
    return Batch(
        episode=person.pk,
        about=about(person),
        district=person.district.name,
        state=f"need-{state}",
        since=rows[0].asked_at,
        items=[_item(row) for row in rows],
        numbers=",".join(str(row.pk) for row in rows),
        steps=_steps(state, person, actor),
    )


def _item(row: NeedRow) -> Item:
    word = str(ITEM_WORDS.get(row.item, row.item))
    told = f"{word} × {row.amount}" if row.amount > 1 else word
    return Item(row, f"{told} ({row.serial})" if row.serial else told, row.state)


def _steps(state: str, person: EpisodeRow, actor: Actor) -> list[tuple[str, str]]:
    return [
        (name, str(words))
        for name, (words, _done) in STEPS.items()
        if state in actions.STEPS[f"care.{name}"][0]
        and person.state in (rules.verb_named(f"care.{name}").before or (person.state,))
        and rules.may(actor, f"care.{name}", person)
    ]


def of_person(row: EpisodeRow, actor: Actor) -> dict[str, Any]:
    """Give what somebody needs and was brought, and which packages are for them."""
    needs = actions.needs_of(row.pk)
    lately = [one for one in needs if one.state not in {"returned", "dropped"}]
    have = {one.package for one in needs}
    today = clock.now().date()
    return {
        "needs": batches(lately, actor),
        "packages": [
            (one.code, PACKAGES.get(one.code, one.name), one.source)
            for one in packages().values()
            if one.is_for(row.age, today) and one.code not in have
        ],
        "items": _ITEM_CHOICES,
        "can_ask": rules.may(actor, "care.ask-for", row),
    }


@page("care.ask-for")
def ask(request: HttpRequest, number: int) -> HttpResponse:
    """Ask for things, or a package, for somebody."""
    if request.method != "POST":
        return see(reverse("care", args=[number]))
    actor, once = actor_of(request), once_of(request)
    if package := request.POST.get("package"):
        actions.ask_package(actor, number, package, once=once)
    else:
        amount = number_of(request.POST.get("amount")) or 1
        items = {request.POST.get("item", ""): amount}
        words = request.POST.get("words", "")
        actions.ask(actor, number, items, words=words, once=once)
    return on_to(request, _("It is asked for."), "care", number)


@page("care.ask-for")
def ask_all(request: HttpRequest) -> HttpResponse:
    """Ask for a package for all of a district who have not had it."""
    if request.method != "POST":
        return see(reverse("care-needs"))
    district = number_of(request.POST.get("district")) or 0
    code = request.POST.get("package", "")
    many = actions.ask_for_all(actor_of(request), code, district)
    message = ngettext(
        "Asked for, for %(n)d person.", "Asked for, for %(n)d people.", many
    )
    return on_to(request, message % {"n": many}, "care-needs")


@page("care.see")
def step(request: HttpRequest, verb: str) -> HttpResponse:
    """Take the needs of one person a step on."""
    if verb not in STEPS:
        raise Http404
    if request.method != "POST":
        return see(reverse("care-needs"))
    actor = actor_of(request)
    rules.require(actor, f"care.{verb}")
    numbers = [number_of(one) for one in request.POST.get("needs", "").split(",")]
    rows = actions.step(
        actor,
        f"care.{verb}",
        [one for one in numbers if one],
        words=request.POST.get("words", ""),
        serial=request.POST.get("serial", ""),
        once=once_of(request),
    )
    message = str(STEPS[verb][1])
    if request.POST.get("from") == "person":
        return on_to(request, message, "care", rows[0].episode)
    return on_to(request, message, "care-needs")


@page("care.stock")
def stock(request: HttpRequest) -> HttpResponse:
    """Write a move of stock down."""
    if request.method != "POST":
        return see(reverse("care-needs"))
    form = _stock_form(request, request.POST)
    if not form.is_valid():
        return _shown(request, form, status=400)
    told = form.cleaned_data
    kept = tried(
        form,
        lambda: stocks.change_stock(
            actor_of(request),
            told["district"],
            told["item"],
            told["amount"],
            why=told["why"],
            once=once_of(request),
        ),
        {},
    )
    if kept is None:
        return _shown(request, form, status=400)
    return on_to(request, _("It is on record."), "care-needs")


URLS = [
    path("care/needs/", list_needs, name="care-needs"),
    path("care/needs/all/", ask_all, name="care-needs-all"),
    path("care/needs/stock/", stock, name="care-stock"),
    path("care/needs/<str:verb>/", step, name="care-need-step"),
    path("care/<int:number>/ask/", ask, name="care-ask"),
]
