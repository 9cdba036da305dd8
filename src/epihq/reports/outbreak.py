"""The words of a small outbreak: is it over, and what would one more import do."""

from typing import Final

from epihq.assessment.record import Assessment, SmallOutbreak
from epihq.reports import words
from epihq.reports.parts import Section
from epihq.words import gettext, ngettext, noop, numbers

TITLE: Final = noop("An outbreak of few cases")


def sections(assessment: Assessment) -> tuple[Section, ...]:
    """Word the section, where there is such an outbreak."""
    told = assessment.small_outbreak
    if told is None:
        return ()
    return (Section(key="outbreak", title=gettext(TITLE), sentences=_sentences(told)),)


def _sentences(told: SmallOutbreak) -> tuple[str, ...]:
    return tuple(
        one for one in (_cases(told), _whole(told), _over(told), _import(told)) if one
    )


def _cases(told: SmallOutbreak) -> str:
    known = ngettext(
        "%(n)s case is known since %(since)s, the newest of %(last)s.",
        "%(n)s cases are known since %(since)s, the newest of %(last)s.",
        round(told.cases),
    ) % {
        "n": numbers.count(told.cases),
        "since": numbers.day(told.since),
        "last": numbers.day(told.last_case),
    }
    if not told.imported:
        return known
    brought = ngettext(
        "%(n)s of them was infected elsewhere.",
        "%(n)s of them were infected elsewhere.",
        round(told.imported),
    ) % {"n": numbers.count(told.imported)}
    return f"{known} {brought}"


def _whole(told: SmallOutbreak) -> str:
    if told.R_median is None:
        return gettext("The cases say next to nothing of the reproduction number.")
    return words.filled(
        gettext(
            "One reproduction number for the whole outbreak: %(R)s (90 %% interval "
            "%(span)s). Infecting is taken to be as uneven between persons as %(k)s "
            "says (%(source)s)."
        ),
        R=numbers.ratio(told.R_median),
        span=numbers.span(told.R_lower90, told.R_upper90, numbers.ratio),
        k=f"k = {numbers.amount(told.dispersion, 2)}",
        source=told.dispersion_source,
    )


def _over(told: SmallOutbreak) -> str:
    if told.p_over is None or told.p_over_if_half_reported is None:
        return ""
    chance = gettext(
        "The probability that the outbreak is over is %(p)s if every case is reported, "
        "and %(half)s if every other one is."
    ) % {
        "p": numbers.probability(told.p_over),
        "half": numbers.probability(told.p_over_if_half_reported),
    }
    return f"{chance} {_quiet(told)}"


def _quiet(told: SmallOutbreak) -> str:
    days = told.quiet_days_until_over
    if days is None:
        return words.filled(
            gettext(
                "More than a year without a case would have to pass until the first "
                "is 95 %%."
            )
        )
    if days == 0:
        return words.filled(gettext("The first is 95 %% or more already."))
    return words.filled(
        ngettext(
            "After %(n)s more day without a case the first would be 95 %%.",
            "After %(n)s more days without a case the first would be 95 %%.",
            days,
        ),
        n=numbers.count(days),
    )


def _import(told: SmallOutbreak) -> str:
    if told.p_import_starts_outbreak is None:
        return ""
    return gettext(
        "One more imported case would start an outbreak that does not end by chance "
        "with a probability of %(p)s."
    ) % {"p": numbers.probability(told.p_import_starts_outbreak)}
