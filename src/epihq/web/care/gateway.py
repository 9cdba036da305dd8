"""The door for the gateway of short messages: it sends each at least once.

    POST /care/sms/  {"id": "881", "from": "+994501234567", "text": "94 37,2 worse",
                      "sent_at": "2020-07-01T08:00:00+04:00"}
    X-Epihq-Timestamp: 1593561600
    X-Epihq-Signature: sha256=<HMAC-SHA256 of timestamp, dot and body>

Answered 200 once it is kept; what is answered otherwise is sent again.
"""

import hmac
import json
import logging
import time
from datetime import datetime

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from epihq.care.contact import messages, sending
from epihq.care.contact.messages import Message, Taken
from epihq.care.records import Level
from epihq.care.register.tables import EpisodeRow
from epihq.operations.instructions.carriers import signature
from epihq.operations.ledger import clock
from epihq.terms.errors import DataError, UsageError
from epihq.web.errors import status_of
from epihq.web.kit.sign_in import public

_LOG = logging.getLogger(__name__)
# A message that was signed longer ago is somebody's who has overheard it.
_SECONDS = 600
_LONGEST = 16 * 1024


@public("the gateway of short messages signs what it sends")
@csrf_exempt
@require_POST
def short_message(request: HttpRequest) -> HttpResponse:
    """Take a short message in, and answer whoever sent it."""
    if not sending.gateway_secret():
        return _refused(404, "care.no-gateway", "no gateway is set up")
    if len(request.body) > _LONGEST:
        return _refused(413, "web.too-large", "a message of at most 16 kB was expected")
    if not _is_signed(request):
        return _refused(403, "care.not-signed", "a signature of today was expected")
    try:
        taken = messages.take(_message(request.body))
    except (DataError, UsageError) as error:
        return _refused(status_of(error, api=True), error.code, str(error))
    try:
        _answer(taken)
    except (DataError, UsageError) as error:
        # The message is kept: the gateway need not send it again for that.
        _LOG.warning("%s has no answer: %s", taken.row, error.code)
    # Who sends it again is answered as before, whoever has read it since.
    state = taken.row.came_as or taken.row.state
    return JsonResponse({"number": taken.row.pk, "state": state})


def _answer(taken: Taken) -> None:
    """Answer who is known; one answer to each message, and none to strangers."""
    row, heard = taken.row, taken.heard
    level = taken.kept.level if taken.kept else None
    is_grave = level is Level.EMERGENCY
    if taken.is_again or row.episode is None or (heard.asks == "stop" and not is_grave):
        return
    episode = EpisodeRow.objects.select_related("district").get(pk=row.episode)
    occasion = f"answer {row.pk}"
    if is_grave or (taken.kept is not None and not heard.left):
        sending.answer(episode, level, occasion)
    elif heard.asks == "call" and not heard.left:
        # Whoever asks for a call is called: a nurse has the message on her list.
        sending.answer(episode, Level.REVIEW, occasion)
    else:
        sending.ask_again(episode, occasion)


def _is_signed(request: HttpRequest) -> bool:
    said = request.headers.get("X-Epihq-Timestamp", "")
    given = request.headers.get("X-Epihq-Signature", "")
    if not said.isdecimal() or abs(time.time() - int(said[:12])) > _SECONDS:
        return False
    expected = f"sha256={signature(sending.gateway_secret(), said, request.body)}"
    return hmac.compare_digest(expected.encode(), given.encode())


def _message(body: bytes) -> Message:
    try:
        sent = json.loads(body)
        return Message(
            gateway_id=str(sent["id"]),
            sender=str(sent["from"]),
            text=str(sent["text"]),
            sent_at=datetime.fromisoformat(sent["sent_at"])
            if sent.get("sent_at")
            else clock.now(),
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        raise UsageError(
            "care.bad-message",
            "message: JSON with id, from, text and, if known, sent_at was expected; "
            "got something else. Set the gateway up as docs/reference/sms.md tells.",
        ) from None


def _refused(status: int, code: str, sentence: str) -> HttpResponse:
    return JsonResponse({"code": code, "message": sentence}, status=status)


URLS = [path("care/sms/", short_message, name="care-sms")]
