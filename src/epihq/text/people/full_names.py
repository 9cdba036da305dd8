"""The name in full that stands before letters in brackets: "Centre for … (CDC)".

Letters that are a body everywhere tell which body a name in full is that no list has.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from epihq.text.people.bodies import Body
from epihq.text.sentences.passages import Passage, Token

_JOINING: Final = re.compile(
    r"(?:of|for|and|the|on|to|in|&|-|üzrə|və|ilə|по|и|в|за|на)"
)
_LETTERS: Final = re.compile(r"[A-Z]{3,8}")
_MOST_WORDS: Final = 14
_FEWEST_NAMES: Final = 2


def in_full(passage: Passage, known: Sequence[Body]) -> Iterator[Body]:
    """Give bodies, each whose letters stand in brackets by its name before them."""
    for body in known:
        yield _in_full(passage, body) or body


def spelled_out(passage: Passage) -> Iterator[tuple[int, int]]:
    """Give names in capitals whose first letters stand behind them in brackets."""
    if passage.language != "en":
        return
    tokens = passage.tokens
    nouns = passage.words.words("organisations", "nouns")
    for index in range(2, len(tokens)):
        letters, led = tokens[index].text, tokens[index - 1].text
        if led != "(" or not _LETTERS.fullmatch(letters):
            continue
        run = _name_before(tokens, index - 2)
        if not any(token.low in nouns for token in run):
            # A disease is told in letters as well.
            continue
        first = "".join(token.text[0] for token in run if token.is_name)
        if first.endswith(letters):
            skipped = len(first) - len(letters)
            start = [token for token in run if token.is_name][skipped].start
            yield start, run[-1].end


def _in_full(passage: Passage, body: Body) -> Body | None:
    letters = passage.text[body.start : body.end]
    led = passage.text[max(0, body.start - 2) : body.start]
    ends = {token.end: number for number, token in enumerate(passage.tokens)}
    last = ends.get(body.start - 2)
    if led != " (" or not letters.isupper() or last is None:
        return None
    run = _name_before(passage.tokens, last)
    names = [token for token in run if token.is_name]
    if len(names) < _FEWEST_NAMES or not _are_of(passage, letters, names):
        return None
    return replace(body, start=run[0].start, end=run[-1].end)


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
    return _JOINING.fullmatch(token.low) is not None or (
        token.is_word and token.is_name
    )


def _are_of(passage: Passage, letters: str, names: Sequence[Token]) -> bool:
    """Tell letters from those of another name; translated ones are not its own."""
    if passage.language != "en":
        return True
    rest = iter(token.text[0] for token in names)
    return all(letter in rest for letter in letters)
