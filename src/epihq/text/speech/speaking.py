"""Who says what: direct speech in marks, indirect speech in clauses.

    "CONTENT," SOURCE said            CONTENT, SOURCE said
    SOURCE said: "CONTENT"            SOURCE said (that) CONTENT
    SOURCE CONTENT-object said        It is noted that CONTENT
    "CONTENT"  (behind one of those)  According to SOURCE, CONTENT
    CONTENT. SOURCE announced this.

A quotation with nobody beside it belongs to the one before it in its paragraph. One of
whom the text does not tell who speaks is kept as "not resolved".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from epihq.text.sentences import clauses
from epihq.text.sentences.passages import Passage, Sentence
from epihq.text.sentences.quotation import Quotation
from epihq.text.speech.attribution import (
    FEW_WORDS,
    Attribution,
    adds,
    attributions_in,
    is_speech,
    limit_of,
    without_lead,
)
from epihq.text.speech.sources import Known, Source

# What is shorter beside words in marks only leads to them.
_LEAST = 20
_BEGINNING = 4


# What may stand between a source and the comma: "(WHO)", "in Oslo"; "isə".
_ASIDE = re.compile(
    r"\s?\([^()]{2,12}\)"
    r"|,\s(?:не\s)?\w+(?:нн|щ|вш|ем|им)(?:ой|ого|его|ей|ых|их|ым|им)\s[^,.;]{2,60}(?=,)"
    r"|\s(?:in|at|of|for) [^,.;:\d]{2,40}(?=,)|\sisə\b"
)


@dataclass(frozen=True)
class Said:
    """Words of somebody, in a passage."""

    start: int
    end: int
    kind: str
    source: Source | None
    cue: str | None
    rule: str
    via: str | None = None


def said_in(passage: Passage, sources: list[Source], known: Known) -> list[Said]:
    """Find all speech of a passage, in its order; ``known`` learns who spoke."""
    found: list[Said] = []
    if not passage.words.words("speech", "cues"):
        return found
    last: Attribution | None = None
    for number, sentence in enumerate(passage.sentences):
        marks = _full(passage, sentence)
        attributions = _heard(
            list(attributions_in(passage, sentence, sources, known)), known.last
        )
        if marks:
            if number == 0 and _only_marks(passage, sentence, marks):
                last = last or _going_on(known)
            last = _direct(passage, marks, attributions, last, found, number)
            if last is not None and not _only_marks(passage, sentence, marks):
                found += _before_marks(passage, marks, attributions, last)
                found += _beside(passage, sentence, marks, last)
                found += _adding(passage, sentence, marks, attributions)
        else:
            found += _indirect(passage, sentence, attributions, number, found)
            last = attributions[-1] if attributions else last
        if attributions or passage.language == "en":
            known.last = attributions[-1].source if attributions else None
        _remember(passage, sentence, sources, attributions, known)
    return sorted(found, key=lambda one: (one.start, -one.end))


def _heard(attributions: list[Attribution], last: Source | None) -> list[Attribution]:
    """Give words that nobody is named for to who spoke last."""
    if last is None:
        return attributions
    told = replace(last, kind="pronoun")
    return [
        replace(one, source=replace(told, start=one.source.start, end=one.source.end))
        if one.source.kind == "cue" and one.source.body is None
        else one
        for one in attributions
    ]


def _is_told_of(passage: Passage, sentence: Sentence, source: Source) -> bool:
    """Tell who a sentence begins with, or who is the subject of its first verb."""
    if not sentence.start <= source.start < sentence.end:
        return False
    if source.start - sentence.start <= _BEGINNING:
        return True
    inside = passage.tokens_in(source.start, source.end)
    heads = [passage.tokens[i] for i in inside if passage.tokens[i].dep == "nsubj"]
    return any(passage.tokens[one.head].dep == "ROOT" for one in heads)


def _remember(
    passage: Passage,
    sentence: Sentence,
    sources: list[Source],
    attributions: list[Attribution],
    known: Known,
) -> None:
    """Keep who spoke, or else who a sentence begins with: "he" will be that person."""
    for source in sources:
        if not _is_told_of(passage, sentence, source):
            continue
        if source.person is not None:
            known.speaker, known.called = source.person, None
        elif source.body is not None:
            known.body = source.body
    for one in attributions:
        if one.source.person is not None:
            one.source.person.speaks = True
            known.speaker, known.called = one.source.person, None
        elif one.source.kind in ("called", "office"):
            known.called = one.source.name
        elif one.source.body is not None:
            known.body = one.source.body


def _full(passage: Passage, sentence: Sentence) -> list[Quotation]:
    """Quotations of a sentence that are speech, and no name or single word in marks."""
    return [
        mark
        for mark in passage.quotations
        if sentence.start <= mark.start < sentence.end and is_speech(passage, mark)
    ]


def _only_marks(passage: Passage, sentence: Sentence, marks: list[Quotation]) -> bool:
    left = passage.text[sentence.start : marks[0].start]
    left += passage.text[marks[-1].end : sentence.end]
    return not re.search(r"\w", left)


def _going_on(known: Known) -> Attribution | None:
    """Give who spoke at the end of the paragraph before a quotation alone."""
    source = known.last
    if source is None or (source.person is None and source.body is None):
        return None
    same = Source(0, 0, "pronoun", source.person, source.body)
    return Attribution(same, "", 0, 0, 0, 0, is_before=False)


def _direct(
    passage: Passage,
    marks: list[Quotation],
    attributions: list[Attribution],
    last: Attribution | None,
    found: list[Said],
    number: int,
) -> Attribution | None:
    """Give each quotation of a sentence to who speaks beside it, or before it."""
    own = _outside(attributions, marks)
    following = _this_behind(passage, number)
    for mark in marks:
        near = _nearest(own, mark)
        source, cue, rule = (
            (near.source, near.cue, "quote.direct-beside")
            if near is not None
            else (last.source, last.cue, "quote.direct-going-on")
            if last is not None
            else (None, None, "quote.direct-alone")
        )
        if near is None and following:
            rule = "quote.direct-then-told"
        found.append(
            Said(mark.inner_start, mark.inner_end, "direct", source, cue or None, rule)
        )
    return own[-1] if own else last


def _outside(
    attributions: list[Attribution], marks: list[Quotation]
) -> list[Attribution]:
    return [
        one
        for one in attributions
        if not any(m.start < one.cue_start < m.end for m in marks)
    ]


def _nearest(own: list[Attribution], mark: Quotation) -> Attribution | None:
    return min(own, key=lambda one: _distance(one, mark), default=None)


def _distance(one: Attribution, mark: Quotation) -> int:
    return one.start - mark.end if one.start >= mark.end else mark.start - one.end


def _this_behind(passage: Passage, number: int) -> bool:
    if number + 1 >= len(passage.sentences):
        return False
    after = passage.sentences[number + 1]
    after = without_lead(passage, after)
    text = passage.text[after.start : after.end]
    hit = passage.words.finds("speech", "this", text)
    return hit is not None and (hit.start() < 3 or passage.language == "en")


def _beside(
    passage: Passage,
    sentence: Sentence,
    marks: list[Quotation],
    last: Attribution,
) -> Iterator[Said]:
    """Find indirect speech before a quotation: "He said that …: "…""."""
    said = clauses.object_clause(passage, last.source.end, last.cue_start)
    if said is not None and sentence.start <= said[0] < marks[0].start:
        yield _said(passage, *said, last, "quote.indirect-beside")
        return
    if last.start < sentence.start or last.end > marks[0].start:
        return
    if last.is_before:
        start, end = clauses.trimmed(passage.text, last.end, marks[0].start)
        if end - start > _LEAST:
            yield _said(passage, start, end, last, "quote.indirect-beside")
        return
    content = clauses.content_behind(passage, last.cue_end, marks[0].start)
    if content is not None and content[1] - content[0] > _LEAST:
        yield _said(passage, content[0], content[1], last, "quote.indirect-beside")


def _before_marks(
    passage: Passage,
    marks: list[Quotation],
    attributions: list[Attribution],
    last: Attribution,
) -> Iterator[Said]:
    """Find what others said in a sentence before words in marks: "A said …, B: "…""."""
    earlier = [one for one in attributions if one.end <= marks[0].start]
    for one, following in pairwise(earlier):
        if one.is_before or one is last:
            continue
        limit = limit_of(passage, following, following.start)
        content = clauses.content_behind(passage, one.end, limit)
        if content is not None and content[1] - content[0] > _LEAST:
            yield _said(passage, content[0], content[1], one, "quote.indirect-beside")


def _adding(
    passage: Passage,
    sentence: Sentence,
    marks: list[Quotation],
    attributions: list[Attribution],
) -> Iterator[Said]:
    """Find what is added behind a quotation: ""…," he said, adding that …"."""
    for one in attributions:
        if one.cue_start < marks[-1].end or not adds(passage, one):
            continue
        content = clauses.content_behind(passage, one.cue_end, sentence.end)
        if content is not None:
            yield _said(passage, content[0], content[1], one, "quote.indirect-beside")


def _indirect(
    passage: Passage,
    sentence: Sentence,
    attributions: list[Attribution],
    number: int,
    found: list[Said],
) -> Iterator[Said]:
    done = sentence.start
    for index, one in enumerate(attributions):
        if one.cue_start < done:
            continue
        limit = min(
            (limit_of(passage, f, sentence.end) for f in attributions[index + 1 :]),
            default=sentence.end,
        )
        said = _one_indirect(passage, sentence, one, limit, number, found, done)
        if said is not None:
            is_object = said.rule == "quote.indirect-object"
            ends = is_object or said.start >= one.cue_start
            done = max(done, one.cue_end if is_object else said.end if ends else done)
            yield said


def _one_indirect(
    passage: Passage,
    sentence: Sentence,
    one: Attribution,
    limit: int,
    number: int,
    found: list[Said],
    done: int,
) -> Said | None:
    if one.cue in ("", "this") or _is_this(passage, sentence, one):
        return _told_before(passage, one, number, found)
    if one.is_before:
        # According to SOURCE, CONTENT; or CONTENT, according to SOURCE.
        return _according(passage, sentence, one, limit)
    content = clauses.content_behind(passage, one.end, limit)
    if one.source.kind == "country" and clauses.is_asked(passage, one.end, limit):
        # What a state asks travellers to do is a measure.
        return None
    # Of "… artdığı bildirilib" nobody stands in the sentence.
    is_of_nobody = one.source.start == one.cue_start
    begin = done if is_of_nobody else min(one.source.end, one.cue_start)
    objective = clauses.object_clause(passage, max(done, begin), one.cue_start)
    if objective is not None:
        return _said(passage, *objective, one, "quote.indirect-object")
    content_before = clauses.content_before(passage, sentence.start, one.start)
    if content is not None and content_before is not None and not content[2]:
        behind = passage.text[one.end : content[0]]
        content = None if behind.rstrip().endswith(",") else content
    if content is not None and (content[2] or _is_said(passage, one, content[0])):
        return _said(passage, content[0], content[1], one, "quote.indirect-behind")
    if content_before is not None:
        return _said(passage, *content_before, one, "quote.indirect-before")
    return None


def _is_said(passage: Passage, one: Attribution, start: int) -> bool:
    """Tell speech from "Norway reported 20 cases": only a clause is some."""
    if one.cue not in passage.words.words("speech", "clausal"):
        return True
    if any(token.tag for token in passage.tokens):
        return clauses.is_complement(passage, one.cue_start, start)
    return one.source.kind != "country" and not clauses.is_count(passage, start)


def _is_this(passage: Passage, sentence: Sentence, one: Attribution) -> bool:
    sentence = without_lead(passage, sentence)
    text = passage.text[sentence.start : sentence.end]
    hit = passage.words.finds("speech", "this", text)
    if hit is None:
        return False
    if passage.language != "en":
        return hit.start() < 3 or _is_object(passage, sentence, hit, one)
    return abs(sentence.start + hit.start() - one.cue_start) < 12


def _is_object(
    passage: Passage, sentence: Sentence, hit: re.Match[str], one: Attribution
) -> bool:
    """Tell "Nazirlik bunu dünən açıqlayıb": who tells it stands before it."""
    if passage.language != "az" or one.source.end > sentence.start + hit.start():
        return False
    between = passage.text[sentence.start + hit.end() : one.cue_start]
    return not re.search(r"[.;:«»\"“”]|\bki\b", between)


def _told_before(
    passage: Passage, one: Attribution, number: int, found: list[Said]
) -> Said | None:
    """Give the sentence before "The minister announced this", unless it is given."""
    if number == 0:
        return None
    before = passage.sentences[number - 1]
    given = [
        said for said in found if said.start < before.end and before.start < said.end
    ]
    for index, said in enumerate(found):
        if said in given and said.source is None:
            found[index] = Said(
                said.start, said.end, said.kind, one.source, one.cue, said.rule
            )
    if given:
        return None
    head = passage.head if number == 1 else 0
    head = head if any(place.start < head for place in passage.places) else 0
    start = max(before.start, head)
    start, end = clauses.trimmed(passage.text, start, before.end)
    return _said(passage, start, end, one, "quote.told-in-the-next-sentence")


def _according(
    passage: Passage, sentence: Sentence, one: Attribution, limit: int
) -> Said | None:
    after = passage.text[one.end : limit]
    aside = _ASIDE.match(after)
    over = aside.end() if aside else 0
    is_between = passage.language == "en" and clauses.content_before(
        passage, sentence.start, one.start
    )
    if re.match(r"[\"”»)]*\s*,", after[over:]) and not is_between:
        start, end = clauses.trimmed(passage.text, one.end + over, limit)
        if end > start:
            return _said(passage, start, end, one, "quote.according-to")
    start, end = clauses.trimmed(passage.text, sentence.start, one.start)
    if end <= start and passage.language != "en":
        start, end = clauses.trimmed(passage.text, one.end + over, limit)
    if len(passage.text[start:end].split()) >= FEW_WORDS:
        return _said(passage, start, end, one, "quote.according-to")
    return None


def _said(passage: Passage, start: int, end: int, one: Attribution, rule: str) -> Said:
    end, via = clauses.without_via(passage, start, end)
    return Said(start, end, "indirect", one.source, one.cue, rule, via)
