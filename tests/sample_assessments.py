"""Records built by hand from formulas: no archive, no estimate, no real figure.

The epidemic is a slow wave with a weekly pattern. What matters here is that each
record has the shape of a real one, so that the briefing can be looked at.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from math import exp, log, sin
from statistics import NormalDist

from epihq.assessment.record import (
    SCHEMA,
    Ascertainment,
    Assessment,
    Changes,
    Curve,
    DataSummary,
    Diagnostics,
    ForecastNote,
    ForecastWeek,
    Growth,
    InfectionsDay,
    Interval,
    Neighbour,
    Problem,
    ReproductionNumber,
    Revision,
    RtCurve,
    Totals,
    Trend,
)
from epihq.credibility.findings import RULES
from epihq.terms.credibility import (
    CredibilityCard,
    Finding,
    Reason,
    TestResult,
)
from epihq.terms.locations import location_name
from epihq.terms.provenance import Provenance, VintageRef

AS_OF = date(2020, 7, 2)
LAST = date(2020, 7, 1)
START = date(2020, 3, 1)
DAYS = [START + timedelta(days=i) for i in range((LAST - START).days + 1)]
LEVELS = (
    0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5,
    0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.975, 0.99,
)  # fmt: skip


def wave(peak, days=DAYS):
    """Daily counts that rise to ``peak``, flatten, and dip at weekends."""
    weekend = {5: 0.85, 6: 0.75}
    return [
        float(
            round(peak / (1 + exp(-(i - 75) / 13)) * weekend.get(day.weekday(), 1.05))
        )
        for i, day in enumerate(days)
    ]


def trend(indicator, counts, population=None, usable_days=7):
    last, before = sum(counts[-7:]), sum(counts[-14:-7])
    return Trend(
        indicator=indicator,
        last_day=counts[-1],
        last_7_days=last,
        previous_7_days=before,
        change=last / before - 1,
        per_100k=population and 1e5 * last / population,
        usable_days=usable_days,
    )


def rt_curve(days=DAYS, *, level=1.05, first=24, gap=range(0)):
    known = [i >= first and i not in gap for i in range(len(days))]
    back = [len(days) - 1 - i for i in range(len(days))]
    middle = [level + 0.9 * exp(-(122 - b) / 30) + 0.1 * sin(b / 7) for b in back]
    width = [0.05 + 1.2 * exp(-(122 - b) / 22) for b in back]

    def line(z):
        return tuple(
            max(m + z * w, 0.0) if k else None
            for m, w, k in zip(middle, width, known, strict=True)
        )

    return RtCurve(
        dates=tuple(days),
        median=line(0),
        lower50=line(-0.67),
        upper50=line(0.67),
        lower90=line(-1.64),
        upper90=line(1.64),
        verdicts=tuple("usable" if k else "too-few-cases" for k in known),
    )


def reproduction(curve):
    return ReproductionNumber(
        reference_date=curve.dates[-1],
        median=curve.median[-1],
        lower50=curve.lower50[-1],
        upper50=curve.upper50[-1],
        lower90=curve.lower90[-1],
        upper90=curve.upper90[-1],
        p_above_1=curve.median[-1] and probability_above_1(curve),
        verdict="usable",
        method="cori-2013",
        window_days=7,
        interval_mean=4.8,
        interval_sd=2.3,
        dispersion=5.25,
        curve=curve,
    )


def joint_reproduction(curve):
    return replace(
        reproduction(curve),
        method="joint-infections",
        window_days=None,
        interval_mean=5.2,
        interval_sd=2.2,
        dispersion=None,
    )


def around(median, sd=0.35):
    normal = NormalDist()
    levels = {name: median * exp(sd * normal.inv_cdf(q)) for name, q in BOUNDS}
    return Interval(median=median, **levels)


BOUNDS = (("lower50", 0.25), ("upper50", 0.75), ("lower90", 0.05), ("upper90", 0.95))


def infections(cases, share):
    return tuple(
        InfectionsDay(
            date=day,
            **{
                name: getattr(around(count / share), name)
                for name in ("median", *dict(BOUNDS))
            },
        )
        for day, count in zip(DAYS, cases, strict=True)
    )


def ascertainment(share):
    middle = around(share)
    return Ascertainment(
        **{name: getattr(middle, name) for name in ("median", *dict(BOUNDS))},
        if_all_deaths_reported=around(1.3 * share),
    )


def diagnostics(verdict="usable", learnt=0.45):
    told = verdict == "usable"
    return Diagnostics(
        verdict=verdict,
        method="laplace-importance-sampling" if told else None,
        converged=told,
        pareto_k=0.42 if told else None,
        effective_draws=512.0 if told else None,
        contraction={"Rt": 0.8, "ascertainment": learnt, "deaths_reported": 0.05}
        if told
        else {},
        pathogen="sars-cov-2-wild-type",
        ifr=0.0031,
        ifr_log_sd=0.4,
        ifr_by_age=told,
    )


def behind(cases, curve, share=0.16):
    return {
        "reproduction_number": joint_reproduction(curve),
        "infections": infections(cases, share),
        "infections_7_days": around(sum(cases[-7:]) / share),
        "ascertainment": ascertainment(share),
        "diagnostics": diagnostics(),
    }


def nothing_behind(verdict="no-cases"):
    unknown = dict.fromkeys(("median", *dict(BOUNDS)))
    return {
        "reproduction_number": replace(
            no_reproduction(verdict), method="joint-infections"
        ),
        "infections": (),
        "infections_7_days": None,
        "ascertainment": Ascertainment(**unknown, if_all_deaths_reported=None),
        "diagnostics": diagnostics(verdict),
    }


def probability_above_1(curve):
    sd = (curve.upper90[-1] - curve.lower90[-1]) / 3.28
    return 1 - NormalDist(curve.median[-1], sd).cdf(1)


def no_reproduction(verdict="no-cases"):
    nothing = rt_curve(first=len(DAYS))
    return replace(
        reproduction(nothing),
        reference_date=None,
        verdict=verdict,
        dispersion=None,
    )


def growth(rate=0.023, lower=0.004, upper=0.042):
    known = lower * upper > 0
    return Growth(
        rate_per_day=rate,
        lower90=lower,
        upper90=upper,
        doubling_days=log(2) / rate if known else None,
        doubling_lower90=log(2) / upper if known else None,
        doubling_upper90=log(2) / lower if known else None,
        window_days=14,
        verdict="usable",
    )


def no_growth(verdict="no-cases"):
    return Growth(
        rate_per_day=None,
        lower90=None,
        upper90=None,
        doubling_days=None,
        doubling_lower90=None,
        doubling_upper90=None,
        window_days=14,
        verdict=verdict,
    )


def log_normal(median, sd):
    normal = NormalDist()
    return {str(q): median * exp(sd * normal.inv_cdf(q)) for q in LEVELS}


def weekly_forecast(indicator, level, rate=0.01):
    return tuple(
        ForecastWeek(
            date=LAST + timedelta(days=7 * week),
            indicator=indicator,
            quantiles=log_normal(7 * level * exp(7 * rate * week), 0.06 + 0.1 * week),
        )
        for week in range(1, 5)
    )


def neighbour(location, name, cases, Rt, verdict="usable", problems=0, population=None):
    half = None if Rt is None else 0.35 / (1 + cases / 500) + 0.04
    return Neighbour(
        location=location,
        name=name,
        source="jhu",
        last_date=LAST,
        cases_7_days=cases,
        cases_change=None if Rt is None else round(3 * (Rt - 1), 2),
        cases_per_100k=population and 1e5 * cases / population,
        deaths_7_days=float(cases // 90),
        Rt_median=Rt,
        Rt_lower90=None if Rt is None else Rt - half,
        Rt_upper90=None if Rt is None else Rt + half,
        verdict=verdict,
        problems=problems,
    )


def provenance():
    return Provenance(
        vintages=(VintageRef(source="jhu", report_date=AS_OF, sha256="3f" * 32),),
        fingerprint="a1" * 32,
        as_of=AS_OF,
        made_at=datetime(2020, 7, 2, 18, 30, tzinfo=UTC),
        code_version="0.1.0",
        settings={"window_days": 7, "horizon_days": 28},
        seed=20200701,
    )


def azerbaijan():
    """A quiet evening: growth not sure, nothing wrong with the figures."""
    cases, deaths = wave(545), wave(7.4)
    curve = rt_curve()
    return Assessment(
        schema=SCHEMA,
        location="AZE",
        location_name="Azerbaijan",
        as_of=AS_OF,
        exercise=False,
        data=DataSummary(
            source="jhu",
            source_title="Johns Hopkins University CSSE",
            report_date=AS_OF,
            last_date=LAST,
            revised=False,
            population=10_140_000,
            totals=Totals(cases=18112, deaths=220),
            trends=(
                trend("cases", cases, 10_140_000),
                trend("deaths", deaths, 10_140_000),
            ),
            changes=Changes(since=date(2020, 7, 1), new_days=(LAST,), revisions=()),
            curves=(
                Curve(
                    indicator="cases",
                    dates=tuple(DAYS),
                    published=tuple(cases),
                    used=tuple(cases),
                ),
                Curve(
                    indicator="deaths",
                    dates=tuple(DAYS),
                    published=tuple(deaths),
                    used=tuple(deaths),
                ),
            ),
            problems=(),
        ),
        **behind(cases, rt_curve(level=1.08)),
        reported_reproduction_number=reproduction(curve),
        growth=growth(0.006, -0.004, 0.016),
        forecast_weekly=weekly_forecast("cases", 545) + weekly_forecast("deaths", 7),
        baseline_weekly=weekly_forecast("cases", 530, 0)
        + weekly_forecast("deaths", 7, 0),
        forecast_notes=(),
        neighbours=(
            neighbour("AZE", "Azerbaijan", 3815.0, 1.04, population=10_140_000),
            neighbour("ARM", "Armenia", 3927.0, 0.96, population=2_963_000),
            neighbour(
                "GEO", "Georgia", 27.0, None, "too-few-cases", population=3_989_000
            ),
            neighbour("IRN", "Iran", 17_402.0, 1.01, problems=1, population=83_993_000),
            neighbour("RUS", "Russia", 46_850.0, 0.93, population=145_934_000),
            neighbour("TUR", "Turkey", 9_310.0, 0.98, population=84_339_000),
        ),
        provenance=provenance(),
    )


def kazakhstan():
    """A batch dump on the last day, older revisions, growth without a doubt."""
    calm = azerbaijan()
    counts = wave(1510)
    used: list[float | None] = [*counts]
    for i, value in ((-1, 18_757.0), (-44, -620.0), (-43, 0.0)):
        counts[i], used[i] = value, None
    news = Changes(
        since=date(2020, 7, 1),
        new_days=(LAST,),
        revisions=tuple(
            Revision(
                indicator="cases",
                reference_date=LAST - timedelta(days=d),
                before=1500.0 + d,
                after=1450.0 + 3 * d,
            )
            for d in range(1, 10)
        ),
    )
    cases = Curve(
        indicator="cases",
        dates=tuple(DAYS),
        published=tuple(counts),
        used=tuple(used),
    )
    gap = range(len(DAYS) - 44, len(DAYS) - 40)
    return replace(
        calm,
        location="KAZ",
        location_name="Kazakhstan",
        data=replace(
            calm.data,
            population=None,
            totals=Totals(cases=42_574, deaths=188),
            trends=(trend("cases", counts, None, 6), trend("deaths", wave(6))),
            changes=news,
            curves=(cases, calm.data.curves[1]),
            problems=(
                problem("batch-dump", LAST, 18_757.0, 1540.0),
                problem("negative-correction", DAYS[-44], -620.0, 820.0),
                problem("implausible-zero", DAYS[-43], 0.0, 830.0),
            ),
        ),
        **nothing_behind("not-converged"),
        reported_reproduction_number=reproduction(rt_curve(level=1.13, gap=gap)),
        growth=growth(),
        forecast_weekly=weekly_forecast("cases", 1540, 0.02),
        baseline_weekly=weekly_forecast("cases", 1500, 0),
        forecast_notes=(
            ForecastNote(indicator="deaths", reason="too-few-usable-days"),
        ),
        neighbours=(
            neighbour("KAZ", "Kazakhstan", 27_900.0, 1.08, problems=3),
            neighbour("KGZ", "Kyrgyzstan", 1900.0, 1.31),
            neighbour("RUS", "Russia", 46_850.0, 0.93),
            neighbour("UZB", "Uzbekistan", 1420.0, 1.12),
        ),
    )


def problem(kind, day, value, expected):
    return Problem(
        kind=kind,
        indicator="cases",
        first_date=day,
        last_date=day,
        value=value,
        expected=expected,
    )


def nothing_known():
    """An island without a case, neighbour or number."""
    calm = azerbaijan()
    unknown = tuple(None for _ in DAYS)
    empty = Trend(
        indicator="cases",
        last_day=None,
        last_7_days=None,
        previous_7_days=None,
        change=None,
        per_100k=None,
        usable_days=0,
    )
    return replace(
        calm,
        location="NRU",
        location_name="Nauru",
        data=replace(
            calm.data,
            population=None,
            totals=Totals(cases=None, deaths=None),
            trends=(empty, replace(empty, indicator="deaths")),
            changes=Changes(since=None, new_days=(), revisions=()),
            curves=(
                Curve(
                    indicator="cases",
                    dates=tuple(DAYS),
                    published=unknown,
                    used=unknown,
                ),
            ),
        ),
        **nothing_behind(),
        reported_reproduction_number=no_reproduction(),
        growth=no_growth(),
        forecast_weekly=(),
        neighbours=(),
    )


def exercise():
    """A fictional country, with a word for its verdict that nobody foresaw."""
    calm = azerbaijan()
    return replace(
        calm,
        location="ZZA",
        location_name="Aldova",
        exercise=True,
        data=replace(
            calm.data,
            source="exercise",
            source_title="Exercise of seed 7",
            revised=True,
            problems=(problem("moon-phase", LAST, 12.0, 500.0),),
        ),
        growth=growth(-0.05, -0.08, -0.03),
        reproduction_number=joint_reproduction(rt_curve(level=0.8)),
        reported_reproduction_number=reproduction(rt_curve(level=0.8)),
        diagnostics=diagnostics(learnt=0.08),
    )


NASTY = (
    """<script>alert('x')</script> "q" #panic() $a_b$ [bold] `c` \\ *s* @l {{ y }}"""
)


