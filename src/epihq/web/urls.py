"""Every address, and the view that answers it."""

from allauth.account import views as account
from allauth.usersessions import views as sessions
from django.urls import include, path
from django.views.i18n import set_language

from epihq.web import (
    api,
    health,
    pages_account,
    pages_board,
    pages_claims,
    pages_deliveries,
    pages_exercise,
    pages_files,
    pages_handover,
    pages_instructions,
    pages_locations,
    pages_log,
    pages_measures,
    pages_mode,
    pages_people,
    pages_registry,
    pages_roster,
    pages_signals,
    pages_thresholds,
    pages_watch,
    start,
)
from epihq.web.sign_in import public

urlpatterns = [
    path("", start.start, name="start"),
    path("healthz", health.healthz, name="healthz"),
    path("metrics", health.metrics, name="metrics"),
    path(
        "language/",
        public("a stranger too may choose a language")(set_language),
        name="set_language",
    ),
    path("enter/<str:key>", start.enter, name="enter"),
    path("sign-in/", account.login, name="account_login"),
    path("sign-in/out/", account.logout, name="account_logout"),
    path("sign-in/suspended/", account.account_inactive, name="account_inactive"),
    path("sign-in/new/", account.signup, name="account_signup"),
    path("sign-in/again/", account.reauthenticate, name="account_reauthenticate"),
    path("sign-in/password/", account.password_change, name="account_change_password"),
    path("sign-in/new-password/", start.new_password, name="new-password"),
    path("sign-in/first-password/", start.new_password, name="account_set_password"),
    path("sign-in/two-factors/", start.two_factors, name="two-factors"),
    path("sign-in/sessions/", sessions.list_usersessions, name="usersessions_list"),
    path("sign-in/factors/", include("allauth.mfa.urls")),
    *api.URLS,
    *pages_account.URLS,
    *pages_board.URLS,
    *pages_claims.URLS,
    *pages_deliveries.URLS,
    *pages_exercise.URLS,
    *pages_files.URLS,
    *pages_handover.URLS,
    *pages_instructions.URLS,
    *pages_locations.URLS,
    *pages_log.URLS,
    *pages_measures.URLS,
    *pages_mode.URLS,
    *pages_people.URLS,
    *pages_registry.URLS,
    *pages_roster.URLS,
    *pages_signals.URLS,
    *pages_thresholds.URLS,
    *pages_watch.URLS,
]

handler400 = "epihq.web.errors.unreadable"
handler403 = "epihq.web.errors.forbidden"
handler404 = "epihq.web.errors.not_found"
handler500 = "epihq.web.errors.fault"
