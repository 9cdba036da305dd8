"""Whether a count is of a day or a week, or of all until then.

A count without a period is of all until then: "has killed 30 people", "reported 4,032
cases since May". It is new with a word of it ("new", "another"), or with a period in
its own clause.
"""

import re
from collections.abc import Sequence
from typing import Protocol

from epihq.text.facts.dates import Day
from epihq.text.facts.numbers import Number
from epihq.text.sentences.lexicon import Lexicon
from epihq.text.sentences.names import lowered
from epihq.text.sentences.passages import Passage, Sentence

_EDGE = re.compile(
    r"[;—–:]\s|,\s(?:representing|bringing|taking|raising|up from|compared|according|"
    r"which|who|where|while|whereas|but|including|among them|of wh\w+|"
    r"the (?:highest|most|largest)|а|но|котор\w+|что|тогда как)\b"
    # "5,301 died, 139 of them in the past day".
    r"|,\s[\w,. ]{1,14}\s(?:of (?:them|whom|which|these)|из (?:них|которых)|onlardan)\b"
)
# "The toll rose by 40": by how many, and not to how many.
_GREW_BY = re.compile(
    r"\b(?:rose|risen|rising|increased?|grew|grown|jumped|climbed|вырос\w*|"
    r"увеличил\w*|возрос\w*)\s(?:by|на)\s(?:\w+ )?$",
    re.IGNORECASE,
)
# "Increased to five after three new ones": of these others are new.
_WITH_OTHERS = re.compile(r",\s(?:with|as)\s|,?\safter\s")
# "The new patients raised the cases to 510": to how many.
_GREW_TO = re.compile(
    r"\b(?:rais|bring|brought|rose|rise|rising|increase|increasing|grew|grown|jump|"
    r"climb|surg|push|took|tak(?:es|ing)|swell|вырос|увелич|возрос|подня|достиг)\w*\b"
    r"[^.;:]{0,60}?\b(?:to|до)\s(?:(?:at least|about|more than|over|nearly|almost|"
    r"around|some|почти|более|около|примерно)\s)?$",
    re.IGNORECASE,
)
# "The two deaths bring the toll to nine".
_BRINGS = re.compile(
    r"\s(?:\w+\s){1,3}(?:(?:have|has)\s)?(?:br(?:ing|ought)|rais|tak|push)\w*\s"
    r"(?:the|its|their)\s(?:\w+\s){0,2}(?:total|toll|tally|number|count)\b"
)
_CLAUSE = re.compile(r"[,;—–\"“«]\s?|\b(?:that|which|who|where|что|котор\w+|ki)\s")
# Of what follows it, that it has been so is told, and not when.
_RELATIVE = re.compile(r"\b(?:that|which|who)\s(?:has|have|had)\b")
# "Today refused to …, despite the deaths of 684": what is of today is something else.
_BECAUSE = re.compile(r"\b(?:despite|after|following|amid|because|as)\s")
# "… said last week that", "dünən bildirib ki": when it was said is before it.
_THAT = re.compile(r"(?:\s[\w'’-]+){0,6}?,?\s(?:that|ki|что)\b")
_WORD = re.compile(r"[^\W\d]+")
# "The toll doubled from 16 to 31": both are of all.
_FROM = re.compile(r"\b(?:from|с|со)\s$")
_FROM_TO = re.compile(r"\b(?:from|с|со)\s\d[\d.,\s]*\s(?:to|до)\s$")
_TO = re.compile(r"\s(?:to|до)\s(?:\d|$)")
# "…, including six", whatever the whole is.
_INCLUDING = re.compile(r"(?:\bincluding|в том числе|из них|o cümlədən)\s(?:\w+\s)?$")
# "Ölənlərin sayı 77-yə çatıb": how many there are, whenever that is said.
_REACHES = re.compile(
    r"\bsayı(?:\s\w+){0,2}\s\d[\d\s]*(?:min\w*\s?\d*)?(?:-?\w+)?(?:\snəfər\w*)?"
    r"\s(?:çat|yüksəl|keç|çıx|ötüb)"
)
_TOTAL_OF = re.compile(r"\btotal of\s*$")
# So many letters around a number stands what is told of it.
_BESIDE = 40
_FEW = 5
# So many days are a week, with one or the other of its ends.
_WEEK = 8
# So near behind a count, a period is of it: "rose to 120 a day".
_OF_IT = 30
# How many there are, whenever that is said.
_STOCKS = ("active", "icu", "critical", "ventilated", "home_care")
_NEAR = 32
_OF_LISTS = ("cases", "deaths", "recovered")


