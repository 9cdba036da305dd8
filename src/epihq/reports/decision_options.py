"""The words of options, outcomes and rules: what the decision page calls them."""

from collections.abc import Iterable
from typing import Final

from epihq.desk.decision import (
    ABOVE,
    BEYOND_A_LAPSE,
    MEDIAN,
    OVER_CAPACITY,
    PEAKS,
    STRINGENCY_DAYS,
    Cost,
    Decision,
    Option,
    Rule,
)
from epihq.desk.remarks import SameAs
from epihq.reports import words
from epihq.words import gettext as _
from epihq.words import language, ngettext, noop, numbers, pgettext

# The level of the wider intervals.
NINETY: Final = 0.9

# Heads of rows.
_OUTCOMES: Final = {
    "infections": noop("Infections"),
    "cases": noop("Reported cases"),
    "deaths": noop("Deaths"),
    "home_care_new": noop("New people at home"),
    "home_care_census": noop("People at home, peak"),
    "home_care_nurses": noop("Nurses for them on duty, peak"),
    "ward_beds": noop("Ward beds, peak"),
    "icu_beds": noop("ICU beds, peak"),
}
# Inside sentences, where a language lets a noun stand as it is.
_COUNTED: Final = {
    "infections": noop("infections"),
    "cases": noop("reported cases"),
    "deaths": noop("deaths"),
    "home_care_new": noop("new people at home"),
    "home_care_census": noop("people treated at home"),
    "home_care_nurses": noop("nurses for people at home"),
    "ward_beds": noop("ward beds"),
    "icu_beds": noop("ICU beds"),
}
_COSTS: Final = {
    BEYOND_A_LAPSE: noop("days beyond a lapse"),
    STRINGENCY_DAYS: noop("stringency-days"),
    "output": noop("output that goes with strictness (days of usual output)"),
}


def opening(text: str) -> str:
    """Begin a sentence or a row with a text."""
    first = text[:1]
    # Azerbaijani alone tells i and ı apart in capitals.
    capital = "İ" if first == "i" and language() == "az" else first.upper()
    return f"{capital}{text[1:]}"


def between(lower: str, upper: str) -> str:
    """Say from where to where numbers go that may have signs."""
    ends = {"lower": lower, "upper": upper}
    return pgettext("with signs", "%(lower)s to %(upper)s") % ends


def listed(parts: Iterable[str]) -> str:
    """Join words as a sentence does: "a, b and c"."""
    every = list(parts)
    if len(every) < 2:
        return "".join(every)
    facts = {"before": ", ".join(every[:-1]), "last": every[-1]}
    return _("%(before)s and %(last)s") % facts


def title_of(option: Option | SameAs) -> str:
    """Word an option: the title that people gave it, or that of a usual one."""
    name = option.option if isinstance(option, SameAs) else option.name
    return title_as(name, option.title, option.days)


def title_as(name: str, title: str, days: int) -> str:
    """Word an option of which no more than this is at hand."""
    if title:
        return title
    facts = {"number": numbers.count(days)}
    usual = name.partition("-")[0]
    if usual == "lapse":
        return _("Let it lapse")
    if usual == "extend":
        text = ngettext("Extend %(number)s day", "Extend %(number)s days", days)
        return text % facts
    if usual == "tighten":
        text = ngettext("Tighten %(number)s day", "Tighten %(number)s days", days)
        return text % facts
    return _("Ease stepwise") if usual == "ease" else words.opened(name)


def option_title(decision: Decision, name: str) -> str:
    """Word an option by its name; a name that is no option of the record as it is."""
    found = next((one for one in decision.options if one.name == name), None)
    return words.opened(name) if found is None else title_of(found)


def outcome(name: str) -> str:
    """Head the column of an outcome."""
    known = _OUTCOMES.get(name)
    return opening(words.opened(name)) if known is None else _(known)


def counted(name: str) -> str:
    """Word an outcome inside a sentence."""
    known = _COUNTED.get(name)
    return words.opened(name) if known is None else _(known)


def cost_of_regime(code: str) -> str:
    """Word a cost of the regime itself."""
    return _(_COSTS[code])


def cost_name(line: Cost) -> str:
    """Word a cost; a headquarters' own by its words, with their unit."""
    known = _COSTS.get(line.code)
    if known is not None:
        return _(known)
    unit = "" if line.unit in line.name.split() else f" ({line.unit})"
    return f"{line.name or words.opened(line.code)}{unit}"


def rule(asked: Rule) -> str:
    """Word a rule, e.g. "Chance of deaths above 600 within 8 weeks: at most 10 %"."""
    facts = {
        "outcome": counted(asked.outcome),
        "within": numbers.length(asked.within_days),
        "at_most": _share(asked.at_most),
    }
    if asked.statistic == OVER_CAPACITY:
        return (
            _(
                "Chance of %(outcome)s over capacity within %(within)s: at most "
                "%(at_most)s"
            )
            % facts
        )
    if asked.statistic == ABOVE and asked.threshold is not None:
        facts["threshold"] = numbers.count(asked.threshold)
        return (
            _(
                "Chance of %(outcome)s above %(threshold)s within %(within)s: "
                "at most %(at_most)s"
            )
            % facts
        )
    facts["at_most"] = numbers.count(asked.at_most)
    if asked.outcome in PEAKS:
        return (
            _("Median of highest %(outcome)s within %(within)s: at most %(at_most)s")
            % facts
        )
    return _("Median of %(outcome)s within %(within)s: at most %(at_most)s") % facts


def is_chance(asked: Rule) -> bool:
    """Whether a rule is on a chance, and not on persons."""
    return asked.statistic != MEDIAN


def _share(value: float) -> str:
    whole = abs(100 * value - round(100 * value)) < 1e-6
    return numbers.percent(value, 0 if whole else 1)
