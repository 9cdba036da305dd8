"""Whose a statement, a report or a circular is that says something.

a circular issued by the ministry said      the ministry's report notes
the ministry has issued a statement saying  a statement from the ministry said
"""

import re
from collections.abc import Sequence
from typing import Final

from epihq.text.sentences.names import lowered
from epihq.text.sentences.passages import Passage
from epihq.text.speech.known import Source

_THINGS: Final = frozenset(
    (
        *("statement", "report", "circular", "bulletin", "letter", "document"),
        *("study", "release", "guidelines", "directive", "advisory", "website"),
    )
)
_BY: Final = re.compile(
    r"\s(?:(?:that was|jointly|which was)\s)?"
    r"(?:issued|released|published|signed|posted|distributed|circulated|sent|shared)?"
    r"(?:\s(?:on|last|late|this)\s[\w ]{3,16}?)?\s?(?:by|from|of)\s(?:the\s|a\s)?"
)
_SPEAK: Final = ("name", "office", "body", "country", "other", "the-body")


def issued_by(
    passage: Passage, thing: Source, sources: Sequence[Source]
) -> Source | None:
    """Give who issued what says something, where the sentence tells it."""
    last = passage.text[thing.start : thing.end].split()[-1:]
    if thing.kind not in ("other", "the-body") or not {*map(lowered, last)} & _THINGS:
        return None
    may = [s for s in sources if s.kind in _SPEAK and s is not thing]
    led = _BY.match(passage.text, thing.end)
    behind = (s for s in may if led and s.start <= led.end() < s.end)
    whose = (s for s in may if _is_whose(passage, s, thing))
    return next(behind, None) or next(whose, None) or _who_gave(passage, thing, may)


def _is_whose(passage: Passage, source: Source, thing: Source) -> bool:
    """Tell "the MSF report" and "the ministry's statement"."""
    between = passage.text[source.end : thing.start]
    is_body = source.kind in ("body", "country", "other")
    return is_body and re.fullmatch(r"(?:['’]s)?\s(?:\w+\s)?", between) is not None


def _who_gave(
    passage: Passage, thing: Source, sources: Sequence[Source]
) -> Source | None:
    """Tell "the ministry has issued a statement": the subject of its verb."""
    tokens = passage.tokens
    for index in passage.tokens_in(thing.start, thing.end):
        if tokens[index].dep != "dobj":
            continue
        given = tokens[index].head
        subjects = [t for t in tokens if t.dep == "nsubj" and t.head == given]
        for one in subjects:
            for source in sources:
                if source.start <= one.start < source.end:
                    return source
    return None
