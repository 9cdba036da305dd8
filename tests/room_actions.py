# ruff: noqa: ARG005, PLW0108 - all are called alike
"""Every action of the room, and what has to be there before it.

    ACTIONS["signal.close"].prepare(room) -> number, or None where it begins a thing
    ACTIONS["signal.close"].do(room, actor, number, version, once)

``by`` names who may, ``states`` is before and after, and ``again`` is whether it can
be done once more to the same thing.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from claim_samples import TODAY, claim_check, statement
from decision_samples import record_body
from epihq.operations.centre import modes
from epihq.operations.claims import actions as claims
from epihq.operations.claims import cards
from epihq.operations.decisions import actions as decisions
from epihq.operations.decisions.actions import Forward, ask_decision, keep_record
from epihq.operations.decisions.asking import Asking
from epihq.operations.duty import handovers, roster
from epihq.operations.events import actions as events
from epihq.operations.events import figures, following, risk
from epihq.operations.find import actions as views
from epihq.operations.inbox.actions import choose_daily_mail
from epihq.operations.inbox.daily import record_mail
from epihq.operations.inbox.tables import DayMailRow
from epihq.operations.instructions import actions as instructions
from epihq.operations.instructions import deliveries, templates
from epihq.operations.instructions.tables import DeliveryRow
from epihq.operations.ledger import ledger
from epihq.operations.ledger.acting import begin, held
from epihq.operations.ledger.attachments import File
from epihq.operations.ledger.rules import WATCH, Role
from epihq.operations.measures import proposals
from epihq.operations.people import agencies, tokens
from epihq.operations.signals import actions as signals
from epihq.operations.signals.tables import SignalRow
from epihq.operations.texts import actions as texts
from epihq.operations.texts.reviews import Verdict
from epihq.operations.texts.tables import TextRow
from epihq.operations.thresholds import actions as thresholds
from epihq.operations.watch import sources
from epihq.terms.events import Confidence, Grade, Impact, Likelihood
from epihq.terms.signals import Severity
from epihq.text.records import Document, Reading, Review
from regime_samples import act
from room_samples import PDF, alarm, hours
from taken_texts import bring, read_here


@dataclass(frozen=True)
class Action:
    """One action: how to prepare it, do it, and what the log should say."""

    by: str
    states: tuple[str, str]
    prepare: Any
    do: Any
    verb: str = ""
    again: bool = False
    # Whether the person says which version was seen, or gives a key for the form.
    versioned: bool = True
    keyed: bool = False
    note: str = ""


def _signal(room):
    return signals.raise_signal(WATCH, [alarm()], cause="AZE cases").pk


def _decision(room):
    asking = Asking(location="AZE", as_of=TODAY)
    return ask_decision(room.duty, asking, today=TODAY).pk


def _card(room):
    return cards.ask_card(room.duty, "ARM", as_of=TODAY, today=TODAY).pk


def _compared(room):
    number = _decision(room)
    body = record_body(room.home)
    return keep_record(WATCH, number, body, seconds=71.5, home=room.home).pk


def _event(room):
    return events.declare_event(room.duty, EVENT, signal=_signal(room)).pk


def _under_response(room):
    number = _event(room)
    following.begin_response(room.duty, number)
    return number


def _closed_event(room):
    number = _event(room)
    events.close_event(room.duty, number, reason="No case for 42 days.")
    return number


def _figures(room):
    return figures.enter_figures(room.epidemiologist, _event(room), REPORT).pk


def _event_to_link(room):
    number = events.declare_event(room.duty, EVENT).pk
    _signal(room)
    return number


def _newest_signal():
    """Its number; that of none where nobody raised one."""
    return SignalRow.objects.aggregate(newest=Max("number"))["newest"] or 0


def _link(actor, number, version):
    signal = _newest_signal()
    return events.link_signal(actor, number, signal=signal, version=version)


def _linked(room):
    number = _event_to_link(room)
    _link(room.duty, number, None)
    return number


def _unlink(actor, number, version):
    signal = _newest_signal()
    return events.unlink_signal(actor, number, signal=signal, version=version)


def _order(room, **changes):
    told = {"text": "Trace contacts.", "deadline": hours(5), "agency": room.city}
    return instructions.Order(**{**told, **changes})


def _instruction(room):
    return instructions.issue_instruction(room.duty, _order(room)).pk


def _answered(room):
    number = _instruction(room)
    instructions.finish_instruction(
        room.agency, number, report="All traced.", home=room.home
    )
    return number


def _delivery(room):
    number = _instruction(room)
    return DeliveryRow.objects.filter(instruction=number).latest("number").pk


def _day_mail(room):
    # Each has one mail a day: a second is the first.
    theirs = DayMailRow.objects.filter(officer_id=room.duty.number, day=TODAY)
    if there := theirs.first():
        return there.pk
    row = DayMailRow(
        state="waiting", officer_id=room.duty.number, day=TODAY, due_at=hours(0)
    )
    with ledger.changing():
        return begin(WATCH, "daymail.prepare", row).pk


def _mailed(who, number, version):
    row = held(DayMailRow, number)
    row.version = version or row.version
    return record_mail(who, row, hours(0), state="delivered")


def _proposal(room):
    return proposals.propose(room.duty, act(), why="R is 1.4.", home=room.home).pk


def _claim(room):
    return claims.record_claim(room.duty, statement(), today=TODAY).pk


def _checked(room):
    return claims.keep_check(room.duty, _claim(room), claim_check()).pk


def _shift(room):
    return _plan(room, room.manager).pk


def _plan(room, actor, once=""):
    return roster.plan_shift(
        actor,
        officer=room.duty.number,
        position="Duty officer",
        starts_at=hours(1),
        ends_at=hours(9),
        once=once,
    )


def _draft(room):
    return handovers.draft_handover(room.duty).pk


def _signed(room):
    number = _draft(room)
    handovers.sign_handover(room.duty, number, incoming=room.incoming.number)
    return number


def _template(room, actor=None, number=None, version=None):
    wanted = templates.Template(name="Beds", text="Count beds.", deadline_hours=12)
    return templates.set_template(
        actor or room.manager, wanted, number=number, version=version
    )


def _token(room):
    return tokens.make_token(room.duty, name="a", scopes=["signal.see"], days=9)[0].pk


def _agency(room, actor, number=None, version=None):
    wanted = agencies.Agency(name="Border", location="AZE")
    return agencies.set_agency(actor, wanted, number=number, version=version)


def _finish(room, actor, number, version, once):
    return instructions.finish_instruction(
        actor,
        number,
        report="All traced.",
        files=[File(name="report.pdf", body=PDF)],
        home=room.home,
        version=version,
    )


def _begins(do, by, state, *, verb="", keyed=True):
    return Action(
        by=by,
        states=("", state),
        prepare=lambda r: None,
        do=do,
        verb=verb,
        versioned=False,
        keyed=keyed,
    )


def _changes(do, prepare, by, states, **more):
    """``do`` takes who acts, the number, and the version seen."""
    return Action(
        by=by,
        states=states,
        prepare=prepare,
        do=lambda room, who, n, v, once: do(room, who, n, v),
        **more,
    )


def _brought(room, actor, once=""):
    # The same bytes are taken in once: each text has a number of its own.
    count = TextRow.objects.count()
    words = f"Leyla Karimova, the health minister of Georgia, said {count} died."
    return bring(actor, room.home, words, once=once)


def _text(room):
    return _brought(room, room.duty).pk


def _text_read(room):
    return read_here(room.home, _brought(room, room.duty)).pk


def _read(room, actor, number):
    document = Document(
        sha256="", text_sha256="", language="en", languages=("en",),
        published=None, published_from=None,
    )  # fmt: skip
    reading = Reading(document=document, records=())
    return texts.keep_reading(
        actor, number, "Words.", reading, story=None, seconds=1.0, home=room.home
    )


def _kept_view(room):
    return _keep_view(room, room.duty).pk


def _keep_view(room, actor, once=""):
    return views.keep_view(actor, "signals", "tab=open", name="What is open", once=once)


EVENT = events.Description(title="Cholera in the south", locations=["AZE"])
REPORT = figures.Report(
    report_date=TODAY,
    source="City health office",
    values=[{"reference_date": "2020-07-01", "indicator": "deaths", "value": 2}],
)
JUDGED = risk.Assessment(
    question="That it spreads beyond the district within four weeks",
    likelihood=Likelihood.LIKELY,
    impact=Impact.MAJOR,
    confidence=Confidence.LOW,
)

ACTIONS = {
    "view.keep": _begins(
        lambda r, who, n, v, once: _keep_view(r, who, once), "duty", "kept"
    ),
    "star": _begins(
        lambda r, who, n, v, once: views.star(who, "Georgia", on=True),
        "duty",
        "kept",
        verb="view.keep",
        keyed=False,
    ),
    "view.change": _changes(
        lambda r, who, n, v: views.change_view(
            who, n, name="Open", roles=[Role.AUDITOR], version=v
        ),
        _kept_view,
        "duty",
        ("kept", "kept"),
        again=True,
    ),
    "view.drop": _changes(
        lambda r, who, n, v: views.drop_view(who, n, version=v),
        _kept_view,
        "duty",
        ("kept", "dropped"),
    ),
    "signal.raise": _begins(
        lambda r, who, n, v, once: signals.raise_signal(
            who, [alarm()], cause="AZE cases", once=once
        ),
        "duty",
        "new",
    ),
    "report": _begins(
        lambda r, who, n, v, once: signals.report_signal(
            who,
            location="aze",
            text="Beds are full.",
            severity=Severity.HIGH,
            on=alarm().reference_date,
            once=once,
        ),
        "duty",
        "new",
        verb="signal.raise",
    ),
    "signal.join": _changes(
        lambda r, who, n, v: signals.join_signal(who, n, [alarm(day=2)]),
        _signal,
        "duty",
        ("new", "new"),
        versioned=False,
        again=True,
    ),
    "signal.verify": _changes(
        lambda r, who, n, v: signals.verify_signal(who, n, version=v),
        _signal,
        "epidemiologist",
        ("new", "under-verification"),
    ),
    "signal.event": _changes(
        lambda r, who, n, v: signals.confirm_event(who, n, event=7, version=v),
        _signal,
        "duty",
        ("new", "event"),
    ),
    "signal.unlink": _changes(
        lambda r, who, n, v: signals.release_signal(who, n, note="Not of it."),
        lambda r: signals.confirm_event(r.duty, _signal(r), event=7).pk,
        "duty",
        ("event", "under-verification"),
        versioned=False,
        note="Not of it.",
    ),
    "event.declare": _begins(
        lambda r, who, n, v, once: events.declare_event(who, EVENT, once=once),
        "duty",
        "monitored",
    ),
    "event.edit": _changes(
        lambda r, who, n, v: events.edit_event(who, n, EVENT, version=v),
        _event,
        "epidemiologist",
        ("monitored", "monitored"),
        again=True,
    ),
    "event.situation": _changes(
        lambda r, who, n, v: following.write_situation(
            who, n, {"known": "Nine are ill."}, version=v
        ),
        _event,
        "duty",
        ("monitored", "monitored"),
        again=True,
    ),
    "event.assess": _changes(
        lambda r, who, n, v: risk.assess_risk(who, n, JUDGED, version=v),
        _event,
        "epidemiologist",
        ("monitored", "monitored"),
        again=True,
    ),
    "event.figures": Action(
        by="epidemiologist",
        states=("", "kept"),
        prepare=_event,
        do=lambda r, who, n, v, once: figures.enter_figures(who, n, REPORT, once=once),
        versioned=False,
        keyed=True,
    ),
    "figures.withdraw": _changes(
        lambda r, who, n, v: figures.withdraw_figures(
            who, n, reason="Wrong day.", version=v
        ),
        _figures,
        "epidemiologist",
        ("kept", "withdrawn"),
        note="Wrong day.",
    ),
    "event.grade": _changes(
        lambda r, who, n, v: following.grade_event(
            who, n, grade=Grade.TWO, note="Three districts.", version=v
        ),
        _event,
        "manager",
        ("monitored", "monitored"),
        again=True,
        note="Three districts.",
    ),
    "event.respond": _changes(
        lambda r, who, n, v: following.begin_response(who, n, version=v),
        _event,
        "duty",
        ("monitored", "under-response"),
    ),
    "event.monitor": _changes(
        lambda r, who, n, v: following.end_response(who, n, version=v),
        _under_response,
        "duty",
        ("under-response", "monitored"),
    ),
    "event.join": _changes(
        lambda r, who, n, v: following.join_team(
            who, n, officer=r.duty.number, role="lead", version=v
        ),
        _event,
        "epidemiologist",
        ("monitored", "monitored"),
        again=True,
        note="dara: lead",
    ),
    "event.leave": _changes(
        lambda r, who, n, v: following.leave_team(
            who, n, officer=r.duty.number, version=v
        ),
        _event,
        "epidemiologist",
        ("monitored", "monitored"),
        again=True,
        note="dara",
    ),
    "event.link": _changes(
        lambda r, who, n, v: _link(who, n, v),
        _event_to_link,
        "duty",
        ("monitored", "monitored"),
        note="signal",
    ),
    "event.unlink": _changes(
        lambda r, who, n, v: _unlink(who, n, v),
        _linked,
        "duty",
        ("monitored", "monitored"),
        note="signal",
    ),
    "event.note": _changes(
        lambda r, who, n, v: following.note_event(who, n, note="Asked.", version=v),
        _event,
        "duty",
        ("monitored", "monitored"),
        again=True,
        note="Asked.",
    ),
    "event.attach": _changes(
        lambda r, who, n, v: following.attach_files(
            who, n, files=[File(name="plan.pdf", body=PDF)], home=r.home, version=v
        ),
        _event,
        "duty",
        ("monitored", "monitored"),
        again=True,
        note="plan.pdf",
    ),
    "event.close": _changes(
        lambda r, who, n, v: events.close_event(
            who, n, reason="No case for 42 days.", version=v
        ),
        lambda r: events.declare_event(r.duty, EVENT).pk,
        "manager",
        ("monitored", "closed"),
        note="No case for 42 days.",
    ),
    "event.reopen": _changes(
        lambda r, who, n, v: events.reopen_event(who, n, reason="A case.", version=v),
        _closed_event,
        "manager",
        ("closed", "monitored"),
        note="A case.",
    ),
    "signal.close": _changes(
        lambda r, who, n, v: signals.close_signal(who, n, reason="Late.", version=v),
        _signal,
        "duty",
        ("new", "closed"),
        note="Late.",
    ),
    "signal.note": _changes(
        lambda r, who, n, v: signals.note_signal(who, n, note="Asked.", version=v),
        _signal,
        "duty",
        ("new", "new"),
        again=True,
        note="Asked.",
    ),
    "instruction.issue": _begins(
        lambda r, who, n, v, once: instructions.issue_instruction(
            who, _order(r), once=once
        ),
        "duty",
        "issued",
    ),
    "instruction.acknowledge": _changes(
        lambda r, who, n, v: instructions.acknowledge_instruction(who, n, version=v),
        _instruction,
        "agency",
        ("issued", "acknowledged"),
    ),
    "instruction.begin": _changes(
        lambda r, who, n, v: instructions.begin_instruction(who, n, version=v),
        _instruction,
        "agency",
        ("issued", "in-progress"),
    ),
    "instruction.done": Action(
        by="agency", states=("issued", "done"), prepare=_instruction, do=_finish
    ),
    "instruction.refuse": _changes(
        lambda r, who, n, v: instructions.refuse_instruction(
            who, n, reason="No staff.", version=v
        ),
        _instruction,
        "agency",
        ("issued", "refused"),
        note="No staff.",
    ),
    "instruction.accept": _changes(
        lambda r, who, n, v: instructions.accept_answer(who, n, version=v),
        _answered,
        "duty",
        ("done", "accepted"),
    ),
    "instruction.return": _changes(
        lambda r, who, n, v: instructions.return_answer(
            who, n, reason="Of whom?", version=v
        ),
        _answered,
        "duty",
        ("done", "in-progress"),
        note="Of whom?",
    ),
    "instruction.withdraw": _changes(
        lambda r, who, n, v: instructions.withdraw_instruction(
            who, n, reason="Solved.", version=v
        ),
        _instruction,
        "duty",
        ("issued", "withdrawn"),
        note="Solved.",
    ),
    "delivery.attempt": _changes(
        lambda r, who, n, v: deliveries.record_attempt(
            who, n, version=1 if v is None else v, now=hours(0), trouble=""
        ),
        _delivery,
        "watch",
        ("waiting", "delivered"),
    ),
    "account.set": _changes(
        lambda r, who, n, v: choose_daily_mail(who, n, hour=6, version=v),
        lambda room: room.duty.number,
        "duty",
        ("active", "active"),
        again=True,
    ),
    "daymail.attempt": _changes(
        lambda r, who, n, v: _mailed(who, n, v),
        _day_mail,
        "watch",
        ("waiting", "delivered"),
    ),
    "delivery.retry": _changes(
        lambda r, who, n, v: deliveries.retry(who, n, version=v),
        _delivery,
        "duty",
        ("waiting", "waiting"),
        again=True,
    ),
    "proposal.make": _begins(
        lambda r, who, n, v, once: proposals.propose(
            who, act(), why="R is 1.4.", home=r.home, once=once
        ),
        "duty",
        "proposed",
    ),
    "proposal.approve": _changes(
        lambda r, who, n, v: proposals.approve(who, n, version=v),
        _proposal,
        "manager",
        ("proposed", "approved"),
    ),
    "proposal.reject": _changes(
        lambda r, who, n, v: proposals.reject(who, n, reason="Too early.", version=v),
        _proposal,
        "manager",
        ("proposed", "rejected"),
        note="Too early.",
    ),
    "proposal.withdraw": _changes(
        lambda r, who, n, v: proposals.withdraw_proposal(
            who, n, reason="R fell.", version=v
        ),
        _proposal,
        "duty",
        ("proposed", "withdrawn"),
        note="R fell.",
    ),
    "decision.ask": _begins(
        lambda r, who, n, v, once: ask_decision(
            who, Asking(location="AZE", as_of=TODAY), today=TODAY, once=once
        ),
        "duty",
        "asked",
    ),
    "decision.keep": _changes(
        lambda r, who, n, v: keep_record(
            who, n, record_body(r.home), seconds=71.5, home=r.home
        ),
        _decision,
        "watch",
        ("asked", "compared"),
        versioned=False,
    ),
    "decision.fail": _changes(
        lambda r, who, n, v: decisions.keep_trouble(who, n, "Nothing."),
        _decision,
        "watch",
        ("asked", "failed"),
        versioned=False,
        note="Nothing.",
    ),
    "decision.forward": _changes(
        lambda r, who, n, v: decisions.put_forward(
            who,
            n,
            Forward(option="lapse", instrument="No. 209", reasons="R fell."),
            home=r.home,
            version=v,
        ),
        _compared,
        "duty",
        ("compared", "forward"),
        again=True,
        note="R fell.",
    ),
    "decision.withdraw": _changes(
        lambda r, who, n, v: decisions.withdraw_decision(
            who, n, reason="Old.", version=v
        ),
        _decision,
        "duty",
        ("asked", "withdrawn"),
        note="Old.",
    ),
    "card.ask": _begins(
        lambda r, who, n, v, once: cards.ask_card(
            who, "ARM", as_of=TODAY, today=TODAY, once=once
        ),
        "duty",
        "asked",
    ),
    "card.keep": _changes(
        lambda r, who, n, v: cards.keep_card(who, n, b"{}", seconds=3.0, home=r.home),
        _card,
        "watch",
        ("asked", "made"),
        versioned=False,
    ),
    "card.fail": _changes(
        lambda r, who, n, v: cards.keep_card_trouble(who, n, "Nothing."),
        _card,
        "watch",
        ("asked", "failed"),
        versioned=False,
        note="Nothing.",
    ),
    "claim.record": _begins(
        lambda r, who, n, v, once: claims.record_claim(
            who, statement(), today=TODAY, once=once
        ),
        "duty",
        "recorded",
    ),
    "claim.check": _changes(
        lambda r, who, n, v: claims.keep_check(who, n, claim_check(), version=v),
        _claim,
        "epidemiologist",
        ("recorded", "checked"),
        again=True,
        note="By what was published by",
    ),
    "claim.check-asked": _changes(
        lambda r, who, n, v: claims.ask_check(
            who, n, as_of=TODAY, today=TODAY, version=v
        ),
        _claim,
        "epidemiologist",
        ("recorded", "recorded"),
        again=True,
        note="2020-07-02",
    ),
    "claim.check-failed": _changes(
        lambda r, who, n, v: claims.keep_trouble(who, n, "Nothing.", version=v),
        _claim,
        "watch",
        ("recorded", "recorded"),
        again=True,
        note="Nothing.",
    ),
    "claim.close": _changes(
        lambda r, who, n, v: claims.close_claim(who, n, reason="Old.", version=v),
        _claim,
        "duty",
        ("recorded", "closed"),
        note="Old.",
    ),
    "text.take": _begins(
        lambda r, who, n, v, once: _brought(r, who, once),
        "duty",
        "to-read",
    ),
    "text.read": _changes(
        lambda r, who, n, v: _read(r, who, n),
        _text,
        "watch",
        ("to-read", "read"),
        versioned=False,
    ),
    "text.fail": _changes(
        lambda r, who, n, v: texts.keep_trouble(who, n, "Nothing."),
        _text,
        "watch",
        ("to-read", "unreadable"),
        versioned=False,
        note="Nothing.",
    ),
    "text.again": _changes(
        lambda r, who, n, v: texts.read_again(
            who, n, published=None, today=TODAY, version=v
        ),
        _text_read,
        "duty",
        ("read", "to-read"),
    ),
    "text.review": _changes(
        lambda r, who, n, v: texts.review(
            who, n, "p1", Verdict(review=Review.CONFIRMED), home=r.home, version=v
        ),
        _text_read,
        "duty",
        ("read", "read"),
        again=True,
        note="p1: confirmed",
    ),
    "text.finish": _changes(
        lambda r, who, n, v: texts.finish(who, n, version=v),
        _text_read,
        "duty",
        ("read", "reviewed"),
    ),
    "claim.raise": _changes(
        lambda r, who, n, v: claims.raise_claim(
            who, n, request="Please verify.", addressee="WHO EURO", version=v
        ),
        _checked,
        "manager",
        ("checked", "raised"),
        note="Please verify.",
    ),
    "mode.set": _begins(
        lambda r, who, n, v, once: modes.set_mode(
            who, modes.Mode.ALERT, why="R is 1.4.", once=once
        ),
        "manager",
        "alert",
    ),
    "shift.plan": _begins(
        lambda r, who, n, v, once: _plan(r, who, once), "manager", "planned"
    ),
    "shift.cancel": _changes(
        lambda r, who, n, v: roster.cancel_shift(who, n, reason="Ill.", version=v),
        _shift,
        "manager",
        ("planned", "cancelled"),
        note="Ill.",
    ),
    "handover.draft": _begins(
        lambda r, who, n, v, once: handovers.draft_handover(who, once=once),
        "duty",
        "draft",
    ),
    "handover.edit": _changes(
        lambda r, who, n, v: handovers.edit_handover(who, n, notes="Calm.", version=v),
        _draft,
        "duty",
        ("draft", "draft"),
        again=True,
    ),
    "handover.sign": _changes(
        lambda r, who, n, v: handovers.sign_handover(
            who, n, incoming=r.incoming.number, version=v
        ),
        _draft,
        "duty",
        ("draft", "signed"),
    ),
    "handover.accept": _changes(
        lambda r, who, n, v: handovers.accept_handover(who, n, version=v),
        _signed,
        "incoming",
        ("signed", "accepted"),
    ),
    "agency.set": _begins(
        lambda r, who, n, v, once: _agency(r, who), "manager", "active", keyed=False
    ),
    "agency again": _changes(
        lambda r, who, n, v: _agency(r, who, n, v),
        lambda r: _agency(r, r.manager).pk,
        "manager",
        ("active", "active"),
        verb="agency.set",
        again=True,
    ),
    "retire agency": _changes(
        lambda r, who, n, v: agencies.retire_agency(who, n, reason="Gone.", version=v),
        lambda r: _agency(r, r.manager).pk,
        "manager",
        ("active", "retired"),
        verb="agency.set",
        note="Gone.",
    ),
    "template.set": _begins(
        lambda r, who, n, v, once: _template(r, who), "manager", "active", keyed=False
    ),
    "template again": _changes(
        lambda r, who, n, v: _template(r, who, n, v),
        lambda r: _template(r).pk,
        "manager",
        ("active", "active"),
        verb="template.set",
        again=True,
    ),
    "retire template": _changes(
        lambda r, who, n, v: templates.retire_template(
            who, n, reason="Old.", version=v
        ),
        lambda r: _template(r).pk,
        "manager",
        ("active", "retired"),
        verb="template.set",
        note="Old.",
    ),
    "threshold.set": _begins(
        lambda r, who, n, v, once: thresholds.set_threshold(
            who, name="ears_alpha", value=0.01, why="Too many alarms."
        ),
        "epidemiologist",
        "set",
        keyed=False,
    ),
    "source.set": _begins(
        lambda r, who, n, v, once: sources.set_source(
            who, name="jhu", every_minutes=60
        ),
        "administrator",
        "watched",
        keyed=False,
    ),
    "token.make": _begins(
        lambda r, who, n, v, once: tokens.make_token(
            who, name="a", scopes=["signal.see"], days=9
        )[0],
        "duty",
        "valid",
        keyed=False,
    ),
    "token.revoke": _changes(
        lambda r, who, n, v: tokens.revoke_token(who, n, version=v),
        _token,
        "duty",
        ("valid", "revoked"),
    ),
}
