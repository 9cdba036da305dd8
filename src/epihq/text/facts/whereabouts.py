"""Where a sentence tells a disease to be: "in Norway and Oslo", "Norway is hit by".

    spread of cholera in Norway        Norveçdə yayılıb        в Норвегии выявлен

Where somebody comes from, goes to or whom they accuse, nothing is told to be.
"""

import re
from typing import Final

from epihq.text.facts.places import runs_of
from epihq.text.sentences.masking import Place
from epihq.text.sentences.names import GENITIVE
from epihq.text.sentences.passages import Passage, Sentence

# What may stand between a disease and where it is.
_WHERE: Final = re.compile(
    r"[^.;,]{0,60}\b(?:in|across|throughout|inside|of|в|во|на территории)\s(?:the\s)?"
)
_IS_IN: Final = re.compile(r"\s(?:in|across|в|во)\s(?:the\s)?")
# What is only talked of or acted against is not told to be there by that.
_TOPIC: Final = re.compile(
    r"\b(?:related to|linked to|connected (?:to|with)|concerning|regarding|against|"
    r"response to|because of|about|on|over|amid)\s(?:the\s)?$",
    re.IGNORECASE,
)
_BESIDE: Final = 12
_LED: Final = re.compile(
    r"(?:\b(?:in|across|throughout|within|inside|hit|hits|hitting|reached|reaches|"
    r"(?:returned|spread|come|came) to|"
    r"borders? with|границ\w* с|в|во|на территории|по)\s(?:[\w-]+\s){0,4}?"
    r"(?:(?:countries|states|nations|neighbou?rs|странах|государствах)[\s:,—–(-]+)?"
    r"(?:including\s|such as\s|namely\s|the\s|neighbou?ring\s)*)$",
    re.IGNORECASE,
)
# "Six countries reported cases: Norway, …", "in two countries: Norway and …".
_COUNTRIES: Final = re.compile(
    r"\b(?:countries|territories|nations)\b[^.;:,]{0,60}\b(?:report|record|confirm|detect|"
    r"affect|register|notif|infect|hit)\w*[^.;:]{0,80}:\s(?:the\s)?$"
    r"|\bin (?:\w+ ){0,3}(?:countries|territories|nations):\s(?:the\s)?$"
    r"|\bв (?:\w+ ){0,3}(?:странах|государствах):\s$"
)
_LOCATIVE: Final = re.compile(r"(?:d[aə]|d[aə]k[iı]\w*)$")
# "Norveçin Oslo şəhərində", "Norveç və Çad kimi ölkələrdə": the case stands behind.
_OF_ITS_PART: Final = re.compile(
    r"(?:\s[\w-]+){0,7}?\s(?:rayon|şəhər|bölgə|vilayət|əyalət|region|dairə|məntəqə|"
    r"kənd|qəsəbə|paytaxt|ərazi|şimal|cənub|şərq|qərb|mərkəz|ştat|ada|mahal|qraflı)"
    r"\w*(?:d[aə]|d[aə]n|d[aə]k[iı]\w*)\b"
)
_LIKE_THESE: Final = re.compile(
    r"\s(?:kimi|və digər|və başqa) (?:\w+ ){0,3}(?:ölkə|dövlət)"
    r"(?:lər)?(?:s?i?n)?d[əa]\w*"
)
# A state's house abroad is not that state.
_EMBASSY: Final = re.compile(
    r"(?:посольств|консульств|диппредставительств)\w*\s$"
    r"|(?:embass(?:y|ies)|consulates?|missions?) of\s(?:the\s)?$",
    re.IGNORECASE,
)
# Whose they are tells nothing of where: "Norwegian refugees".
_PEOPLE: Final = re.compile(
    r"\s(?:refugees?|nationals?|citizens?|tourists?|travell?ers?|migrants?|workers|"
    r"camps?|communit\w+|passengers?|students?|граждан\w*|турист\w*|беженц\w*|"
    r"vətəndaş\w*|turist\w*)"
)
_SUBJECT: Final = re.compile(
    r"(?:['’]s)?\s(?:(?:is|are|was|were|has|have|had|also|currently|now|itself|been|all|both|each)\s){0,4}"
    r"(?:experienc\w+|battl\w+|fac(?:ed|es|ing)|fight\w*|struggl\w+|report(?:s|ed|ing)|"
    r"record(?:s|ed|ing)?|confirm(?:s|ed|ing)|register\w*|declar(?:ed|es|ing)|"
    r"announc(?:ed|es|ing)|detect\w*|hit\b|grappl\w+|suffer\w*|see(?:s|ing)|saw|"
    r"handling|response|in the (?:middle|midst|grip)|the (?:worst|hardest|most)|"
    r"outbreaks?|epidemics?|cases)"
)
_THERE: Final = re.compile(
    r"(?:,? and (?:\w+ )?(?:countries|nations|states))?,? where\b"
)


