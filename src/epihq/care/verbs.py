"""What is done in home care: by whom, from which state, and how it is called."""

from typing import TYPE_CHECKING

from epihq.care.records import EpisodeState
from epihq.operations.ledger.rules import (
    CARE,
    INSIDE,
    TEAM,
    Actor,
    Role,
    State,
    Verb,
)
from epihq.words import noop

if TYPE_CHECKING:
    from epihq.care.register.tables import EpisodeRow

_TREATING = frozenset({Role.CARE_DOCTOR, Role.CARE_SUPERVISOR})
_LEADING = frozenset({Role.CARE_SUPERVISOR})
_OF_ALL = _TREATING | {Role.PROGRAM}
_AT_HOME = (
    EpisodeState.WAITING.value,
    EpisodeState.OBSERVED.value,
    EpisodeState.ESCALATED.value,
)
# Who is there when somebody comes to the door; the calls may be paused.
HOME = (*_AT_HOME, EpisodeState.PAUSED.value)
OPEN = (*HOME, EpisodeState.IN_HOSPITAL.value)


def in_district(actor: Actor, row: "EpisodeRow") -> bool:
    """Whether somebody is of an actor's districts.

    A nurse without a district has nobody; a clinician or supervisor without one all.
    """
    if actor.districts:
        return row.district_id in actor.districts
    return bool(actor.roles & _OF_ALL)


def _verb(
    name: str,
    done: str,
    doing: str,
    *,
    who: frozenset[Role] = CARE,
    before: tuple[str, ...] = (),
    after: str = "",
) -> Verb:
    return Verb(
        f"care.{name}",
        who=who,
        own=in_district,
        before=before,
        after=after,
        done=done,
        doing=doing,
    )


