"""Systems and codes: LOINC, SNOMED CT, UCUM, HL7's own, and those of this desk."""

from collections.abc import Mapping
from dataclasses import dataclass

from epihq.care import codes
from epihq.care.records import EpisodeState, Feeling, Measure

LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
UCUM = "http://unitsofmeasure.org"
ICD_10 = "http://hl7.org/fhir/sid/icd-10"
HL7 = "http://terminology.hl7.org/CodeSystem/"
CATEGORY = HL7 + "observation-category"
ABSENT = HL7 + "data-absent-reason"
PROFILE = "http://hl7.org/fhir/StructureDefinition/"
GEOLOCATION = PROFILE + "geolocation"
# Systems and extensions of this desk: ours(...) names one.
_OURS = "urn:epihq:care:"


@dataclass(frozen=True)
class Code:
    """A code of a system, and what it is called."""

    system: str
    code: str
    display: str = ""


@dataclass(frozen=True)
class Vital:
    """A vital sign: its measure, codes, profile, unit, and what a person can have."""

    measure: Measure
    profile: str
    codes: tuple[Code, ...]
    units: tuple[str, str]
    lowest: float
    highest: float

    @property
    def column(self) -> str:
        """The field of a reading."""
        return self.measure.replace("-", "_")

    @property
    def unit(self) -> str:
        """The unit as people write it."""
        return self.units[0]

    @property
    def ucum(self) -> str:
        """The unit's code in UCUM."""
        return self.units[1]


def ours(name: str) -> str:
    """Name a system or an extension of this desk.

    >>> ours("channel")
    'urn:epihq:care:channel'
    """
    return _OURS + name


VITAL_SIGNS = Code(CATEGORY, "vital-signs", "Vital Signs")
SURVEY = Code(CATEGORY, "survey", "Survey")
# The R4 profile fixes the first; pulse oximeters are told by the second.
SATURATION = Code(LOINC, "2708-6", "Oxygen saturation in Arterial blood")
BY_OXIMETER = Code(
    LOINC, "59408-5", "Oxygen saturation in Arterial blood by Pulse oximetry"
)
_SPO2 = (SATURATION, BY_OXIMETER)

_CELSIUS, _A_MINUTE = ("°C", "Cel"), ("/min", "/min")
_HEAT = Code(LOINC, "8310-5", "Body temperature")
_PULSE = Code(LOINC, "8867-4", "Heart rate")
_BREATHS = Code(LOINC, "9279-1", "Respiratory rate")

# Bounds are of what is possible in somebody who is at home, not of health.
VITALS = (
    Vital(Measure.SPO2_REST, "oxygensat", _SPO2, ("%", "%"), 30, 100),
    Vital(Measure.SPO2_WALK, "oxygensat", _SPO2, ("%", "%"), 30, 100),
    Vital(Measure.TEMPERATURE, "bodytemp", (_HEAT,), _CELSIUS, 30, 45),
    Vital(Measure.PULSE, "heartrate", (_PULSE,), _A_MINUTE, 20, 250),
    Vital(Measure.BREATHING_RATE, "resprate", (_BREATHS,), _A_MINUTE, 4, 80),
)
CALLED: Mapping[Measure, str] = {
    Measure.SPO2_REST: "Oxygen saturation at rest",
    Measure.SPO2_WALK: "Oxygen saturation after walking",
    Measure.TEMPERATURE: "Body temperature",
    Measure.PULSE: "Heart rate",
    Measure.BREATHING_RATE: "Respiratory rate",
}
# Codes of LOINC that may stand beside 2708-6 and say the same of somebody at rest.
SAME_SATURATION = frozenset({"2708-6", "59408-5", "59417-6", "20564-1"})

CHECK = Code(ours("check"), "daily-check", "Daily check")
FEELING = Code(ours("check"), "feeling", "Against the time before")
FEELINGS: Mapping[Feeling, Code] = {
    Feeling.BETTER: Code(SNOMED, "385633008", "Improving"),
    Feeling.SAME: Code(SNOMED, "260388006", "No status change"),
    Feeling.WORSE: Code(SNOMED, "230993007", "Worsening"),
}

# Symptoms and conditions that SNOMED CT has a code for; any other travels by its own.
SYMPTOMS: Mapping[str, Code] = {
    name: Code(SNOMED, symptom.snomed)
    for name, symptom in codes.SYMPTOMS.items()
    if symptom.snomed
}
CONDITIONS: Mapping[str, Code] = {
    "cancer": Code(SNOMED, "363346000", "Malignant neoplastic disease"),
    "cardiovascular": Code(SNOMED, "49601007", "Disorder of cardiovascular system"),
    "cerebrovascular": Code(SNOMED, "62914000", "Cerebrovascular disease"),
    "chronic-respiratory": Code(SNOMED, "17097001", "Chronic respiratory disease"),
    "dementia": Code(SNOMED, "52448006", "Dementia"),
    "diabetes": Code(SNOMED, "73211009", "Diabetes mellitus"),
    "hypertension": Code(SNOMED, "38341003", "Hypertensive disorder"),
    "immunosuppressed": Code(SNOMED, "234532001", "Immunodeficiency disorder"),
    "kidney": Code(SNOMED, "90708001", "Kidney disease"),
    "liver": Code(SNOMED, "235856003", "Disorder of liver"),
    "obesity": Code(SNOMED, "414916001", "Obesity"),
}
PRESENT = Code(SNOMED, "52101004", "Present")
ABSENT_FINDING = Code(SNOMED, "2667000", "Absent")
# Answers to "do you have it?", whether they say that it is there.
ANSWERS: Mapping[str, bool] = {
    "52101004": True,
    "373066001": True,
    "255604002": True,
    "1255665007": True,
    "6736007": True,
    "24484000": True,
    "2667000": False,
    "373067005": False,
}

AGE = Code(LOINC, "30525-0", "Age")
PREGNANCY = Code(LOINC, "82810-3", "Pregnancy status")
PREGNANT: Mapping[bool, Code] = {
    True: Code(LOINC, "LA15173-0", "Pregnant"),
    False: Code(LOINC, "LA26683-5", "Not pregnant"),
}

EPISODE_STATUS: Mapping[EpisodeState, str] = {
    EpisodeState.WAITING: "waitlist",
    EpisodeState.OBSERVED: "active",
    EpisodeState.ESCALATED: "active",
    EpisodeState.PAUSED: "onhold",
    EpisodeState.IN_HOSPITAL: "onhold",
    EpisodeState.ENDED: "finished",
}
# What another system's status says where it does not tell the state of this desk.
STATE_OF: Mapping[str, EpisodeState] = {
    "planned": EpisodeState.WAITING,
    "waitlist": EpisodeState.WAITING,
    "active": EpisodeState.OBSERVED,
    "onhold": EpisodeState.PAUSED,
    "finished": EpisodeState.ENDED,
}
