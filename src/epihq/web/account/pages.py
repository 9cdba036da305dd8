"""One's own account: name, language, what keeps it safe, and keys to the API."""

from typing import Any
from uuid import uuid4

from allauth.mfa.utils import is_mfa_enabled
from django.db.models import Q
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from epihq.operations.inbox.actions import choose_daily_mail
from epihq.operations.ledger import rules
from epihq.operations.ledger.moments import row_at
from epihq.operations.ledger.rules import Actor, Role
from epihq.operations.people import officers, tokens
from epihq.operations.people.tables import Officer, TokenRow
from epihq.web.account.forms import NEVER, AccountForm, DailyMailForm, TokenForm
from epihq.web.account.words import scope_words
from epihq.web.kit.done import on_to, tried
from epihq.web.kit.listing import Found, equals, found, page_of
from epihq.web.kit.moment import look_of
from epihq.web.kit.sent import once_of, version_of
from epihq.web.kit.sign_in import actor_of, page
from epihq.web.kit.tables import Column, csv_response
from epihq.web.kit.timeline import life_of, to_do

# Forms of keys that were answered, so that a second click makes no second key.
_ANSWERED, _KEPT = "keys_made", 20
_BESIDE = {
    "ledger.says-nothing": "name",
    "tokens.unknown-scope": "scopes",
    "tokens.bad-days": "days",
}
COLUMNS = (
    Column("number", gettext_lazy("Number"), lambda row: row.pk),
    Column("name", gettext_lazy("What it is for"), lambda row: row.name),
    Column("owner", gettext_lazy("Owner"), lambda row: row.owner.username),
    Column("state", gettext_lazy("State"), lambda row: row.state),
    Column("made", gettext_lazy("Made"), lambda row: row.opened_at),
    Column("expires_at", gettext_lazy("Ends"), lambda row: row.expires_at),
    Column("scopes", gettext_lazy("May do"), lambda row: " ".join(row.scopes)),
)


@page("account.see")
def own_account(request: HttpRequest) -> HttpResponse:
    """Show who one is here, and what keeps one's account safe."""
    return _account(request)


@page("account.set")
@require_POST
def change_account(request: HttpRequest) -> HttpResponse:
    """Change one's own name and language."""
    form = AccountForm(request.POST)
    if not form.is_valid():
        return _account(request, form=form)

    def changed() -> Officer:
        return officers.change_own(
            actor_of(request),
            request.user.pk,
            version=version_of(request),
            **form.cleaned_data,
        )

    row = tried(form, changed, {"ledger.says-nothing": "full_name"})
    if row is None:
        return _account(request, form=form)
    with translation.override(row.language):
        response = on_to(request, _("Your account is changed."), "account")
    # What was chosen at the foot of the page gives way to the account's language.
    response.delete_cookie("django_language")
    return response


@page("account.set")
@require_POST
def choose_mail(request: HttpRequest) -> HttpResponse:
    """Choose a daily mail of what waits, or none."""
    form = DailyMailForm(request.POST)
    if not form.is_valid():
        return _account(request, mail_form=form)

    def chosen() -> Officer:
        return choose_daily_mail(
            actor_of(request),
            request.user.pk,
            version=version_of(request),
            **form.cleaned_data,
        )

    if tried(form, chosen, {"inbox.no-address": "hour"}) is None:
        return _account(request, mail_form=form)
    return on_to(request, _("Your daily mail is as you chose."), "account")


@page("token.make")
def list_tokens(request: HttpRequest) -> HttpResponse:
    """List one's own keys, an administrator's list all; with the form of a new one."""
    return _tokens(request, TokenForm(actor_of(request)))


@page("token.make")
def tokens_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the keys that one may see as CSV."""
    return csv_response("keys", COLUMNS, _found(request))


@page("token.make")
@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Make a key; it is shown now and never again."""
    actor, once = actor_of(request), once_of(request)
    answered = request.session.get(_ANSWERED, [])
    if once in answered:
        return on_to(request, _("That key was made already."), "tokens")
    form = TokenForm(actor, request.POST)
    if not form.is_valid():
        return _tokens(request, form, status=400)
    made = tried(form, lambda: tokens.make_token(actor, **form.cleaned_data), _BESIDE)
    if made is None:
        return _tokens(request, form, status=400)
    request.session[_ANSWERED] = [*answered, once][-_KEPT:]
    row, key = made
    return _tokens(request, TokenForm(actor), made=row, key=key)


@page("token.make")
def token(request: HttpRequest, number: int) -> HttpResponse:
    """Show a key of one's own: what it may, and what happened to it."""
    look, actor = look_of(request), actor_of(request)
    row = row_at(TokenRow, number, look.moment)
    if row is None or not rules.may(actor, "token.revoke", row):
        raise Http404
    context = {
        "look": look,
        "row": row,
        "scopes": [scope_words(verb) for verb in row.scopes],
        "entries": life_of(row, look.moment),
        "is_over": row.expires_at <= look.moment.at,
        "may": to_do(row, actor, look),
    }
    return render(request, "web/tokens/token.html", context)


@page("token.revoke")
@require_POST
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """Make a key worthless at once."""
    tokens.revoke_token(actor_of(request), number, version=version_of(request))
    return on_to(request, _("The key opens nothing any more."), "tokens")


def _account(request: HttpRequest, **wrong: Form) -> HttpResponse:
    """Show the account; ``wrong`` is the form that was sent and cannot be taken."""
    one = request.user
    first = {"full_name": one.full_name, "language": one.language}
    hour = NEVER if one.mail_hour is None else one.mail_hour
    mail = {"hour": hour, "always": one.mail_always}
    context = {
        "officer": one,
        "form": AccountForm(initial=first),
        "mail_form": DailyMailForm(initial=mail),
        "sees_inbox": rules.may(actor_of(request), "inbox.see"),
        **wrong,
        "version": version_of(request) or request.user.version,
        "has_two_factors": is_mfa_enabled(request.user),
    }
    status = 400 if wrong else 200
    return render(request, "web/account.html", context, status=status)


def _tokens(
    request: HttpRequest, form: TokenForm, status: int = 200, **more: Any
) -> HttpResponse:
    look = look_of(request)
    context = {
        "look": look,
        "found": page_of(_found(request), request),
        "form": form,
        # Where a key was made, the form below it is another one.
        "once": str(uuid4()) if more else once_of(request),
        **more,
    }
    return render(request, "web/tokens/tokens.html", context, status=status)


def _found(request: HttpRequest) -> Found[TokenRow]:
    moment = look_of(request).moment
    having = _own(actor_of(request))
    return found(TokenRow, moment, having, related=("owner",))


def _own(actor: Actor) -> list[Q]:
    if Role.ADMINISTRATOR in actor.roles:
        return []
    return [equals("owner_id", actor.number)]


URLS = [
    path("account/", own_account, name="account"),
    path("account/change/", change_account, name="account-change"),
    path("account/mail/", choose_mail, name="account-mail"),
    path("tokens/", list_tokens, name="tokens"),
    path("tokens.csv", tokens_csv, name="tokens-csv"),
    path("tokens/new/", make, name="token-make"),
    path("tokens/<int:number>/", token, name="token"),
    path("tokens/<int:number>/revoke/", revoke, name="token-revoke"),
]
