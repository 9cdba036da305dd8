# ruff: noqa: ARG005, PLW0108 - all are called alike
"""Every action of the room, and what has to be there before it.

    ACTIONS["signal.close"].prepare(room) -> number, or None where it begins a thing
    ACTIONS["signal.close"].do(room, actor, number, version, once)

``by`` names who may, ``states`` is before and after, and ``again`` is whether it can
be done once more to the same thing.
"""

from dataclasses import dataclass
from typing import Any

from claim_samples import TODAY, claim_check, statement
from epihq.operations.centre import modes
from epihq.operations.claims import actions as claims
from epihq.operations.duty import handovers, roster
from epihq.operations.find import actions as views
from epihq.operations.instructions import actions as instructions
from epihq.operations.instructions import deliveries, templates
from epihq.operations.instructions.tables import DeliveryRow
from epihq.operations.ledger.attachments import File
from epihq.operations.ledger.rules import WATCH, Role
from epihq.operations.measures import proposals
from epihq.operations.people import agencies, tokens
from epihq.operations.signals import actions as signals
from epihq.operations.thresholds import actions as thresholds
from epihq.operations.watch import sources
from epihq.terms.signals import Severity
from regime_samples import act
from room_samples import PDF, alarm, hours


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


def _order(room, **changes):
    told = {"text": "Trace contacts.", "deadline": hours(5), "agency": room.city}
    return instructions.Order(**{**told, **changes})


def _instruction(room):
    return instructions.issue_instruction(room.duty, _order(room)).pk


def _delivery(room):
    number = _instruction(room)
    return DeliveryRow.objects.filter(instruction=number).latest("number").pk


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


def _kept_view(room):
    return _keep_view(room, room.duty).pk


def _keep_view(room, actor, once=""):
    return views.keep_view(actor, "signals", "tab=open", name="What is open", once=once)


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
        lambda r, who, n, v: signals.confirm_event(who, n, version=v),
        _signal,
        "duty",
        ("new", "event"),
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
