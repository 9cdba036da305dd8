"""The words of the decision page's charts and annexes: what stands behind the page."""

from collections.abc import Sequence
from math import expm1
from typing import Final

from epihq.desk.decision import (
    COMPLIANCE,
    FATALITY,
    LIFTING,
    OUTPUT,
    OWN,
    R_TODAY,
    SHARE_REPORTED,
    Decision,
    Option,
    Sensitivity,
    TrackLine,
)
from epihq.reports import words
from epihq.reports.decision_options import (
    NINETY,
    between,
    cost_name,
    listed,
    opening,
    option_title,
    outcome,
    title_of,
)
from epihq.words import gettext as _
from epihq.words import noop, numbers, pgettext

_SOURCES: Final = {
    "ledger": noop("the headquarters' ledger"),
    "oxcgrt": noop("OxCGRT"),
}
_QUANTITIES: Final = {
    R_TODAY: noop("R today"),
    SHARE_REPORTED: noop("share of infections reported"),
    FATALITY: noop("share of infected who die"),
    LIFTING: noop("what lifting does to R"),
    COMPLIANCE: noop("how far people comply"),
}
_SHARES: Final = frozenset({SHARE_REPORTED, FATALITY, COMPLIANCE})
# Of past decisions, and of what is counted, inside a sentence and in a table.
_KINDS: Final = {
    "eased": noop("eased"),
    "tightened": noop("tightened"),
    "all": noop("all"),
    "cases": noop("cases"),
    "deaths": noop("deaths"),
}
_AXES: Final = {
    "cases": noop("cases per day"),
    "infections": noop("infections per day"),
    "deaths": noop("deaths per day"),
    "home_care_census": noop("people at home"),
    "home_care_nurses": noop("nurses on duty"),
    "Rt": noop("R"),
}
_CAPTIONS: Final = {
    "cases": noop("Reported cases per day, mean of 7 days"),
    "deaths": noop("Deaths per day, mean of 7 days"),
    "icu_beds": noop("ICU beds needed"),
    "ward_beds": noop("Ward beds needed"),
    "home_care_census": noop("People treated at home"),
    "home_care_nurses": noop("Nurses for people at home, on duty"),
    "infections": noop("Infections per day"),
    "Rt": noop("Reproduction number R of infections"),
}
# How the two of unlike levels read in the legend.
_FIFTY: Final = 0.5


def can_say() -> tuple[str, ...]:
    """Say what such projections can and cannot say."""
    return (
        _(
            "They compare the same futures under different measures, so the "
            "differences between options are surer than the level of any one of them."
        ),
        _(
            "They cannot foresee a new variant, a change of testing, or what people "
            "will do that they have not done before, and they do not say what a life, "
            "a livelihood or a freedom is worth: that is for those who decide."
        ),
    )


def axis(quantity: str) -> str:
    """Word what an axis counts."""
    # An axis is short: what lies beside it is headed in full.
    if quantity == "icu_beds":
        return pgettext("on an axis", "ICU beds")
    if quantity == "ward_beds":
        return pgettext("on an axis", "ward beds")
    known = _AXES.get(quantity)
    return words.opened(quantity) if known is None else _(known)


def fan_legend() -> str:
    """Say what the lines and bands of the fans are."""
    return _(
        "Line: median; dark band: %(half)s interval; light band: %(level)s, cut where "
        "it runs off the top. Upright line: the option's measures end."
    ) % {"half": numbers.percent(_FIFTY), "level": numbers.percent(NINETY)}


def sources_of_costs(decision: Decision) -> tuple[str, ...]:
    """Say where the costs are known from, one sentence for each source."""
    by_source: dict[str, list[str]] = {}
    for line in decision.options[0].costs:
        if line.code == OUTPUT:
            by_source.setdefault(_output_source(), []).append(cost_name(line))
        elif line.code == OWN:
            by_source.setdefault(line.source.rstrip("."), []).append(line.name)
    return tuple(
        f"{opening(listed(names))}: {text}." for text, names in by_source.items()
    )


def _output_source() -> str:
    return _(
        "10 to 15 % of a month's output with the strictest measures of spring 2020 "
        "(Deb et al. 2020, SSRN 3661431), people's own caution in it (IMF World "
        "Economic Outlook, October 2020, chapter 2); in proportion to strictness: own "
        "assumption"
    )


def quantity(code: str) -> str:
    """Word an uncertain quantity of the tornado chart."""
    known = _QUANTITIES.get(code)
    return words.opened(code) if known is None else _(known)


