"""Who is at risk under a rule set, and on which days they are watched more closely."""

from datetime import datetime

from epihq.care.records import Patient
from epihq.care.signs.due import day_start
from epihq.care.signs.rules import RuleSet
from epihq.care.signs.settings import CareSettings
from epihq.care.signs.told import History


def at_risk(patient: Patient, rules: RuleSet) -> tuple[str, ...]:
    """Say why somebody is at risk: "age", "pregnancy", conditions; nothing if not."""
    risk = rules.risk
    if risk is None:
        return ()
    found = [one for one in risk.conditions if one in patient.conditions]
    if risk.is_pregnant and patient.is_pregnant:
        found.insert(0, "pregnancy")
    if risk.age_from is not None and (patient.age or 0) >= risk.age_from:
        found.insert(0, "age")
    return tuple(found)


def closer_from(
    patient: Patient,
    rules: RuleSet,
    settings: CareSettings,
    history: History,
    *,
    is_at_risk: bool,
) -> datetime | None:
    """Say from when somebody is watched more closely; None if they are not.

    It ends with a reading after the last of the days: time alone makes nobody safe.
    """
    closer = rules.closer
    if closer is None or patient.onset is None:
        return None
    if not (is_at_risk or closer.for_everybody):
        return None
    over = day_start(patient.onset, closer.last_day + 1, settings)
    if history.newest_at is not None and history.newest_at >= over:
        return None
    return day_start(patient.onset, closer.first_day, settings)
