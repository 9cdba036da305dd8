"""Words for home care: how somebody stands and why, in the reader's language.

Records carry codes and values; whoever shows them to a person words them here.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo
from typing import Final

from epihq.care.records import Feeling, Level, Measure
from epihq.care.signs.judged import Reason
from epihq.care.signs.rules import Action
from epihq.words import capitalised, gettext, ngettext, noop
from epihq.words.numbers import brief_hour, figure, percent

LEVELS: Final = {
    Level.STEADY: noop("steady"),
    Level.WATCH: noop("to be watched"),
    Level.REVIEW: noop("a clinician is to look"),
    Level.EMERGENCY: noop("emergency"),
}
MEASURES: Final = {
    Measure.SPO2_REST: noop("oxygen saturation at rest"),
    Measure.SPO2_WALK: noop("oxygen saturation after walking"),
    Measure.TEMPERATURE: noop("temperature"),
    Measure.PULSE: noop("pulse"),
    Measure.BREATHING_RATE: noop("breathing rate"),
}
FEELINGS: Final = {
    Feeling.BETTER: noop("feels better than before"),
    Feeling.SAME: noop("feels as before"),
    Feeling.WORSE: noop("feels worse than before"),
}
ACTIONS: Final = {
    Action.REPEAT: noop("repeat the measurement"),
    Action.CLINICIAN: noop("a clinician calls"),
    Action.VISIT: noop("a doctor visits"),
    Action.MEDICAL_ATTENTION: noop("medical attention at once"),
    Action.HOSPITAL: noop("to a hospital"),
    Action.AMBULANCE: noop("an ambulance"),
}
SYMPTOMS: Final = {
    "cannot-be-woken": noop("cannot be woken"),
    "blue-lips": noop("blue lips or face"),
    "cannot-finish-sentence": noop("cannot finish a short sentence at rest"),
    "breathless-at-rest": noop("breathless at rest"),
    "sudden-worsening": noop("suddenly much worse"),
    "severe-symptoms": noop("severe symptoms"),
    "coughing-blood": noop("coughs up blood"),
    "chest-pain": noop("pain or pressure in the chest that stays"),
    "confused": noop("confused"),
    "drowsy": noop("very drowsy"),
    "fainted": noop("collapsed or fainted"),
    "cold-clammy": noop("cold, sweaty, pale or blotchy skin"),
    "rash-not-fading": noop("a rash that does not fade under a glass"),
    "little-urine": noop("hardly any urine"),
    "seriously-ill": noop("feels seriously ill"),
    "breathless": noop("difficulty breathing"),
    "breathless-moving": noop("breathless when moving"),
    "dehydrated": noop("signs of dehydration"),
    "light-headed": noop("light-headed"),
    "severe-fatigue": noop("severe weakness"),
    "fatigue": noop("tired"),
    "muscle-pain": noop("muscle pain"),
    "palpitations": noop("palpitations"),
    "fever": noop("fever"),
    "cough": noop("cough"),
    "vomiting": noop("vomiting"),
    "diarrhoea": noop("diarrhoea"),
}
# The signs that people at home are asked for: the letter of each on a printed diary,
# where it has one, and what it is called to them.
ASKED_SIGNS: Final = {
    "breathless-at-rest": ("A", noop("hard to breathe while you rest")),
    "chest-pain": ("B", noop("pain or pressure in the chest")),
    "confused": ("C", noop("confused, or hard to wake")),
    "blue-lips": ("D", noop("blue or grey lips or face")),
    "fainted": ("", noop("fainted")),
    "coughing-blood": ("E", noop("coughing blood")),
}
CONDITIONS: Final = {
    "cardiovascular": noop("heart or vessel disease"),
    "hypertension": noop("high blood pressure"),
    "chronic-respiratory": noop("chronic lung disease"),
    "diabetes": noop("diabetes"),
    "cancer": noop("cancer"),
    "immunosuppressed": noop("weak immunity"),
    "kidney": noop("kidney disease"),
    "liver": noop("liver disease"),
    "cerebrovascular": noop("stroke or disease of the brain's vessels"),
    "obesity": noop("obesity"),
    "dementia": noop("dementia"),
    "learning-disability": noop("learning disability"),
    "carer": noop("cares for somebody"),
    "deprivation": noop("lives in hardship"),
    "unvaccinated": noop("not vaccinated"),
}
TRUSTS: Final = {
    "c": noop("checked"),
    "m": noop("known, not read again"),
    "own": noop("own"),
}

_NOTICES: Final = {
    "usual-unknown": noop(
        "Ill lungs: what the saturation means is not known, since the usual one is not."
    ),
    "onset-unknown": noop(
        "The day of onset is not known, so that nobody watches by the day of illness."
    ),
    "device-needed": noop(
        "This rule set asks no questions: without a measurement it can say nothing."
    ),
    "clock-ahead": noop(
        "A reading says an hour that had not come; it counts for when it was written."
    ),
}
_OXIMETER: Final = noop(
    "Oxygen saturation alone decides here. Oximeters read too high on dark skin: of "
    "readings from 92 to 96, the true value was under 88 in %(black)s of Black and "
    "%(white)s of White patients. Ask and look as well."
)
_UNITS: Final = {
    Measure.TEMPERATURE: noop("%(value)s °C"),
    Measure.PULSE: noop("%(value)s/min"),
    Measure.BREATHING_RATE: noop("%(value)s/min"),
}


def measured(measure: str, value: float) -> str:
    """Print a measured value with its unit: "94 %", "38.6 °C", "121/min"."""
    digits = 0 if value == int(value) else 1
    if measure not in _UNITS:
        return percent(value / 100, digits)
    return gettext(_UNITS[Measure(measure)]) % {"value": figure(value, digits)}


def notice_sentence(code: str) -> str:
    """Say what whoever reads a standing must know."""
    if code == "oximeter-alone":
        shares = {"black": percent(0.117, 1), "white": percent(0.036, 1)}
        return gettext(_OXIMETER) % shares
    return gettext(_NOTICES[code])


def unjudged_sentence(codes: Iterable[str]) -> str:
    """Say what was told and what the rule set says nothing about; "" for nothing."""
    told = ", ".join(map(_told_word, codes))
    if not told:
        return ""
    return gettext("The rule set says nothing about: %(told)s.") % {"told": told}


def _told_word(code: str) -> str:
    if code == "feeling-worse":
        return gettext(FEELINGS[Feeling.WORSE])
    words: dict[str, str] = {**SYMPTOMS, **{str(one): w for one, w in MEASURES.items()}}
    return gettext(words[code])


def reason_sentences(reason: Reason, zone: tzinfo) -> Iterator[str]:
    """Say why somebody stands as they do, sentence by sentence; hours are of a zone."""
    facts = {"hour": brief_hour(reason.at.astimezone(zone)), "by": reason.by}
    if reason.value is not None and reason.code in {"low", "high"}:
        yield _limit_sentence(reason, reason.value)
        if reason.repeat_by is not None:
            yield _repeat_sentence(reason, reason.repeat_by, zone)
    elif reason.code == "symptom":
        yield gettext("Told: %(symptom)s.") % {
            "symptom": gettext(SYMPTOMS[reason.about])
        }
    elif reason.code == "closer-watch":
        days = {"first": f"{reason.value:.0f}", "last": f"{reason.limit:.0f}"}
        yield gettext("Day %(first)s to day %(last)s after onset: closer watch.") % days
    elif reason.code == "silent":
        yield gettext(_SILENT[reason.about]) % facts
    else:
        yield gettext(_PLAIN[reason.code]) % facts
    if reason.lowered_by:
        yield gettext("Counts for less: %(by)s lowered the level.") % {
            "by": reason.lowered_by
        }


_SILENT: Final = {
    "tell": noop("Silent since a check was due; for the clinician since %(hour)s."),
    "seek": noop("Silent since a check was due; to be looked for since %(hour)s."),
}
_PLAIN: Final = {
    "feeling-better": noop("Feels better than before."),
    "feeling-same": noop("Feels as before."),
    "feeling-worse": noop("Feels worse than before."),
    "raised": noop("%(by)s raised the level at %(hour)s."),
    "wrong-number": noop("The telephone number is wrong."),
    "first-contact": noop("The first contact was due at %(hour)s and was not made."),
}


def _limit_sentence(reason: Reason, value: float) -> str:
    measure = Measure(reason.about)
    facts = {
        "measure": capitalised(gettext(MEASURES[measure])),
        "value": measured(measure, value),
        "limit": measured(measure, reason.limit or 0),
        "by": reason.by,
    }
    if reason.usual is not None:
        facts["usual"] = measured(measure, reason.usual)
        return gettext("%(measure)s: %(value)s; usual is %(usual)s.") % facts
    if reason.by:
        text = gettext("%(measure)s: %(value)s; own limit %(limit)s, set by %(by)s.")
        return text % facts
    if reason.lasting_hours is not None:
        days = round(reason.lasting_hours / 24)
        text = ngettext(
            "%(measure)s: %(value)s; over %(limit)s for more than %(days)s day.",
            "%(measure)s: %(value)s; over %(limit)s for more than %(days)s days.",
            days,
        )
        return text % {**facts, "days": days}
    return gettext("%(measure)s: %(value)s; limit %(limit)s.") % facts


def _repeat_sentence(reason: Reason, repeat_by: datetime, zone: tzinfo) -> str:
    facts = {"hour": brief_hour(repeat_by.astimezone(zone))}
    if repeat_by <= reason.at:
        return gettext("To be measured again at once.")
    if reason.action is Action.REPEAT:
        return gettext("To be measured again by %(hour)s.") % facts
    return gettext("It was to be measured again by %(hour)s and was not.") % facts
