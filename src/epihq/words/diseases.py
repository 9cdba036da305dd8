"""Diseases and what is known of them, in the reader's language.

A headquarters' own diseases have the names that its file gives them: whoever opens its
archive tells them to ``know_own``.
"""

from collections.abc import Iterable
from typing import Final

from epihq.terms.diseases import Disease, disease_named
from epihq.terms.languages import LANGUAGES
from epihq.words.catalogue import gettext, language, noop, speaking

_NAMES: Final = {
    "covid-19": noop("COVID-19"),
    "influenza": noop("Influenza, seasonal"),
    "influenza-pandemic": noop("Influenza, pandemic"),
    "rsv": noop("Respiratory syncytial virus"),
    "measles": noop("Measles"),
    "mers": noop("Middle East respiratory syndrome"),
    "sars": noop("Severe acute respiratory syndrome"),
    "ebola-zaire": noop("Ebola virus disease (Zaire)"),
    "ebola-sudan": noop("Sudan virus disease"),
    "marburg": noop("Marburg virus disease"),
    "lassa": noop("Lassa fever"),
    "mpox-clade-1": noop("Mpox, clade I"),
    "mpox-clade-2": noop("Mpox, clade II"),
    "cholera": noop("Cholera"),
    "diphtheria": noop("Diphtheria"),
    "pertussis": noop("Pertussis"),
    "polio": noop("Poliomyelitis"),
    "meningococcal-disease": noop("Meningococcal disease"),
    "dengue": noop("Dengue"),
    "chikungunya": noop("Chikungunya"),
    "zika": noop("Zika virus disease"),
    "yellow-fever": noop("Yellow fever"),
    "typhoid": noop("Typhoid fever"),
    "plague-pneumonic": noop("Plague, pneumonic"),
    "nipah": noop("Nipah virus disease"),
}

_FIGURES: Final = {
    "serial-interval": noop("serial interval"),
    "generation-interval": noop("generation interval"),
    "incubation": noop("incubation period"),
    "onset-to-report": noop("time from onset to report"),
    "onset-to-hospital": noop("time from onset to hospital"),
    "onset-to-death": noop("time from onset to death"),
    "cfr": noop("fatality of cases"),
    "ifr": noop("fatality of infections"),
    "dispersion": noop("dispersion k"),
    "r0": noop("basic reproduction number"),
    "transmission": noop("ways of transmission"),
    "isolation": noop("isolation of cases"),
    "follow-up": noop("follow-up of contacts"),
    "care": noop("need of beds"),
}

_WAYS: Final = {
    "respiratory": noop("through the air and by droplets"),
    "contact": noop("by contact"),
    "sexual": noop("by sexual contact"),
    "vector": noop("by mosquitoes"),
    "water-and-food": noop("by water and food"),
    "animals": noop("from animals"),
}

_LIMITS: Final = {
    "vector-borne": noop(
        "Mosquitoes carry it: no case infects the next one directly, and the time from "
        "case to case follows the warmth. A reproduction number of cases tells here "
        "how fast they grow, not how many persons a person infects."
    ),
    "environmental": noop(
        "Water and food carry it: many are infected by one source and not by the case "
        "before them. A reproduction number of cases is then too high while a source "
        "runs, and falls when it is closed, whatever persons do."
    ),
    "from-animals": noop(
        "Animals bring it again and again: cases that they infected are no "
        "descendants of earlier cases, and counted as such they make the reproduction "
        "number too high."
    ),
    "mostly-silent": noop(
        "Most of the infected are never ill, and few cases infect cases: a "
        "reproduction number of cases says nothing of how it spreads."
    ),
}

# What is not told where a figure is not known.
_NOT_TOLD: Final = {
    "reported-r": noop("the reproduction number of reported cases"),
    "infections": noop(
        "infections behind the figures, their reproduction number and the share of "
        "them that is reported"
    ),
    "options": noop("what the options of a decision would bring"),
    "import": noop("how likely one imported case starts an outbreak"),
    "beds": noop("beds and people at home"),
}

_TRUSTS: Final = {
    "c": noop("checked against the paper's abstract"),
    "d": noop("from a database of parameters"),
    "m": noop("from the literature, not read again"),
    "own": noop("our own judgement"),
}
_UNITS: Final = {
    "days": noop("days"),
    "share": noop("share"),
    "persons": noop("persons"),
    "k": noop("k"),
}
_OF_THE_HEADQUARTERS: Final = noop("the headquarters' own")

# Put in its place whole, so that no page reads half of it.
_held: dict[str, dict[str, Disease]] = {"own": {}}


def know_own(diseases: Iterable[Disease]) -> None:
    """Take in the names of a headquarters' own diseases, in place of those before."""
    _held["own"] = {disease.code: disease for disease in diseases}


def disease_name(code: str) -> str:
    """Name a disease, e.g. "Measles"; one that nobody named by its code."""
    found = disease_named(code, _held["own"])
    if code in _NAMES:
        return gettext(_NAMES[code])
    return {"az": found.name_az, "ru": found.name_ru}.get(language()) or found.name


def disease_coded(name: str) -> str:
    """Find the code of a disease by its code or its name in any language; "" if none.

    Case and blanks around it mean nothing.
    """
    asked = name.strip().casefold()
    for code in (*_NAMES, *_held["own"]):
        if asked in {code, *(one.casefold() for one in _names(code))}:
            return code
    return ""


def _names(code: str) -> list[str]:
    found = []
    for one in LANGUAGES:
        with speaking(one):
            found.append(disease_name(code))
    return found


def figure_name(code: str) -> str:
    """Name a figure that is known of a disease, e.g. "serial interval"."""
    return gettext(_FIGURES[code.replace("_", "-")])


def way_of_transmission(word: str) -> str:
    """Say how a disease goes from one to another, e.g. "by contact"."""
    return gettext(_WAYS[word])


def limit(word: str) -> str:
    """Say what a renewal equation cannot mean for a disease."""
    return gettext(_LIMITS[word])


def unit_of(word: str) -> str:
    """Name the unit of a figure, e.g. "days"."""
    return gettext(_UNITS[word])


def untold(word: str) -> str:
    """Say what is not told of a disease, e.g. "beds and people at home"."""
    return gettext(_NOT_TOLD[word])


def trust(word: str, *, is_own: bool = False) -> str:
    """Say how far a figure was checked, or that it is the headquarters' own."""
    return gettext(_OF_THE_HEADQUARTERS if is_own else _TRUSTS[word])
