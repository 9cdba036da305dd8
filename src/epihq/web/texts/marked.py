"""A text with its records marked: cut where records begin and end.

    parts("R fell to 0.9", records)    [("R fell to ", None), ("0.9", figure)]

Where records lie in one another, the shortest one is marked: it is the one that a
reader points at. A long text is shown a stretch at a time.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from epihq.text.records import AnyRecord

STRETCH: Final = 20_000


class Part(NamedTuple):
    """A run of letters, and the record that is marked there; None for none."""

    text: str
    record: AnyRecord | None


class Stretch(NamedTuple):
    """Which letters of a text are shown, and which stretch of how many that is."""

    number: int
    of: int
    start: int
    end: int


def stretch_of(text: str, at: int) -> Stretch:
    """Choose the stretch that holds a letter; it is cut between lines where it can."""
    cuts = [0]
    while len(text) - cuts[-1] > STRETCH:
        line = text.rfind("\n", cuts[-1] + STRETCH // 2, cuts[-1] + STRETCH)
        cuts.append(line + 1 if line > 0 else cuts[-1] + STRETCH)
    number = max(place for place, cut in enumerate(cuts) if cut <= max(at, 0))
    ends = [*cuts[1:], len(text)]
    return Stretch(number, len(cuts), cuts[number], ends[number])


def within(records: Sequence[AnyRecord], stretch: Stretch) -> list[AnyRecord]:
    """List the records that begin in a stretch."""
    return [one for one in records if stretch.start <= one.start < stretch.end]


def parts(
    text: str, records: Sequence[AnyRecord], stretch: Stretch, chosen: str = ""
) -> list[Part]:
    """Cut a stretch into what is marked and what is not; ``chosen`` is on top."""
    own = [
        one for one in records if one.start < stretch.end and one.end > stretch.start
    ]
    edges = {stretch.start, stretch.end}
    for one in own:
        edges |= {max(one.start, stretch.start), min(one.end, stretch.end)}
    cuts = sorted(edges)
    return [
        Part(text[start:end], _shown(own, start, end, chosen))
        for start, end in pairwise(cuts)
    ]


def _shown(
    records: Sequence[AnyRecord], start: int, end: int, chosen: str
) -> AnyRecord | None:
    here = [one for one in records if one.start <= start and one.end >= end]
    top = next((one for one in here if one.id == chosen), None)
    return top or min(here, key=lambda one: one.end - one.start, default=None)
