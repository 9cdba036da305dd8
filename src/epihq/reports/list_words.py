"""Every sentence about a line list; translations are in ``epihq.words``."""

from datetime import date
from typing import Final

from epihq.assessment.figures_used import not_known
from epihq.assessment.list_record import (
    FEWEST_TOLD,
    TO_DEATH,
    AgeGroup,
    LineList,
    ListDelay,
    ListFatality,
)
from epihq.reports import words
from epihq.words import capitalised, gettext, ngettext, noop, numbers
from epihq.words.diseases import figure_name

TITLE: Final = noop("What the line list tells")
TITLES: Final = {
    "onset-outcome": noop("Cases by week of onset and outcome"),
    "onset-area": noop("Cases by week of onset and area"),
    "ages": noop("Cases by age and sex"),
}
AXES: Final = {
    "onset-outcome": noop("persons who fell ill, per week"),
    "onset-area": noop("persons who fell ill, per week"),
    "ages": noop("persons"),
}
DIED: Final = noop("died")
RECOVERED: Final = noop("recovered")
OUTCOME_NOT_KNOWN: Final = noop("outcome not known")
OTHER_AREAS: Final = noop("other areas")
FEMALE: Final = noop("women and girls")
MALE: Final = noop("men and boys")
BOTH_SEXES: Final = noop("all persons")
ALL: Final = noop("all")
DELAYS: Final = noop(
    "Days between two dates of a person, with 90 % intervals, beside what is published"
)
DELAY_COLUMNS: Final = (
    "",
    noop("Persons"),
    noop("Mean, days"),
    noop("Standard deviation"),
    noop("Published mean"),
)
WEEKS: Final = noop("Persons by week, the newest first")
WEEK_COLUMNS: Final = (
    noop("Week to"),
    noop("Fell ill"),
    noop("of them died"),
    noop("of them recovered"),
    noop("Died in this week"),
)
AGES: Final = noop("Persons by age and sex")
AGE: Final = noop("Age, years")

_NEARLY_ALL: Final = 0.95

_VERDICTS: Final = {
    "too-few-persons": noop("%(delay)s: too few persons (%(persons)s) tell it."),
    "long-delays-not-seen-yet": noop(
        "%(delay)s: not used, because long times cannot have been seen yet."
    ),
    "too-uncertain": noop("%(delay)s: not used, because it is too uncertain."),
}
OUTCOMES_NOT_TOLD: Final = "outcomes-not-told"
# Where deaths so far would say as little as an estimate.
_UNTOLD: Final = {
    OUTCOMES_NOT_TOLD: noop(
        "How many of the cases die cannot be told: of nobody on the list the outcome "
        "is said."
    ),
    "deaths-without-a-day": noop(
        "How many of the cases die cannot be told as of this day: of too many who died "
        "the list does not tell when."
    ),
}
_NO_FATALITY: Final = {
    "too-few-cases": noop("there are too few cases"),
    "outcomes-not-known-yet": noop("hardly any deaths of these cases can be known yet"),
    not_known(TO_DEATH): noop(
        "the disease's time from onset to death is not known, and the list doesn't "
        "tell it"
    ),
}


def held(told: LineList, as_of: date) -> tuple[str, ...]:
    """Say whose list it is, of which day, and how many persons it tells of."""
    facts = {
        "day": numbers.day(told.report_date),
        "as_of": numbers.day(as_of),
        "persons": numbers.count(told.persons),
        "onset": numbers.count(told.with_onset),
    }
    counted = ngettext(
        "The line list of %(day)s tells of %(persons)s person known by %(as_of)s; the "
        "day of onset is known of %(onset)s.",
        "The line list of %(day)s tells of %(persons)s persons known by %(as_of)s; the "
        "day of onset is known of %(onset)s.",
        int(told.persons),
    )
    later = gettext(
        "The list is of %(day)s, after the day of this briefing: what was known later "
        "is left out as far as its days tell it."
    )
    return (counted % facts, *([later % facts] if told.is_later else []))


def fatality(told: ListFatality) -> tuple[str, ...]:
    """Say how many of the cases die, as far as that is known."""
    if (untold := _UNTOLD.get(told.verdict)) is not None:
        return (gettext(untold), *_published(told))
    facts: dict[str, object] = {
        "deaths": numbers.count(told.deaths),
        "cases": numbers.count(told.cases),
        "crude": "" if told.of_cases is None else numbers.small_percent(told.of_cases),
    }
    if told.median is None:
        so_far = gettext(
            "How many of the cases die cannot be told: %(why)s. So far %(deaths)s of "
            "%(cases)s have died (%(crude)s)."
        )
        why = gettext(_NO_FATALITY.get(told.verdict, words.opened(told.verdict)))
        return (so_far % (facts | {"why": why}),)
    facts |= {
        "share": _share(told.median),
        "span": numbers.span(told.lower90, told.upper90, _share),
    }
    estimated = words.filled(
        gettext(
            "Of the cases about %(share)s die (90 %% interval %(span)s), those whose "
            "outcome is not known yet taken into account. So far %(deaths)s of "
            "%(cases)s have died (%(crude)s)."
        ),
        **facts,
    )
    return (estimated, *_known(told), *_whence(told), *_published(told))


def _share(value: float) -> str:
    return numbers.percent(value, digits=0 if value >= 0.1 else 1)


