"""The name in full that stands before letters in brackets: "Centre for … (CDC)".

Letters that are a body everywhere tell which body a name in full is that no list has.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from epihq.text.people.bodies import Body
from epihq.text.sentences.passages import Passage, Token

_JOINING: Final = (
    *("of", "for", "and", "the", "on", "to", "in", "&", "-"),
    *("üzrə", "və", "ilə"),
)
_LETTERS: Final = re.compile(r"[A-Z]{3,8}")
_MOST_WORDS: Final = 14
_FEWEST_NAMES: Final = 2
# "Norway's Centre …": the country stands right before.
_BESIDE: Final = 4


def in_full(passage: Passage, known: Sequence[Body]) -> Iterator[Body]:
    """Give bodies, each whose letters stand in brackets by its name before them."""
    for body in known:
        yield _in_full(passage, body) or body


def spelled_out(passage: Passage) -> Iterator[tuple[int, int]]:
    """Give names in capitals whose first letters stand behind them in brackets."""
    if passage.language != "en":
        return
    tokens = passage.tokens
    for index in range(2, len(tokens)):
        letters, led = tokens[index].text, tokens[index - 1].text
        if led == "(" and _LETTERS.fullmatch(letters):
            run = _spelled(passage, letters, _name_before(tokens, index - 2))
            if run:
                yield run[0].start, run[-1].end


def _in_full(passage: Passage, body: Body) -> Body | None:
    letters = passage.text[body.start : body.end]
    led = passage.text[max(0, body.start - 2) : body.start]
    if led != " (" or not letters.isupper():
        return None
    ends = (i for i, token in enumerate(passage.tokens) if token.end == body.start - 2)
    last = next(ends, None)
    if last is None:
        return None
    run = _name_before(passage.tokens, last)
    if passage.language == "en":
        run = _spelled(passage, letters, run)
    elif passage.language != "az" or not _is_of_bodies(passage, run[-1:]):
        # A name is declined in Russian, and most of its words are small.
        return None
    if len([t for t in run if t.is_name]) < _FEWEST_NAMES or _is_a_states(passage, run):
        return None
    return replace(body, start=run[0].start, end=run[-1].end)


def _spelled(passage: Passage, letters: str, run: Sequence[Token]) -> Sequence[Token]:
    """Give the end of a run that letters are the beginning of, and that is a body.

    A disease is told in letters as well, and a person may have their first letters.
    """
    names = [token for token in run if token.is_name]
    first = "".join(token.text[0] for token in names)
    at = first.rfind(letters)
    if at < 0:
        return ()
    told = [token for token in run if token.start >= names[at].start]
    return told if _is_of_bodies(passage, told) else ()


def _is_of_bodies(passage: Passage, run: Sequence[Token]) -> bool:
    nouns = passage.words.words("organisations", "nouns")
    return any(token.low in nouns for token in run)


def _is_a_states(passage: Passage, run: Sequence[Token]) -> bool:
    """Tell "Norwegian Centre for Disease Control (CDC)", which is not the known one."""
    begins = run[0].start
    return any(
        p.start < run[-1].end and begins - p.end < _BESIDE for p in passage.places
    )


def _name_before(tokens: Sequence[Token], last: int) -> Sequence[Token]:
    """Go back over names and what joins them; a name begins it."""
    first = last + 1
    least = max(0, last - _MOST_WORDS)
    while first > least and _is_of_a_name(tokens[first - 1]):
        first -= 1
    while first <= last and (not tokens[first].is_name or tokens[first].low == "the"):
        first += 1
    return tokens[first : last + 1]


def _is_of_a_name(token: Token) -> bool:
    return token.low in _JOINING or (token.is_word and token.is_name)
