"""Heads of the log go out once a day: to mailboxes, and to files on other disks.

``EPIHQ_HEADS_TO`` names them, with commas between; a name with an "@" is a mailbox.
What does not arrive is tried again in the next round.
"""

import hashlib
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from os import environ
from pathlib import Path

from epihq.operations.instructions.carriers import mail
from epihq.operations.ledger import heads
from epihq.operations.processes.heartbeats import heartbeat, went_well, went_wrong
from epihq.terms.errors import EpihqError

_TO = "EPIHQ_HEADS_TO"
_EVERY = timedelta(days=1)
# The column of a heartbeat's name takes no more.
_LONGEST_NAME = 60


def send_heads(now: datetime) -> str:
    """Send the newest head to where it is due; say in a few words what was done."""
    sent, trouble = 0, ""
    for place in filter(None, map(str.strip, environ.get(_TO, "").split(","))):
        name = _name(place)
        last = heartbeat(name)
        if last is not None and last.done_at and now - last.done_at < _EVERY:
            continue
        failure = _send(place)
        if failure is None:
            continue
        if failure:
            trouble = failure
            went_wrong(name, now, failure)
        else:
            sent += 1
            went_well(name, now)
    if trouble:
        return f"{sent} sent, trouble: {trouble}"
    return f"{sent} sent" if sent else ""


def _name(place: str) -> str:
    """Name the heartbeat of a place; no two long ones share a name."""
    name = f"heads:{place}"
    if len(name) <= _LONGEST_NAME:
        return name
    digest = hashlib.sha256(place.encode()).hexdigest()[:16]
    return f"{name[: _LONGEST_NAME - 17]}:{digest}"


def _send(place: str) -> str | None:
    """Send one; "" if it arrived, else the trouble; None while the log is empty."""
    try:
        line = heads.line()
        if line is None:
            return None
        if "@" in place:
            return mail(_letter(place, line)).trouble
        heads.add_to(Path(place), line)
    except EpihqError as error:
        return str(error)
    return ""


def _letter(place: str, line: str) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "Head of the log"
    message["From"] = environ.get("EPIHQ_MAIL_FROM", "")
    message["To"] = place
    message["Date"] = datetime.now(UTC)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(
        "Keep the attached file. `epihq log verify --against FILE` shows by it whether "
        "the log still goes on from here.\n"
    )
    # A time stamp makes the line longer than a message's may be.
    body, name = f"{line}\n".encode(), f"log-head-{datetime.now(UTC):%Y-%m-%d}.jsonl"
    message.add_attachment(body, maintype="application", subtype="json", filename=name)
    return message
