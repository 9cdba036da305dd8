"""The one door for a language model: it may propose spans, and nothing else.

None is shipped and none is asked unless a caller hands one in. A proposal is a part of
the text or it is dropped; what it is taken for stays a candidate until a person says.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Proposal:
    """A part of a text that something proposes for a task: its words, where, what."""

    start: int
    end: int
    text: str
    kind: str


class Proposer(Protocol):
    """Whatever proposes spans of a text for a task, e.g. "measures"."""

    def propose(self, text: str, task: str) -> Iterable[Proposal]:
        """Propose parts of the text."""
        ...


def proposed(proposer: Proposer, text: str, task: str) -> tuple[Proposal, ...]:
    """Ask for proposals, and drop each whose words do not stand where it says."""
    return tuple(
        one
        for one in proposer.propose(text, task)
        if 0 <= one.start < one.end <= len(text)
        and text[one.start : one.end] == one.text
    )
