"""Events: declared, followed with situation, risk and figures, closed with lessons."""

from django.db.models import Q
from django.http import HttpRequest
from ninja import File, Query, Router
from ninja.files import UploadedFile

from epihq.operations.events import actions as events
from epihq.operations.events import figures, following, risk
from epihq.operations.events.actions import Change, Description, Lessons
from epihq.operations.events.figures import Report
from epihq.operations.events.risk import Assessment
from epihq.operations.events.tables import EventRow, FiguresRow
from epihq.operations.ledger.tables import AttachmentRow
from epihq.terms.events import Figure
from epihq.web.events.shapes import (
    Closed,
    Edited,
    EventOut,
    EventsAsked,
    EventWhole,
    FigureOut,
    Graded,
    Joining,
    Judged,
    Leaving,
    NewEvent,
    NewReport,
    Noted,
    OfSignal,
    ReportOut,
    Situation,
)
from epihq.web.kit.api import (
    NOTHING,
    Cut,
    Number,
    Once,
    Said,
    Seen,
    Why,
    actor_of,
    answers,
    cut,
    listed,
    one,
    operation,
    version_of,
)
from epihq.web.kit.api_files import FileOut, files_of, sent_files
from epihq.web.kit.listing import found, has_text, having, lists
from epihq.web.kit.moment import home_folder, look_of
from epihq.web.kit.places import place_asked

router = Router(tags=["Events"])


EventsPage = listed(EventOut, "Events")


@router.get("/events", response=answers(EventsPage))
@operation("event.see", past=True)
def list_events(request: HttpRequest, asked: Query[EventsAsked]) -> Cut[EventRow]:
    """List events, newest first."""
    return cut(found(EventRow, look_of(request).moment, _filters(asked)), asked)


def _filters(asked: EventsAsked) -> list[Q]:
    filters = having(state=asked.state, grade=asked.grade)
    if code := place_asked(asked.location):
        filters.append(lists("locations", code))
    if asked.text:
        columns = ("title", "disease", "situation", "reason")
        filters.append(has_text(columns, asked.text))
    return filters


@router.post("/events", response=answers(EventWhole))
@operation("event.declare")
def declare(request: HttpRequest, body: NewEvent, once: Once = "") -> EventRow:
    """Declare an event."""
    told = {**dict(body)}
    signal, note = told.pop("signal"), told.pop("note")
    return events.declare_event(
        actor_of(request), Description(**told), signal=signal, note=note, once=once
    )


@router.get("/events/{number}", response=answers(EventWhole))
@operation("event.see", past=True)
def event(request: HttpRequest, number: Number) -> EventRow:
    """Show an event."""
    return one(EventRow, number, request)


@router.post("/events/{number}/edit", response=answers(EventWhole))
@operation("event.edit")
def edit(
    request: HttpRequest, number: Number, body: Edited, seen: Seen = ""
) -> EventRow:
    """Change what an event is called, where and since when it is."""
    told, version = dict(body), version_of(seen, body)
    told.pop("version")
    return events.edit_event(
        actor_of(request), number, Description(**told), version=version
    )


@router.post("/events/{number}/situation", response=answers(EventWhole))
@operation("event.situation")
def situation(
    request: HttpRequest, number: Number, body: Situation, seen: Seen = ""
) -> EventRow:
    """Write how it stands; an empty sentence takes one away."""
    said = {name: getattr(body, name) for name in following.SENTENCES}
    version = version_of(seen, body)
    return following.write_situation(actor_of(request), number, said, version=version)


@router.post("/events/{number}/assess", response=answers(EventWhole))
@operation("event.assess")
def assess(
    request: HttpRequest, number: Number, body: Judged, seen: Seen = ""
) -> EventRow:
    """Judge its risk; the overall level is read off WHO's matrix."""
    told, version = dict(body), version_of(seen, body)
    told.pop("version")
    return risk.assess_risk(
        actor_of(request), number, Assessment(**told), version=version
    )


@router.post("/events/{number}/grade", response=answers(EventWhole))
@operation("event.grade")
def grade(
    request: HttpRequest, number: Number, body: Graded, seen: Seen = ""
) -> EventRow:
    """Grade it."""
    version = version_of(seen, body)
    return following.grade_event(
        actor_of(request), number, grade=body.grade, note=body.note, version=version
    )


@router.get("/events/{number}/figures", response=answers(list[FigureOut]))
@operation("event.see", past=True)
def list_figures(request: HttpRequest, number: Number) -> list[Figure]:
    """Give its figures by day as they are known: of each day the newest report's."""
    look = look_of(request)
    one(EventRow, number, request)
    return figures.figures_of(number, look.moment, look.as_of)