VERBS = (
    Verb(
        "care.see", who=CARE, own=in_district, doing=noop("read the desk of home care")
    ),
    Verb(
        "care.figures",
        who=CARE | INSIDE,
        done=noop("looked at the figures of home care by district"),
        doing=noop("read the figures of home care by district"),
        only_looked=True,
    ),
    Verb(
        "care.look",
        who=CARE,
        own=in_district,
        done=noop("looked at a person at home"),
        doing=noop("look at a person at home"),
        only_looked=True,
    ),
    Verb(
        "care.search",
        who=CARE,
        done=noop("searched for a person at home"),
        doing=noop("search for a person at home"),
        only_looked=True,
    ),
    Verb(
        "care.register",
        who=CARE | {Role.PROGRAM},
        own=in_district,
        done=noop("registered a person at home"),
        doing=noop("register a person at home"),
    ),
    _verb(
        "correct",
        noop("corrected what is known of a person at home"),
        noop("correct what is known of a person at home"),
        before=OPEN,
    ),
    Verb(
        "care.import",
        who=_LEADING | {Role.PROGRAM},
        done=noop("brought in a list of people at home"),
        doing=noop("bring in a list of people at home"),
    ),
    _verb(
        "settle",
        noop("decided whether two records are of one person"),
        noop("decide whether two records are of one person"),
        who=_TREATING,
        before=OPEN,
    ),
    _verb(
        "write",
        noop("wrote down a check"),
        noop("write down a check"),
        who=CARE | {Role.PROGRAM},
        before=OPEN,
    ),
    _verb("take", noop("took a person in hand"), noop("take a person in hand")),
    _verb("release", noop("let go of a person"), noop("let go of a person")),
    _verb(
        "contact",
        noop("called or visited"),
        noop("write down a call or a visit"),
        who=CARE | {Role.PROGRAM},
        before=OPEN,
    ),
    _verb(
        "raise",
        noop("raised the level of danger"),
        noop("raise the level of danger"),
        before=OPEN,
    ),
    _verb(
        "lower",
        noop("lowered the level of danger"),
        noop("lower the level of danger"),
        before=OPEN,
    ),
    _verb(
        "escalate",
        noop("asked for a doctor, an ambulance or a bed"),
        noop("ask for a doctor, an ambulance or a bed"),
        before=HOME,
        after=EpisodeState.ESCALATED.value,
    ),
    _verb(
        "answered",
        noop("ended an escalation: the person stays at home"),
        noop("end an escalation: the person stays at home"),
        before=(EpisodeState.ESCALATED.value,),
        after=EpisodeState.OBSERVED.value,
    ),
    _verb(
        "pause",
        noop("paused the calls"),
        noop("pause the calls"),
        before=_AT_HOME,
        after=EpisodeState.PAUSED.value,
    ),
    _verb(
        "resume",
        noop("resumed the calls"),
        noop("resume the calls"),
        who=CARE | {Role.PROGRAM},
        before=(EpisodeState.PAUSED.value,),
        after=EpisodeState.OBSERVED.value,
    ),
    _verb(
        "admit",
        noop("wrote down that a person is in hospital"),
        noop("write down that a person is in hospital"),
        before=HOME,
        after=EpisodeState.IN_HOSPITAL.value,
    ),
    _verb(
        "return",
        noop("wrote down that a person is back at home"),
        noop("write down that a person is back at home"),
        before=(EpisodeState.IN_HOSPITAL.value,),
        after=EpisodeState.OBSERVED.value,
    ),
    _verb(
        "end",
        noop("ended home care"),
        noop("end home care"),
        before=OPEN,
        after=EpisodeState.ENDED.value,
    ),
    _verb(
        "assign",
        noop("said who looks after a person"),
        noop("say who looks after a person"),
        before=OPEN,
    ),
    _verb(
        "set-thresholds",
        noop("set a person's own thresholds"),
        noop("set a person's own thresholds"),
        who=frozenset({Role.CARE_DOCTOR}),
        before=OPEN,
    ),
    _verb(
        "note",
        noop("made a note on a person at home"),
        noop("make a note on a person at home"),
    ),
    _verb(
        "link",
        noop("gave a person a page of their own"),
        noop("give a person a page of their own"),
        before=OPEN,
    ),
    _verb(
        "unlink",
        noop("withdrew a person's own page"),
        noop("withdraw a person's own page"),
    ),
    _verb(
        "ask-for",
        noop("asked for something that a person at home needs"),
        noop("ask for something that a person at home needs"),
        before=OPEN,
    ),
    _verb(
        "pack",
        noop("packed what a person at home needs"),
        noop("pack what a person at home needs"),
        before=HOME,
    ),
    _verb(
        "send",
        noop("sent what a person at home needs on its way"),
        noop("send what a person at home needs on its way"),
        before=HOME,
    ),
    _verb(
        "deliver",
        noop("brought what a person at home needs"),
        noop("write down that something was brought to a person at home"),
    ),
    _verb(
        "fail-delivery",
        noop("could not bring what a person at home needs"),
        noop("write down that something could not be brought"),
        before=OPEN,
    ),
    _verb(
        "drop-need",
        noop("dropped what a person at home had asked for"),
        noop("drop what a person at home had asked for"),
    ),
    _verb(
        "take-back",
        noop("took back what was lent to a person at home"),
        noop("take back what was lent to a person at home"),
    ),
    Verb(
        "care.stock",
        who=CARE | {Role.PROGRAM},
        done=noop("wrote down what a centre of home care has in stock"),
        doing=noop("write down what a centre of home care has in stock"),
    ),
    _verb(
        "erase",
        noop("erased what names a person"),
        noop("erase what names a person"),
        who=_LEADING | {Role.PROGRAM},
        before=(EpisodeState.ENDED.value,),
    ),
    Verb(
        "care.export",
        who=_TREATING,
        done=noop("took out data of home care"),
        doing=noop("take out data of home care"),
        only_looked=True,
    ),
    Verb("care.seal", done=noop("sealed the checks and acts of home care")),
    Verb("care.restand", done=noop("judged all people at home anew")),
    Verb(
        "care.rotate-keys",
        who=frozenset({Role.ADMINISTRATOR, Role.PROGRAM}),
        grants=True,
        done=noop("renewed the keys of home care"),
        doing=noop("renew the keys of home care"),
    ),
    Verb(
        "rule-set.propose",
        who=_TREATING,
        done=noop("proposed rules of danger signs"),
        doing=noop("propose rules of danger signs"),
    ),
    Verb(
        "rule-set.approve",
        who=frozenset({Role.CARE_DOCTOR}),
        before=("proposed",),
        after="approved",
        done=noop("approved rules of danger signs"),
        doing=noop("approve rules of danger signs"),
    ),
    Verb(
        "rule-set.retire",
        who=frozenset({Role.CARE_DOCTOR}),
        before=("proposed", "approved"),
        after="retired",
        done=noop("retired rules of danger signs"),
        doing=noop("retire rules of danger signs"),
    ),
    Verb(
        "care-district.see",
        who=CARE | INSIDE,
        doing=noop("read districts of home care"),
    ),
    Verb(
        "care-district.set",
        who=_LEADING | {Role.INCIDENT_MANAGER, Role.ADMINISTRATOR, Role.PROGRAM},
        done=noop("set up a district of home care"),
        doing=noop("enter or change a district of home care"),
    ),
    Verb("care-round.see", who=CARE, doing=noop("read rounds of visits")),
    Verb(
        "care-round.plan",
        who=CARE,
        done=noop("planned a round of visits"),
        doing=noop("plan a round of visits"),
    ),
    Verb(
        "care-round.leave",
        who=CARE,
        before=("planned", "under-way"),
        after="under-way",
        done=noop("wrote down that a team has left"),
        doing=noop("write down that a team has left"),
    ),
    Verb(
        "care-round.again",
        who=CARE,
        before=("planned", "under-way"),
        done=noop("planned a round of visits anew"),
        doing=noop("plan a round of visits anew"),
    ),
    Verb(
        "care-round.end",
        who=CARE,
        before=("planned", "under-way"),
        after="over",
        done=noop("ended a round of visits"),
        doing=noop("end a round of visits"),
    ),
    Verb("care-team.see", who=CARE | TEAM, doing=noop("read teams of home care")),
    Verb(
        "care-team.set",
        who=_LEADING | {Role.ADMINISTRATOR, Role.PROGRAM},
        done=noop("set up a team of home care"),
        doing=noop("enter or change a team of home care"),
    ),
)

