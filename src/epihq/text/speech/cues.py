"""Which words are words of speech: "said" is, "the said house" and "called off" not."""

from typing import Final

from epihq.text.sentences.asking import is_asked
from epihq.text.sentences.names import lowered
from epihq.text.sentences.passages import Passage, Token

# Speech only where somebody is asked to do something.
_ASKING: Final = (
    *("called", "calls", "calling", "encouraged", "encourages", "requested"),
)
_NEAR: Final = 5
_NOT_A_CUE_AFTER: Final = frozenset(
    (
        "the",
        "a",
        "an",
        "of",
        "no",
        "this",
        "that",
        "these",
        "his",
        "her",
        "their",
        "its",
    )
)


def is_cue(passage: Passage, index: int) -> bool:
    """Tell whether a word is one of speech, and a verb."""
    token = passage.tokens[index]
    is_of_many = token.low in passage.words.words("speech", "of_many")
    if is_of_many:
        return token.tag == "VBP" or _is_surely_one(passage, index)
    if token.low not in passage.words.words("speech", "cues"):
        return False
    if passage.language != "en":
        return _is_with_its_verb(passage, index)
    before = passage.tokens[index - 1].low if index else ""
    if (
        _asks_nobody(passage, token)
        or _goes_on_to(passage, index)
        or (
            token.tag == "VBN"
            and (
                # "They will be asked" asks nothing.
                before in ("be", "been", "being")
                or _is_done_to_a_thing(passage, index)
                or _is_of_nobody(passage, index)
            )
        )
    ):
        return False
    if token.tag:
        return token.tag.startswith("VB") and token.tag != "VB"
    return before not in _NOT_A_CUE_AFTER


def _is_surely_one(passage: Passage, index: int) -> bool:
    """Tell "officials report that", whatever the parser takes "report" for."""
    tokens = passage.tokens
    following = tokens[index + 1 : index + 2]
    is_led = bool(following) and following[0].low == "that"
    before = [token.low for token in tokens[max(0, index - _NEAR) : index]]
    if not is_led or not before:
        return False
    is_of_many = before[-1] in passage.words.words("speech", "generic")
    return (is_of_many and before[-1].endswith("s")) or bool(
        {"do", "does", "did"} & set(before)
    )


def _asks_nobody(passage: Passage, token: Token) -> bool:
    """Tell "encouraged by" and "called off" from "called on states to act"."""
    end = passage.sentence_at(token.start).end
    return token.low in _ASKING and not is_asked(passage, token.end, end)


def _goes_on_to(passage: Passage, index: int) -> bool:
    """Tell "continues to meet", "was said to be ill" from words of somebody."""
    following = passage.tokens[index + 1 : index + 2]
    is_to_do = bool(following) and following[0].low in ("to", "with")
    low, before = passage.tokens[index].low, passage.tokens[max(0, index - 1)]
    is_told_so = low == "said" and before.low in ("is", "are", "was", "were")
    return is_to_do and (low.startswith("continu") or is_told_so)


def _is_done_to_a_thing(passage: Passage, index: int) -> bool:
    """Tell "the first declared case" and "was confirmed by a laboratory"."""
    tokens = passage.tokens
    before = tokens[index - 1].low if index else ""
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    if after is None or tokens[index].low not in passage.words.words(
        "speech", "clausal"
    ):
        return False
    is_of_a_noun = tokens[index - 1].tag in ("JJ", "DT", "CD") and after.tag.startswith(
        "NN"
    )
    begun = passage.sentence_at(tokens[index].start).start
    is_this = lowered(passage.text[begun : begun + 4]) in ("this", "it w")
    return is_of_a_noun or (
        before in ("was", "were") and after.low == "by" and not is_this
    )


def _is_of_nobody(passage: Passage, index: int) -> bool:
    """Tell "it is believed", which nobody is told to believe, from "it was noted"."""
    words = [token.low for token in passage.tokens[max(0, index - 3) : index]]
    opinions = passage.words.words("speech", "opinions")
    return passage.tokens[index].low in opinions and "it" in words


def _is_with_its_verb(passage: Passage, index: int) -> bool:
    """Tell "qeyd edib" from "qeyd", which alone is a noun."""
    if passage.tokens[index].low not in passage.words.words("speech", "light"):
        return True
    verbs = tuple(passage.words.text("speech", "light_verbs").split())
    after = passage.tokens[index + 1].low if index + 1 < len(passage.tokens) else ""
    # "Qeyd edək ki, …" is the paper's own.
    return after.startswith(verbs) and after != "edək"
