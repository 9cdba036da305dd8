"""Rules of the R4 vital signs profiles that building a resource does not check.

oxygensat, heartrate, resprate and bodytemp, all on vitalsigns: the code that a profile
fixes, the category, when, and a figure in the profile's own unit or why there is none.
"""

from epihq.care.fhir.codes import (
    BY_OXIMETER,
    LOINC,
    SAME_SATURATION,
    SATURATION,
    UCUM,
    VITAL_SIGNS,
    VITALS,
    Vital,
    ours,
)
from epihq.care.fhir.element import Element

_FAHRENHEIT = "[degF]"
# What people write for a unit whose code is another: a contradiction, not a synonym.
_WRITTEN = {
    "%": {"%"},
    "Cel": {"cel", "°c", "c", "degc"},
    _FAHRENHEIT: {"[degf]", "°f", "f", "degf"},
    "/min": {"/min", "bpm"},
    "": {"mmhg", "mm[hg]", "kpa"},
}
_BY_OWN = {vital.measure.value: vital for vital in VITALS}
_BY_LOINC = {vital.codes[0].code: vital for vital in reversed(VITALS)}


def vital_of(at: Element) -> Vital | None:
    """Say which vital sign an Observation is about; None where it is about none."""
    own = at["code"].code(ours("vital")).text()
    if own in _BY_OWN:
        return _BY_OWN[own]
    codes = {one["code"].text() for one in _of_loinc(at)}
    if codes & SAME_SATURATION:
        return _BY_LOINC[SATURATION.code]
    return next((_BY_LOINC[code] for code in codes if code in _BY_LOINC), None)


def _of_loinc(at: Element) -> list[Element]:
    return [one for one in at["code"]["coding"] if one["system"].value == LOINC]


def value_of(at: Element, vital: Vital) -> float | None:
    """Read a vital sign by its profile; None where it says why there is no figure."""
    _check_codes(at, vital)
    _check_category(at)
    quantity, absent = at["valueQuantity"], at["dataAbsentReason"]
    if bool(quantity) == bool(absent):
        rule = "a valueQuantity, or a dataAbsentReason, and not both"
        at["valueQuantity"].refuse("profile", rule, "Send what is known.")
        return None
    if at["component"]:
        rule = "a figure without components: they would be lost"
        remedy = "Send each component as an Observation of its own, if it is taken."
        at["component"].refuse("not-taken", rule, remedy)
    return _figure(quantity, vital) if quantity else None


def _check_codes(at: Element, vital: Vital) -> None:
    codes = {one["code"].text() for one in _of_loinc(at)}
    fixed = vital.codes[0].code
    if fixed not in codes:
        rule = f"LOINC {fixed}, which the profile {vital.profile} fixes,"
        also = f" beside {BY_OXIMETER.code}" if fixed == SATURATION.code else ""
        at["code"]["coding"].refuse("profile", rule, f"Add {LOINC}|{fixed}{also}.")
    allowed = {one.code for one in vital.codes}
    if fixed == SATURATION.code:
        allowed |= SAME_SATURATION
    for one in _of_loinc(at):
        # 2708-6 with a code of, say, exercise would else pass for somebody at rest.
        if one["code"].text() not in allowed:
            rule = f"codes of LOINC that say the same as {fixed}"
            one["code"].refuse("unknown-code", rule, "Leave the other out.")


def _check_category(at: Element) -> None:
    for category in at["category"]:
        if category.code(VITAL_SIGNS.system).text() == VITAL_SIGNS.code:
            return
    rule = f"the category {VITAL_SIGNS.code} of {VITAL_SIGNS.system}"
    at["category"].refuse("profile", rule, "Add it.")


def _figure(at: Element, vital: Vital) -> float | None:
    value, code = at["value"].figure(), at["code"].text()
    if at["comparator"]:
        at["comparator"].refuse("profile", "an exact figure", "Leave it out.")
    if value is None:
        at["value"].refuse("missing", "a figure", "Send it, or dataAbsentReason.")
        return None
    if not _is_unit(at, vital):
        return None
    if code == _FAHRENHEIT:
        value = round((value - 32) / 1.8, 2)
    if not vital.lowest <= value <= vital.highest:
        rule = f"{vital.lowest:g} to {vital.highest:g} {vital.unit}"
        at["value"].refuse("out-of-range", rule, "Check figure and unit.")
        return None
    return value


def _is_unit(at: Element, vital: Vital) -> bool:
    codes = {vital.ucum, _FAHRENHEIT} if vital.ucum == "Cel" else {vital.ucum}
    code, unit = at["code"].text(), at["unit"].text()
    units = " or ".join(sorted(codes))
    if at["system"].value != UCUM:
        at["system"].refuse("unit", f"UCUM ({UCUM})", "Add the system of the unit.")
    elif code not in codes:
        at["code"].refuse("unit", f"the UCUM code {units}", "Convert, or correct it.")
    elif not unit:
        rule = "the unit as people write it"
        at["unit"].refuse("profile", rule, f"Add it, e.g. {vital.unit}.")
    elif _says_another(unit, code):
        rule = f"a unit that says the same as its code {code}"
        at["unit"].refuse("unit", rule, "Correct the one or the other.")
    else:
        return True
    return False


def _says_another(unit: str, code: str) -> bool:
    means = {name for name, words in _WRITTEN.items() if unit.lower() in words}
    return bool(means) and code not in means
