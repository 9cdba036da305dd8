"""A small headquarters for tests: five officers, two agencies, and every action once.

The incident manager Mina, the duty officers Dara and Dov, the epidemiologist Elif, the
agency officer Aziz, the auditor Ana; the stranger has no role.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from epihq.operations.ledger import ledger
from epihq.operations.ledger.acting import begin
from epihq.operations.ledger.rules import WATCH, Actor, Role
from epihq.terms.signals import Alarm, Evidence, Severity, SignalKind

PDF = b"%PDF-1.7 a report"


def hours(count):
    """An hour from now, whole seconds."""
    return datetime.now(UTC).replace(microsecond=0) + timedelta(hours=count)


def alarm(location="AZE", day=1, severity=Severity.HIGH, **changes):
    """More cases than expected on a day of June 2020."""
    evidence = Evidence(
        method="EARS C2",
        value=90.0,
        expected=40.0,
        upper=61.5,
        dates=(date(2020, 5, 31), date(2020, 6, 1)),
        values=(41.0, None),
    )
    return replace(
        Alarm(
            kind=SignalKind.UNUSUAL_COUNTS,
            location=location,
            indicator="cases",
            reference_date=date(2020, 6, day),
            severity=severity,
            evidence=evidence,
            facts={"times": 2.25},
        ),
        **changes,
    )


def make_officer(username, *roles, agency=None, state="active"):
    """Enter an officer as the program does, and give the row."""
    from epihq.operations.people.tables import Officer  # noqa: PLC0415 - Django first

    row = Officer(
        state=state,
        username=username,
        full_name=username.title(),
        email=f"{username}@health.example",
        roles=[role.value for role in roles],
        agency_id=agency,
    )
    with ledger.changing():
        return begin(WATCH, "officer.set", row)


@dataclass(frozen=True)
class Room:
    """The people of the room as actors, and its agencies by number."""

    home: object
    manager: Actor
    second: Actor
    duty: Actor
    incoming: Actor
    epidemiologist: Actor
    agency: Actor
    spokesperson: Actor
    auditor: Actor
    administrator: Actor
    ministry: int
    city: int

    @property
    def people(self):
        """Everybody, and the watch."""
        named = (self.manager, self.second, self.duty, self.incoming)
        named += (self.epidemiologist, self.agency, self.spokesperson)
        return (*named, self.auditor, self.administrator, WATCH)


STRANGER = Actor(name="stranger", roles=frozenset(), via="page")


def open_room(home):
    """Make a headquarters with its people."""
    from epihq.operations.people.agencies import Agency, set_agency  # noqa: PLC0415
    from epihq.operations.people.tokens import actor_for  # noqa: PLC0415

    home.mkdir(parents=True, exist_ok=True)
    ledger.configure(home)
    ledger.bring_up_to_date(home)
    ministry = set_agency(
        WATCH,
        Agency(name="Ministry", location="AZE", email="ministry@health.example"),
    ).pk
    city = set_agency(
        WATCH,
        Agency(
            name="City",
            location="AZE",
            email="city@health.example",
            webhook="https://city.example/hook",
            webhook_secret="not for the log",  # noqa: S106 - a sample
            above=ministry,
        ),
    ).pk
    people = {
        "manager": ("mina", Role.INCIDENT_MANAGER),
        "second": ("sevda", Role.INCIDENT_MANAGER),
        "duty": ("dara", Role.DUTY_OFFICER),
        "incoming": ("dov", Role.DUTY_OFFICER),
        "epidemiologist": ("elif", Role.EPIDEMIOLOGIST),
        "agency": ("aziz", Role.AGENCY_OFFICER),
        "spokesperson": ("sona", Role.SPOKESPERSON),
        "auditor": ("ana", Role.AUDITOR),
        "administrator": ("adil", Role.ADMINISTRATOR),
    }
    actors = {
        place: actor_for(
            make_officer(name, role, agency=city if place == "agency" else None),
            via="page",
        )
        for place, (name, role) in people.items()
    }
    return Room(home=home, ministry=ministry, city=city, **actors)
