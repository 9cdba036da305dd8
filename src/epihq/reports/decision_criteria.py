"""The words of WHO's criteria: what each asks, and from what it is answered."""

from collections.abc import Sequence
from typing import Final

from epihq.desk import remarks
from epihq.desk.decision import Criterion
from epihq.reports import words
from epihq.reports.decision_options import opening
from epihq.words import gettext as _
from epihq.words import ngettext, noop, numbers

QUESTIONS: Final = {
    "controlled": noop("Is the epidemic controlled?"),
    "health-system": noop("Can the health system cope?"),
    "surveillance": noop("Can surveillance detect new cases?"),
}
# A list of criteria by how they are answered: met, not, left open, not known.
_ANSWERED: Final = {
    "met": noop("Met: %(names)s."),
    "not-met": noop("Not met: %(names)s."),
    "open": noop("Open: %(names)s."),
    "not-known": noop("Not known: %(names)s."),
}
_ANSWER: Final = {
    "met": noop("met"),
    "not-met": noop("not met"),
    "open": noop("open"),
    "not-known": noop("not known"),
}
_NAMES: Final = {
    "reproduction-number": noop("reproduction number"),
    "decline-of-cases": noop("decline of cases"),
    "positive-tests": noop("positive tests"),
    "cases-from-contact-lists": noop("cases from contact lists"),
    "decline-of-deaths": noop("decline of deaths"),
    "decline-of-admissions": noop("decline of admissions"),
    "hospital-beds": noop("hospital beds"),
    "icu-beds": noop("ICU beds"),
    "care-of-other-patients": noop("care of other patients"),
    "reporting-time": noop("reporting time"),
    "contacts-traced": noop("contacts traced"),
    "contacts-watched": noop("contacts watched"),
}
_RULES: Final = {
    "reproduction-number": noop(
        "R_t below 1 on each of the last 14 days, with a chance of 95 % or more"
    ),
    "decline-of-cases": noop(
        "at least 50 % fewer cases a week than at the latest peak, which was three "
        "weeks ago or more, and fewer in every week since"
    ),
    "positive-tests": noop("below 5 % of tests positive in both of the last two weeks"),
    "cases-from-contact-lists": noop(
        "at least 80 % of new cases were known as contacts before"
    ),
    "decline-of-deaths": noop(
        "fewer deaths in each of the last three weeks than in the week before"
    ),
    "decline-of-admissions": noop(
        "fewer admissions in each of the last two weeks than in the week before"
    ),
    "hospital-beds": noop("patients take up less than all of the hospital beds"),
    "icu-beds": noop("patients take up less than all of the ICU beds"),
    "care-of-other-patients": noop("other patients are cared for as before"),
    "reporting-time": noop(
        "new cases are found, reported and analysed within 24 hours"
    ),
    "contacts-traced": noop(
        "contacts of at least 80 % of new cases are in quarantine within 72 hours"
    ),
    "contacts-watched": noop("at least 80 % of contacts are watched for 14 days"),
}
_NOT_PUBLISHED: Final = {
    "positive-tests": noop(
        "not known: nothing is published of tests in the last two weeks."
    ),
    "cases-from-contact-lists": noop(
        "not known: nothing is published of the share of new cases that were known as "
        "contacts."
    ),
    "decline-of-deaths": noop(
        "not known: nothing is published of deaths in the last three weeks and before."
    ),
    "decline-of-admissions": noop(
        "not known: nothing is published of admissions in the last two weeks and "
        "before."
    ),
    "hospital-beds": noop(
        "not known: nothing is published of patients in hospital beds."
    ),
    "icu-beds": noop("not known: nothing is published of patients in ICU beds."),
    "care-of-other-patients": noop(
        "not known: nothing is published of the care of other patients."
    ),
    "reporting-time": noop(
        "not known: nothing is published of the hours from sample to report."
    ),
    "contacts-traced": noop(
        "not known: nothing is published of the share of new cases whose contacts are "
        "traced within 72 hours."
    ),
    "contacts-watched": noop(
        "not known: nothing is published of the share of contacts that are watched for "
        "14 days."
    ),
}
_NO_BEDS: Final = {
    ("hospital-beds", True): noop("not known: no capacity of hospital beds was given."),
    ("icu-beds", True): noop("not known: no capacity of ICU beds was given."),
    ("hospital-beds", False): noop(
        "not known: no capacity of hospital beds was given, and nothing is published "
        "of patients in hospital beds."
    ),
    ("icu-beds", False): noop(
        "not known: no capacity of ICU beds was given, and nothing is published of "
        "patients in ICU beds."
    ),
}
_NOT_A_SHARE: Final = {
    "cases-from-contact-lists": noop(
        "not known: the share of new cases that were known as contacts is a number "
        "from 0 to 1; %(entered)s is entered."
    ),
    "contacts-traced": noop(
        "not known: the share of new cases whose contacts are traced within 72 hours "
        "is a number from 0 to 1; %(entered)s is entered."
    ),
    "contacts-watched": noop(
        "not known: the share of contacts that are watched for 14 days is a number "
        "from 0 to 1; %(entered)s is entered."
    ),
}
_FIGURES: Final = {
    "cases-from-contact-lists": noop(
        "The share of new cases that were known as contacts: %(value)s on %(day)s."
    ),
    "reporting-time": noop("The hours from sample to report: %(value)s on %(day)s."),
    "contacts-traced": noop(
        "The share of new cases whose contacts are traced within 72 hours: %(value)s "
        "on %(day)s."
    ),
    "contacts-watched": noop(
        "The share of contacts that are watched for 14 days: %(value)s on %(day)s."
    ),
}
_WEEKLY: Final = {
    "decline-of-deaths": noop("Deaths by week to %(day)s, oldest first: %(counts)s."),
    "decline-of-admissions": noop(
        "Admissions by week to %(day)s, oldest first: %(counts)s."
    ),
}
_UNKNOWN: Final = noop("not known.")
_BARE: Final = noop("By figures to %(day)s.")
_RANGE: Final = noop(
    "R_t of all infections was %(lowest)s to %(highest)s (medians) on the 14 days to "
    "%(day)s."
)
_RANGE_AND_CHANCE: Final = noop(
    "R_t of all infections was %(lowest)s to %(highest)s (medians) on the 14 days to "
    "%(day)s; the chance that it is above 1 on the last of them is %(chance)s."
)
_NO_DECLINE: Final = noop(
    "%(count)s cases in the week to %(day)s, after %(before)s in the week before: no "
    "decline yet."
)
_DECLINED: Final = noop(
    "%(count)s cases in the week to %(day)s, %(share)s fewer than in the latest peak "
    "week, which ended on %(peak)s."
)
_POSITIVE: Final = noop(
    "Up to %(share)s of tests were positive in the two weeks to %(day)s."
)
_OCCUPIED: Final = noop(
    "%(patients)s patients on %(day)s, %(share)s of the %(beds)s beds."
)


