"""To whom a word of speech belongs: who speaks, in a sentence.

With a parser the tags tell verbs from nouns and the heads the subject; without one the
surface does: who stands beside the word of speech.
"""

import re
from collections.abc import Sequence
from typing import Final

from epihq.text.sentences import clauses
from epihq.text.sentences.complements import FINITE_TAGS
from epihq.text.sentences.names import GENITIVE
from epihq.text.sentences.passages import Passage, Token
from epihq.text.speech.issued import issued_by
from epihq.text.speech.known import Source
from epihq.text.speech.leads import without_lead

_NAMED_IN_MARKS = re.compile(r"[\"“«][^\"“”«»]{1,25}[\"”»](?:-?[yn]?[aəiıuü]\w*)?")
# What may stand between subject and verb in any sentence.
_SMALL: Final = frozenset(
    ("as", "on", "in", "late", "early", "at", "'s", "’s", ",", "do", "does", "did")
)
_IS: Final = ("is", "are", "was", "were")
_OPENING: Final = 5
_BESIDE: Final = 90
_WHO: Final = re.compile(r",\swho\s[^,;:\"“”]{2,90},\s")
_AT_HEAD: Final = 14
_LEADS: Final = re.compile(r"^(?:\s\w+)?(?::|\ski\b)")
_CASE: Final = re.compile(r"(?:[ıiuü]n|n[ıiuü]n|y?[aə]|n?[ıiuü]|d[aə]n?)")
_TOWARDS: Final = re.compile(r"\s(?:qarşı|üçün|haqqında|haqda|barədə|barəsində)\b")


def source_of(passage: Passage, cue: int, sources: list[Source]) -> Source | None:
    """Find to whom a word of speech belongs; of a statement, to who issued it."""
    if passage.language != "en":
        return _nearest(passage, cue, sources)
    found = _who_says(passage, cue, sources)
    issuer = issued_by(passage, found, sources) if found is not None else None
    return issuer or found


def _who_says(passage: Passage, cue: int, sources: list[Source]) -> Source | None:
    if passage.tokens[cue].low.endswith("ing"):
        if cue and passage.tokens[cue - 1].low in (*_IS, "been"):
            # "The government is insisting that": its subject is that of "is".
            beside = _adjacent(passage, cue - 1, sources)
            return beside or _subject(passage, cue, sources)
        return _before_participle(passage, cue, sources)
    beside = _over_who(passage, cue, sources) or _adjacent(passage, cue, sources)
    if beside is not None:
        subject = _subject(passage, cue, sources)
        is_within = _hangs_on_another(passage, beside) or _is_apposed(subject, beside)
        beside = subject if subject is not None and is_within else beside
    return (
        beside
        or _agent(passage, cue, sources)
        or _subject(passage, cue, sources)
        or _antecedent(passage, cue, sources)
        or _of_the_verb_before(passage, cue, sources)
        or _who_begins(passage, cue, sources)
    )


def _over_who(passage: Passage, cue: int, sources: list[Source]) -> Source | None:
    """Of "Jane Doe, who heads the ministry's team, said" it is Jane Doe."""
    at = passage.tokens[cue].start
    people = [s for s in sources if s.kind in ("name", "office") and s.end <= at]
    return next((s for s in people if _WHO.fullmatch(passage.text[s.end : at])), None)


def _before_participle(
    passage: Passage, cue: int, sources: list[Source]
) -> Source | None:
    """Of "…, saying that …" it is the subject of the verb that it hangs on."""
    token = passage.tokens[cue]
    before = passage.tokens[cue - 1] if cue else token
    if token.start == passage.sentence_at(token.start).start:
        # "Noting that it goes on, Jane Doe told reporters …"
        return _subject(passage, token.head, sources) if token.head >= 0 else None
    if before.low == "as":
        # "The agency quoted her as saying".
        quoted = passage.tokens[max(0, cue - 3) : cue - 1]
        if [t.low for t in quoted] in (["was", "quoted"], ["were", "quoted"]):
            before = quoted[0]
        return next((s for s in sources if 0 < before.start - s.end < 3), None)
    if before.text not in ",;" and not _is_led_on(before):
        return _adjacent(passage, cue, sources)
    head = passage.tokens[token.head] if token.head >= 0 else token
    # "He blasted it by saying": what leads to the participle hangs on the verb.
    verb = head.head if token.dep == "pcomp" else token.head
    return _subject(passage, cue, sources) or _subject(passage, verb, sources)