@router.post("/events/{number}/figures", response=answers(ReportOut))
@operation("event.figures")
def enter(
    request: HttpRequest, number: Number, body: NewReport, once: Once = ""
) -> FiguresRow:
    """Enter a report of figures; of a day, the later report holds."""
    values = [
        figures.Value(
            reference_date=told.reference_date.isoformat(),
            indicator=told.indicator,
            value=told.value,
        )
        for told in body.values
    ]
    report = Report(report_date=body.report_date, source=body.source, values=values)
    return figures.enter_figures(actor_of(request), number, report, once=once)


@router.post("/figures/{number}/withdraw", response=answers(ReportOut))
@operation("figures.withdraw")
def withdraw(
    request: HttpRequest, number: Number, body: Why, seen: Seen = ""
) -> FiguresRow:
    """Take a report of figures back."""
    version = version_of(seen, body)
    return figures.withdraw_figures(
        actor_of(request), number, reason=body.reason, version=version
    )


@router.post("/events/{number}/respond", response=answers(EventWhole))
@operation("event.respond")
def respond(
    request: HttpRequest, number: Number, body: Said = NOTHING, seen: Seen = ""
) -> EventRow:
    """Begin the response to it."""
    version = version_of(seen, body)
    return following.begin_response(
        actor_of(request), number, version=version, note=body.note
    )


@router.post("/events/{number}/monitor", response=answers(EventWhole))
@operation("event.monitor")
def monitor(
    request: HttpRequest, number: Number, body: Said = NOTHING, seen: Seen = ""
) -> EventRow:
    """End the response to it, and go on looking."""
    version = version_of(seen, body)
    return following.end_response(
        actor_of(request), number, version=version, note=body.note
    )


@router.post("/events/{number}/note", response=answers(EventWhole))
@operation("event.note")
def note(
    request: HttpRequest, number: Number, body: Noted, seen: Seen = ""
) -> EventRow:
    """Add a note to its thread."""
    version = version_of(seen, body)
    return following.note_event(
        actor_of(request), number, note=body.note, version=version
    )


@router.post("/events/{number}/join", response=answers(EventWhole))
@operation("event.join")
def join(
    request: HttpRequest, number: Number, body: Joining, seen: Seen = ""
) -> EventRow:
    """Take an officer into its team."""
    version = version_of(seen, body)
    return following.join_team(
        actor_of(request),
        number,
        officer=body.officer,
        role=body.role,
        version=version,
    )


@router.post("/events/{number}/leave", response=answers(EventWhole))
@operation("event.leave")
def leave(
    request: HttpRequest, number: Number, body: Leaving, seen: Seen = ""
) -> EventRow:
    """Let an officer out of its team."""
    version = version_of(seen, body)
    return following.leave_team(
        actor_of(request), number, officer=body.officer, version=version
    )


@router.post("/events/{number}/link", response=answers(EventWhole))
@operation("event.link")
def link(
    request: HttpRequest, number: Number, body: OfSignal, seen: Seen = ""
) -> EventRow:
    """Put a signal to it."""
    version = version_of(seen, body)
    return events.link_signal(
        actor_of(request), number, signal=body.signal, version=version
    )


@router.post("/events/{number}/unlink", response=answers(EventWhole))
@operation("event.unlink")
def unlink(
    request: HttpRequest, number: Number, body: OfSignal, seen: Seen = ""
) -> EventRow:
    """Take a signal out of it, to be verified again."""
    version = version_of(seen, body)
    return events.unlink_signal(
        actor_of(request), number, signal=body.signal, version=version
    )


@router.get("/events/{number}/files", response=answers(list[FileOut]))
@operation("event.see")
def files_of_event(request: HttpRequest, number: Number) -> list[AttachmentRow]:
    """List the files of an event."""
    return files_of(request, EventRow, number)


@router.post("/events/{number}/files", response=answers(EventWhole))
@operation("event.attach")
def attach(
    request: HttpRequest,
    number: Number,
    files: File[list[UploadedFile]] = [],  # noqa: B006 - as Ninja has it
    seen: Seen = "",
) -> EventRow:
    """Keep files with it (multipart/form-data)."""
    return following.attach_files(
        actor_of(request),
        number,
        files=sent_files(files),
        home=home_folder(),
        version=version_of(seen),
    )


@router.post("/events/{number}/close", response=answers(EventWhole))
@operation("event.close")
def close(
    request: HttpRequest, number: Number, body: Closed, seen: Seen = ""
) -> EventRow:
    """Close it with the reason and its lessons; its signals close with it."""
    changes = [Change(**dict(told)) for told in body.changes]
    return events.close_event(
        actor_of(request),
        number,
        reason=body.reason,
        lessons=Lessons(well=body.well, badly=body.badly, changes=changes),
        version=version_of(seen, body),
    )


@router.post("/events/{number}/reopen", response=answers(EventWhole))
@operation("event.reopen")
def reopen(
    request: HttpRequest, number: Number, body: Why, seen: Seen = ""
) -> EventRow:
    """Open it again."""
    version = version_of(seen, body)
    return events.reopen_event(
        actor_of(request), number, reason=body.reason, version=version
    )