def criteria_line(question: str, asked: Sequence[Criterion]) -> str:
    """Answer one of WHO's questions: which criteria are met, not met, not known."""
    head = QUESTIONS.get(question)
    parts = [opening(words.opened(question)) if head is None else _(head)]
    for answer, text in _ANSWERED.items():
        names = [name(one) for one in asked if _answer(one) == answer]
        if names:
            parts.append(_(text) % {"names": ", ".join(names)})
    return " ".join(parts)


def criterion(one: Criterion) -> str:
    """Tell of one criterion: its rule, whether it is met, and from what."""
    head = opening(name(one))
    rule = _RULES.get(one.name)
    if rule is not None:
        head = f"{head} ({_(rule).replace(' %', f'{numbers.NBSP}%')})"
    if one.value is None:
        return f"{head}: {found(one)}"
    return f"{head}: {_(_ANSWER[_answer(one)])}. {found(one)}"


def name(one: Criterion) -> str:
    """Name a criterion inside a sentence."""
    known = _NAMES.get(one.name)
    return words.opened(one.name) if known is None else _(known)


def found(one: Criterion) -> str:
    """Say from what a criterion is answered, or why it is not known."""
    if one.value is not None and isinstance(one.found, remarks.Dated):
        answer = _found(one, one.found, one.value)
    else:
        answer = _unanswered(one)
    if one.is_revised:
        later = _("Taken from a later publication.")
        return f"{answer} {later}"
    return answer


def _answer(one: Criterion) -> str:
    if one.met is None:
        return "not-known" if one.value is None else "open"
    return "met" if one.met else "not-met"


def _unanswered(one: Criterion) -> str:
    text, facts = _UNKNOWN, dict[str, str]()
    match one.found:
        case remarks.AsTold(text=sentence):
            return sentence
        case remarks.NotPublished():
            text = _NOT_PUBLISHED.get(one.name, _UNKNOWN)
        case remarks.NoBeds(is_published=is_published):
            text = _NO_BEDS.get((one.name, is_published), _UNKNOWN)
        case remarks.NoEstimate(verdict=verdict):
            text = noop("not known: no R_t is estimated for two weeks (%(verdict)s).")
            facts = {"verdict": words.verdict(verdict)}
        case remarks.NoPeak():
            text = noop("not known: the usable days show no peak of cases.")
        case remarks.NotAShare(entered=entered):
            text = _NOT_A_SHARE.get(one.name, _UNKNOWN)
            facts = {"entered": numbers.amount(entered)}
    return _(text) % facts


def _found(one: Criterion, found: remarks.Dated, value: float) -> str:
    text, facts = _BARE, {"day": numbers.day(found.last_date)}
    match found:
        case remarks.RangeOfRt():
            text = _RANGE if found.p_above_1 is None else _RANGE_AND_CHANCE
            facts |= _range(found)
        case remarks.NoDecline(count=count, before=before):
            text = _NO_DECLINE
            facts |= {"count": numbers.count(count), "before": numbers.count(before)}
        case remarks.Declined(count=count, peak_to=peak_to):
            text = _DECLINED
            facts |= {"count": numbers.count(count), "peak": numbers.day(peak_to)}
        case remarks.ByWeek(counts=counts):
            text = _WEEKLY.get(one.name, _BARE)
            facts["counts"] = ", ".join(map(numbers.count, counts))
        case remarks.UpTo():
            text = _POSITIVE
        case remarks.Occupied(patients=patients, beds=beds):
            text = _OCCUPIED
            facts |= {"patients": numbers.count(patients), "beds": numbers.count(beds)}
        case remarks.Figure():
            text = _FIGURES.get(one.name, _BARE)
    digits = 1 if text == _POSITIVE else 0
    facts["share"] = numbers.percent(abs(value) / 100, digits)
    facts["value"] = facts["share"] if one.unit == "percent" else _hours(value)
    return _(text) % facts


def _range(found: remarks.RangeOfRt) -> dict[str, str]:
    return {
        "lowest": numbers.ratio(found.lowest),
        "highest": numbers.ratio(found.highest),
        "chance": numbers.probability(found.p_above_1 or 0.0),
    }


def _hours(value: float) -> str:
    text = ngettext("%(number)s hour", "%(number)s hours", round(value))
    return text % {"number": numbers.count(value)}