def _is_led_on(before: Token) -> bool:
    """Tell "… and saying that": it goes on with what stands before it."""
    return before.low in ("and", "while", "by", "but")


def _nearest(passage: Passage, cue: int, sources: list[Source]) -> Source | None:
    """Azerbaijani and Russian have who speaks on either side: the nearest one."""
    at = passage.tokens[cue]
    within = _within(passage, at, sources)
    if within is not None:
        return within
    order = {
        "name": 0, "office": 1, "called": 1, "body": 2, "pronoun": 2, "other": 3,
        "the-body": 3,
    }  # fmt: skip
    may = [
        s
        for s in sources
        if s.kind in order
        and not _divided(passage, at, s)
        and not (s.body is not None and s.body.is_agency)
        and not _is_declined(passage, s)
        and not _is_towards(passage, s)
    ]
    near = [s for s in may if _gap(at, s) < _BESIDE]
    beside = (s for s in near if s.kind == "pronoun" and at.start - s.end == 1)
    if (pronoun := next(beside, None)) is not None:
        return pronoun
    found = min(near, key=lambda s: (order[s.kind], _gap(at, s)), default=None)
    first = _at_the_head(passage, at, may)
    # "Tammın paylaşımı", where his name is told only so: he is not who speaks.
    is_owner = found is not None and GENITIVE.search(
        passage.text, found.start, found.end
    )
    found = first if first is not None and is_owner else found or first
    return found or _of_the_deed_before(passage, cue, may)


def _of_the_deed_before(passage: Passage, cue: int, may: list[Source]) -> Source | None:
    """Of "Доу посетила город и заявила" it is she, with whom the sentence begins."""
    if passage.language != "ru" or not cue or passage.tokens[cue - 1].low != "и":
        return None
    begin = passage.sentence_at(passage.tokens[cue].start).start
    return next((s for s in may if s.start - begin < _AT_HEAD), None)


def _is_declined(passage: Passage, source: Source) -> bool:
    """Tell "Mart Tammın", of or to whom something is, from who speaks."""
    if passage.language != "az" or source.kind != "name" or source.person is None:
        return False
    last = passage.text[source.start : source.end].split()[-1]
    return bool(_CASE.fullmatch(last.removeprefix(source.person.last_name)))


def _is_towards(passage: Passage, source: Source) -> bool:
    """Tell "Mart Tamma qarşı", against or of whom something is, from who speaks."""
    is_led = _TOWARDS.match(passage.text, source.end)
    return passage.language == "az" and is_led is not None


def _at_the_head(passage: Passage, at: Token, may: list[Source]) -> Source | None:
    """In Azerbaijani who speaks begins the sentence, and the verb ends it."""
    if passage.language != "az":
        return None
    begin = without_lead(passage, passage.sentence_at(at.start)).start
    first = next((s for s in may if s.start - begin < _AT_HEAD), None)
    is_object = first is not None and clauses.object_clause(
        passage, min(first.end, at.start), at.start
    )
    is_led = _LEADS.search(passage.text[at.end : at.end + 16])
    return first if is_object or is_led else None


def _within(passage: Passage, cue: Token, sources: list[Source]) -> Source | None:
    """Of "сообщили в пресс-службе" it is the press service, whoever it is of."""
    led = re.compile(r"\s(?:в|во)\s").match(passage.text, cue.end)
    if led is None:
        return None
    near = (
        s
        for s in sources
        if s.start == led.end() and s.kind in ("body", "other", "the-body")
    )
    return next(near, None)


def _gap(token: Token, source: Source) -> int:
    return (
        token.start - source.end
        if source.end <= token.start
        else source.start - token.end
    )


