"""Districts, teams, rules and figures of home care, for programs."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from epihq.care.checks import rules as approving
from epihq.care.checks.tables import RuleSetRow
from epihq.care.desk.figures import figures
from epihq.care.register import districts
from epihq.care.register.districts import District, Team
from epihq.care.register.tables import CareDistrictRow, CareTeamRow
from epihq.care.signs import rule_set, rule_sets
from epihq.operations.ledger import clock
from epihq.web.care.ahead import lines_for
from epihq.web.kit.api import (
    Cut,
    Given,
    InState,
    Number,
    Once,
    Place,
    Seen,
    Thinglike,
    Utc,
    Versioned,
    Whole,
    Why,
    Word,
    actor_of,
    answers,
    cut_by_state,
    listed,
    one,
    operation,
    version_of,
)
from epihq.web.kit.moment import look_of

router = Router(tags=["Home care"])
Short = Annotated[str, Field(max_length=5)]


class DistrictIn(Versioned):
    """A district as it is to be on record; a retired one is back then."""

    name: Word
    location: Place
    centre: Word = Field("", description="The centre that looks after it")
    telephone: Annotated[Word, Field(max_length=40)] = ""
    calling_code: Annotated[Word, Field(max_length=4)] = ""
    latitude: float | None = None
    longitude: float | None = None
    population: Given | None = None
    agencies: dict[str, Given] = Field(
        {}, description="Numbers of who is asked: doctor, visit, ambulance, hospital"
    )
    minutes: dict[str, Given] = Field({}, description="How long each may take")
    check_hours: Whole = 12
    first_contact_hours: Whole = 24
    call_back_hours: Whole = 2
    silent_hours: Whole = 5
    take_minutes: Whole = 15
    retention_days: Whole | None = None


class DistrictOut(Thinglike):
    """A district of home care: active or retired."""

    name: str
    location: str
    centre: str
    telephone: str
    calling_code: str
    latitude: float | None
    longitude: float | None
    population: int | None
    agencies: dict[str, int]
    minutes: dict[str, int]
    check_hours: int
    first_contact_hours: int
    call_back_hours: int
    silent_hours: int
    take_minutes: int
    retention_days: int | None


class TeamIn(Versioned):
    """A team as it is to be on record; hours as "08:00"."""

    name: Word
    district: Given
    skills: list[Word] = Field([], description="What it can do")
    shift_from: Short = ""
    shift_to: Short = ""
    capacity: Whole | None = Field(None, description="Visits a day")


class TeamOut(Thinglike):
    """A team of home care: active or retired."""

    name: str
    district: int = Field(alias="district_id")
    skills: list[str]
    shift_from: str
    shift_to: str
    capacity: int | None


class RulesOut(Schema):
    """A rule set that is shipped."""

    code: str
    name: str
    source: str
    valid_from: str
    valid_to: str | None
    sha256: str


class RuleSetOut(Thinglike):
    """A rule set: proposed, approved or retired."""

    code: str
    sha256: str
    district: int | None = Field(alias="district_id", description="null: everywhere")
    approved_by: str
    approved_at: Utc | None
    reason: str


class Proposed(Schema):
    """Which rules, and where."""

    code: Word = Field(examples=["nhs-england-2022"])
    district: Given | None = Field(None, description="null: everywhere")


class FiguresAsked(Schema):
    """Of how many hours."""

    hours: int = Field(24, ge=1, le=24 * 92, description="The last hours")


class AheadOut(Schema):
    """One figure of a district in a week: calls, visits, nurses on duty, ..."""

    district: int | None = Field(description="null: all districts together")
    first: date
    last: date
    what: str = Field(examples=["calls"])
    of_the_week: str = Field(description="Its sum, or its highest day")
    median: float
    lower50: float
    upper50: float
    lower90: float
    upper90: float
    as_of: date = Field(description="The last day that the forecast knows")
    made_at: Utc
    decision: int = Field(description="Whose new people these are")


DistrictsPage = listed(DistrictOut, "CareDistricts")
TeamsPage = listed(TeamOut, "CareTeams")
RuleSetsPage = listed(RuleSetOut, "RuleSets")


@router.get("/care/figures", response=answers(list[dict[str, Any]]))
@operation("care.figures")
def by_district(
    request: HttpRequest, asked: Query[FiguresAsked]
) -> list[dict[str, Any]]:
    """Give what is really done by district: made over due, now and in the hours."""
    until = clock.now()
    since = until - timedelta(hours=asked.hours)
    return [asdict(row) for row in figures(actor_of(request), since, until)]


@router.get("/care/ahead", response=answers(list[AheadOut]))
@operation("care.figures", past=True)
def work_ahead(request: HttpRequest) -> list[dict[str, Any]]:
    """Give the forecast of the work that is kept; empty: none could be made by then."""
    return [
        {
            **asdict(line.week.found),
            "district": line.number,
            "first": line.week.first,
            "last": line.week.last,
            "what": line.week.what,
            "of_the_week": line.week.of_the_week,
            "as_of": line.kept.as_of,
            "made_at": line.kept.made_at,
            "decision": line.kept.decision,
        }
        for line in lines_for(actor_of(request), look_of(request))
    ]


@router.get("/care/districts", response=answers(DistrictsPage))
@operation("care-district.see", past=True)
def list_districts(request: HttpRequest, asked: Query[InState]) -> Cut[CareDistrictRow]:
    """List districts, newest first."""
    return cut_by_state(CareDistrictRow, request, asked)


@router.post("/care/districts", response=answers(DistrictOut))
@operation("care-district.set")
def enter_district(
    request: HttpRequest, body: DistrictIn, once: Once = ""
) -> CareDistrictRow:
    """Enter a district."""
    return districts.set_district(actor_of(request), _district(body), once=once)


@router.get("/care/districts/{number}", response=answers(DistrictOut))
@operation("care-district.see", past=True)
def district(request: HttpRequest, number: Number) -> CareDistrictRow:
    """Show a district."""
    return one(CareDistrictRow, number, request)


@router.put("/care/districts/{number}", response=answers(DistrictOut))
@operation("care-district.set")
def change_district(
    request: HttpRequest,
    number: Number,
    body: DistrictIn,
    once: Once = "",
    seen: Seen = "",
) -> CareDistrictRow:
    """Change a district."""
    version = version_of(seen, body)
    return districts.set_district(
        actor_of(request), _district(body), number=number, version=version, once=once
    )


def _district(body: DistrictIn) -> District:
    return District(**body.dict(exclude={"version"}))


@router.post("/care/districts/{number}/retire", response=answers(DistrictOut))
@operation("care-district.set")
def retire_district(
    request: HttpRequest,
    number: Number,
    body: Why,
    once: Once = "",
    seen: Seen = "",
) -> CareDistrictRow:
    """Take a district off the list; its people stay."""
    version = version_of(seen, body)
    return districts.retire_district(
        actor_of(request), number, reason=body.reason, version=version, once=once
    )


@router.get("/care/teams", response=answers(TeamsPage))
@operation("care-team.see", past=True)
def list_teams(request: HttpRequest, asked: Query[InState]) -> Cut[CareTeamRow]:
    """List teams, newest first."""
    return cut_by_state(CareTeamRow, request, asked)


@router.post("/care/teams", response=answers(TeamOut))
@operation("care-team.set")
def enter_team(request: HttpRequest, body: TeamIn, once: Once = "") -> CareTeamRow:
    """Enter a team."""
    return districts.set_team(actor_of(request), _team(body), once=once)


@router.get("/care/teams/{number}", response=answers(TeamOut))
@operation("care-team.see", past=True)
def team(request: HttpRequest, number: Number) -> CareTeamRow:
    """Show a team."""
    return one(CareTeamRow, number, request)


@router.put("/care/teams/{number}", response=answers(TeamOut))
@operation("care-team.set")
def change_team(
    request: HttpRequest,
    number: Number,
    body: TeamIn,
    once: Once = "",
    seen: Seen = "",
) -> CareTeamRow:
    """Change a team."""
    version = version_of(seen, body)
    return districts.set_team(
        actor_of(request), _team(body), number=number, version=version, once=once
    )


def _team(body: TeamIn) -> Team:
    return Team(**{**body.dict(exclude={"version"}), "skills": tuple(body.skills)})


@router.post("/care/teams/{number}/retire", response=answers(TeamOut))
@operation("care-team.set")
def retire_team(
    request: HttpRequest,
    number: Number,
    body: Why,
    once: Once = "",
    seen: Seen = "",
) -> CareTeamRow:
    """Take a team off the list."""
    version = version_of(seen, body)
    return districts.retire_team(
        actor_of(request), number, reason=body.reason, version=version, once=once
    )


@router.get("/care/rules", response=answers(list[RulesOut]))
@operation("care.see")
def shipped(request: HttpRequest) -> Sequence[dict[str, Any]]:  # noqa: ARG001 - as all are called
    """List the rule sets that are shipped; none judges before it is approved."""
    return [
        {
            "code": rules.code,
            "name": rules.name,
            "source": rules.source,
            "valid_from": rules.valid_from.isoformat(),
            "valid_to": rules.valid_to.isoformat() if rules.valid_to else None,
            "sha256": rules.sha256,
        }
        for rules in rule_sets()
    ]


@router.get("/care/rule-sets", response=answers(RuleSetsPage))
@operation("care.see", past=True)
def list_rule_sets(request: HttpRequest, asked: Query[InState]) -> Cut[RuleSetRow]:
    """List what was proposed and approved, newest first."""
    return cut_by_state(RuleSetRow, request, asked)


@router.post("/care/rule-sets", response=answers(RuleSetOut))
@operation("rule-set.propose")
def propose(request: HttpRequest, body: Proposed, once: Once = "") -> RuleSetRow:
    """Propose a rule set; it judges once a clinician in charge approves it."""
    return approving.propose(
        actor_of(request), rule_set(body.code), district=body.district, once=once
    )


@router.post("/care/rule-sets/{number}/approve", response=answers(RuleSetOut))
@operation("rule-set.approve")
def approve(
    request: HttpRequest,
    number: Number,
    body: Why,
    once: Once = "",
    seen: Seen = "",
) -> RuleSetRow:
    """Let a rule set judge, by your name; what judged there before is retired."""
    version = version_of(seen, body)
    return approving.approve(
        actor_of(request), number, reason=body.reason, version=version, once=once
    )


@router.post("/care/rule-sets/{number}/retire", response=answers(RuleSetOut))
@operation("rule-set.retire")
def retire(
    request: HttpRequest,
    number: Number,
    body: Why,
    once: Once = "",
    seen: Seen = "",
) -> RuleSetRow:
    """Let a rule set judge nobody any more."""
    version = version_of(seen, body)
    return approving.retire(
        actor_of(request), number, reason=body.reason, version=version, once=once
    )
