"""The country of a count: told in its clause, its sentence, or by what comes before.

A count of several countries, or of a continent, is of no single one; "in the country"
is the one that the text is about, and not the last one named.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from epihq.text.facts.numbers import Number
from epihq.text.sentences.masking import Place
from epihq.text.sentences.names import lowered
from epihq.text.sentences.parts import country_of_parts
from epihq.text.sentences.passages import Passage, Sentence

WORLD: Final = "WLD"
_FAR: Final = 100
_AT_HEAD: Final = 3
# Of so many words is a heading at most.
_HEADING: Final = 8
# Of so many countries in one sentence none is the one that goes on.
_MANY: Final = 3
_JOINED: Final = re.compile(
    # "Congo (DRC)" and "Chad (the south)", but not "Chad (two cases)".
    r"(?:\s\((?:[^\W\d_a-zа-яё][^()\d]{1,29}|the\s[^()\d]{2,26})\))?(?:['’]s)?\s?"
    r"(?:,|,?\s(?:and|or|и|или|və|ilə|as well as|а также|habelə))\s"
    r"(?:in |в |во |neighbou?ring |the )*"
)
_BEHIND: Final = 70
# Between a country and what is counted in it: "Norway (12", "Congo (DRC) (12",
# "Chad = 8"; in Azerbaijani a name's case stands behind it.
IN_BRACKETS: Final = re.compile(
    r"\w{0,5}(?:(?:\s\([^()\d]{2,30}\))?\s\((?:n\s?=\s?)?|\s?=\s?|\s[–—-]\s)"
)
# "… cases and 12 deaths in Norway": it is of both.
_SHARED: Final = re.compile(
    r"\s(?:[^\W\d]+\s){1,4}(?:and|и)\s(?:[a-zа-я]+\s){0,2}\d[\d,.\s]*\s?"
    r"(?:[^\W\d]+\s){1,4}(?:in|across|в|во)\s(?:the\s)?"
)
# "13 случаев — в Норвегии, 12 — в Осло".
_BY_DASH: Final = re.compile(r"\s(?:[^\W\d]+\s){0,2}[—–-]\s(?:в|во|на)\s")
# "84 Norwegian children".
_WHOSE: Final = re.compile(r"\s(?:(?!of|in|from|by|to|and)[a-z]+\s){0,2}")
_PEOPLE: Final = re.compile(
    r"\s(?:children|citizens|nationals|people|residents|patients|nurses|doctors|"
    r"soldiers|women|men|villagers)\b"
)
# Where something began, or what it is near, is not where it is counted.
_APART: Final = r"(?:since|after|before|when|which|who|that|while|после|когда|котор\w+)"
_BORDER: Final = re.compile(
    r"(?:\b(?:bordering|outside(?: of)?)\s(?:the\s)?|\bприграничн\w+\s(?:с|со)\s|"
    r"\b(?:border|frontier)s?(?:\s(?:post|crossing|point|area|region)s?)?"
    r"\s(?:with|of|to)\s(?:the\s)?|границ\w*\s(?:с|со)\s)$"
)
# "37 imported from Norway": where somebody came from, nobody is counted.
_ORIGIN: Final = re.compile(
    r"(?:\b(?:import\w*|export\w*|arriv\w*|return\w*|travel\w*|c[ao]me|coming|flew|flown|"
    r"back)\s(?:[a-z]+\s)?from\s(?:the\s)?"
    r"|(?<!cases )(?<!deaths )(?<!infections )\b(?:is|are|was|were)\sfrom\s(?:the\s)?"
    # Whose laboratory found it out is not where it was.
    r"|\b(?:tests?|tested|conducted|analy[sz]ed|confirmed|examined|sequenced|samples?)"
    r"(?:\s\w+){0,2}\s(?:by|at)\s(?:the|a)\s"
    r"|\b(?:sent|shipped|flown|transferred|exported)\s(?:\w+\s)?to\s"
    r"(?:(?:the|an?)\s)?(?:[\w-]+\s){0,3}?(?:(?:in|of)\s)?"
    r"|\b(?:tests?|tested|samples?|conducted|confirmed|analy[sz]ed|examined|made)\b"
    r"[^.;,\d]{0,60}\b(?:Institut[eo]?|Laborator(?:y|ies))\b[^.;,\d]{0,40}"
    r"(?:\s(?:in|of)|,)\s(?:the\s)?"
    r"|\b(?:прибы|верну|возвра|завез|приех|прилет|приезж)\w*\s(?:\w+\s)?(?:из|с|со)\s)$",
    re.IGNORECASE,
)
_ABLATIVE: Final = re.compile(r"d[aə]n$")
_FROM_THERE: Final = re.compile(r"\s(?:\w+\s)?(?:gəl|qayıd|gətiril|uç)\w+")
_AT_BORDER: Final = re.compile(r"(?:\silə)?\ssərhəd")
_LED: Final = (
    rf"(?:(?!\b{_APART}\b)[^.;,\d—–-]|\b-\b)*"
    r"\b(?:in|into|on|from|across|of|в|во|на)\s(?:the\s)?"
)


@dataclass(frozen=True)
class Where:
    """Where a count is told to be: one country, the world, or ``among`` several."""

    code: str | None
    among: tuple[str, ...] = ()


@dataclass(frozen=True)
class Topic:
    """What is known so far of where a text is: ``given``, named, the last one named."""

    given: str | None = None
    last: str | None = None
    named: tuple[str, ...] = ()
    # Whom the last heading within a text names: "Chikungunya – Norway".
    section: str | None = None
    # Whether the last sentence that named a country named many.
    many: bool = False

    def with_passage(self, passage: Passage, last: str | None) -> "Topic":
        """Give what is known behind a passage."""
        named = self.named + _weighed(passage, passage.places)
        section = _section(passage) or self.section
        told = passage.places
        many = _names_many(passage, list(told)) if told else self.many
        return Topic(self.given, last, named, section, many=many)

    @property
    def goes_on_wide(self) -> bool:
        """Tell whether what names no country may be of any of those named last."""
        return self.many and self.given is None and self.section is None

    def by_parts(self, passage: Passage, sentence: Sentence) -> str | None:
        """Give the country of the provinces and cities that a sentence names."""
        told = {*self.named, *(place.code for place in passage.places)}
        given = {self.given} if self.given else set()
        return country_of_parts(passage, sentence, told | given)

    def main(self, passage: Passage, at: int) -> str | None:
        """Give the country that the text is about, as far as it is read.

        That is the one given, else the one named most often, of two the first.
        """
        before = [p for p in passage.places if p.start < at]
        if self.given is not None:
            return self.last or self.given
        told = Counter(self.named + _weighed(passage, before))
        return max(told, key=lambda code: told[code], default=self.last)


def _section(passage: Passage) -> str | None:
    """Give the country that a heading within a text names, if it names one."""
    words = passage.text.split()
    codes = {place.code for place in passage.places}
    is_heading = passage.index and words and len(words) <= _HEADING
    if not is_heading or len(codes) != 1 or not _is_set_apart(passage):
        return None
    return next(iter(codes))


def _is_set_apart(passage: Passage) -> bool:
    """Tell "Cholera – Norway" and "Norway" from "Read more about Norway"."""
    first, last = passage.places[0], passage.places[-1]
    led, behind = passage.text[: first.start].strip(), passage.text[last.end :].strip()
    return (not led or led[-1] in "–—-:") and (not behind or behind[0] in "–—-:") and (
        re.search(r"\d", passage.text) is None
    )  # fmt: skip


def _weighed(passage: Passage, places: Iterable[Place]) -> tuple[str, ...]:
    """Name each as often as it weighs: at the head of a text more than elsewhere."""
    head = passage.head
    first = passage.sentence_at(head).end if passage.index == 0 else 0
    told = list(places)
    named = [one for one in told if not is_aside(passage, one)] or told
    codes: list[str] = []
    for place in [p for p in named if p.start >= head] or named:
        is_first = head <= place.start < first
        weight = _AT_HEAD if is_first and not codes else 1
        codes += [place.code] * weight
    return tuple(codes)


def runs_of(passage: Passage, places: Sequence[Place]) -> list[list[Place]]:
    """Put places together that are enumerated: "in Norway, Oslo and …"."""
    runs: list[list[Place]] = []
    for place in places:
        gap = passage.text[runs[-1][-1].end : place.start] if runs else ""
        if runs and _JOINED.fullmatch(gap):
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def where_of(
    passage: Passage,
    number: Number,
    sentence: Sentence,
    topic: Topic,
    before_it: Where | None,
) -> Where:
    """Tell where a count is; ``before_it`` is where one of no single country is."""
    inside = passage.places_of(sentence)
    runs = runs_of(passage, [p for p in inside if not is_aside(passage, p)])
    behind = _run_behind(passage, number, runs)
    if behind is not None:
        return _of_run(behind)
    before = [run for run in runs if run[0].start < number.start]
    begin = before[-1][-1].end if before else sentence.start
    ahead = [run for run in runs if run[0].start > number.start]
    wide = _wide(passage, begin, number, sentence)
    if wide is not None:
        return wide
    if before:
        return _of_run(before[-1])
    part = topic.by_parts(passage, sentence)
    if part is not None:
        return Where(part)
    return _by_what_is_before(passage, number, sentence, topic, (ahead, before_it))


def is_aside(passage: Passage, place: Place) -> bool:
    """Tell "near the border with Norway", "imported from Norway": it is not there."""
    if passage.language == "az":
        name = passage.original(place.start, place.end)
        if _ABLATIVE.search(name) and _FROM_THERE.match(passage.text, place.end):
            return True
        return _AT_BORDER.match(passage.text, place.end) is not None
    before = (_BORDER, _ORIGIN)
    return any(one.search(passage.text, 0, place.start) for one in before)


def _by_what_is_before(
    passage: Passage,
    number: Number,
    sentence: Sentence,
    topic: Topic,
    otherwise: tuple[list[list[Place]], Where | None],
) -> Where:
    """Tell where a count is of which neither clause nor subject says it."""
    ahead, before_it = otherwise
    told = passage.text[sentence.start : sentence.end]
    head = passage.head
    earlier = [
        p
        for p in passage.places
        if head <= p.start < sentence.start and not is_aside(passage, p)
    ]
    is_near = ahead and ahead[0][0].start - number.end < _FAR
    if not passage.words.finds("numbers", "here", told):
        is_of_many = _names_many(passage, earlier) if earlier else topic.goes_on_wide
        if not ahead and before_it is None and is_of_many:
            return Where(None)
        if ahead and (is_near or not (earlier or topic.last)):
            return _of_run(ahead[0])
        if before_it is not None:
            return before_it
    return Where(_last_of(passage, earlier, topic))


def _of_run(run: list[Place]) -> Where:
    codes = tuple(dict.fromkeys(place.code for place in run))
    return Where(codes[0]) if len(codes) == 1 else Where(None, codes)


def _run_behind(
    passage: Passage, number: Number, runs: list[list[Place]]
) -> list[Place] | None:
    """Find the places that a count's own clause names: "12 cases in Norway"."""
    for run in runs:
        between = passage.text[number.end : run[0].start]
        if IN_BRACKETS.fullmatch(passage.text[run[-1].end : number.start]):
            # "Norway (12 cases)".
            return run[-1:]
        is_behind = 0 < run[0].start - number.end < _BEHIND
        if is_behind and (
            re.fullmatch(_LED, between)
            or _SHARED.fullmatch(between)
            or _BY_DASH.fullmatch(between)
        ):
            return run
    return _run_within(passage, number, runs)


