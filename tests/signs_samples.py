"""People at home and their readings, written so that a table of cases can be read."""

from datetime import UTC, datetime, timedelta

from epihq.care.codes import CONDITIONS, THRESHOLDS
from epihq.care.records import Channel, Feeling, Patient, Reading, Threshold
from epihq.care.signs import Deed, DeedKind

OPENED = datetime(2021, 4, 10, 8, tzinfo=UTC)
FIELDS = {
    "spo2": "spo2_rest",
    "walk": "spo2_walk",
    "t": "temperature",
    "pulse": "pulse",
    "rr": "breathing_rate",
}

# A headquarters' own rule set.
OWN = """
code = "own-2023"
family = "own"
name = "Ours"
valid_from = 2023-05-01
source = "Order 12"

[[figures]]
measure = "spo2-walk"
at_most = 90
level = "review"
action = "clinician"
source = "Order 12, 3"

[[answers]]
symptoms = ["breathless-at-rest"]
level = "emergency"
action = "ambulance"
source = "Order 12, 4"

[closer]
first_day = 5
last_day = 10
for_everybody = true
every_hours = 6
source = "Order 12, 5"
"""


def hour(after):
    """So many hours after 08:00 on the first day."""
    return OPENED + timedelta(hours=after)


def patient(words=""):
    """A person such as "age=65 pregnant onset=-5 usual=90 pulse-high-review=100"."""
    told, conditions, own = {}, set(), {}
    for word in words.split():
        name, _, value = word.partition("=")
        if name == "onset":
            told["onset"] = OPENED.date() + timedelta(days=int(value))
        elif name == "pregnant":
            told["is_pregnant"] = True
        elif name in THRESHOLDS:
            own[name] = Threshold(value=float(value), set_by="clinician")
        elif name in CONDITIONS:
            conditions.add(name)
        else:
            told[{"usual": "usual_spo2"}.get(name, name)] = float(value)
    return Patient(
        opened_at=OPENED, conditions=frozenset(conditions), thresholds=own, **told
    )


def reading(at, words="", **told):
    """A reading such as "spo2=94 t=37.2 worse +chest-pain -blue-lips"."""
    there, denied = set(), set()
    for word in words.split():
        name, _, value = word.partition("=")
        if value:
            told[FIELDS[name]] = float(value)
        elif word[0] in "+-":
            (there if word[0] == "+" else denied).add(word[1:])
        else:
            told["feeling"] = Feeling(word)
    about = hour(at) if isinstance(at, int | float) else at
    told = {"written_at": about, "channel": Channel.SMS} | told
    return Reading(
        about_at=about, symptoms=frozenset(there), denied=frozenset(denied), **told
    )


def readings(words):
    """Readings such as "1: spo2=94, 1.5: spo2=95"."""
    found = []
    for part in filter(None, words.split(", ")):
        at, _, told = part.partition(": ")
        found.append(reading(float(at), told))
    return found


def deed(kind, at, level=None, by="nurse"):
    """What somebody did."""
    return Deed(kind=DeedKind(kind), at=hour(at), level=level, by=by)
