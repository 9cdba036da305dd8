"""The same story from several publishers: texts that share most runs of their words.

A text is cut into runs of five words, folded; two texts are alike by the share of the
runs that they have in common of the shorter one's, so that a story shortened by an
agency is still that story.

Source: A. Broder, "On the resemblance and containment of documents", 1997.
"""

from collections import defaultdict
from collections.abc import Sequence
from hashlib import blake2b
from typing import Final

from epihq.terms.folding import fold

_WORDS: Final = 5
# Of the shorter text's runs, this share in common makes one story.
ALIKE_FROM: Final = 0.5
# Runs kept of a text, the smallest ones by their digest: two texts keep the same ones.
_KEPT: Final = 400


def shingles(text: str) -> frozenset[int]:
    """Give the digests of a text's runs of five words, at most 400 of them."""
    words = fold(text).split()
    count = max(1, len(words) - _WORDS + 1) if words else 0
    runs = {" ".join(words[at : at + _WORDS]) for at in range(count)}
    digests = sorted(
        int.from_bytes(blake2b(run.encode(), digest_size=8).digest()) for run in runs
    )
    return frozenset(digests[:_KEPT])


def likeness(one: str, other: str) -> float:
    """Tell how much of the shorter text the longer one holds, 0 to 1."""
    return likeness_of(shingles(one), shingles(other))


def likeness_of(one: frozenset[int], other: frozenset[int]) -> float:
    """Tell the same of two texts whose digests are known, 0 to 1."""
    if not one or not other:
        return 0.0
    # Of cut lists only what both could have kept is compared.
    bound = min(max(one), max(other)) if max(len(one), len(other)) == _KEPT else None
    if bound is not None:
        one = frozenset(d for d in one if d <= bound)
        other = frozenset(d for d in other if d <= bound)
    least = min(len(one), len(other))
    return len(one & other) / least if least else 0.0


def near_duplicates(
    texts: Sequence[str], alike_from: float = ALIKE_FROM
) -> list[tuple[int, ...]]:
    """Group texts that tell the same story, each group by the texts' places.

    Every text is in one group; groups are in the order of their first text.
    """
    kept = [shingles(text) for text in texts]
    holders: dict[int, list[int]] = defaultdict(list)
    group = list(range(len(texts)))
    for index, digests in enumerate(kept):
        met = {other for digest in digests for other in holders[digest]}
        for other in sorted(met):
            if likeness_of(digests, kept[other]) >= alike_from:
                _join(group, index, other)
        for digest in digests:
            holders[digest].append(index)
    found: dict[int, list[int]] = {}
    for index in range(len(texts)):
        found.setdefault(_root(group, index), []).append(index)
    return [tuple(members) for members in found.values()]


def _root(group: list[int], index: int) -> int:
    while group[index] != index:
        index = group[index]
    return index


def _join(group: list[int], one: int, other: int) -> None:
    roots = sorted((_root(group, one), _root(group, other)))
    group[roots[1]] = roots[0]
