"""A report as an agency sends it, of a made-up office; how the watch reads it."""

import time
from datetime import date

REPORT = (
    'BAKU, 1 July 2020. "We will extend the quarantine regime for two more weeks," '
    "said Leyla Karimova, Head of the Health Service of Georgia, at a briefing on "
    "Tuesday.\n\nGeorgia reported 22 new cases of COVID-19 and a total of 941 cases."
    "\n\nAccording to Karimova, Armenia hides most of its coronavirus figures. She "
    "noted that Armenia asks other countries for help.\n"
)
PUBLISHED = date(2020, 7, 1)
TODAY = date(2020, 7, 2)


def bring(actor, home, words=REPORT, once="", **more):
    """Take in a report."""
    # Django first.
    from epihq.operations.texts.actions import Brought, take_text  # noqa: PLC0415

    told = {"name": "report.txt", "published": PUBLISHED, "publisher": "An agency"}
    brought = Brought(body=words.encode(), **told | more)
    return take_text(actor, brought, home=home, today=TODAY, once=once)


def read_beside(home, works):
    """Look as the watch does, round after round, until nothing waits to be read."""
    # Django first.
    from epihq.operations.processes.asked import answer_asked  # noqa: PLC0415
    from epihq.operations.texts.queue import TEXTS  # noqa: PLC0415

    told = []
    for _ in range(900):
        told.append(answer_asked(TEXTS, home, works, works.ended()))
        if not works.goes_on() and not TEXTS.asked():
            return "; ".join(one for one in told if one)
        time.sleep(0.1)
    raise AssertionError("still to be read")


def read_here(home, row):
    """Read a text in this process: its records stand at once."""
    if row.reading:
        return row
    import msgspec  # noqa: PLC0415 - with Django, below

    from epihq.operations.processes.asked_work import Found  # noqa: PLC0415
    from epihq.operations.texts.queue import TEXTS  # noqa: PLC0415
    from epihq.operations.texts.work import read_text  # noqa: PLC0415

    question = msgspec.Raw(msgspec.json.encode(TEXTS.question(row)))
    made = read_text(home, question, lambda _stage: None)
    TEXTS.keep(home, row, Found(made=made, seconds=1.0))
    row.refresh_from_db()
    return row
