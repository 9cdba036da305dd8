"""The words of a card: each test has its title, its sentence, and what it cannot show.

A card carries codes and facts; ``reports.cards`` says them with these words. They are
the same for every location. None of them is about intent: figures are consistent with,
lower than, or not explained by what was counted.

Sentences are whole, with holes for figures and names. What fills a hole stands as in a
list, so that no language has to bend it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from epihq.terms.credibility import Finding, Reason
from epihq.words import noop, numbers

Form = Callable[[float], str]

tenth_of_percent: Form = partial(numbers.percent, digits=1)
# One figure after the point, as rates per 100,000 have it.
tenths: Form = numbers.per_100k


def two_figures(value: float) -> str:
    """Print a value to two figures: 0.0377 is "0.038", 1234.0 is "1,200"."""
    return numbers.amount(float(f"{value:.2g}"), digits=2)


@dataclass(frozen=True, kw_only=True)
class Words:
    """How a test speaks, in English: ``gettext`` says it in other languages.

    ``title`` heads its line in a table, ``unit`` is what its value counts.
    ``says`` has holes for ``value``, ``low`` and ``high`` (the interval), all printed
    by ``form``, for ``n``, and for the facts and codes of the test; ``none`` says it
    where the value is 0, ``strange`` what an unusual value means, ``limits`` what it
    cannot show.
    """

    title: str
    unit: str
    says: str
    strange: str
    limits: str
    none: str = ""
    form: Form = numbers.percent


_EVEN_STRANGE = noop(
    "Such even counts are not explained by counting people day by day."
)
_EVEN_LIMITS = noop("Batching and weekly offices can do the same; it proves no intent.")
_ROUGH_UNIT = noop("scatter, 1 being chance alone")
_ROUGH_STRANGE = noop("Less scatter than chance points to figures that were smoothed.")
_ROUGH_LIMITS = noop(
    "Published averages are smooth and honest where they are called so."
)

WORDS: Mapping[str, Words] = {
    "ascertainment": Words(
        title=noop("Infections reported"),
        unit=noop("share of infections"),
        says=noop(
            "The joint model puts the share of infections that are reported at {value} "
            "({level} interval {low} to {high})."
        ),
        strange=noop(
            "Reported cases are lower than the epidemic behind them explains."
        ),
        limits=noop(
            "It believes the reported deaths up to a prior; hidden deaths make the "
            "share look larger."
        ),
    ),
    "ascertainment-by-cfr": Words(
        title=noop("Infections reported, by deaths"),
        unit=noop("share of infections"),
        says=noop(
            "By its deaths, {value} of infections were reported ({level} interval "
            "{low} to {high}), on {n} deaths."
        ),
        strange=noop("Reported cases are lower than the reported deaths explain."),
        limits=noop(
            "Deaths that are not reported make the share look larger; an infection "
            "fatality ratio by age from other countries is taken for granted."
        ),
    ),
    "excess-deaths": Words(
        title=noop("Excess per reported death"),
        unit=noop("excess over reported deaths"),
        says=noop(
            "For each reported death there were {value} deaths beyond what the years "
            "before foretell ({level} interval {low} to {high}): {excess} excess and "
            "{reported} reported deaths."
        ),
        strange=noop("Reported deaths are lower than the excess of deaths."),
        limits=noop(
            "War, heat and a health service under strain are in the excess as well; it "
            "says nothing about cases."
        ),
        form=tenths,
    ),
    "testing": Words(
        title=noop("Positive tests"),
        unit=noop("share of tests that are positive"),
        says=noop("{value} of tests were positive."),
        strange=noop(
            "So many positive tests mean that many infections are not looked for."
        ),
        limits=noop("Who is tested differs between countries and over time."),
        form=tenth_of_percent,
    ),
    "cases-underdispersion": Words(
        title=noop("Too even weeks, cases"),
        unit=noop("share of weeks"),
        says=noop(
            "Cases varied less than chance allows in {value} of {n} weeks; {chance} "
            "are expected at most."
        ),
        strange=_EVEN_STRANGE,
        limits=_EVEN_LIMITS,
    ),
    "deaths-underdispersion": Words(
        title=noop("Too even weeks, deaths"),
        unit=noop("share of weeks"),
        says=noop(
            "Deaths varied less than chance allows in {value} of {n} weeks; {chance} "
            "are expected at most."
        ),
        strange=_EVEN_STRANGE,
        limits=_EVEN_LIMITS,
    ),
    "cases-roughness": Words(
        title=noop("Scatter of days, cases"),
        unit=_ROUGH_UNIT,
        says=noop(
            "From day to day, cases scatter {value} times as much as chance alone "
            "would make them."
        ),
        strange=_ROUGH_STRANGE,
        limits=_ROUGH_LIMITS,
        form=two_figures,
    ),
    "deaths-roughness": Words(
        title=noop("Scatter of days, deaths"),
        unit=_ROUGH_UNIT,
        says=noop(
            "From day to day, deaths scatter {value} times as much as chance alone "
            "would make them."
        ),
        strange=_ROUGH_STRANGE,
        limits=_ROUGH_LIMITS,
        form=two_figures,
    ),
    "weekday-pattern": Words(
        title=noop("Rhythm of the week"),
        unit=noop("share of a mean day"),
        says=noop("The days of the week differ by {value} of a mean day."),
        strange=noop(
            "The rhythm of the week is not that of the countries of reference."
        ),
        limits=noop(
            "Where laboratories work every day there is no rhythm; where offices "
            "close, a strong one is usual."
        ),
    ),
    "repeated-values": Words(
        title=noop("Repeated numbers"),
        unit=noop("times what chance does"),
        says=noop(
            "Days repeat the number of the day before {value} times as often as chance "
            "does."
        ),
        none=noop("No day repeats the number of the day before."),
        strange=noop("So many repetitions are not explained by counting people."),
        limits=noop("Figures carried over from a day without a report look the same."),
        form=two_figures,
    ),
    "last-digit": Words(
        title=noop("Commonest last digit"),
        unit=noop("share of the commonest digit"),
        says=noop(
            "The commonest last digit stands in {value} of {n} counts of 100 and more; "
            "{even} are expected."
        ),
        strange=noop("Some last digits are preferred, as in rounded figures."),
        limits=noop("Rounding shows, invention by a careful hand does not."),
    ),
    "first-digit": Words(
        title=noop("First digits"),
        unit=noop("share, mean deviation from Benford's law"),
        says=noop("First digits deviate from Benford's law by {value} on average."),
        strange=noop("First digits are not those of a series that grew freely."),
        limits=noop(
            "Measures that end growth bend first digits as well: contested, shown for "
            "completeness only."
        ),
        form=tenth_of_percent,
    ),
    "below-round-numbers": Words(
        title=noop("Just below round numbers"),
        unit=noop("share of days near a round number"),
        says=noop(
            "{value} of {n} days near a round number (50, 100, 200, 500, ...) are just "
            "below it; half are expected."
        ),
        none=noop("Of {n} days near a round number, none is just below it."),
        strange=noop("Days stop just under round numbers."),
        limits=noop(
            "Few days are near one; a target or a capacity stops days as well."
        ),
    ),
    "ceiling": Words(
        title=noop("Crowding at the top"),
        unit=noop("share of high days"),
        says=noop(
            "Of the days near the highest counts, {value} crowd right at the top."
        ),
        none=noop("No days crowd right under the highest count."),
        strange=noop("Days crowd under a highest value, as if it must not be passed."),
        limits=noop("A laboratory at the end of its capacity does the same."),
    ),
    "likeness": Words(
        title=noop("Likeness to a neighbour"),
        unit=noop("correlation of the daily scatter"),
        says=noop(
            "The daily scatter goes together with that of {neighbour} ({value}; 1 "
            "would be a copy)."
        ),
        strange=noop("Chance does not make two countries scatter alike."),
        limits=noop(
            "Common holidays and one publisher's delays make neighbours alike."
        ),
        form=numbers.ratio,
    ),
    "dumps-and-corrections": Words(
        title=noop("Dumps and corrections"),
        unit=noop("share of cases"),
        says=noop(
            "{value} of cases stand in {days} days that are no day's count: dumps and "
            "corrections."
        ),
        none=noop("No day is a dump or a correction: each holds a day's count."),
        strange=noop("More is published late in one lump than usual."),
        limits=noop("A dump that is explained is honest, and better than none."),
        form=tenth_of_percent,
    ),
    "revisions": Words(
        title=noop("Days changed later"),
        unit=noop("share of days"),
        says=noop(
            "The cases of {value} of {n} days were changed after they were first said."
        ),
        strange=noop("More days than usual were changed afterwards."),
        limits=noop(
            "Who corrects is more careful than who never does; changes of the last "
            "week are yet to come."
        ),
    ),
    "timeliness": Words(
        title=noop("Days until published"),
        unit=noop("days"),
        says=noop(
            "The cases of half of {n} days were out {value} days after the day or "
            "sooner, those of nine in ten {delay_90} days."
        ),
        strange=noop("Figures come later than usual."),
        limits=noop(
            "The collector of the figures may be late, not the country; where "
            "publications are missing here, delays look longer."
        ),
        form=numbers.count,
    ),
    "completeness": Words(
        title=noop("Indicators published"),
        unit=noop("share of indicators"),
        says=noop("{value} of {n} indicators are published."),
        strange=noop("Less is published than usual."),
        limits=noop("Only what this archive collects is known."),
    ),
}

FINDINGS: Mapping[Finding, str] = {
    Finding.CONSISTENT: noop("consistent"),
    Finding.UNUSUAL: noop("unusual"),
    Finding.STRONGLY_UNUSUAL: noop("strongly unusual"),
    Finding.NOT_ENOUGH: noop("not enough to say"),
}

REASONS: Mapping[Reason, str] = {
    Reason.FEW_DAYS_OF_CASES: noop(
        "Not enough to say: fewer than {fewest} days of cases."
    ),
    Reason.FEW_DAYS_OF_DEATHS: noop(
        "Not enough to say: fewer than {fewest} days of deaths."
    ),
    Reason.FEW_DAYS_AROUND: noop(
        "Not enough to say: fewer than 28 days with cases around them."
    ),
    Reason.FEW_DAYS_OF_ANYBODY: noop(
        "Not enough to say: fewer than 50 days with anybody."
    ),
    Reason.FEW_DAYS_OF_TEN: noop(
        "Not enough to say: fewer than 28 days with ten persons or more."
    ),
    Reason.FEW_DAYS_OF_HUNDRED: noop(
        "Not enough to say: fewer than 50 days with 100 persons or more."
    ),
    Reason.FEW_DAYS_NEAR_ROUND: noop(
        "Not enough to say: fewer than eight days near a round number from 50 on."
    ),
    Reason.FEW_COMMON_DAYS: noop(
        "Not enough to say: fewer than 28 common days with cases."
    ),
    Reason.FEW_WEEKS: noop(
        "Not enough to say: fewer than four weeks with enough persons to vary."
    ),
    Reason.LOW_TOP: noop(
        "Not enough to say: fewer than 28 days, or a highest count below 100."
    ),
    Reason.NARROW_COUNTS: noop(
        "Not enough to say: the counts span less than three orders of magnitude."
    ),
    Reason.NO_SCATTER: noop("Not enough to say: a series without any scatter."),
    Reason.WEEKDAY_MISSING: noop(
        "Not enough to say: a day of the week without any figure."
    ),
    Reason.NO_NEIGHBOUR: noop(
        "Not enough to say: no neighbour with enough cases to compare."
    ),
    Reason.NO_FIT: noop("Not enough to say: the joint model could not be fitted."),
    Reason.FIGURE_NOT_KNOWN: noop(
        "Not enough to say: a figure of this disease that it takes is not known."
    ),
    Reason.NO_DEATHS: noop("Not enough to say: no deaths were published."),
    Reason.FEW_DEATHS: noop("Not enough to say: fewer than {fewest} deaths."),
    Reason.FEW_DEATHS_FOR_SHARE: noop(
        "Not enough to say: fewer than {fewest} deaths, and cases alone tell no share."
    ),
    Reason.FEW_OUTCOMES: noop(
        "Not enough to say: no more cases with a known outcome than deaths."
    ),
    Reason.NO_ALL_CAUSE_DEATHS: noop(
        "Not enough to say: no count of deaths of all causes is held as of this day."
    ),
    Reason.FEW_YEARS: noop(
        "Not enough to say: too few years of deaths of all causes, or none since March "
        "2020."
    ),
    Reason.FEW_REPORTED_DEATHS: noop(
        "Not enough to say: fewer than {fewest} reported deaths."
    ),
    Reason.NOBODYS_TESTS: noop(
        "Not enough to say: the archive holds nobody's tests as of this day."
    ),
    Reason.NO_NUMBER_OF_TESTS: noop(
        "No publication held here has a number of tests: how hard infections are "
        "looked for cannot be known. That is a finding of its own."
    ),
    Reason.NO_SHARE_OF_TESTS: noop(
        "Not enough to say: tests were published, but no share of positive ones in two "
        "weeks."
    ),
    Reason.ONE_PUBLICATION_NO_CHANGE: noop(
        "Not enough to say: a change shows between publications, and of this source "
        "only one is held."
    ),
    Reason.FEW_CHANGES: noop(
        "Not enough to say: of only {n} days is the first saying and a week thereafter "
        "held."
    ),
    Reason.ONE_PUBLICATION_NO_DELAY: noop(
        "Not enough to say: a delay shows between publications, and of this source "
        "only one is held."
    ),
    Reason.FEW_DELAYS: noop(
        "Not enough to say: of only {n} days of the last eight weeks is the first "
        "saying held."
    ),
}

# Deaths of another cause, by its code.
TAKEN_OFF: Mapping[str, str] = {
    "war-2020": noop("{taken_off} deaths of the war of autumn 2020 are taken off."),
    "heatwave-2020": noop(
        "{taken_off} deaths of the heatwave of August 2020 are taken off."
    ),
}

INDICATORS: Mapping[str, str] = {
    "cases": noop("cases"),
    "deaths": noop("deaths"),
    "tests": noop("tests"),
    "hospital_patients": noop("hospital patients"),
    "icu_patients": noop("patients in intensive care"),
    "all_cause_deaths": noop("deaths of all causes"),
}
