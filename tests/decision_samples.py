"""Decisions of the room whose options were compared: by hand, in no time."""

from dataclasses import replace
from datetime import timedelta

import sample_decisions
from epihq.desk.decision_file import written
from epihq.terms.signing import house_key
from regime_samples import july

TODAY = july(10).date()
END = july(20, 6)


def compared_record(**changes):
    """A record about the end of the strict regime on 20 July, as of 10 July 2020."""
    full = sample_decisions.full()
    strict, special = full.regime.measures
    end = changes.get("ends", END)
    more = {"extend-14": 14, "lapse": 0}
    made = replace(
        full,
        location="AZE",
        location_name="Azerbaijan",
        exercise=False,
        as_of=TODAY,
        regime=replace(
            full.regime, measures=(replace(strict, ends=end), special), ends=end
        ),
        options=tuple(
            replace(one, ends=end + timedelta(days=more[one.name]))
            for one in full.options
        ),
    )
    return replace(made, **{k: v for k, v in changes.items() if k != "ends"})


def record_body(home, record=None):
    """The bytes of a record as the work leaves them, signed."""
    return f"{written(record or compared_record(), house_key(home))}\n".encode()


def kept_record(home, row, record=None):
    """Keep a record as the watch does once the work beside it is done."""
    # Django first.
    from epihq.operations.decisions.queue import DECISIONS  # noqa: PLC0415
    from epihq.operations.processes.asked import kept  # noqa: PLC0415
    from epihq.operations.processes.asked_work import Found  # noqa: PLC0415

    found = Found(made=record_body(home, record).decode(), seconds=71.5)
    kept(DECISIONS, home, row, found)
    row.refresh_from_db()
    return row
