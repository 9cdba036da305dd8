"""A decision of 10 July 2020 whose options tell of people at home, for forecasts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from django_set_up import set_up

set_up()

import sample_decisions  # noqa: E402 - after Django is set up
from decision_samples import compared_record, record_body  # noqa: E402
from epihq.care.ahead.making import NAMES  # noqa: E402
from epihq.operations.decisions.actions import ask_decision, keep_record  # noqa: E402
from epihq.operations.decisions.asking import Asking  # noqa: E402
from epihq.operations.ledger.rules import WATCH, Actor, Role  # noqa: E402

NOW = datetime(2020, 7, 10, 12, tzinfo=UTC)
TODAY = NOW.date()
DUTY = Actor(name="duty", roles=frozenset({Role.DUTY_OFFICER}), via="page")
# What each fan of the record has as its median on each day.
LEVELS = {"home_care_new": 40, "cases": 80, "ward_beds": 90, "icu_beds": 10}


def compared(home, days=56):
    """Keep a decision whose options tell of people at home from the next day on."""
    dates = tuple(TODAY + timedelta(days=n + 1) for n in range(days))
    fans = tuple(
        replace(
            sample_decisions.fan(name, level),
            dates=dates,
            **{
                one: getattr(sample_decisions.fan(name, level), one)[:days]
                for one in NAMES
            },
        )
        for name, level in LEVELS.items()
    )
    record = compared_record(last_date=TODAY)
    options = tuple(replace(one, fans=fans) for one in record.options)
    row = ask_decision(DUTY, Asking(location="AZE", as_of=TODAY), today=TODAY)
    body = record_body(home, replace(record, options=options))
    return keep_record(WATCH, row.pk, body, seconds=1.0, home=home)
