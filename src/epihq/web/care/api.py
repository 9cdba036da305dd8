"""Home care, for programs: who waits, people and their checks.

Lists name nobody. Who somebody is, is given to who says why, and the log keeps it.
"""

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from epihq.care.checks.intake import Incoming, Kept, write_many, write_reading
from epihq.care.checks.tables import ReadingRow
from epihq.care.desk import hands
from epihq.care.desk.queue import Waiting, queue
from epihq.care.register import episodes, looking, opening
from epihq.care.register.opening import Opening
from epihq.care.register.tables import ActRow, EpisodeRow
from epihq.operations.ledger import clock
from epihq.web.care.reading_shapes import (
    KeptOut,
    ManyReadings,
    ReadingIn,
    ReadingOut,
)
from epihq.web.care.shapes import (
    CareActOut,
    CorrectIn,
    EpisodeOut,
    EpisodesAsked,
    EpisodeWhole,
    LookedAt,
    LookIn,
    NewEpisode,
    PersonWaiting,
    QueueAsked,
    SoughtPerson,
    TwinIn,
)
from epihq.web.kit.api import (
    Cut,
    Listed,
    Number,
    Once,
    Seen,
    actor_of,
    answers,
    cut,
    listed,
    operation,
    version_of,
)
from epihq.web.kit.listing import having

router = Router(tags=["Home care"])
_AT = "/care/people"
_ONE = f"{_AT}/{{number}}"
EpisodesPage = listed(EpisodeOut, "Episodes")
ReadingsPage = listed(ReadingOut, "CareReadings")
ActsPage = listed(CareActOut, "CareActs")


@router.get("/care/queue", response=answers(list[PersonWaiting]))
@operation("care.see")
def waiting(request: HttpRequest, asked: Query[QueueAsked]) -> list[Waiting]:
    """List who waits now, what can harm first on top."""
    districts = (asked.district,) if asked.district else ()
    return queue(actor_of(request), clock.now(), asked.limit, districts=districts)


@router.post("/care/next", response=answers(list[PersonWaiting]))
@operation("care.take")
def next_one(request: HttpRequest, once: Once = "") -> list[Waiting]:
    """Take whom waiting can harm most in hand: a list of one, or of none."""
    found = hands.take_next(actor_of(request), once=once)
    return [found] if found else []


@router.get(_AT, response=answers(EpisodesPage))
@operation("care.see")
def people(request: HttpRequest, asked: Query[EpisodesAsked]) -> Cut[EpisodeRow]:
    """List people of your districts, newest first; nobody is named."""
    filters = having(
        state=asked.state and asked.state.value,
        district_id=asked.district,
        level=asked.level and asked.level.value,
    )
    rows = episodes.seen_by(actor_of(request)).filter(*filters)
    return cut(rows.order_by("-number"), asked)


@router.post(_AT, response=answers(EpisodeOut))
@operation("care.register")
def register(request: HttpRequest, body: NewEpisode, once: Once = "") -> EpisodeRow:
    """Take somebody under home care; they wait for the first contact."""
    wanted = Opening(
        person=body.person.person(),
        facts=body.facts(),
        district=body.district,
        looked_after_by=body.looked_after_by,
        source="api",
    )
    return opening.open_episode(actor_of(request), wanted, once=once)


@router.post("/care/search", response=answers(list[EpisodeOut]))
@operation("care.search")
def search(request: HttpRequest, body: SoughtPerson) -> list[EpisodeRow]:
    """Find people of your districts by what is known in full; the log is told why."""
    return looking.search(actor_of(request), **body.dict())


@router.get(_ONE, response=answers(EpisodeWhole))
@operation("care.see")
def person(request: HttpRequest, number: Number) -> EpisodeRow:
    """Show how somebody stands, and why; who it is, is not told."""
    return episodes.found(actor_of(request), "care.see", number)


@router.post(f"{_ONE}/look", response=answers(LookedAt))
@operation("care.look")
def look(request: HttpRequest, number: Number, body: LookIn) -> dict[str, object]:
    """Give who somebody is; the log keeps who looked, and why."""
    found = looking.look(actor_of(request), number, reason=body.reason)
    return {"number": number, "person": found.person}


@router.post(f"{_ONE}/correct", response=answers(EpisodeOut))
@operation("care.correct")
def correct(
    request: HttpRequest,
    number: Number,
    body: CorrectIn,
    once: Once = "",
    seen: Seen = "",
) -> EpisodeRow:
    """Correct what is known of somebody: what is sent; what is left out stays."""
    return opening.correct(
        actor_of(request),
        number,
        person=body.told("person"),
        facts=body.told("facts"),
        district=body.district,
        reason=body.reason,
        version=version_of(seen, body),
        once=once,
    )


@router.post(f"{_ONE}/settle", response=answers(EpisodeOut))
@operation("care.settle")
def settle(
    request: HttpRequest,
    number: Number,
    body: TwinIn,
    once: Once = "",
    seen: Seen = "",
) -> EpisodeRow:
    """Decide whether two are one person; if so, this one ends for the other."""
    return opening.settle_twin(
        actor_of(request),
        number,
        body.other,
        is_same=body.is_same,
        reason=body.reason,
        version=version_of(seen, body),
        once=once,
    )


@router.post(f"{_ONE}/take", response=answers(EpisodeOut))
@operation("care.take")
def take(request: HttpRequest, number: Number, once: Once = "") -> EpisodeRow:
    """Take one person in hand; nobody else is offered them meanwhile."""
    return hands.take(actor_of(request), number, once=once)


@router.post(f"{_ONE}/release", response=answers(EpisodeOut))
@operation("care.release")
def release(request: HttpRequest, number: Number, once: Once = "") -> EpisodeRow:
    """Let go of a person."""
    hands.release(actor_of(request), number, once=once)
    return episodes.found(actor_of(request), "care.see", number)


@router.get(f"{_ONE}/readings", response=answers(ReadingsPage))
@operation("care.see")
def readings(
    request: HttpRequest, number: Number, asked: Query[Listed]
) -> Cut[ReadingRow]:
    """List the checks of somebody, newest first; corrected ones are among them."""
    row = episodes.found(actor_of(request), "care.see", number)
    rows = ReadingRow.objects.filter(episode=row.pk)
    return cut(rows.order_by("-number"), asked)


@router.post(f"{_ONE}/readings", response=answers(KeptOut))
@operation("care.write")
def write(
    request: HttpRequest, number: Number, body: ReadingIn, once: Once = ""
) -> Kept:
    """Write one check down; it is kept when this is answered, with the standing."""
    return write_reading(
        actor_of(request), number, body.reading(), once=once, note=body.note
    )


@router.post("/care/readings", response=answers(list[KeptOut]))
@operation("care.write")
def write_all(request: HttpRequest, body: ManyReadings) -> HttpResponse:
    """Write many checks down; each is answered in its place, kept or refused."""
    incoming = [
        Incoming(
            episode=one.person,
            reading=one.reading(),
            once=one.once,
            note=one.note,
        )
        for one in body.readings
    ]
    told = KeptOut.many(write_many(actor_of(request), incoming))
    return HttpResponse(told, content_type="application/json; charset=utf-8")


@router.get(f"{_ONE}/acts", response=answers(ActsPage))
@operation("care.see")
def acts(request: HttpRequest, number: Number, asked: Query[Listed]) -> Cut[ActRow]:
    """List what was done for somebody, newest first, without the notes."""
    row = episodes.found(actor_of(request), "care.see", number)
    rows = ActRow.objects.filter(episode=row.pk)
    return cut(rows.order_by("-number"), asked)
