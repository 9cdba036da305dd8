"""Acts of a strict regime in two small places, in July 2020."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

from epihq.terms.regimes import Act, Kind, Measure

ZONE = timezone(timedelta(hours=4))


def july(day, hour=0):
    """An hour of July 2020, UTC+4."""
    return datetime(2020, 7, day, hour, tzinfo=ZONE)


def act(kind=Kind.SET, **changes):
    """Stay at home in Baku from 5 to 20 July, decided on 3 July; or with changes."""
    told = {
        "location": "AZE",
        "regime": "strict",
        "instrument": "No. 208",
        "decided_on": date(2020, 7, 3),
        "effective_from": july(5, 6),
        "effective_to": july(20, 6),
        "areas": ("AZ-BA",),
        "measures": (Measure(code="C6", level=3),),
    }
    if kind is Kind.LIFT:
        told |= {"effective_to": None, "areas": (), "measures": ()}
    return Act(kind=kind, **{**told, **changes})


def recorded(*acts):
    """Number acts from 1, as the ledger does."""
    return [replace(one, number=number) for number, one in enumerate(acts, start=1)]