def told_places(passage: Passage, sentence: Sentence) -> list[str | None]:
    """Give the countries that a sentence tells what it is about to be in."""
    found: list[str | None] = []
    for run in runs_of(passage, passage.places_of(sentence)):
        if _is_where(passage, sentence, run) or _has_it(passage, run):
            found += [place.code for place in run]
    return found


def right_behind(passage: Passage, sentence: Sentence, end: int) -> list[str]:
    """Give the countries that stand right behind a disease: "plague in Norway"."""
    led = _IS_IN.match(passage.text, end)
    runs = runs_of(passage, passage.places_of(sentence)) if led else []
    begun = (run for run in runs if led is not None and run[0].start == led.end())
    return [place.code for place in next(begun, [])]


def enumerated(passage: Passage, sentence: Sentence) -> list[Place]:
    """Give the places of an enumeration that is told to be where: "in Norway and …".

    So are those of "These are Norway, …", and of "Norway and … have recorded it".
    """
    are_these = begins_with_these(passage, sentence)
    return [
        place
        for run in runs_of(passage, passage.places_of(sentence))
        if len(run) > 1
        and (are_these or _is_where(passage, sentence, run) or _has_it(passage, run))
        for place in run
    ]


def begins_with_these(passage: Passage, sentence: Sentence) -> bool:
    """Tell "These are …", which goes on about countries told of before."""
    these = passage.words.pattern("events", "these")
    return these is not None and these.match(passage.text, sentence.start) is not None


def _is_where(passage: Passage, sentence: Sentence, run: list[Place]) -> bool:
    """Tell places that a preposition or the case leads."""
    if run[-1].kind not in ("name", "capital") or run[0].kind == "adjective":
        return False
    if passage.language == "az":
        return _is_where_by_case(passage, sentence, run[-1])
    before = passage.text[sentence.start : run[0].start]
    if len(run) > 1 and _COUNTRIES.search(before):
        return True
    return _LED.search(before) is not None and _EMBASSY.search(before) is None


def _is_where_by_case(passage: Passage, sentence: Sentence, last: Place) -> bool:
    """Tell "Norveçdə", "Norveçin Oslo şəhərində" and "Norveç kimi ölkələrdə"."""
    name = passage.original(last.start, last.end)
    if _LOCATIVE.search(name):
        return True
    behind = passage.text[last.end : sentence.end]
    if _LIKE_THESE.match(behind):
        return True
    return bool(GENITIVE.search(name) and _OF_ITS_PART.match(behind))


def _has_it(passage: Passage, run: list[Place]) -> bool:
    """Tell places of which the sentence says that they have it."""
    if passage.language == "ru":
        return passage.text.startswith(", где ", run[-1].end)
    if passage.language != "en":
        return False
    return any(
        pattern.match(passage.text, run[-1].end) for pattern in (_SUBJECT, _THERE)
    )


def is_told_beside(passage: Passage, sentence: Sentence, start: int, end: int) -> bool:
    """Tell "measles in Norway": what is named is told to be there by that alone."""
    is_topic = _TOPIC.search(passage.text, max(0, start - 40), start) is not None
    for place in passage.places_of(sentence):
        if place.kind != "name":
            continue
        gap = passage.text[end : place.start] if place.start > end else ""
        if not is_topic and _IS_IN.fullmatch(gap):
            return True
        if _is_locative(passage, place, start):
            return True
    return False


def _is_locative(passage: Passage, place: Place, start: int) -> bool:
    """Tell "Norveçdə qızılca": in Azerbaijani the place stands before."""
    name = passage.original(place.start, place.end)
    is_near = 0 < start - place.end < _BESIDE and passage.language == "az"
    return is_near and _LOCATIVE.search(name) is not None


def nearest_place(
    passage: Passage, sentence: Sentence, start: int, end: int
) -> str | None:
    """Give the country beside which something is named: behind it, else before it."""
    inside = [p for p in passage.places_of(sentence) if not _is_abroad(passage, p)]
    for place in inside:
        if place.start >= end and _WHERE.fullmatch(passage.text[end : place.start]):
            return place.code
    here = passage.words.pattern("numbers", "here")
    hit = here.search(passage.text, end, sentence.end) if here is not None else None
    told = [p for p in passage.places_of(sentence) if hit and p.end <= hit.start()]
    if told:
        # "… to Norway, as cholera goes on in the country".
        return told[-1].code
    named = [p for p in inside if p.kind in ("name", "capital")]
    before = [p for p in named if p.end <= start]
    if before and "," not in passage.text[before[-1].end : start]:
        return before[-1].code
    return next((p.code for p in inside), None)


def _is_abroad(passage: Passage, place: Place) -> bool:
    """Tell a country of which only somebody's origin is told."""
    behind = passage.text[place.end : place.end + 24]
    if place.kind in ("adjective", "people"):
        return place.kind == "people" or _PEOPLE.match(behind) is not None
    before = passage.text[max(0, place.start - 14) : place.start]
    return re.search(r"\b(?:from|to|with|из|с|со)\s(?:the\s)?$", before) is not None
