"""What the parser tells of the clause that hangs on a word of speech."""

from typing import Final

from epihq.text.sentences.passages import Passage

FINITE_TAGS: Final = {"VBD", "VBZ", "VBP", "MD"}
_SUBJECTS: Final = ("nsubj", "nsubjpass", "expl", "csubj", "attr")


def cue_at(passage: Passage, at: int) -> int | None:
    """The index of the word that ends at ``at``, if one does."""
    return next((i for i, t in enumerate(passage.tokens) if t.end == at), None)


def led_by_that(passage: Passage, at: int, limit: int) -> int | None:
    """Where words begin whose "that" the parser hangs on their verb, however far.

    "Chen told the media after a meeting in Geneva that he came for nothing else."
    """
    tokens = passage.tokens
    cue = cue_at(passage, at)
    for token in tokens:
        if token.start < at or token.end > limit:
            continue
        if token.tag in FINITE_TAGS or token.text in '"“”«»;:':
            return None
        if token.low == "that" and token.dep == "mark" and token.head >= 0:
            verb = tokens[token.head]
            return token.end if verb.dep == "ccomp" and verb.head == cue else None
    return None


def is_complement(passage: Passage, cue: int, start: int) -> bool:
    """Tell whether what begins behind a verb is its clause: "reports that …".

    "Announced its first death" has a thing before any clause, "declared itself free"
    nobody who does anything.
    """
    tokens = passage.tokens
    verb = next(i for i, t in enumerate(tokens) if t.end > cue)
    clause = {i for i, t in enumerate(tokens) if t.dep == "ccomp" and t.head == verb}
    for token in tokens:
        if token.start < start:
            continue
        if token.head == verb and token.dep == "dobj":
            return False
        if token.head in clause and token.dep in _SUBJECTS:
            return True
    return False