def _known(told: ListFatality) -> tuple[str, ...]:
    """Say how much of the deaths can be known, where it is not nearly all."""
    if told.known_share is None or told.known_share > _NEARLY_ALL:
        return ()
    text = gettext(
        "Of the deaths to come of these cases about %(share)s can be known by now."
    )
    return (text % {"share": numbers.percent(told.known_share)},)


def _whence(told: ListFatality) -> tuple[str, ...]:
    if told.delay_from == "own-list":
        return (gettext("The time from onset to death in it is the list's own."),)
    return (
        gettext(
            "The time from onset to death in it is the published one: the list tells "
            "too few."
        ),
    )


def _published(told: ListFatality) -> tuple[str, ...]:
    if told.table_fatality is None:
        return ()
    facts = {
        "mean": _share(told.table_fatality),
        "span": numbers.span(told.table_low, told.table_high, _share),
    }
    text = gettext("Published of the disease: %(mean)s of the cases (%(span)s).")
    return (text % facts,)


def delay_name(code: str) -> str:
    """Name a delay at the head of a row, e.g. "time from onset to report"."""
    if code == "onset-to-event":
        return gettext("time from onset to the day that is counted")
    return figure_name(code)


def delay_remarks(delays: tuple[ListDelay, ...]) -> tuple[str, ...]:
    """Say which delays are used in the estimate, and why others are not."""
    used = [delay_name(one.delay) for one in delays if one.is_used]
    said = []
    if used:
        text = gettext(
            "Where infections are estimated, the list's own figures are used: "
            "%(delays)s."
        )
        said.append(text % {"delays": ", ".join(used)})
    for one in delays:
        if one.verdict in _VERDICTS:
            facts = {
                "delay": capitalised(delay_name(one.delay)),
                "persons": numbers.count(one.persons),
            }
            said.append(gettext(_VERDICTS[one.verdict]) % facts)
    return tuple(said)


def backwards(delays: tuple[ListDelay, ...]) -> tuple[str, ...]:
    """Say of how many persons two dates lie the wrong way round."""
    text = noop("%(delay)s: of %(n)s the second day lies before the first; left out.")
    return tuple(
        gettext(text)
        % {
            "delay": capitalised(delay_name(one.delay)),
            "n": numbers.count(one.backwards),
        }
        for one in delays
        if one.backwards
    )


def imports(told: LineList) -> tuple[str, ...]:
    """Say what share of the cases was infected elsewhere."""
    known = told.imported + told.not_imported
    if not known:
        return ()
    text = gettext(
        "Infected elsewhere: %(imported)s of %(known)s persons of whom it is known "
        "(%(share)s)."
    )
    facts = {
        "imported": numbers.count(told.imported),
        "known": numbers.count(known),
        "share": numbers.percent(told.imported / known),
    }
    return (text % facts,)


def deaths(told: LineList) -> tuple[str, ...]:
    """Say of how many dead the day is known, which is the newest, and of whom none."""
    said = []
    if told.deaths_by_day:
        text = gettext(
            "The day of death is known of %(dated)s of %(died)s who died; the newest "
            "is %(day)s."
        )
        facts = {
            "dated": numbers.count(told.died_dated),
            "died": numbers.count(told.died),
            "day": numbers.day(told.deaths_by_day[-1].date),
        }
        said.append(text % facts)
    if told.died_undated:
        text = gettext(
            "The list tells further deaths without their day: %(undated)s. Whether "
            "these persons had died by the day of this briefing is not known."
        )
        said.append(text % {"undated": numbers.count(told.died_undated)})
    return tuple(said)


def curve(told: LineList) -> tuple[str, ...]:
    """Say what a curve by onset leaves out."""
    said = [
        gettext(
            "Of those who fell ill in the newest weeks some are not reported yet: the "
            "curve falls at its end also where the outbreak does not."
        )
    ]
    if told.without_week:
        text = ngettext(
            "%(n)s person has no day of onset and stands in no week.",
            "%(n)s persons have no day of onset and stand in no week.",
            int(told.without_week),
        )
        said.append(text % {"n": numbers.count(told.without_week)})
    return tuple(said)


def outcomes() -> str:
    """Say who counts as recovered."""
    return gettext(
        "Who is listed as alive counts as recovered only where the day of it is given: "
        "lists call alive who is still ill."
    )


def ages(told: LineList) -> tuple[str, ...]:
    """Say whom the ages leave out, and why groups are wide."""
    said = [
        gettext(
            "Ages are put together so that no figure tells of fewer than %(few)s "
            "persons of an age and sex."
        )
        % {"few": numbers.count(FEWEST_TOLD)}
    ]
    if told.without_age_group:
        text = ngettext(
            "%(n)s person without an age or sex stands in no group.",
            "%(n)s persons without an age or sex stand in no group.",
            int(told.without_age_group),
        )
        said.append(text % {"n": numbers.count(told.without_age_group)})
    return tuple(said)


def no_ages() -> str:
    """Say why no ages are told."""
    return gettext("Ages are not told: so few persons could be known by them.")


def group(of: AgeGroup) -> str:
    """Print an age group: "20–29", "80+"."""
    if of.last is None:
        return gettext("all ages") if of.first == 0 else f"{of.first}+"
    return f"{of.first}–{of.last}"


def none_of_these_weeks(last: date) -> str:
    """Say that nobody fell ill in the weeks that are asked for."""
    text = gettext("Nobody of the list fell ill in these weeks; the last on %(day)s.")
    return text % {"day": numbers.day(last)}
