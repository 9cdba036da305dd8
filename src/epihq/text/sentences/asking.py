"""What somebody is asked to do: "urged states to share it", "warned of a second wave".

Such words are speech, though nobody says them.
"""

import re

from epihq.text.sentences.passages import Passage

# What somebody is to do: "urged states to share it", "warned against travel".
_DIRECTS = re.compile(
    r"(?:urg(?:e|es|ed|ing)|advis(?:es|ed|ing)|warn(?:s|ed|ing)|ask(?:s|ed|ing)|"
    r"instruct(?:s|ed)|appeal(?:s|ed)|called|calls|calling|implored|direct(?:s|ed)|"
    r"encourag(?:ed|es)|request(?:s|ed)|told|recommend(?:s|ed))$"
)
# So long is a word that asks, at most.
_LONGEST = 14
# So far behind it, in one clause, stands what is to be done.
_WHOM_TO = re.compile(
    r"\s+(?!that\b|whether\b|if\b)[^,.;:\"“”]{2,130}(?:(?<=to )[\"“][a-z]+)?"
)
_TO_DO = re.compile(r"\bto\s(?:not\s)?[\"“]?(?P<do>[a-z]{2,})\b")
_SAYING = re.compile(r"(?:told|warn\w+|advis\w+|recommend\w+)$")
_OF_WHAT = re.compile(
    r"\s+(?:(?!that\b)[\w'’-]+\s){0,3}?(?:against|of|about)\s(?=[^,.;]{8})"
)
_WARNS = re.compile(r"(?:warn(?:s|ed|ing)|advis(?:es|ed|ing))$")
_CALLING = ("called", "calls", "calling")
# "Called for efforts to contain it" asks nobody, "called off" nothing.
_FOR_A_THING = re.compile(
    r"\s(?:off|(?:[a-z]+ )?for\s(?!(?:\w+\s){0,2}?(?:country|countries|state|nation|"
    r"government|leader|people|authorit|citizen|member)))"
)
_RU_DIRECTS = re.compile(
    r"(?:призва|призыва|прос[ия]|попроси|рекоменд|порекоменд|посовет|потребова|требу|"
    r"предлож|поручи|обяза)\w*$"
)
_RU_TO_DO = re.compile(
    r"\s(?:[^,.;:«»\"]{2,110}?\s)?(?:не\s)?\w{2,}(?:ть|ться|ти|тись|чь)\b"
)


def is_asked(passage: Passage, at: int, limit: int) -> bool:
    """Tell whether somebody is asked behind a word of speech to do something."""
    text = passage.text
    before = text[max(0, at - _LONGEST) : at]
    if passage.language == "ru":
        is_led = _RU_DIRECTS.search(before) is not None
        return is_led and _RU_TO_DO.match(text, at, limit) is not None
    if passage.language != "en" or not _DIRECTS.search(before):
        return False
    if _FOR_A_THING.match(text, at, limit) and before.endswith(_CALLING):
        return False
    is_warned = _WARNS.search(before) and _OF_WHAT.match(text, at, limit)
    asked = _WHOM_TO.match(text, at, limit)
    return bool(is_warned) or _is_to_do(passage, asked, before)


def _is_to_do(passage: Passage, told: re.Match[str] | None, before: str) -> bool:
    """Tell "urged them to wait" from "told them that it spread to other towns".

    Where it was parsed a verb stands behind "to", or an adverb and then one.
    """
    if told is None:
        return False
    to_do = _TO_DO.search(told.group())
    led = told.group()[: to_do.start()] if to_do else told.group()
    if _SAYING.search(before) and re.search(r"\b(?:that|whether|if)\b", led):
        return False
    tags = {token.start: token.tag for token in passage.tokens}
    deeds = (hit.start("do") for hit in _TO_DO.finditer(passage.text, *told.span()))
    return any(tags.get(at, "") in ("", "VB", "RB") for at in deeds)
