"""What all operations of the API share: kinds of values, lists, and how one is marked.

    @router.post("/signals/{number}/verify", response=answers(SignalOut))
    @operation("signal.verify")
    def verify(request, number: Number, body: Said = NOTHING, seen: Seen = ""): ...

Every operation says its verb of the rules; the description tells it as ``x-scope``.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import wraps
from typing import Annotated, Any, Generic, TypedDict, TypeVar

from django.http import HttpRequest
from ninja import Field, Header, Path, Schema
from ninja.operation import Operation
from ninja.params.models import Query
from ninja.utils import contribute_operation_args, contribute_operation_callback
from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Strict

from epihq.operations.ledger.moments import row_at
from epihq.operations.ledger.rules import Actor
from epihq.operations.ledger.thing import Thing
from epihq.terms.errors import UsageError
from epihq.web.kit.guard import View, guard
from epihq.web.kit.listing import Found, found, having
from epihq.web.kit.moment import look_of

T = TypeVar("T", bound=Thing)
D = TypeVar("D", bound=date)
_YEAR = re.compile(r"\d{4}-\d\d-\d\d")
_REFUSALS = (400, 401, 403, 404, 409, 413, 422, 429, 503)
_HIGHEST = 2**63 - 1
_MOST = 200


def _kept(text: str) -> str:
    # PostgreSQL has no zero letter to keep or to look for.
    if "\0" in text:
        raise ValueError("text without a zero letter was expected")
    return text


def _near(value: D) -> D:
    # Beyond these years, an hour may have no UTC.
    if not 1900 <= value.year <= 2200:
        raise ValueError("a year from 1900 to 2200 was expected")
    return value


def _written(value: object) -> object:
    # A number would pass for seconds since 1970.
    if not isinstance(value, date) and not _YEAR.match(str(value)):
        raise ValueError("a day or an hour like 2020-07-01 was expected")
    return value


def _moment(text: str) -> str:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text  # ``look_of`` says what is wrong with it
    _near(at)
    return text


def _utc(hour: datetime) -> datetime:
    return hour.astimezone(UTC)


Text = Annotated[str, Field(max_length=20_000), AfterValidator(_kept)]
Word = Annotated[str, Field(max_length=200), AfterValidator(_kept)]
Place = Annotated[
    str,
    Field(
        max_length=100,
        description="The location: its ISO 3166 code, or its name",
        examples=["AZE"],
    ),
    AfterValidator(_kept),
]
Day = Annotated[date, BeforeValidator(_written), AfterValidator(_near)]
Hour = Annotated[AwareDatetime, BeforeValidator(_written), AfterValidator(_near)]
# An hour that is told: always in UTC.
Utc = Annotated[datetime, AfterValidator(_utc)]
Count = Annotated[int, Field(ge=1, le=_HIGHEST)]
# In a body: no word and no truth value passes for a number, and no number for a truth.
Whole = Annotated[int, Strict()]
Given = Annotated[int, Strict(), Field(ge=1, le=_HIGHEST)]
Share = Annotated[float, Strict()]
Truth = Annotated[bool, Strict()]
Number = Annotated[int, Path(ge=1, le=_HIGHEST, description="The thing's number")]
Once = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        max_length=200,
        description="A key of your own: the same request sent again does nothing new",
    ),
]
Seen = Annotated[
    str,
    Header(
        alias="If-Match",
        pattern=r'^("?[0-9]{1,9}"?)?$',
        description="The version that you saw; another one by now is answered 409",
    ),
]


_At = Annotated[str, AfterValidator(_kept), AfterValidator(_moment)]
_AT: Any = Query(
    "",
    description="A past day or hour, e.g. 2020-07-01T12:00Z: the room as it stood",
)


_Disease = Annotated[str, AfterValidator(_kept)]
_DISEASE: Any = Query(
    "", description="Code of a disease, e.g. cholera; the headquarters' own if left out"
)


class Problem(Schema):
    """Why it was not done: a stable code for programs and a sentence for people."""

    code: str = Field(description="Stable code", examples=["ledger.stale"])
    message: str = Field(description="What, why, and the next step, in a sentence")


class _Refusal(Schema):
    """What the library would make of ``Problem`` for each code of each operation.

    A thousand of them would double the time in which the pages are loaded.
    """

    response: Problem


class Thinglike(Schema):
    """What every thing of the room has."""

    number: int = Field(description="Its number", examples=[7])
    version: int = Field(description="How often it was changed", examples=[3])
    state: str = Field(description="Where it stands")
    opened_at: Utc = Field(description="When it was entered")
    changed_at: Utc = Field(description="When it was last changed")


class Versioned(Schema):
    """A body that may name the version that was seen; ``If-Match`` goes before it."""

    version: Annotated[int, Strict(), Field(ge=1, le=2**31 - 1)] | None = Field(
        None, description="The version that you saw", examples=[3]
    )


class Said(Versioned):
    """A word to it, which may be left out."""

    note: Text = Field("", description="What you add to it")


# The body that may be left out.
NOTHING = Said.model_validate({})
SAYS_NOTHING = Versioned.model_validate({})


class Why(Versioned):
    """The reason, which has to be given."""

    reason: Text = Field(description="Why", examples=["A batch of old reports."])


class Listed(Schema):
    """What every list of things takes; newest first."""

    before: Annotated[int, Field(ge=1, le=_HIGHEST)] | None = Field(
        None, description="Only numbers below it: what ``further`` of a page said"
    )
    limit: int = Field(50, ge=1, le=_MOST, description="How many at most")


class InState(Listed):
    """Things of a register: those that are used, or were."""

    state: Word = Field("", description="active or retired")


def cut_by_state(table: type[T], request: HttpRequest, asked: InState) -> "Cut[T]":
    """Cut a page out of a register, newest first."""
    filters = having(state=asked.state)
    return cut(found(table, look_of(request).moment, filters), asked)


def operation(
    verb: str, *, past: bool = False, figures: bool = False
) -> Callable[[View], View]:
    """Open an operation to who may do ``verb``, and tell it in the description.

    ``past`` lets it be asked ``?at=`` a past hour, ``figures`` of which ``?disease=``;
    ``look_of`` reads both.
    """
    for_verb = guard(verb, actor_of)

    def mark(answer: View) -> View:
        guarded = for_verb(_without_look(answer) if past or figures else answer)
        if past:
            contribute_operation_args(guarded, "at", _At, _AT)
        if figures:
            contribute_operation_args(guarded, "disease", _Disease, _DISEASE)
        contribute_operation_callback(guarded, _tell_scope)
        contribute_operation_callback(guarded, _tell_refusals)
        return guarded

    return mark


def _without_look(answer: View) -> View:
    """Keep what ``look_of`` has read from an operation."""

    @wraps(answer)
    def asked_of(request: HttpRequest, *args: Any, **words: Any) -> Any:
        words.pop("at", None)
        words.pop("disease", None)
        return answer(request, *args, **words)

    return asked_of


def _tell_scope(made: Operation) -> None:
    verb: str = made.view_func.verb  # type: ignore[attr-defined]
    made.openapi_extra = {**(made.openapi_extra or {}), "x-scope": verb}


def _tell_refusals(made: Operation) -> None:
    made.response_models |= dict.fromkeys(_REFUSALS, _Refusal)


def actor_of(request: HttpRequest) -> Actor:
    """Give who asks, as the key or the session told."""
    actor: Actor = request.auth
    return actor


def answers(model: Any, *, status: int = 200) -> dict[int, Any]:
    """Tell what an operation answers; 202 is what is done later."""
    return {status: model}


def version_of(seen: str, body: Versioned | None = None) -> int | None:
    """Read the version that the asker saw; None where it does not say."""
    if seen.strip('"'):
        return int(seen.strip('"'))
    return body.version if body else None


def one(table: type[T], number: int, request: HttpRequest) -> T:
    """Find a thing as it stands, or stood at ``?at=``.

    Raises:
        UsageError: ``ledger.no-such-thing``, ``web.bad-hour``.
    """
    row = row_at(table, number, look_of(request).moment)
    if row is None:
        raise UsageError(
            "ledger.no-such-thing",
            f"{table.kind}: the number of one on record was expected; got {number}. "
            "Take one of the list.",
        )
    return row


class Cut(TypedDict, Generic[T]):
    """A page that was cut out of what was found."""

    items: list[T]
    further: int | None


def cut(listed: Found[T], asked: Listed) -> Cut[T]:
    """Cut a page out of what was found, newest first, and say where the next begins."""
    if asked.before is not None:
        listed = listed.filter(number__lt=asked.before)
    read = list(listed[: asked.limit + 1])
    page = read[: asked.limit]
    further = page[-1].pk if len(read) > asked.limit else None
    return Cut(items=page, further=further)


def listed(model: type[Schema], of: str) -> type[Schema]:
    """Make the schema of a page of some things."""
    return type(
        f"{of}Page",
        (Schema,),
        {
            "__doc__": "A page of a list.",
            "__annotations__": {"items": list[model], "further": int | None},  # type: ignore[valid-type]
            "items": Field(description="Those of this page"),
            "further": Field(
                None, description="Ask on with ``before`` of it; null is the end"
            ),
        },
    )
