"""A room for tests of every address: one person who may all, and one of each thing."""

from dataclasses import replace
from datetime import date

from claim_samples import TODAY, statement
from epihq.care.checks import rules as approving
from epihq.care.register.districts import District, Team, set_district, set_team
from epihq.care.register.opening import Opening, open_episode
from epihq.care.register.persons import Person as AtHome
from epihq.care.signs import rule_set
from epihq.care.tours.actions import plan_round
from epihq.operations.centre.modes import Mode, set_mode
from epihq.operations.claims import actions as claims
from epihq.operations.claims.cards import ask_card
from epihq.operations.decisions.actions import ask_decision
from epihq.operations.decisions.asking import Asking
from epihq.operations.duty import handovers
from epihq.operations.duty.roster import plan_shift
from epihq.operations.events import following
from epihq.operations.events.actions import Description, declare_event
from epihq.operations.events.figures import Report, enter_figures
from epihq.operations.events.risk import Assessment, assess_risk
from epihq.operations.instructions import actions as instructions
from epihq.operations.instructions.templates import Template, set_template
from epihq.operations.ledger.attachments import File
from epihq.operations.ledger.rules import SETUP, WATCH
from epihq.operations.measures import proposals
from epihq.operations.people import tokens
from epihq.operations.people.agencies import Agency, set_agency
from epihq.operations.people.officers import ROLES, Person, make_officer
from epihq.operations.people.tables import Officer
from epihq.operations.people.tokens import actor_for
from epihq.operations.signals import actions as signals
from epihq.operations.texts.feeds import FeedSaid, set_feed
from epihq.operations.texts.fetched import Asked, ask_text
from epihq.operations.texts.hosts import allow_host
from epihq.operations.thresholds.actions import set_threshold
from epihq.operations.watch.sources import set_source
from epihq.terms.events import Confidence, Impact, Likelihood
from regime_samples import act
from room_samples import PDF, alarm, hours
from taken_texts import bring, read_here


def person(name, *roles):
    """Enter somebody of some roles and of an agency of their own; give the row."""
    city = Agency(
        name=f"City of {name}", location="AZE", email=f"{name}@health.example"
    )
    agency = set_agency(WATCH, city).pk
    made = Person(username=name, full_name=name.title(), roles=roles, agency=agency)
    return make_officer(SETUP, made)


def actor_of(officer):
    """The actor that somebody is on a page."""
    return actor_for(officer, via="page")


def may_all(actor):
    """The same person with every role, to make what would be theirs."""
    return replace(actor, roles=frozenset(ROLES), scopes=None)


def _event(one, home):
    """An event with all that one can have, but its end."""
    name = one.name
    told = Description(title=name, disease=name, locations=["AZE"])
    row = declare_event(one, told)
    following.write_situation(one, row.pk, dict.fromkeys(following.SENTENCES, name))
    following.join_team(one, row.pk, officer=one.number, role="lead")
    file = File(name="plan.pdf", body=PDF)
    following.attach_files(one, row.pk, files=[file], home=home)
    levels = (Likelihood.LIKELY, Impact.MAJOR, Confidence.LOW)
    names = ("likelihood", "impact", "confidence")
    judged = Assessment(question=name, **dict(zip(names, levels, strict=True)))
    assess_risk(one, row.pk, judged)
    value = {"reference_date": "2020-07-01", "indicator": "deaths", "value": 2}
    report = Report(report_date=date(2020, 7, 2), source=name, values=[value])
    enter_figures(one, row.pk, report)


def _care(one):
    """A district of home care with a team, rules, somebody at home, and a round."""
    told = District(name=one.name, location="AZE", latitude=40.4, longitude=49.8)
    district = set_district(one, told).pk
    set_team(one, Team(name=one.name, district=district))
    approving.propose(one, rule_set("who-2021"))
    guest = AtHome(name=f"Guest of {one.name}")
    open_episode(one, Opening(person=guest, district=district))
    plan_round(one, district, TODAY)


def _fed(one):
    """A host that is allowed, a feed of it, and a text to be fetched from there."""
    host = f"{one.name.replace('.', '-')}.example"
    allow_host(one, host, why=f"News of {one.name}.")
    set_feed(one, FeedSaid(name=f"Feed of {one.name}", address=f"https://{host}/feed"))
    ask_text(one, Asked(address=f"https://{host}/page"), today=TODAY)


def one_of_each(officer: Officer, home):
    """Make one of each thing that somebody may make who may all."""
    one, name = may_all(actor_of(officer)), officer.username
    signals.raise_signal(WATCH, [alarm()], cause=name)
    _event(one, home)
    order = instructions.Order(text=name, deadline=hours(5), agency=one.agency)
    issued = instructions.issue_instruction(one, order)
    file = File(name="report.pdf", body=PDF)
    instructions.finish_instruction(
        one, issued.pk, report="Traced.", files=[file], home=home
    )
    instructions.issue_instruction(one, order)
    proposals.propose(one, act(), why=name, home=home)
    claims.record_claim(one, statement(), today=TODAY)
    ask_card(one, "ARM", as_of=TODAY, today=TODAY)
    read_here(
        home,
        bring(
            one,
            home,
            f"Leyla Karimova, the health minister of Georgia, said: {name} is told.",
        ),
    )
    _fed(one)
    ask_decision(one, Asking(location="AZE", as_of=TODAY), today=TODAY)
    start, end = hours(1), hours(9)
    plan_shift(one, officer=one.number, position=name, starts_at=start, ends_at=end)
    handovers.draft_handover(one)
    set_template(one, Template(name=name, text="Count beds.", deadline_hours=12))
    set_source(one, name="jhu", every_minutes=60)
    set_threshold(one, name="least_count", value=5, why="Quiet.")
    set_mode(one, Mode.ALERT, why="R is 1.4.")
    _care(one)
    tokens.make_token(one, name="a key", scopes=["signal.see"], days=1)
