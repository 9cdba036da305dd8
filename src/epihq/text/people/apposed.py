"""The office that stands behind a name: "Jane Doe, head of the laboratory, said"."""

from collections.abc import Sequence

from epihq.text.people.titles import HONORIFICS, may_be_of_office
from epihq.text.sentences.capitals import is_capital, is_cue, is_of_office
from epihq.text.sentences.complements import FINITE_TAGS
from epihq.text.sentences.passages import Passage, Token

_LONGEST = 16
_DEGREES = {"MD", "PhD", "MP", "RN", "MPH", "DVM", "MBBS"}


def office_behind(passage: Passage, last: int) -> tuple[int, int] | None:
    """Find an office that follows its name: "…, head of the laboratory,"."""
    tokens = passage.tokens
    if last + 2 >= len(tokens) or tokens[last + 1].text != ",":
        return None
    return _with_its_role(passage, last) or _apposition(passage, last)


def _with_its_role(passage: Passage, last: int) -> tuple[int, int] | None:
    tokens = passage.tokens
    if passage.language == "az":
        return None
    index = last + 2
    if tokens[index].text in _DEGREES and index + 2 < len(tokens):
        index += 2 if tokens[index + 1].text == "," else 0
    index = _behind_who_is(passage, index)
    if tokens[index].low in ("the", "a", "an"):
        index += 1
    first = index
    roles = passage.words.words("people", "roles")
    while index < len(tokens) and index - first < 18:
        token = tokens[index]
        if not _is_of_initials(tokens, index) and (
            token.text in ',.;:"”»'
            or not (may_be_of_office(passage, index) or _describes(passage, index))
        ):
            break
        index += 1
    end, index = index, _before_the_day(passage, first, index)
    head = [i for i in range(first, min(index, first + 5)) if tokens[i].low in roles]
    if not head or end >= len(tokens) or not _is_closed(passage, end):
        return None
    # "…, President Aliyev said" is another person's office.
    if _is_led_by_a_role(passage, first, index - 1):
        return None
    return tokens[first].start, tokens[index - 1].end


def _is_of_initials(tokens: Sequence[Token], index: int) -> bool:
    """Tell the letters and stops of "U.N." from the end of a sentence."""
    token = tokens[index]
    if token.text != ".":
        return len(token.text) == 1 and token.text.isupper()
    before, after = tokens[index - 1], tokens[min(index + 1, len(tokens) - 1)]
    is_letter = len(before.text) == 1 and before.text.isupper()
    return is_letter and before.end == token.start and after.is_word


def _before_the_day(passage: Passage, first: int, end: int) -> int:
    """Cut when it was said: "said Jane Doe, head of the centre on Saturday"."""
    tokens = passage.tokens
    days = passage.words.words("dates", "weekdays")
    is_day = end - 2 > first and tokens[end - 1].low in days
    return end - 2 if is_day and tokens[end - 2].low == "on" else end


def _behind_who_is(passage: Passage, index: int) -> int:
    """Step over "who is also" of "…, who is also the minister of health,"."""
    tokens = passage.tokens
    if tokens[index].low != "who" or index + 4 >= len(tokens):
        return index
    if tokens[index + 1].low not in ("is", "was", "has"):
        return index
    small = ("also", "now", "been", "currently", "then")
    behind = range(index + 2, len(tokens))
    return next((i for i in behind if tokens[i].low not in small), index)


def _is_closed(passage: Passage, index: int) -> bool:
    """Tell where an office behind a name ends: at a comma, or at the verb."""
    token = passage.tokens[index]
    is_relative = token.low in ("who", "whose", "which", "as")
    is_end = token.text in ",." or token.tag in FINITE_TAGS
    return is_end or is_relative or is_cue(passage, index)


def _apposition(passage: Passage, last: int) -> tuple[int, int] | None:
    """Find what stands between a name and its verb: ", WHO's technical lead, said"."""
    tokens = passage.tokens
    first = last + 2
    if tokens[first].low in ("the", "a", "an"):
        first += 1
    behind = range(first, min(first + _LONGEST, len(tokens) - 1))
    end = next((i for i in behind if tokens[i].text in ',.;:"“”'), first)
    inside = tokens[first:end]
    is_noun = len(inside) > 1 and all(
        t.text in ("'s", "’s")
        or t.text.isupper()
        or (t.tag and t.tag not in FINITE_TAGS and not t.tag.startswith("W"))
        for t in inside
    )
    is_led = passage.language == "en" and inside and inside[0].tag not in ("IN", "RB")
    if not is_noun or not is_led or tokens[end].text != ",":
        return None
    is_spoken = is_cue(passage, end + 1) and tokens[end + 1].tag in ("VBD", "VBZ")
    return (tokens[first].start, tokens[end - 1].end) if is_spoken else None


def _describes(passage: Passage, index: int) -> bool:
    """Tell a word that only qualifies: "head of the largest opposition party"."""
    token = passage.tokens[index]
    return token.tag.startswith(("JJ", "NN", "CD", "VBN")) and not is_cue(
        passage, index
    )


def _is_led_by_a_role(passage: Passage, first: int, last: int) -> bool:
    """Tell "President Aliyev", which ends in a name, from an office alone."""
    tokens, words = passage.tokens, passage.words
    titles = words.words("people", "titles") | HONORIFICS
    at = last
    while at > first and (
        tokens[at].low in titles
        or (is_capital(passage, tokens[at]) and not is_of_office(passage, tokens[at]))
    ):
        at -= 1
    ends = (
        words.words("people", "roles")
        | words.words("organisations", "nouns")
        | words.words("organisations", "fields")
    )
    return at < last and tokens[at].low in ends
