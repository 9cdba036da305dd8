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
from dataclasses import replace
from itertools import pairwise

from epihq.text.sentences import clauses
from epihq.text.sentences.passages import Passage, Sentence
from epihq.text.sentences.quotation import Quotation
from epihq.text.speech.attribution import (
    Attribution,
    adds,
    attributions_in,
    is_speech,
    limit_of,
)
from epihq.text.speech.holders import bare
from epihq.text.speech.indirect import as_said, indirect
from epihq.text.speech.known import Known, Source
from epihq.text.speech.leads import without_lead
from epihq.text.speech.said import Said

# What is shorter beside words in marks only leads to them.
_LEAST = 20
_BEGINNING = 4


def said_in(passage: Passage, sources: list[Source], known: Known) -> list[Said]:
    """Find all speech of a passage, in its order; ``known`` learns who spoke."""
    found: list[Said] = []
    if not passage.words.words("speech", "cues"):
        return found
    last: Attribution | None = None
    for number, sentence in enumerate(passage.sentences):
        marks = _full(passage, sentence)
        is_marks = bool(marks) and _only_marks(passage, sentence, marks)
        attributions = _heard(
            list(attributions_in(passage, sentence, sources, known)), known.last
        )
        if marks:
            if number == 0 and is_marks:
                last = last or _going_on(known)
            last = _direct(passage, marks, attributions, last, found, number)
            if last is not None and not is_marks:
                found += _before_marks(passage, marks, attributions, last)
                found += _beside(passage, sentence, marks, last)
                found += _adding(passage, sentence, marks, attributions)
        else:
            found += indirect(passage, sentence, attributions, number, found)
            last = attributions[-1] if attributions else last
        if attributions or (passage.language == "en" and not is_marks):
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
            known.body, known.others = source.body, None
    for one in attributions:
        if one.source.person is not None:
            one.source.person.speaks = True
            known.speaker, known.called = one.source.person, None
        elif one.source.kind in ("called", "office"):
            known.called = one.source.name
        elif one.source.body is not None:
            known.body, known.others = one.source.body, None
        elif one.source.kind in ("other", "country"):
            known.others = bare(passage.original(one.source.start, one.source.end))


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
    if source is None or not (source.person or source.body or source.name):
        return None
    same = Source(0, 0, "pronoun", source.person, source.body, source.name)
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
        yield as_said(passage, *said, last, "quote.indirect-beside")
        return
    if last.start < sentence.start or last.end > marks[0].start:
        return
    if last.is_before:
        start, end = clauses.trimmed(passage.text, last.end, marks[0].start)
        if end - start > _LEAST:
            yield as_said(passage, start, end, last, "quote.indirect-beside")
        return
    content = clauses.content_behind(passage, last.cue_end, marks[0].start)
    if content is not None and content[1] - content[0] > _LEAST:
        yield as_said(passage, content[0], content[1], last, "quote.indirect-beside")


def _before_marks(
    passage: Passage,
    marks: list[Quotation],
    attributions: list[Attribution],
    last: Attribution,
) -> Iterator[Said]:
    """Find what others said in a sentence before words in marks: "A said …, B: "…""."""
    earlier = [one for one in attributions if one.end <= marks[0].start]
    for one, following in pairwise([*earlier, None]):
        if one is None or one.is_before or one is last:
            continue
        until = marks[0].start
        limit = limit_of(passage, following, following.start) if following else until
        content = clauses.content_behind(passage, one.end, limit)
        if content is not None and content[1] - content[0] > _LEAST:
            yield as_said(passage, content[0], content[1], one, "quote.indirect-beside")


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
            yield as_said(passage, content[0], content[1], one, "quote.indirect-beside")