class Around(Protocol):
    """What stands beside a number."""

    @property
    def before(self) -> str:
        """What stands before it, as far as the number before."""

    @property
    def behind(self) -> str:
        """What stands behind it, as far as the next number."""

    @property
    def sentence(self) -> Sentence:
        """Its sentence."""


def kind_of(
    passage: Passage,
    number: Number,
    around: Around,
    indicator: str,
    days: Sequence[Day],
    earlier: str | None,
) -> str:
    """Tell whether a count is of a day or so, or of all until then.

    ``earlier`` is what the one before it is: "among them 12 children" is the same.
    """
    words = passage.words
    parts = words.pattern("numbers", "parts")
    if earlier and parts and parts.match(passage.text, around.sentence.start):
        return earlier
    before = passage.text[around.sentence.start : number.start]
    is_from_to = indicator in _OF_LISTS and _is_from_to(before, around.behind)
    if indicator not in _STOCKS and _is_within_a_span(words, around):
        return "new"
    if number.is_share or is_from_to or _is_in_all(passage, number, around):
        return "total"
    is_called_new = _is_called_new(words, around) or _GREW_BY.search(around.before)
    if is_called_new or _BRINGS.match(around.behind) or indicator in _STOCKS:
        return "new" if indicator not in _STOCKS or is_called_new else "total"
    told = "total" if _is_of_all(words, around) else _last_of(words, before)
    is_more = words.finds("numbers", "more", _near(around)) is not None
    if told is None and (is_more or _on_a_day(passage, number, around, days)):
        told = "new"
    return told or _by_the_rest(passage, number, around.sentence, indicator)


def _is_in_all(passage: Passage, number: Number, around: Around) -> bool:
    """Tell "a total of 53", and "ölənlərin sayı 77-yə çatıb"."""
    if _TOTAL_OF.search(around.before):
        return True
    start = max(around.sentence.start, number.start - _BESIDE)
    end = min(around.sentence.end, number.end + _BESIDE)
    told = _REACHES.search(passage.text, start, end)
    is_its = told is not None and told.start() < number.start < told.end()
    return passage.language == "az" and is_its


def _is_within_a_span(words: Lexicon, around: Around) -> bool:
    """Tell "518, including six in the last 24 hours", "a total of 53 in a day"."""
    is_all = _TOTAL_OF.search(around.before) is not None
    if not is_all and not _INCLUDING.search(around.before):
        return False
    own = _own_clause(around.behind)
    hit = words.finds("numbers", "new_span", own)
    if hit is None or words.finds("numbers", "since", own):
        return False
    return is_all or hit.start() <= _OF_IT


def _is_called_new(words: Lexicon, around: Around) -> bool:
    """Tell "12 new cases", "another 12"."""
    behind = _WITH_OTHERS.split(around.behind)[0].split(",")[0]
    first = words.pattern("numbers", "new_first")
    is_first = first is not None and first.match(around.behind.lstrip()) is not None
    hit = words.finds("numbers", "new", behind)
    is_near = hit is not None and hit.end() <= _NEAR
    return (
        is_first or is_near or words.finds("numbers", "new", _near(around)) is not None
    )


def _is_of_all(words: Lexicon, around: Around) -> bool:
    """Tell "raised the cases to 510" and "12 died since the start of the year"."""
    if words.finds("numbers", "new_span", around.behind[:_OF_IT]):
        return False
    rest = _own_clause(around.behind)
    is_since = words.finds("numbers", "since", rest) is not None
    return is_since or _GREW_TO.search(around.before) is not None


def _is_from_to(before: str, behind: str) -> bool:
    """Tell "from 16 to 31": how many there were, and how many there are."""
    is_first = _FROM.search(before) is not None and _TO.match(behind) is not None
    return is_first or _FROM_TO.search(before) is not None


