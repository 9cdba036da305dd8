"""The table of all locations as the board shows it, and one of its rows."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from epihq.assessment.overview import Overview
from epihq.terms.errors import UsageError
from epihq.terms.place_names import codes_named
from epihq.web.board.figures import figures_of_the_day
from epihq.web.kit.api import Place, answers, operation
from epihq.web.kit.moment import look_of

router = Router(tags=["Figures"])


class LocationOut(Schema):
    """One location's figures; null where they are not known."""

    location: str = Field(description="ISO 3166 code", examples=["AZE"])
    name: str
    source: str = Field(description="Whose publication it rests on")
    report_date: date = Field(description="The day on which it was said")
    last_date: date = Field(description="The day that it is about")
    days_behind: int = Field(description="Days from then to the day of the table")
    is_stale: bool = Field(description="Whether the newest figures are old")
    cases_7_days: float | None = Field(
        description="Reported cases, 7 days, without lumps and corrections"
    )
    cases_change: float | None = Field(description="Share against the 7 days before")
    cases_per_100k: float | None = Field(description="Of 7 days, per 100,000 people")
    published_cases_7_days: float | None = Field(description="The same as published")
    deaths_7_days: float | None = Field(description="Reported deaths, 7 days")
    deaths_change: float | None = Field(description="Share against the 7 days before")
    published_deaths_7_days: float | None
    Rt_median: float | None = Field(description="Reproduction number of reported cases")
    Rt_lower90: float | None = Field(description="Lower end of its 90% interval")
    Rt_upper90: float | None = Field(description="Upper end of its 90% interval")
    p_above_1: float | None = Field(description="Probability that it is above 1")
    infections_Rt_median: float | None = Field(
        description="Reproduction number of all infections, by the joint model"
    )
    infections_Rt_lower90: float | None
    infections_Rt_upper90: float | None
    infections_p_above_1: float | None
    infections_verdict: str = Field(
        description='Whether it may be used; "" until it has been estimated'
    )
    growth_rate_per_day: float | None
    growth_lower90: float | None
    growth_upper90: float | None
    doubling_days: float | None = Field(description="Negative where cases halve")
    ascertainment_median: float | None = Field(description="Share that is reported")
    ascertainment_lower90: float | None
    ascertainment_upper90: float | None
    trend: list[float | None] = Field(
        description="New cases a day, means of 7 days, up to last_date"
    )
    problems: list[str] = Field(description="Kinds of problems in the last 14 days")
    verdict: str = Field(description="Why there is no estimate, or what limits it")


class LocationsOut(Schema):
    """The table of all locations, by code."""

    disease: str = Field(description="Code of what the figures are about")
    as_of: date = Field(description="By the end of which day it was known")
    fingerprint: str = Field(description="SHA-256 of the figures that were used")
    rows: list[LocationOut]


@router.get("/locations", response=answers(LocationsOut))
@operation("board.see", past=True, figures=True)
def locations(request: HttpRequest) -> Overview:
    """Give the table of all locations."""
    return _table(request)


@router.get("/locations/{code}", response=answers(LocationOut))
@operation("board.see", past=True, figures=True)
def location(request: HttpRequest, code: Place) -> Any:
    """Give the figures of one location, asked by its code or its name."""
    rows = {row.location: row for row in _table(request).rows}
    named = codes_named(code)
    place = named[0] if len(named) == 1 else code
    if place not in rows:
        raise UsageError(
            "api.no-such-location",
            f"location: one of the table was expected; got {code!r}. Take a code of "
            "the list, like AZE.",
        )
    return rows[place]


def _table(request: HttpRequest) -> Overview:
    found = figures_of_the_day(look_of(request))
    if found.table is None:
        raise UsageError("api.no-figures", found.refusal)
    return found.table