def _divided(passage: Passage, token: Token, source: Source) -> bool:
    """Tell whether a sentence, a quotation or "that" stands between the two."""
    first, last = sorted(((token.start, token.end), (source.start, source.end)))
    # "Report"a deyib ki: to whom it was said.
    between = _NAMED_IN_MARKS.sub("", passage.text[first[1] : last[0]])
    return bool(re.search(r"[\"«»“”;]|\bчто\b|\bki\b", between))


def _adjacent(passage: Passage, cue: int, sources: list[Source]) -> Source | None:
    """Who stands right before the verb, or right behind it after a quotation."""
    token = passage.tokens[cue]
    before = [s for s in sources if s.end <= token.start]
    for source in reversed(before):
        if _is_in_brackets(passage, source) and source is not before[0]:
            # "Doe of the Norwegian Institute (NIPH) told": whose letters they are.
            continue
        if _is_where(passage, source):
            whose = _of_whom(passage, source, before)
            if whose is not None or source.kind in ("country", "called"):
                return whose if whose is None or _may_speak(whose) else None
        if _is_between(passage, source.end, token.start):
            return source if _may_speak(source) else None
        if token.start - source.end > 60:
            break
    after = [s for s in sources if s.start >= token.end]
    if (
        after
        and _is_inverted(passage, cue)
        and passage.text[token.end : after[0].start].strip() in ("", "the")
        and not _begins_a_clause(passage, after[0])
    ):
        first = _named_behind(passage, after)
        return first if _may_speak(first) else None
    return None


def _is_in_brackets(passage: Passage, source: Source) -> bool:
    behind = passage.text[source.end : source.end + 1]
    return passage.text[: source.start].endswith("(") and behind == ")"


def _named_behind(passage: Passage, after: Sequence[Source]) -> Source:
    """Of ", said health ministry media official Jane Doe" it is Jane Doe."""
    first = after[0]
    if first.kind not in ("body", "other", "the-body", "office"):
        return first
    named = next((s for s in after[1:] if s.kind == "name"), first)
    words = passage.words
    of_office = (
        words.words("people", "roles")
        | words.words("people", "modifiers")
        | words.words("organisations", "nouns")
        | {"media", "press", "public", "information", "relations", "'s", "’s"}
    )
    between = [passage.tokens[i] for i in passage.tokens_in(first.end, named.start)]
    is_office = all(token.low in of_office for token in between)
    return named if is_office and named.start - first.end < _BESIDE else first


def _begins_a_clause(passage: Passage, source: Source) -> bool:
    """Tell "…, said Oslo should act", where Oslo is none who says it."""
    index = next(
        (i for i, t in enumerate(passage.tokens) if t.start >= source.end), None
    )
    return index is not None and passage.tokens[index].tag in ("MD", "VBZ", "VBP")


def _is_where(passage: Passage, source: Source) -> bool:
    """Tell "the ministry in Oslo said" from "Oslo said"."""
    before = passage.text[: source.start]
    if source.kind in ("other", "the-body"):
        return re.search(r"\bin(?: (?:a|an|his|her|its|their))?\s$", before) is not None
    return source.kind in ("country", "body", "called") and bool(
        re.search(
            r"\b(?:in|at|from|of|with|for)\s(?:the\s)?(?:[A-Z][\w.-]+['’]s?\s)?$",
            before,
        )
    )


def _of_whom(passage: Passage, where: Source, before: list[Source]) -> Source | None:
    """Give who is "at the institute in Oslo", if nothing is done between the two."""
    whose = [s for s in before if s.end <= where.start and s is not where]
    if not whose:
        return None
    gap = passage.text[whose[-1].end : where.start]
    if where.kind in ("country", "called"):
        is_near = re.fullmatch(r"\s(?:in|at|from|of)\s(?:the\s)?", gap)
        return whose[-1] if is_near else None
    inside = passage.tokens_in(whose[-1].end, where.start)
    has_verb = any(passage.tokens[i].tag in FINITE_TAGS for i in inside)
    kinds = (
        ("name", "office", "body")
        if where.kind in ("other", "the-body")
        else ("name", "office")
    )
    is_person = whose[-1].kind in kinds
    return whose[-1] if is_person and len(gap) < 90 and not has_verb else None