def _own_clause(behind: str) -> str:
    """Give what stands behind a count, as far as another clause."""
    edge = _EDGE.search(behind)
    return behind[: edge.start()] if edge else behind


def _near(around: Around) -> str:
    """Give the three words before a number."""
    return " ".join(around.before.split()[-3:])


def _by_the_rest(
    passage: Passage, number: Number, sentence: Sentence, indicator: str
) -> str:
    """Tell it by what stands behind in its clause, or by the list it stands in."""
    words, text = passage.words, passage.text
    rest = _own_clause(text[number.end : sentence.end])
    if words.finds("numbers", "new_span", _without_told_days(words, rest)):
        return "new"
    # A new one behind the next number is another: "228 cases, with 50 more …".
    clause = text[sentence.start : number.end] + _WITH_OTHERS.split(rest)[0]
    is_list = words.finds("numbers", "new", clause) and indicator in _OF_LISTS
    is_total = words.finds("numbers", "total", clause)
    return "new" if is_list and not is_total else "total"


def _last_of(words: Lexicon, before: str) -> str | None:
    """Of "in the last week" and "in all" before a count the nearer one holds."""
    spans = _without_told_days(words, before)
    told = {
        # Of both at one place "in all" holds: "всего за этот период".
        "total": _last_end(words.pattern("numbers", "total"), before),
        "new": max(
            _last_end(words.pattern("numbers", "new_span"), spans),
            _end_of_a_week(words, before),
        ),
    }
    kind = max(told, key=lambda name: told[name])
    if told[kind] < 0:
        return None
    if kind == "new" and _is_of_another_clause(before, told["new"]):
        return None
    return kind


def _end_of_a_week(words: Lexicon, before: str) -> int:
    """Give where "between 14 and 20 September" ends, which is a week or so."""
    pattern = words.pattern("numbers", "from_day_to_day")
    found = pattern.finditer(before) if pattern is not None else ()
    return max(
        (m.end() for m in found if int(m["last"]) - int(m["first"]) <= _WEEK),
        default=-1,
    )


def _is_of_another_clause(before: str, at: int) -> bool:
    """Tell "closed its border on Saturday … a virus that has killed 30 people"."""
    rest = before[at:]
    if _RELATIVE.search(rest) or _BECAUSE.search(rest):
        return True
    has_verb = len(before[:at].split()) > _FEW
    return (
        has_verb
        and bool(re.search(r"\b(?:has|have|had)\b", rest))
        and bool(_CLAUSE.search(rest))
    )


def _last_end(pattern: "re.Pattern[str] | None", text: str) -> int:
    return max((m.end() for m in pattern.finditer(text)), default=-1) if pattern else -1


def _without_told_days(words: Lexicon, text: str) -> str:
    """Blank the days on which something is told: "said on Friday that …"."""
    pattern = words.pattern("numbers", "told_day")
    text = pattern.sub(lambda m: " " * len(m.group()), text) if pattern else text
    said = _end_of_saying(words, text)
    return " " * said + text[said:]


def _end_of_saying(words: Lexicon, text: str) -> int:
    """Give where it begins what is said, if somebody says it: "last week she said".

    Who reports a count on a day tells how many there were on it: of such verbs only a
    clause is what somebody says.
    """
    cues, clausal = (words.words("speech", name) for name in ("cues", "clausal"))
    end = 0
    for word in _WORD.finditer(text):
        low = lowered(word.group())
        if low not in cues:
            continue
        that = _THAT.match(text, word.end())
        # Only English lists verbs behind which what is said needs no "that".
        if that is not None:
            end = that.end()
        elif clausal and low not in clausal:
            end = word.end()
    return end


def _on_a_day(
    passage: Passage, number: Number, around: Around, days: Sequence[Day]
) -> bool:
    """Tell "Yanvarın 14-də 653 adam": what is of a day is of no other one."""
    if passage.language != "az":
        return False
    return any(
        around.sentence.start <= day.start < number.start
        and re.match(r"(?:-[iıuü])?-?d[əa]\b", passage.text[day.end : day.end + 5])
        # "… 16-da bildirib ki, 5 nəfər": of the day on which it was said.
        and not re.search(r"\bki\b", passage.text[day.end : number.start])
        for day in days
    )
