"""The works of the watch, each in a process of its own: ``background`` starts them."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from epihq.archive import Archive, room_archive
from epihq.archive.catalogue import write_whole
from epihq.assessment.settings import Settings
from epihq.operations.processes import asked_work
from epihq.operations.processes.process import do
from epihq.terms.errors import UsageError
from epihq.terms.signing import house_key

if TYPE_CHECKING:
    from epihq.assessment.behind import Case


def main() -> None:
    """Do the work that the command line names."""
    do(_WORKS)


def estimate_changed(home: Path, day: str, *first: str) -> None:
    """Estimate the locations whose counts have changed, those named ``first`` first.

    Of each disease by itself: in one place they are as many epidemics.

    Raises:
        UsageError: those of the archive.
    """
    from epihq.assessment.store import Store  # noqa: PLC0415 - loads the engine
    from epihq.assessment.world import estimate_world  # noqa: PLC0415

    settings, store, archive = Settings(), Store(home / "estimates"), Archive(home)
    as_of = date.fromisoformat(day)
    epidemics = [
        _cases(archive.about(one), as_of, settings) for one in archive.diseases
    ]
    for is_named in (True, False):
        for cases in epidemics:
            part = [case for case in cases if (case.location in first) is is_named]
            for _ in estimate_world(part, settings, store, workers=1):
                pass


def _cases(archive: Archive, as_of: date, settings: Settings) -> "list[Case]":
    """Find what is to be estimated; nothing of a disease without cases as yet."""
    from epihq.assessment.world import world_cases  # noqa: PLC0415 - loads the engine

    try:
        return list(world_cases(archive, as_of, settings))
    except UsageError as error:
        if error.code != "assessment.nobody-published":
            raise
        return []


def decide_to(home: Path, location: str, hour: str, end: str, out: str) -> None:
    """Write the decision record about a regime's end to the file ``out``.

    It is as of the day of ``hour``, however long it takes.

    Raises:
        EpihqError: those of ``decide``.
    """
    from epihq.desk import decide as desk  # noqa: PLC0415 - loads the engine
    from epihq.desk.decision_file import written  # noqa: PLC0415
    from epihq.operations.measures.acts import acts  # noqa: PLC0415
    from epihq.operations.measures.decision_question import (  # noqa: PLC0415
        decision_question,
    )

    ends = datetime.fromisoformat(end)
    ending = [act for act in acts(home, location) if act.effective_to == ends]
    aims = next((act.disease for act in ending if act.disease), "")
    asked = desk.Question(ends=ends)
    question = decision_question(home, location, asked)
    day = datetime.fromisoformat(hour).date()
    record = desk.decide(room_archive(home, aims), location, day, question)
    write_whole(Path(out), written(record, house_key(home)).encode())


def make_beside(home: Path, name: str, _made_of: str) -> None:
    """Make what an app that rests on the ledger has made beside the watch.

    Raises:
        EpihqError: those of what it is.
    """
    from epihq.operations.ledger import brought, ledger  # noqa: PLC0415 - Django

    with ledger.reading(home):
        brought.beside()[name].make(home)


def _answers(subject: str, make: str, file: str = "work") -> Callable[..., None]:
    """Give the work that answers orders, each into its file, as a subject makes it."""

    def work(home: Path, *orders: str) -> None:
        # Loaded where it is done: each of them loads the engine.
        module = import_module(f"epihq.operations.{subject}.{file}")
        asked_work.answer(home, orders, getattr(module, make))

    return work


_WORKS: Mapping[str, Callable[..., None]] = {
    "estimate": estimate_changed,
    "decide": decide_to,
    "check": _answers("claims", "check"),
    "compare": _answers("decisions", "compare"),
    "card": _answers("claims", "make_card"),
    "text": _answers("texts", "read_text"),
    "feed": _answers("texts", "ask_feed", "outside_work"),
    "page": _answers("texts", "fetch_page", "outside_work"),
    "beside": make_beside,
}