def _run_within(
    passage: Passage, number: Number, runs: list[list[Place]]
) -> list[Place] | None:
    """Find whose those are that are counted: "84 Norwegian children"."""
    for run in runs:
        led = passage.text[number.end : run[0].start]
        if _WHOSE.fullmatch(led) and _PEOPLE.match(passage.text, run[-1].end):
            return run
    return None


def _wide(
    passage: Passage, begin: int, number: Number, sentence: Sentence
) -> Where | None:
    """Tell a count of the world, of a continent, or of "the three countries".

    Told before the count each holds for it; behind it, if no country stands before.
    """
    words, text = passage.words, passage.text
    end = min(sentence.end, number.end + _FAR)
    for name, code in (("world", WORLD), ("several", None)):
        pattern = words.pattern("numbers", name)
        if pattern is None:
            continue
        hit = pattern.search(text, begin, number.start)
        if hit is not None:
            return Where(code, _those(passage, hit))
        hit = pattern.search(text, number.end, end)
        if hit is not None and ("," not in text[number.end : hit.start()]):
            return Where(code, _those(passage, hit))
    return None


def _those(passage: Passage, hit: re.Match[str]) -> tuple[str, ...]:
    """Give whom "the three countries" are: those named, if they are three."""
    numbers = passage.words.pairs("numbers", "words")
    told = [numbers[w] for w in lowered(hit.group()).split() if w in numbers]
    named = dict.fromkeys(p.code for p in passage.places if p.start < hit.start())
    return tuple(named) if told and told[0] == len(named) > 1 else ()


def _names_many(passage: Passage, earlier: list[Place]) -> bool:
    """Tell whether the last sentence that names a country names many."""
    if not earlier:
        return False
    last = passage.sentence_at(earlier[-1].start)
    return len({p.code for p in earlier if p.start >= last.start}) >= _MANY


def _last_of(passage: Passage, earlier: list[Place], topic: Topic) -> str | None:
    """Give whom the last sentence that names a country is about: its first one."""
    if not earlier:
        return topic.section or topic.main(passage, 0) or topic.last
    last = passage.sentence_at(earlier[-1].start)
    return next(p.code for p in earlier if p.start >= last.start)
