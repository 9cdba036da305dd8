"""The work of comparing options, in a process of its own."""

from pathlib import Path

import msgspec

from epihq.archive import room_archive
from epihq.operations.decisions.asking import Asking
from epihq.operations.processes.asked_work import Reached
from epihq.terms.signing import house_key


def compare(home: Path, question: msgspec.Raw, reached: Reached) -> str:
    """Ask the decision desk; give its record, signed, as `epihq decide` writes it.

    Raises:
        EpihqError: those of ``decide``.
    """
    from epihq.desk.decide import decide  # noqa: PLC0415 - loads the engine
    from epihq.desk.decision_file import written  # noqa: PLC0415
    from epihq.operations.measures.decision_question import (  # noqa: PLC0415
        decision_question,
    )

    asking = msgspec.json.decode(question, type=Asking)
    asked = decision_question(
        home, asking.location, asking.question(), capacity=asking.capacity
    )
    archive = room_archive(home, asking.disease)
    record = decide(archive, asking.location, asking.as_of, asked, reached=reached)
    return f"{written(record, house_key(home))}\n"
