"""Who says what: direct speech in marks, indirect speech in clauses.

    "CONTENT," SOURCE said            CONTENT, SOURCE said
    SOURCE said: "CONTENT"            SOURCE said (that) CONTENT
    "CONTENT"  (behind one of those)  According to SOURCE, CONTENT
    CONTENT. SOURCE announced this.

A quotation with nobody beside it belongs to the one before it in its paragraph. One of
whom the text does not tell who speaks is kept as "not resolved".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from epihq.text import clauses
from epihq.text.passages import Passage, Sentence
from epihq.text.quotation import Quotation
from epihq.text.sources import Known, Source

_FEW_WORDS = 3
_EDGES = ' \t\n,;:—–-"“”«»„'


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


@dataclass(frozen=True)
class Attribution:
    """A source with its word of speech; ``start`` and ``end`` take both in."""

    source: Source
    cue: str
    start: int
    end: int
    cue_start: int
    cue_end: int
    is_before: bool


def said_in(passage: Passage, sources: list[Source], known: Known) -> list[Said]:
    """Find all speech of a passage, in its order; ``known`` learns who spoke."""
    found: list[Said] = []
    if not passage.words.words("speech", "cues"):
        return found
    last: Attribution | None = None
    for number, sentence in enumerate(passage.sentences):
        marks = _full(passage, sentence)
        attributions = list(_attributions(passage, sentence, sources, known))
        if marks:
            last = _direct(passage, sentence, marks, attributions, last, found, number)
            if last is not None and not _only_marks(passage, sentence, marks):
                found += _beside(passage, sentence, marks, last, found)
        else:
            found += _indirect(passage, sentence, attributions, number, found)
            last = attributions[-1] if attributions else last
        _remember(sentence, sources, attributions, known)
    return sorted(found, key=lambda one: (one.start, -one.end))


def _remember(
    sentence: Sentence,
    sources: list[Source],
    attributions: list[Attribution],
    known: Known,
) -> None:
    """Keep who spoke, or else who a sentence begins with: "he" will be that person."""
    for source in sources:
        if source.person is not None and 0 <= source.start - sentence.start <= 4:
            known.speaker = source.person
    for one in attributions:
        if one.source.person is not None:
            one.source.person.speaks = True
            known.speaker = one.source.person
        elif one.source.body is not None:
            known.body = one.source.body


def _full(passage: Passage, sentence: Sentence) -> list[Quotation]:
    """Quotations of a sentence that are speech, and no name or single word in marks."""
    return [
        mark
        for mark in passage.quotations
        if sentence.start <= mark.start < sentence.end and _is_speech(passage, mark)
    ]


def _is_speech(passage: Passage, mark: Quotation) -> bool:
    text = passage.text[mark.inner_start : mark.inner_end]
    words = len(text.split())
    before = passage.text[: mark.start].rstrip()
    if words < _FEW_WORDS and passage.text[mark.inner_end : mark.end].strip(' "”»')[
        :1
    ] not in (",", ".", "?", "!"):
        return False
    is_begun = not before or before[-1] in ',:.!?;—–-”"»'
    if not text[:1].isupper() and not text[:1].isdigit() and not is_begun:
        return False
    # In the middle of a clause only what is long is more than a name in marks.
    return is_begun or (words > 6 and text[:1].isupper())


def _only_marks(passage: Passage, sentence: Sentence, marks: list[Quotation]) -> bool:
    left = passage.text[sentence.start : marks[0].start]
    left += passage.text[marks[-1].end : sentence.end]
    return not re.search(r"\w", left)


def _direct(
    passage: Passage,
    sentence: Sentence,
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
            Said(mark.inner_start, mark.inner_end, "direct", source, cue, rule)
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
    text = passage.text[after.start : after.end]
    hit = passage.words.finds("speech", "this", text)
    return hit is not None and (hit.start() < 3 or passage.language == "en")


def _beside(
    passage: Passage,
    sentence: Sentence,
    marks: list[Quotation],
    last: Attribution,
    found: list[Said],
) -> Iterator[Said]:
    """Indirect speech in a sentence that also holds a quotation: "He said that …: "…""."""
    if last.start < sentence.start or last.end > marks[0].start:
        return
    content = clauses.content_behind(passage, last.cue_end, marks[0].start)
    if content is not None and content[1] - content[0] > 20:
        yield _said(passage, content[0], content[1], last, "quote.indirect-beside")


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
        limit = sentence.end
        if index + 1 < len(attributions):
            limit = _limit(passage, attributions[index + 1], limit)
        said = _one_indirect(passage, sentence, one, limit, number, found)
        if said is not None:
            done = max(done, said.end if said.start >= one.cue_start else done)
            yield said


def _limit(passage: Passage, following: Attribution, limit: int) -> int:
    """ ", adding that" begins words of its own."""
    before = passage.text[: following.start].rstrip()
    return (
        len(before) - 1
        if before.endswith(",") and following.cue.endswith("ing")
        else limit
    )


def _one_indirect(
    passage: Passage,
    sentence: Sentence,
    one: Attribution,
    limit: int,
    number: int,
    found: list[Said],
) -> Said | None:
    if one.cue in ("", "this"):
        return _told_before(passage, one, number, found)
    if _is_this(passage, sentence, one):
        return _told_before(passage, one, number, found)
    if one.is_before:
        # According to SOURCE, CONTENT; or CONTENT, according to SOURCE.
        return _according(passage, sentence, one, limit)
    content = clauses.content_behind(passage, one.end, limit)
    if content is not None and (content[2] or _may_say(passage, one, content[0])):
        return _said(passage, content[0], content[1], one, "quote.indirect-behind")
    content_before = clauses.content_before(passage, sentence.start, one.start)
    if content_before is not None:
        return _said(passage, *content_before, one, "quote.indirect-before")
    return None


def _may_say(passage: Passage, one: Attribution, start: int) -> bool:
    """ "Norway reported 20 cases" is no speech: only a clause behind "reported" is."""
    if one.cue not in passage.words.words("speech", "clausal"):
        return True
    is_count = re.match(
        r"(?:a total of|\d|no |two|three|four|five|six|seven|eight|nine|ten|the first)",
        passage.text[start:],
    )
    return one.source.kind != "country" and is_count is None


def _is_this(passage: Passage, sentence: Sentence, one: Attribution) -> bool:
    text = passage.text[sentence.start : sentence.end]
    hit = passage.words.finds("speech", "this", text)
    if hit is None:
        return False
    if passage.language != "en":
        return hit.start() < 3
    return abs(sentence.start + hit.start() - one.cue_start) < 12


def _told_before(
    passage: Passage, one: Attribution, number: int, found: list[Said]
) -> Said | None:
    """ "… . The minister announced this.": the sentence before, unless it is given."""
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
    start, end = clauses.trimmed(passage.text, before.start, before.end)
    return _said(passage, start, end, one, "quote.told-in-the-next-sentence")


def _according(
    passage: Passage, sentence: Sentence, one: Attribution, limit: int
) -> Said | None:
    after = passage.text[one.end : limit]
    if re.match(r"[\"”»)]*\s*,", after):
        start, end = clauses.trimmed(passage.text, one.end, limit)
        if end > start:
            return _said(passage, start, end, one, "quote.according-to")
    start, end = clauses.trimmed(passage.text, sentence.start, one.start)
    if len(passage.text[start:end].split()) >= _FEW_WORDS:
        return _said(passage, start, end, one, "quote.according-to")
    return None


def _said(passage: Passage, start: int, end: int, one: Attribution, rule: str) -> Said:
    end, via = clauses.without_via(passage, start, end)
    return Said(start, end, "indirect", one.source, one.cue, rule, via)


def _attributions(
    passage: Passage, sentence: Sentence, sources: list[Source], known: Known
) -> Iterator[Attribution]:
    """Pair the words of speech of a sentence with who speaks."""
    outside = [
        s
        for s in sources
        if sentence.start <= s.start < sentence.end and _is_outside(passage, s.start)
    ]
    found = [*_by_according(passage, sentence, outside, known)]
    taken = {one.source.start for one in found}
    for index in passage.tokens_in(sentence.start, sentence.end):
        token = passage.tokens[index]
        if not clauses.is_cue(passage, index) or not _is_outside(passage, token.start):
            continue
        if any(one.start <= token.start < one.end for one in found):
            continue
        source = clauses.source_of(passage, index, outside)
        if source is not None and source.start not in taken:
            taken.add(source.start)
            resolved = _resolved(source, known)
            found.append(
                Attribution(
                    resolved,
                    token.low,
                    min(source.start, token.start),
                    max(source.end, token.end),
                    token.start,
                    token.end,
                    is_before=False,
                )  # fmt: skip
            )
        elif (
            source is None and token.low in ("adding", "saying", "reporting") and found
        ):
            earlier = found[-1].source
            found.append(
                Attribution(
                    earlier,
                    token.low,
                    token.start,
                    token.end,
                    token.start,
                    token.end,
                    is_before=False,
                )
            )
    yield from sorted(found, key=lambda one: one.cue_start)


def _is_outside(passage: Passage, at: int) -> bool:
    """Outside of any quotation that is speech."""
    mark = passage.quotation_at(at)
    return mark is None or not _is_speech(passage, mark)


def _by_according(
    passage: Passage, sentence: Sentence, sources: list[Source], known: Known
) -> Iterator[Attribution]:
    pattern = passage.words.pattern("speech", "according")
    if pattern is None:
        return
    for hit in pattern.finditer(passage.text, sentence.start, sentence.end):
        if not _is_outside(passage, hit.start()):
            continue
        source = _beside_according(passage, hit, sources, known)
        if source is None:
            continue
        yield Attribution(
            source, hit.group(),
            min(hit.start(), source.start), max(hit.end(), source.end),
            max(sentence.start, min(hit.start(), source.start - 1)), hit.end(), is_before=True,
        )  # fmt: skip


def _beside_according(
    passage: Passage, hit: re.Match[str], sources: list[Source], known: Known
) -> Source | None:
    """ "According to him" has its source behind it, "onun sözlərinə görə" before it."""
    text = passage.text
    if passage.language == "az":
        near = [s for s in sources if s.end <= hit.start() and hit.start() - s.end < 4]
        if near:
            return _resolved(near[-1], known)
        word = text[: hit.start()].split()[-1:] or [""]
        genitive = passage.words.words("speech", "pronoun_genitive")
        start = hit.start() - len(word[0]) - 1
        pronoun = Source(max(start, 0), hit.start() - 1, "pronoun")
        return _resolved(pronoun, known) if word[0].lower() in genitive else None
    for source in sources:
        if hit.end() <= source.start <= hit.end() + 5:
            return _resolved(source, known)
    pronouns = {"him", "her", *passage.words.words("speech", "pronoun_genitive")}
    after = re.match(r"\s*(\w+)", text[hit.end() :])
    if after and after.group(1).lower() in pronouns:
        start = hit.end() + after.start(1)
        return _resolved(Source(start, hit.end() + after.end(1), "pronoun"), known)
    return None


def _resolved(source: Source, known: Known) -> Source:
    """Put the last speaker for a pronoun; leave it open where nobody spoke."""
    if source.kind == "pronoun" and known.speaker is not None:
        return Source(source.start, source.end, "pronoun", person=known.speaker)
    if source.kind == "they" and known.body is not None:
        return Source(source.start, source.end, "pronoun", body=known.body)
    return source