def quantity_value(code: str, value: float) -> str:
    """Print a value of an uncertain quantity in its unit."""
    if code == LIFTING:
        return numbers.change(expm1(value))
    if code == R_TODAY:
        return numbers.ratio(value)
    if code in _SHARES:
        return numbers.percent(value, 2 if value < 0.01 else 1 if value < 0.1 else 0)
    return numbers.amount(value)


def hinges(rows: Sequence[Sensitivity], decision: Decision) -> str:
    """Caption the tornado chart of one outcome."""
    row = rows[0]
    return _(
        "%(outcome)s: “%(option)s” minus “%(against)s” (median) where one uncertain "
        "quantity is low (hollow end) or high (filled end)"
    ) % {
        "outcome": outcome(row.outcome),
        "option": option_title(decision, row.option),
        "against": option_title(decision, row.against),
    }


def difference_axis(name: str) -> str:
    """Word the axis of the tornado chart."""
    return _("%(outcome)s, difference") % {"outcome": outcome(name)}


def source(code: str) -> str:
    """Word where a measure is known from."""
    known = _SOURCES.get(code)
    return words.opened(code) if known is None else _(known)


def kind(code: str) -> str:
    """Word the kind of a past decision, or what is counted of it."""
    if code == "extended":
        return pgettext("a kind of decision", "extended")
    known = _KINDS.get(code)
    return words.opened(code) if known is None else _(known)


def method() -> tuple[str, ...]:
    """Explain the projections to a reader who is no statistician."""
    return (
        _(
            "Every option starts from the same estimate of infections and R on the day "
            "of the newest figures, and is followed through the same simulated "
            "futures: two options differ only by their measures. Cases and deaths here "
            "are of that estimate alone, which measures can move; the forecast of a "
            "briefing averages it with two that know no measures, and may lie "
            "elsewhere."
        ),
        _(
            "Measures change R by the factors in the table, drawn anew in every "
            "future; what lifting does is not taken as the mirror of what imposing did."
        ),
        _(
            "A %(level)s interval should hold the truth nine times in ten if the "
            "assumptions hold. Costs are never added into one score."
        )
        % {"level": numbers.percent(NINETY)},
    )


def figure_caption(quantity: str, decision: Decision) -> str:
    """Word the line above the panels of one quantity."""
    known = _CAPTIONS.get(quantity)
    caption = opening(words.opened(quantity)) if known is None else _(known)
    if quantity in decision.capacity:
        dashed = _("dashed: capacity")
        return f"{caption}; {dashed}"
    return caption


def figure_alt(quantity: str, options: Sequence[Option], caption: str) -> str:
    """Describe the panels for a reader who cannot see them."""
    ends = [
        f"{title_of(option)} {numbers.rough(fan.median[-1])}"
        for option in options
        for fan in option.fans
        if fan.quantity == quantity
    ]
    return _(
        "%(caption)s: one panel for each option, on one scale, with %(half)s and "
        "%(level)s bands. Median on the last day: %(ends)s."
    ) % {
        "caption": caption,
        "half": numbers.percent(_FIFTY),
        "level": numbers.percent(NINETY),
        "ends": "; ".join(ends),
    }


def tornado_alt(rows: Sequence[Sensitivity], caption: str) -> str:
    """Describe the tornado chart for a reader who cannot see it."""
    bars = "; ".join(
        f"{quantity(row.quantity)} "
        f"{between(numbers.rough(row.at_low), numbers.rough(row.at_high))}"
        for row in rows
    )
    return _("Bars. %(caption)s: %(bars)s.") % {"caption": caption, "bars": bars}


def track_sentence(lines: Sequence[TrackLine]) -> str:
    """Say beside the advice how projections of this kind did in the past."""
    if not lines:
        return _("Track record of such projections: not scored in this archive yet.")
    cases = [one for one in lines if one.indicator == "cases"] or list(lines)
    latest = max(cases, key=lambda one: one.decisions)
    held = [
        _("%(share)s at %(length)s")
        % {
            "share": numbers.probability(one.coverage90),
            "length": numbers.length(7 * one.weeks),
        }
        for one in cases
        if (one.decision, one.indicator) == (latest.decision, latest.indicator)
    ]
    return _(
        "Track record: in %(decisions)s past decisions of %(locations)s countries "
        "(%(kind)s), the %(level)s intervals of %(indicator)s held what came in "
        "%(shares)s."
    ) % {
        "decisions": numbers.count(latest.decisions),
        "locations": numbers.count(latest.locations),
        "kind": kind(latest.decision),
        "level": numbers.percent(NINETY),
        "indicator": kind(latest.indicator),
        "shares": listed(held),
    }