THINGS = {
    "care": noop("home care"),
    "care-district": noop("district of home care"),
    "care-team": noop("team of home care"),
    "care-round": noop("round of visits"),
    "rule-set": noop("rules of danger signs"),
}

STATES = {
    EpisodeState.WAITING.value: State(noop("waits for the first contact"), "wait"),
    EpisodeState.OBSERVED.value: State(noop("observed at home"), "calm"),
    EpisodeState.ESCALATED.value: State(noop("escalated"), "warn"),
    EpisodeState.PAUSED.value: State(noop("paused"), "wait"),
    EpisodeState.IN_HOSPITAL.value: State(noop("in hospital"), "work"),
    EpisodeState.ENDED.value: State(noop("home care ended"), "done"),
    "under-way": State(noop("under way"), "work"),
    "over": State(noop("over"), "done"),
    "need-asked": State(noop("asked for"), "wait"),
    "need-packed": State(noop("packed"), "work"),
    "need-on-the-way": State(noop("on the way"), "work"),
    "need-delivered": State(noop("brought"), "done"),
    "need-lent": State(noop("lent"), "calm"),
    "need-returned": State(noop("returned"), "done"),
    "need-dropped": State(noop("not needed any more"), "done"),
    "level-steady": State(noop("steady"), "calm"),
    "level-watch": State(noop("to be watched"), "wait"),
    "level-review": State(noop("to be seen by a doctor"), "warn"),
    "level-emergency": State(noop("emergency"), "grave"),
}
