"""What somebody says in a clause: behind a word of speech, before it, or as its object.

SOURCE said (that) CONTENT          CONTENT, SOURCE said
SOURCE CONTENT-object said          According to SOURCE, CONTENT
CONTENT. SOURCE announced this.
"""

import re
from collections.abc import Iterator

from epihq.text.sentences import clauses
from epihq.text.sentences.complements import is_complement
from epihq.text.sentences.names import lowered
from epihq.text.sentences.passages import Passage, Sentence
from epihq.text.speech.attribution import (
    FEW_WORDS,
    Attribution,
    limit_of,
)
from epihq.text.speech.leads import without_lead
from epihq.text.speech.said import Said

# What may stand between a source and the comma: "(WHO)", "in Oslo"; "isə".
_ASIDE = re.compile(
    r"\s?\([^()]{2,12}\)"
    r"|,\s(?:не\s)?\w+(?:нн|щ|вш|ем|им)(?:ой|ого|его|ей|ых|их|ым|им)\s[^,.;]{2,60}(?=,)"
    r"|\s(?:in|at|of|for) [^,.;:\d]{2,80}(?=,)|\sisə\b"
    r"|,\s(?:which|who)\s[^,.;:]{2,60}(?=,)"
)


def indirect(
    passage: Passage,
    sentence: Sentence,
    attributions: list[Attribution],
    number: int,
    found: list[Said],
) -> Iterator[Said]:
    """Give what is said indirectly in a sentence; ``found`` learns who spoke before."""
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
    if one.is_before or _is_as(passage, one):
        # According to SOURCE, CONTENT; or CONTENT, according to SOURCE.
        return _according(passage, sentence, one, limit)
    # Of "… artdığı bildirilib" nobody stands in the sentence.
    is_of_nobody = one.source.start == one.cue_start
    begin = done if is_of_nobody else min(one.source.end, one.cue_start)
    objective = clauses.object_clause(passage, max(done, begin), one.cue_start)
    if objective is not None:
        return as_said(passage, *objective, one, "quote.indirect-object")
    if one.cue.endswith("ing") and one.cue_start == sentence.start < one.source.start:
        # "Noting that it goes on, Jane Doe …".
        behind = clauses.content_behind(passage, one.cue_end, one.source.start)
    else:
        behind = clauses.content_behind(passage, one.end, limit)
    return _beside_the_verb(passage, sentence, one, behind)


def _beside_the_verb(
    passage: Passage,
    sentence: Sentence,
    one: Attribution,
    behind: tuple[int, int, bool] | None,
) -> Said | None:
    """Give what stands behind a word of speech, or else before it."""
    before = clauses.content_before(passage, sentence.start, one.start)
    if behind is not None and before is not None and not behind[2]:
        gap = passage.text[one.end : behind[0]]
        behind = None if gap.rstrip().endswith(",") else behind
    if behind is not None and (behind[2] or _is_said(passage, one, behind[0])):
        return as_said(passage, behind[0], behind[1], one, "quote.indirect-behind")
    if before is not None:
        return as_said(passage, *before, one, "quote.indirect-before")
    return None


def _is_said(passage: Passage, one: Attribution, start: int) -> bool:
    """Tell speech from "Norway reported 20 cases": only a clause is some."""
    words = passage.words
    clausal = words.words("speech", "clausal") | words.words("speech", "of_many")
    if one.cue not in clausal:
        return True
    if any(token.tag for token in passage.tokens):
        return is_complement(passage, one.cue_start, start)
    return one.source.kind != "country" and not clauses.is_count(passage, start)


def _is_as(passage: Passage, one: Attribution) -> bool:
    """Tell "Как заявила в среду Доу, …", whoever stands in between."""
    led = lowered(passage.text[max(0, one.cue_start - 4) : one.cue_start])
    is_led = passage.language == "ru" and led == "как "
    return is_led and one.source.start > one.cue_start


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
    told = sentence.start + hit.end()
    between = passage.text[told : one.cue_start]
    return told <= one.cue_start and not re.search(r"[.;:«»\"“”]|\bki\b", between)


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
    return as_said(passage, start, end, one, "quote.told-in-the-next-sentence")


def _according(
    passage: Passage, sentence: Sentence, one: Attribution, limit: int
) -> Said | None:
    after = passage.text[one.end : limit]
    over = 0
    while (aside := _ASIDE.match(after, over)) is not None:
        over = aside.end()
    is_between = passage.language == "en" and clauses.content_before(
        passage, sentence.start, one.start
    )
    if re.match(r"[\"”»)]*\s*,", after[over:]) and not is_between:
        start, end = clauses.trimmed(passage.text, one.end + over, limit)
        if end > start:
            return as_said(passage, start, end, one, "quote.according-to")
    start, end = clauses.trimmed(passage.text, sentence.start, one.start)
    if passage.text.endswith(" ki", start, end):
        # "X.az bildirir ki, nazirliyin məlumatına əsasən …"
        start = end
    if end <= start and passage.language != "en":
        start, end = clauses.trimmed(passage.text, one.end + over, limit)
    if len(passage.text[start:end].split()) >= FEW_WORDS:
        return as_said(passage, start, end, one, "quote.according-to")
    return None


def as_said(
    passage: Passage, start: int, end: int, one: Attribution, rule: str
) -> Said:
    """Give a span as words of who speaks, without through whom they came."""
    end, via = clauses.without_via(passage, start, end)
    return Said(start, end, "indirect", one.source, one.cue, rule, via)
