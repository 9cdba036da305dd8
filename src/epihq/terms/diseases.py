"""Diseases: what a figure is about besides a place and a day.

A code is a readable word, like "measles"; the codes of the International
Classification of Diseases stand beside it: the 10th revision (WHO's version of 2019)
and the 11th. They name what is notified, not every clinical form.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from epihq.terms.errors import UsageError

COVID_19 = "covid-19"
# Figures that are about no one disease: the population, deaths of all causes.
NO_DISEASE = "none"
# Their indicators, as a regular expression for the whole name.
ABOUT_NONE = (
    "population(_.*)?|.*all_cause_deaths|(cumulative_)?excess_.*|median_age"
    "|share_65_and_older|hospital_beds_per_thousand|gdp_per_capita"
)
# A headquarters' own code for a disease that the table does not have.
_OWN = re.compile(r"x(-[a-z0-9]+)+")


@dataclass(frozen=True, kw_only=True)
class Disease:
    """A disease by its code, its English name and its codes in ICD-10 and ICD-11.

    The codes are empty where the classification has no category of its own. The
    other names are those that a headquarters gave a disease of its own.
    """

    code: str
    name: str
    icd10: str
    icd11: str
    name_az: str = ""
    name_ru: str = ""


def _listed(*rows: tuple[str, str, str, str]) -> Mapping[str, Disease]:
    return {
        code: Disease(code=code, name=name, icd10=icd10, icd11=icd11)
        for code, name, icd10, icd11 in rows
    }


DISEASES: Mapping[str, Disease] = _listed(
    (COVID_19, "COVID-19", "U07.1", "RA01"),
    ("influenza", "Influenza, seasonal", "J10", "1E30"),
    ("influenza-pandemic", "Influenza, pandemic", "J09", "1E31"),
    ("rsv", "Respiratory syncytial virus", "J21.0", "CA41.0"),
    ("measles", "Measles", "B05", "1F03"),
    ("mers", "Middle East respiratory syndrome", "", "1D64"),
    ("sars", "Severe acute respiratory syndrome", "U04", "1D65"),
    ("ebola-zaire", "Ebola virus disease (Zaire)", "A98.4", "1D60.01"),
    ("ebola-sudan", "Sudan virus disease", "A98.4", "1D60.02"),
    ("marburg", "Marburg virus disease", "A98.3", "1D60.1"),
    ("lassa", "Lassa fever", "A96.2", "1D61.2"),
    ("mpox-clade-1", "Mpox, clade I", "B04", "1E71"),
    ("mpox-clade-2", "Mpox, clade II", "B04", "1E71"),
    ("cholera", "Cholera", "A00", "1A00"),
    ("diphtheria", "Diphtheria", "A36", "1C17"),
    ("pertussis", "Pertussis", "A37", "1C12"),
    ("polio", "Poliomyelitis", "A80", "1C81"),
    ("meningococcal-disease", "Meningococcal disease", "A39", "1C1C"),
    ("dengue", "Dengue", "A97", "1D2Z"),
    ("chikungunya", "Chikungunya", "A92.0", "1D40"),
    ("zika", "Zika virus disease", "A92.5", "1D48"),
    ("yellow-fever", "Yellow fever", "A95", "1D47"),
    ("typhoid", "Typhoid fever", "A01.0", "1A07"),
    ("plague-pneumonic", "Plague, pneumonic", "A20.2", "1B93.2"),
    ("nipah", "Nipah virus disease", "B33.8", "1D63"),
)


_NONE: Mapping[str, Disease] = {}


def is_disease(code: str) -> bool:
    """Tell whether a code names a disease: one of the table, or like "x-fever"."""
    return code in DISEASES or _OWN.fullmatch(code) is not None


def check_disease(code: str) -> str:
    """Give back the code of a disease as it was typed.

    Raises:
        UsageError: ``disease.unknown``.
    """
    if not is_disease(code):
        raise UsageError(
            "disease.unknown",
            f"disease: one of {', '.join(DISEASES)} is known; got {code!r}. Choose one "
            "of these, or name one of your own like x-fever.",
        )
    return code


def disease_named(code: str, own: Mapping[str, Disease] = _NONE) -> Disease:
    """Find a disease by its code, e.g. "measles".

    ``own`` are those of a headquarters that told more of them than their code.

    Raises:
        UsageError: ``disease.unknown``.
    """
    known = own.get(check_disease(code)) or DISEASES.get(code)
    return known or Disease(code=code, name=code.removeprefix("x-"), icd10="", icd11="")
