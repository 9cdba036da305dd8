"""What every request passes: its time is taken, its size bounded, its session ended.

Sessions end after so many hours in all, and after so many minutes without a person: a
board that renews itself says so (header ``X-Epihq-Quiet``) and keeps nobody signed in.
"""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from epihq.operations.centre.day import zone_of
from epihq.operations.ledger import out_of_reach
from epihq.terms.errors import RecordError
from epihq.web import errors
from epihq.web.kit.proof import has_factor, has_shown_factor, lacks_factor
from epihq.web.kit.room import stand
from epihq.web.serving.health import REQUESTS

Answer = Callable[[HttpRequest], HttpResponse]

# Where one may always go: out, and in again.
_OPEN = ("/static/", "/language/", "/enter/", "/sign-in/out/")
# Where one may go before each of the first things: only to its own pages.
_SHOW_FACTOR = (
    "/sign-in/factors/reauthenticate/",
    "/sign-in/factors/webauthn/reauthenticate/",
)
_NEW_PASSWORD = ("/sign-in/new-password/", "/sign-in/first-password/")
_SET_UP_FACTOR = ("/sign-in/",)
_RENEW_AFTER = 60


def measured(answer: Answer) -> Answer:
    """Take the time of each request, for /metrics."""

    def middleware(request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = answer(request)
        match = request.resolver_match
        page = (match.view_name if match else "") or "other"
        labels = REQUESTS.labels(page=page, status=str(response.status_code))
        labels.observe(time.perf_counter() - started)
        return response

    return middleware


def only_head(answer: Answer) -> Answer:
    """Make nothing of a stream or a file whose head alone was asked for."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        if request.method == "HEAD" and response.streaming:
            response.streaming_content = ()
        return response

    return middleware


def bounded(answer: Answer) -> Answer:
    """Refuse what is too large before any of it is read."""

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        largest = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if length.isdecimal() and int(length) <= largest:
            return answer(request)
        return errors.too_large(request, largest)

    return middleware


def kept_by_nobody(answer: Answer) -> Answer:
    """Let no browser and no proxy keep an answer: who signs out leaves nothing behind.

    Styles and scripts are answered before, and are kept.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response["Cache-Control"] = "no-store"
        return response

    return middleware


def session_ends(answer: Answer) -> Answer:
    """Sign out who has been in too long, or has not been seen for too long."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and _has_ended(request):
            logout(request)
            messages.info(
                request, gettext("You were signed out, for safety. Sign in again.")
            )
        return answer(request)

    return middleware


def _has_ended(request: HttpRequest) -> bool:
    session, now = request.session, int(time.time())
    since = session.setdefault("since", now)
    seen = session.get("seen", now)
    if now - since > settings.SESSION_COOKIE_AGE:
        return True
    if now - seen > settings.SESSION_IDLE_SECONDS:
        return True
    is_quiet = "X-Epihq-Quiet" in request.headers
    if "seen" not in session or (now - seen > _RENEW_AFTER and not is_quiet):
        session["seen"] = now
        return not _is_kept(session)
    return False


def _is_kept(session: SessionBase) -> bool:
    """Keep when somebody was seen; a page is shown even if that cannot be written.

    Not so one of a session that was ended meanwhile.
    """
    try:
        with out_of_reach.briefly():
            session.save()
    except UpdateError:
        return False
    except DatabaseError as error:
        if out_of_reach.why(error) is None:
            raise
    session.modified = False
    return True


def local_words(answer: Answer) -> Answer:
    """Speak the officer's language, and keep the centre's clock."""

    def middleware(request: HttpRequest) -> HttpResponse:
        centre = stand(request).centre
        chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
        if not chosen:
            language = centre.language if centre else "en"
            if request.user.is_authenticated:
                language = request.user.language
            translation.activate(language)
            request.LANGUAGE_CODE = translation.get_language()
        with timezone.override(zone_of(centre)):
            return answer(request)

    return middleware


def first_things_first(answer: Answer) -> Answer:
    """Before anything else: the second factor, and a password of one's own."""

    def middleware(request: HttpRequest) -> HttpResponse:
        wanted = None if settings.DEMO else _wanted_first(request)
        if wanted is None:
            return answer(request)
        if request.path.startswith("/api/"):
            return errors.answered(request, _not_yet(request, wanted))
        return redirect(wanted)

    return middleware


def _wanted_first(request: HttpRequest) -> str | None:
    user = request.user
    if not user.is_authenticated or request.path.startswith(_OPEN):
        return None
    # Whoever has a factor shows it in each session, whatever their roles: first, or a
    # password alone would be enough to set another password or factor.
    if not has_shown_factor(request) and has_factor(user.pk):
        return _unless_there(request, _SHOW_FACTOR, "mfa_reauthenticate")
    if request.session.get("new_password") == user.pk or not user.has_usable_password():
        return _unless_there(request, _NEW_PASSWORD, "new-password")
    if lacks_factor(user.pk, user.roles):
        return _unless_there(request, _SET_UP_FACTOR, "two-factors")
    return None


def _unless_there(
    request: HttpRequest, pages: tuple[str, ...], name: str
) -> str | None:
    return None if request.path.startswith(pages) else name


def _not_yet(request: HttpRequest, wanted: str) -> RecordError:
    return RecordError(
        "web.first-things-first",
        "session: a password of one's own, and the second proof where there is one or "
        f"the role asks for it, were expected first; got {request.user.username} "
        f"without. Open {reverse(wanted)} on the pages, then repeat this.",
    )
