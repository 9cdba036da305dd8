"""Every address, and the view that answers it."""

from allauth.account import views as account
from allauth.usersessions import views as sessions
from django.urls import include, path
from django.views.i18n import set_language

from epihq.web import api
from epihq.web.account import pages as own_account
from epihq.web.account import start
from epihq.web.board import pages as board
from epihq.web.centre import pages as centre
from epihq.web.claims import pages as claims
from epihq.web.duty import handovers, roster
from epihq.web.exercise import pages as exercise
from epihq.web.instructions import deliveries, templates_pages
from epihq.web.instructions import pages as instructions
from epihq.web.kit import files
from epihq.web.kit.sign_in import public
from epihq.web.locations import pages as locations
from epihq.web.log import pages as log
from epihq.web.measures import pages as measures
from epihq.web.people import agencies
from epihq.web.people import pages as people
from epihq.web.serving import health
from epihq.web.signals import pages as signals
from epihq.web.thresholds import pages as thresholds
from epihq.web.watch import pages as watch

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
    *own_account.URLS,
    *board.URLS,
    *claims.URLS,
    *deliveries.URLS,
    *exercise.URLS,
    *files.URLS,
    *handovers.URLS,
    *instructions.URLS,
    *locations.URLS,
    *log.URLS,
    *measures.URLS,
    *centre.URLS,
    *people.URLS,
    *agencies.URLS,
    *templates_pages.URLS,
    *roster.URLS,
    *signals.URLS,
    *thresholds.URLS,
    *watch.URLS,
]

handler400 = "epihq.web.errors.unreadable"
handler403 = "epihq.web.errors.forbidden"
handler404 = "epihq.web.errors.not_found"
handler500 = "epihq.web.errors.fault"