def _may_speak(source: Source) -> bool:
    return not (source.body is not None and source.body.is_agency)


def _is_between(passage: Passage, start: int, end: int) -> bool:
    """Tell whether only adverbs, days and such stand between subject and verb."""
    between = passage.words.words("speech", "between")
    days = passage.words.words("dates", "weekdays") | passage.words.words(
        "dates", "months"
    )
    inside = [passage.tokens[i] for i in passage.tokens_in(start, end)]
    inside = [t for t in inside if t.start >= start and t.end <= end]
    return all(
        t.low in between
        or t.low.endswith("ly")
        or t.low in _SMALL
        or t.low in days
        or t.low[0].isdigit()
        or t.text in "()"
        for t in inside
    ) and not any(t.text in ("'s", "’s") for t in inside)


def _is_inverted(passage: Passage, cue: int) -> bool:
    """Tell whether the verb follows a mark or comma: "…," said the minister."""
    before = passage.text[: passage.tokens[cue].start].rstrip()
    return not before or before[-1] in ',"”»“—-'


def _subject(passage: Passage, cue: int, sources: list[Source]) -> Source | None:
    """The subject that the parser gives to the verb."""
    subjects = [
        t for t in passage.tokens
        if t.dep in ("nsubj", "nsubjpass") and t.head == cue
    ]  # fmt: skip
    for subject in subjects:
        for source in sources:
            if source.start <= subject.start < source.end and _may_speak(source):
                return source
    return None


def _of_the_verb_before(
    passage: Passage, cue: int, sources: list[Source]
) -> Source | None:
    """Of "officials called it unfair and said" it is the officials."""
    token = passage.tokens[cue]
    if token.dep != "conj" or not 0 <= token.head < cue:
        return None
    return _subject(passage, token.head, sources)


def _antecedent(passage: Passage, cue: int, sources: list[Source]) -> Source | None:
    """Of "the ministry, which said" it is the ministry."""
    verb, tokens = passage.tokens[cue], passage.tokens
    is_led = any(
        t.low in ("which", "who") and t.dep == "nsubj" and t.head == cue for t in tokens
    )
    if not is_led or verb.dep != "relcl" or not 0 <= verb.head < cue:
        return None
    head = tokens[verb.head].start
    return next((s for s in sources if s.start <= head < s.end), None)


def _hangs_on_another(passage: Passage, source: Source) -> bool:
    """Tell "Lee, in a letter by her deputy, said", where her deputy says nothing."""
    before = passage.text[: source.start]
    return re.search(r"\bby\s(?:the\s)?$", before) is not None


def _is_apposed(subject: Source | None, beside: Source) -> bool:
    """Tell "Doe, the sister of Roe, said", where Roe says nothing."""
    if subject is None or subject.kind != "name":
        return False
    return subject is not beside and subject.end <= beside.start


def _agent(passage: Passage, cue: int, sources: list[Source]) -> Source | None:
    """By whom something is told: "This was stated by the minister"."""
    token = passage.tokens[cue]
    led = re.compile(r"\s+by\s+(?:the\s+)?").match(passage.text, token.end)
    if led is None:
        return None
    near = (s for s in sources if token.end < s.start <= led.end() <= s.end)
    return next(near, None)


def _who_begins(passage: Passage, cue: int, sources: list[Source]) -> Source | None:
    """Who a sentence begins with, where no other verb is told of them."""
    token = passage.tokens[cue]
    begin = passage.sentence_at(token.start).start
    first = next((s for s in sources if s.start - begin < _OPENING), None)
    if first is None or first.kind not in ("name", "office") or token.tag != "VBD":
        return None
    between = passage.tokens_in(first.end, token.start)
    has_verb = any(passage.tokens[i].tag in FINITE_TAGS for i in between)
    return None if has_verb or first.end > token.start else first
