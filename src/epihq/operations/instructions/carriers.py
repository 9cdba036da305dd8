"""How a message leaves the house: by a mail server, or to a web address.

Whatever goes wrong comes back as a sentence: the watch goes on, and tries again.
"""

import hashlib
import hmac
import json
import smtplib
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from os import environ
from urllib.parse import SplitResult, unquote, urlsplit

from epihq.terms.own_networks import NotReachedError, way_to

TIMEOUT_SECONDS = 10.0


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of a message: "" if it was taken, or the trouble in a sentence.

    ``unreachable`` is that nobody answered at all, so that others need not ask now.
    """

    trouble: str = ""
    unreachable: bool = False


def mail(message: EmailMessage) -> Outcome:
    """Hand an e-mail to the mail server that ``EPIHQ_MAIL_URL`` names."""
    address = environ.get("EPIHQ_MAIL_URL", "")
    parts = urlsplit(address)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        # The address is not shown: it may hold a password.
        what = "is not smtp://USER:PASSWORD@HOST:PORT" if address else "is not set"
        return Outcome(trouble=f"EPIHQ_MAIL_URL {what}", unreachable=True)
    if not message["From"]:
        return Outcome(trouble="EPIHQ_MAIL_FROM is not set", unreachable=True)
    try:
        server = _mail_server(parts)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        return Outcome(
            trouble=f"the mail server {parts.hostname} did not answer: {_said(error)}",
            unreachable=True,
        )
    try:
        with server:
            server.send_message(message)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        trouble = f"the mail server {parts.hostname} did not take it: {_said(error)}"
        return Outcome(trouble=trouble)
    return Outcome()


def _mail_server(parts: SplitResult) -> smtplib.SMTP:
    """Connect, with encryption where it is offered, and sign in where asked."""
    host, secure = parts.hostname or "", ssl.create_default_context()
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(
            host, parts.port or 465, timeout=TIMEOUT_SECONDS, context=secure
        )
    else:
        server = smtplib.SMTP(host, parts.port or 25, timeout=TIMEOUT_SECONDS)
    try:
        server.ehlo()
        if parts.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=secure)
            server.ehlo()
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
    except BaseException:
        server.close()
        raise
    return server


def post_to(
    address: str, number: int, content: Mapping[str, object], secret: str
) -> Outcome:
    """Post a message to an agency's web address, signed with its secret.

    Only an answer of 200 to 299 is a delivery; who redirects has to be asked for the
    new address. Nothing is sent to this machine itself.
    """
    import httpx  # noqa: PLC0415 - only the watch sends

    body = json.dumps(content, ensure_ascii=False).encode()
    parts = urlsplit(address)
    host = parts.hostname or ""
    try:
        way = way_to(parts, 443)
        with (
            httpx.Client(
                timeout=TIMEOUT_SECONDS,
                follow_redirects=False,
                verify=httpx.create_ssl_context(),
                **way.client,
            ) as client,
            client.stream(
                "POST",
                address,
                content=body,
                headers=_headers(number, body, secret),
                **way.request,
            ) as answer,
        ):
            status = answer.status_code
    except NotReachedError as error:
        return Outcome(trouble=f"{host} is not written to: {error}")
    except httpx.TransportError as error:
        trouble = f"{host} did not answer: {_said(error)}"
        return Outcome(trouble=trouble, unreachable=True)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        return Outcome(trouble=f"{host} could not be asked: {_said(error)}")
    if 200 <= status < 300:
        return Outcome()
    return Outcome(trouble=f"{host} answered {status}, and 200 to 299 was expected")


def _headers(number: int, body: bytes, secret: str) -> dict[str, str]:
    said = str(int(time.time()))
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "epihq",
        "Idempotency-Key": str(number),
        "X-Epihq-Timestamp": said,
    }
    if secret:
        headers["X-Epihq-Signature"] = f"sha256={signature(secret, said, body)}"
    return headers


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """HMAC-SHA256 over the timestamp, a dot and the body, as hexadecimal digits."""
    signed = timestamp.encode() + b"." + body
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def _said(error: Exception) -> str:
    return " ".join((str(error) or type(error).__name__).split())[:300]
