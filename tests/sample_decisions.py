"""Decisions made by hand: small enough to check by eye."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from epihq.assessment.record import Interval
from epihq.desk import remarks
from epihq.desk.decision import (
    BEYOND_A_LAPSE,
    CAPACITIES,
    OWN,
    R_TODAY,
    SCHEMA,
    STRINGENCY_DAYS,
    AgeLine,
    Cost,
    Criterion,
    Decided,
    Decision,
    Difference,
    EffectLine,
    Fan,
    MeasureInForce,
    Option,
    RegimeToday,
    Rule,
    RuleCheck,
    Sensitivity,
    Shortage,
    TrackLine,
    Waiting,
)
from epihq.terms.provenance import Provenance, VintageRef

ENDS = datetime(2019, 7, 5, 6, tzinfo=UTC)
LAST = date(2019, 7, 1)
DAYS = tuple(LAST + timedelta(days=n + 1) for n in range(56))


def interval(median):
    return Interval(
        median=median,
        lower50=0.8 * median,
        upper50=1.3 * median,
        lower90=0.4 * median,
        upper90=3.0 * median,
    )


def fan(quantity, level):
    def path(factor):
        return tuple(level * factor for _ in DAYS)

    return Fan(
        quantity=quantity,
        dates=DAYS,
        median=path(1.0),
        lower50=path(0.8),
        upper50=path(1.3),
        lower90=path(0.4),
        upper90=path(3.0),
    )


BEDS = Rule(
    outcome="icu_beds", statistic="p_over_capacity", within_days=42, at_most=0.05
)


def option(name, scale, days, *, met, probability, title=""):
    sizes = {
        "infections": 90_000.0, "cases": 20_000.0, "deaths": 400.0,
        "home_care_new": 15_000.0, "home_care_census": 4_000.0, "ward_beds": 900.0,
        "icu_beds": 250.0,
    }  # fmt: skip
    return Option(
        name=name,
        title=title,
        days=days,
        levels={},
        ends=ENDS + timedelta(days=days),
        outcomes={key: interval(scale * size) for key, size in sizes.items()},
        fans=tuple(fan(q, scale * v) for q, v in (("cases", 350.0), ("icu_beds", 200))),
        home_care_by_age=(
            AgeLine(ages="0-19", new=interval(5_000.0), census=interval(1_200.0)),
            AgeLine(ages="20+", new=interval(10_000.0), census=interval(2_800.0)),
        ),
        shortages={
            "icu_beds": Shortage(
                capacity=300.0,
                probability=probability,
                first_date=date(2019, 8, 2),
                first_lower90=date(2019, 7, 20),
                first_upper90=date(2019, 8, 20),
            )
        },
        costs=(
            cost(BEYOND_A_LAPSE, "days", 4.0 + days),
            cost(STRINGENCY_DAYS, "stringency-days", 2_000.0 + 40 * days),
        ),
        rules=(
            RuleCheck(
                rule=BEDS,
                value=probability,
                met=met,
            ),
        ),
    )


def cost(code, unit, value, name="", source=""):
    return Cost(
        code=code, name=name, unit=unit, median=value, lower90=value, upper90=value,
        source=source,
    )  # fmt: skip


def difference(option, outcome, median):
    return Difference(
        option=option,
        against="lapse",
        outcome=outcome,
        median=median,
        lower90=6 * median,
        upper90=-median,
        p_better=0.8,
    )


def full():
    """Extending keeps to the rule, letting lapse does not."""
    percent = Interval(
        median=-12.0, lower50=-16.0, upper50=-8.0, lower90=-24.0, upper90=2.0
    )
    return Decision(
        schema=SCHEMA,
        location="ZZA",
        location_name="Velmora",
        as_of=date(2019, 7, 2),
        exercise=True,
        last_date=LAST,
        horizon_days=56,
        draws=1000,
        regime=RegimeToday(
            measures=(
                MeasureInForce(
                    code="C6", level=2, share=0.4,
                    regime="strict", ends=ENDS, source="ledger",
                ),
                MeasureInForce(
                    code="C1", level=3, share=1.0,
                    regime="special", ends=None, source="ledger",
                ),
            ),
            stringency=63.0,
            ends=ENDS,
            notes=(),
        ),
        options=(
            option("lapse", 1.0, 0, met=False, probability=0.3),
            option("extend-14", 0.8, 14, met=True, probability=0.04),
        ),
        differences=(
            difference("extend-14", "cases", -4_000.0),
            difference("extend-14", "deaths", -80.0),
        ),
        best="extend-14",
        why=remarks.OnlyOne(),
        sensitivities=(
            Sensitivity(
                quantity=R_TODAY, option="extend-14", against="lapse",
                outcome="deaths", low=0.8, high=1.5, at_low=-10.0, at_high=-400.0,
            ),
        ),
        waiting=Waiting(
            days=7, outcome="deaths", explained=0.2, p_change=0.1,
            cost=(difference("late", "deaths", 6.0),),
        ),
        criteria=(
            Criterion(
                name="positive-tests", question="controlled", value=None,
                unit="percent", threshold=5.0, met=None, found=remarks.NotPublished(),
            ),
            Criterion(
                name="decline-of-deaths", question="controlled", value=12.0,
                unit="deaths-a-week", threshold=0.0, met=False,
                found=remarks.ByWeek(last_date=LAST, counts=(30.0, 34.0, 41.0, 42.0)),
            ),
        ),
        effects=(
            EffectLine(
                code="C6", level=2, literature=percent, imposing=percent,
                lifting=percent, learned=0.2, source="a study",
            ),
        ),
        effects_basis=remarks.NoWeeks(),
        capacity={"icu_beds": 300.0},
        track_record=(
            TrackLine(
                decision="extended", indicator="cases", weeks=2, decisions=120,
                locations=45, coverage50=0.5, coverage90=0.9, relative_wis=1.0,
            ),
        ),
        notes=(),
        decided=None,
        provenance=Provenance(
            vintages=(
                VintageRef(
                    source="exercise", report_date=date(2019, 7, 2), sha256="ab" * 32
                ),
            ),
            fingerprint="cd" * 32,
            as_of=date(2019, 7, 2),
            made_at=datetime(2019, 7, 2, 20, tzinfo=UTC),
            code_version="0.1.0",
            settings={},
            seed=1,
        ),
    )  # fmt: skip


def without_capacity():
    """Nobody said how many beds there are."""
    unknown = RuleCheck(rule=BEDS, value=None, met=None)
    return replace(
        full(),
        capacity={},
        best=None,
        why=remarks.NoCapacity(rule=0, outcome="icu_beds"),
        track_record=(),
        options=tuple(
            replace(one, shortages={}, rules=(unknown,)) for one in full().options
        ),
    )


def decided():
    """Extended, against one voice."""
    return replace(
        full(),
        decided=Decided(
            option="extend-14",
            by="the Cabinet",
            at=datetime(2019, 7, 3, 9, tzinfo=UTC),
            instrument="Decision 1",
            reasons="beds",
            dissent=("Economy: two weeks are one too many",),
        ),
    )


def crowded():
    """As much as a real headquarters fills in: the page must still be one page."""
    made = decided()
    names = ("lapse", "extend-14", "extend-28", "tighten", "ease")
    rules = (
        Rule(
            outcome="deaths", statistic="p_above", within_days=56, at_most=0.1,
            threshold=600.0,
        ),
        Rule(
            outcome="home_care_census", statistic="median", within_days=28,
            at_most=10_000.0,
        ),
    )  # fmt: skip
    options = [
        option(name, 30.0 - n, 14 * n, met=False, probability=0.6)
        for n, name in enumerate(names)
    ]
    checks = tuple(RuleCheck(rule=rule, value=0.4, met=False) for rule in rules)
    spread = (("infections", -99_000.0), ("cases", -9_000.0), ("deaths", -240.0))
    return replace(
        made,
        options=tuple(
            replace(
                one,
                rules=(*one.rules, *checks),
                shortages=dict.fromkeys(
                    ("home_care_census", "ward_beds", "icu_beds"),
                    one.shortages["icu_beds"],
                ),
            )
            for one in options
        ),
        differences=tuple(
            difference(one.name, outcome, median)
            for one in options[1:]
            for outcome, median in (*spread, ("icu_beds", -170.0))
        ),
        best=None,
        why=remarks.NoneKeeps(),
        capacity=dict.fromkeys(CAPACITIES, 300.0),
        criteria=made.criteria * 6,
        effects=made.effects * 15,
        regime=replace(made.regime, measures=made.regime.measures * 8),
    )


def of_every_remark():
    """All that a record can remark beside its figures, and a line of people's own."""
    made = crowded()
    findings = (
        ("reproduction-number", 1.1, remarks.RangeOfRt(
            last_date=LAST, lowest=0.9, highest=1.1, p_above_1=0.7)),
        ("decline-of-cases", -60.0, remarks.Declined(
            last_date=LAST, count=280.0, peak_to=LAST - timedelta(days=14))),
        ("decline-of-cases", 0.0, remarks.NoDecline(
            last_date=LAST, count=140.0, before=70.0)),
        ("decline-of-cases", None, remarks.NoPeak()),
        ("positive-tests", 6.0, remarks.UpTo(last_date=LAST)),
        ("hospital-beds", 75.0, remarks.Occupied(
            last_date=LAST, patients=750.0, beds=1_000.0)),
        ("icu-beds", None, remarks.NoBeds(is_published=False)),
        ("hospital-beds", None, remarks.NoBeds(is_published=True)),
        ("reporting-time", 36.0, remarks.Figure(last_date=LAST)),
        ("contacts-traced", None, remarks.NotAShare(entered=35.0)),
        ("reproduction-number", None, remarks.NoEstimate(verdict="no-cases")),
        ("care-of-other-patients", None, remarks.NotPublished()),
    )  # fmt: skip
    return replace(
        made,
        regime=replace(
            made.regime,
            notes=(
                remarks.NothingEnds(),
                remarks.SetAside(decided_on=LAST, instrument="Decision 1"),
                remarks.ThoughtToGoOn(regimes=("special",)),
                remarks.LevelsOfOxcgrt(newest=LAST),
            ),
        ),
        options=tuple(
            replace(one, costs=(*one.costs, cost("output", "days-of-output", 5.0),
                                cost(OWN, "AZN", 7.0, "wages kept", "own books")))
            for one in made.options
        ),
        why=remarks.Alike(option="extend-28", like="extend-14"),
        criteria=tuple(
            Criterion(
                name=name, question="controlled", value=value, unit="percent",
                threshold=None, met=None if value is None else False, found=found,
                is_revised=True,
            )
            for name, value, found in findings
        ),
        effects_basis=remarks.Corrected(
            changes=1_780, locations=149, here=19, first=date(2019, 1, 23), last=LAST,
            learned=0.15, responsiveness=1.25, levels_of=LAST,
        ),
        notes=(
            remarks.NoAges(),
            remarks.NoHospitalCare(pathogen="SARS-CoV-2"),
            remarks.NoPopulation(),
            remarks.SameAs(
                option="ease", title="", days=14, like="extend-14", is_shown=False
            ),
            remarks.SameAs(
                option="extend-28", title="", days=28, like="extend-14", is_shown=True
            ),
        ),
    )  # fmt: skip
