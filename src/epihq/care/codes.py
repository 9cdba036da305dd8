"""Codes of what people tell and of what they have, with SNOMED CT where it is known.

``trust`` of a SNOMED code: "c" read in a published value set (HL7 Belgium, patient
monitoring; DICOM in FHIR), "m" known and not read again.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from epihq.care.records import LEVELS, Level, Measure


class Symptom(NamedTuple):
    """What SNOMED CT calls a symptom, None where that is not known."""

    snomed: str | None = None
    trust: str = ""


SYMPTOMS: Final[Mapping[str, Symptom]] = {
    "cannot-be-woken": Symptom(),
    "blue-lips": Symptom(),
    "cannot-finish-sentence": Symptom(),
    "breathless-at-rest": Symptom("161941007", "m"),
    "sudden-worsening": Symptom(),
    "severe-symptoms": Symptom(),
    "coughing-blood": Symptom("66857006", "c"),
    "chest-pain": Symptom("29857009", "c"),
    "confused": Symptom("40917007", "c"),
    "drowsy": Symptom("271782001", "c"),
    "fainted": Symptom("271594007", "c"),
    "cold-clammy": Symptom(),
    "rash-not-fading": Symptom(),
    "little-urine": Symptom("83128009", "m"),
    "seriously-ill": Symptom(),
    "breathless": Symptom("267036007", "c"),
    "breathless-moving": Symptom("60845006", "m"),
    "dehydrated": Symptom("34095006", "m"),
    "light-headed": Symptom("404640003", "c"),
    "severe-fatigue": Symptom(),
    "fatigue": Symptom("84229001", "c"),
    "muscle-pain": Symptom("68962001", "m"),
    "palpitations": Symptom("80313002", "c"),
    "fever": Symptom("386661006", "c"),
    "cough": Symptom("49727002", "m"),
    "vomiting": Symptom("422400008", "m"),
    "diarrhoea": Symptom("62315008", "c"),
}

# What most people who are ill at home have: of itself no source calls it a danger.
COMMON: Final = frozenset({"fever", "cough", "fatigue", "muscle-pain"})

# Who has the one has the other: a rule about the first is met by these too.
IMPLIED_BY: Final[Mapping[str, tuple[str, ...]]] = {
    "breathless": (
        "breathless-moving",
        "breathless-at-rest",
        "cannot-finish-sentence",
    ),
    "breathless-at-rest": ("cannot-finish-sentence",),
    "fatigue": ("severe-fatigue",),
}

CONDITIONS: Final = (
    "cardiovascular",
    "hypertension",
    "chronic-respiratory",
    "diabetes",
    "cancer",
    "immunosuppressed",
    "kidney",
    "liver",
    "cerebrovascular",
    "obesity",
    "dementia",
    "learning-disability",
    "carer",
    "deprivation",
    "unvaccinated",
)


def threshold_name(measure: Measure, is_high: bool, level: Level) -> str:
    """Name a threshold: "spo2-rest-low-emergency"."""
    return f"{measure}-{'high' if is_high else 'low'}-{level}"


THRESHOLDS: Final = tuple(
    threshold_name(measure, is_high, level)
    for measure in Measure
    for is_high in (False, True)
    for level in reversed(LEVELS[1:])
)