def nasty():
    """Names and sentences that break a careless page, sheet or terminal."""
    calm = azerbaijan()
    data = replace(
        calm.data,
        source_title=NASTY,
        problems=(
            replace(problem("deaths-left-out", LAST, 9.0, 3.0), sources=(NASTY,)),
        ),
    )
    first, *others = calm.neighbours
    return replace(
        calm,
        location_name=NASTY,
        data=data,
        forecast_notes=(ForecastNote(indicator="all", reason=NASTY),),
        neighbours=(replace(first, name=NASTY), *others),
    )


def card(location, even):
    """A credibility card on which deaths are even, or cannot be told."""
    strong, none = Finding.STRONGLY_UNUSUAL, Finding.NOT_ENOUGH
    tests = {
        name: TestResult(
            name=name,
            finding=none,
            value=None,
            unit=rule.unit,
            interval=None,
            p_value=None,
            q_value=None,
            n=0,
            window=None,
            reference_range=None,
            exercise_range=None,
            reason=Reason.NO_FIT,
        )
        for name, rule in RULES.items()
    }
    name = "deaths-underdispersion"
    if even is not None:
        tests[name] = replace(
            tests[name], finding=strong, value=even, n=21, reason=None
        )
    return CredibilityCard(
        location=location,
        location_name=location_name(location),
        source="who",
        last_date=LAST,
        tests=tuple(tests.values()),
    )


SAMPLES = {
    "azerbaijan": azerbaijan,
    "kazakhstan": kazakhstan,
    "nothing-known": nothing_known,
    "exercise": exercise,
    "nasty": nasty,
}
