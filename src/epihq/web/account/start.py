"""The first pages: a way in by link, a password of one's own, a second proof."""

from allauth.account import views as account
from allauth.account.forms import SetPasswordForm
from allauth.account.internal.flows.password_change import logout_on_password_change
from allauth.account.utils import perform_login
from allauth.usersessions import views as sessions
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, include, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from epihq.operations.ledger import rules
from epihq.operations.people.officers import use_invite
from epihq.web.kit.proof import keep_shown
from epihq.web.kit.sign_in import actor_of, page, public

_FIRST_PAGES = (("board", "board.see"), ("instructions", "instruction.see"))


@page("account.see")
def start(request: HttpRequest) -> HttpResponse:
    """Send each to the first page that is theirs."""
    actor = actor_of(request)
    for name, verb in _FIRST_PAGES:
        if rules.may(actor, verb):
            try:
                return redirect(reverse(name))
            except NoReverseMatch:
                continue
    return redirect("account")


@public("the link itself is the key, and works once")
def enter(request: HttpRequest, key: str) -> HttpResponse:
    """Let an officer in by a link; only the button uses it up, for mail is scanned."""
    if request.method != "POST":
        return render(request, "web/enter.html")
    officer = use_invite(key)
    # Nothing of another's session goes over to whom the link lets in.
    logout(request)
    if not settings.DEMO:
        request.session["new_password"] = officer.pk
    return perform_login(request, officer, redirect_url=reverse("start"))


@page("account.see")
@sensitive_post_parameters()
def new_password(request: HttpRequest) -> HttpResponse:
    """Choose a password, after a link let one in."""
    is_due = request.session.get("new_password")
    if is_due != request.user.pk and request.user.has_usable_password():
        return redirect("account_change_password")
    form = SetPasswordForm(user=request.user, data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        request.session.pop("new_password", None)
        logout_on_password_change(request, request.user)
        keep_shown(request, "password")
        messages.success(request, _("The password is set. Only you know it."))
        return redirect("start")
    return render(request, "web/new_password.html", {"form": form})


@page("account.see")
def two_factors(request: HttpRequest) -> HttpResponse:
    """Say why a second factor is needed, and offer the two kinds."""
    return render(request, "web/two_factors.html")


URLS = [
    path("", start, name="start"),
    path("enter/<str:key>", enter, name="enter"),
    path("sign-in/", account.login, name="account_login"),
    path("sign-in/out/", account.logout, name="account_logout"),
    path("sign-in/suspended/", account.account_inactive, name="account_inactive"),
    path("sign-in/new/", account.signup, name="account_signup"),
    path("sign-in/again/", account.reauthenticate, name="account_reauthenticate"),
    path("sign-in/password/", account.password_change, name="account_change_password"),
    path("sign-in/new-password/", new_password, name="new-password"),
    path("sign-in/first-password/", new_password, name="account_set_password"),
    path("sign-in/two-factors/", two_factors, name="two-factors"),
    path("sign-in/sessions/", sessions.list_usersessions, name="usersessions_list"),
    path("sign-in/factors/", include("allauth.mfa.urls")),
]
