"""Words of speech with who they belong to: "the minister said", "according to her"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from epihq.text.sentences import clauses
from epihq.text.sentences.names import lowered
from epihq.text.sentences.passages import Passage, Sentence, Token
from epihq.text.sentences.quotation import Quotation
from epihq.text.speech.cues import is_cue
from epihq.text.speech.known import Known, Source
from epihq.text.speech.leads import without_lead
from epihq.text.speech.speakers import source_of
from epihq.text.speech.unnamed import unnamed, whose_according

FEW_WORDS: Final = 3
_THEIRS: Final = 9
# "According to government figures dated 6 May, …": they are the government's.
_FIGURES_OF: Final = re.compile(
    r"(?:['’]s)?\s(?:figures|data|statistics|estimates|records|counts|numbers|reports?|"
    r"sources|projections|bulletins?)\b[^,.;:«»\"]{0,40}(?=,)"
)
_WHOSE: Final = re.compile(r"(?:\s[^\s,.;:«»\"]+){1,6}(?=,)")
# "…», — сказал он": even two words are speech.
_LEADS_BACK: Final = re.compile(r",\s[—–-]\s")
# "Norveçdə olan məlumata görə": where the data are of, nobody tells.
_LOCATIVE: Final = re.compile(r"\wd[aə]$")
_COLON: Final = re.compile(r"\s?:\s*")

_PLURALS: Final = ("s", "police", "media", "people")

# What joins the words of one to those of another, or to other words.
_JOINT: Final = re.compile(
    r",?\s+(?:and|while|but|whereas)\s+(?:(?:the|his|her|its)\s+)?$"
)


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


def attributions_in(
    passage: Passage, sentence: Sentence, sources: list[Source], known: Known
) -> Iterator[Attribution]:
    """Pair the words of speech of a sentence with who speaks."""
    sentence = without_lead(passage, sentence, sources)
    outside = [
        s
        for s in sources
        if sentence.start <= s.start < sentence.end and _is_outside(passage, s.start)
    ]
    found = [
        *_by_according(passage, sentence, outside, known),
        *_by_colon(passage, outside, known),
    ]
    taken = {one.source.start for one in found}
    for index in passage.tokens_in(sentence.start, sentence.end):
        token = passage.tokens[index]
        if not is_cue(passage, index) or not _is_outside(passage, token.start):
            continue
        if any(one.start <= token.start < one.end for one in found):
            continue
        source = source_of(passage, index, outside)
        if source is not None and source.start not in taken:
            taken.add(source.start)
            resolved = _said_before(source, found) or _resolved(passage, source, known)
            found.append(_beside(resolved, token))
        elif source is None and _is_impersonal(passage, index, sentence.start):
            found.append(_beside(Source(token.start, token.end, "cue"), token))
        elif source is not None and _is_who(passage, index):
            here = Source(token.start, token.end, "cue")
            told = _resolved(passage, source, known)
            found.append(replace(_beside(here, token), source=told))
        elif found and _goes_on(passage, index):
            here = Source(token.start, token.end, "cue")
            found.append(replace(_beside(here, token), source=found[-1].source))
        elif (somebody := unnamed(passage, index, sources)) is not None:
            found.append(_beside(somebody, token))
    yield from sorted(found, key=lambda one: one.cue_start)


def _by_colon(
    passage: Passage, sources: list[Source], known: Known
) -> Iterator[Attribution]:
    """Find who is named before a colon and words in marks: 'Jane Doe: "…"'."""
    for source in sources:
        colon = _COLON.match(passage.text, source.end)
        mark = passage.quotation_at(colon.end()) if colon else None
        if colon and mark and mark.start == colon.end() and is_speech(passage, mark):
            yield Attribution(
                _resolved(passage, source, known),
                ":",
                source.start,
                colon.end(),
                colon.start(),
                colon.end(),
                is_before=False,
            )


def _said_before(source: Source, found: list[Attribution]) -> Source | None:
    """Tell "Jane Doe said she had left and stressed": she is who said it."""
    before = [one.source for one in found if one.cue_end <= source.start]
    if source.kind != "pronoun" or not before:
        return None
    last = before[-1]
    if last.person is None and last.kind not in ("called", "office"):
        return None
    return replace(source, person=last.person, name=last.name)


def limit_of(passage: Passage, following: Attribution, limit: int) -> int:
    """Give where words end: ", adding that" and ", while she said" begin others."""
    before = passage.text[: following.start]
    joint = _JOINT.search(before)
    if joint is not None:
        return joint.start()
    before = before.rstrip()
    has_comma = before.endswith(",")
    if _is_adding(passage, following.cue) or (has_comma and adds(passage, following)):
        return len(before) - has_comma
    return limit


def adds(passage: Passage, one: Attribution) -> bool:
    """Tell what somebody adds to words of theirs: "adding that", "добавив, что"."""
    return _is_adding(passage, one.cue) or one.cue.endswith("ing")


def _is_adding(passage: Passage, cue: str) -> bool:
    return cue in passage.words.words("speech", "adding")


def _is_impersonal(passage: Passage, index: int, begin: int) -> bool:
    """Tell "Bildirilib ki, …" and "Отмечается, что …": nobody is named who says it."""
    token = passage.tokens[index]
    if token.low not in passage.words.words("speech", "impersonal"):
        return False
    if clauses.object_clause(passage, begin, token.start) is not None:
        # "… artdığı bildirilib."
        return True
    behind = passage.text[token.end : token.end + 24]
    return bool(
        re.match(r"\s*(?:(?:edil|olun|çatdırıl)\w+\s*)?,?\s*(?:ki|что)\b", behind)
    )


def _goes_on(passage: Passage, index: int) -> bool:
    """Tell whether who spoke before speaks on: ", adding that", "… and said …"."""
    low = passage.tokens[index].low
    if low in passage.words.words("speech", "going_on") or _is_adding(passage, low):
        return True
    before = passage.tokens[index - 1].low if index else ""
    if passage.language == "az":
        return (
            clauses.object_clause(passage, 0, passage.tokens[index].start) is not None
        )
    joints = (",",) if low.endswith("ing") else ("and", "but", "also", "then")
    return before in joints and passage.language == "en"


def _is_who(passage: Passage, index: int) -> bool:
    """Tell "according to the minister, who stressed that": she speaks twice."""
    return index > 0 and passage.tokens[index - 1].low in ("who", "which")


def _beside(source: Source, token: Token) -> Attribution:
    start, end = min(source.start, token.start), max(source.end, token.end)
    return Attribution(
        source, token.low, start, end, token.start, token.end, is_before=False
    )


def _is_outside(passage: Passage, at: int) -> bool:
    """Outside of any quotation that is speech."""
    mark = passage.quotation_at(at)
    return mark is None or not is_speech(passage, mark)


def _by_according(
    passage: Passage, sentence: Sentence, sources: list[Source], known: Known
) -> Iterator[Attribution]:
    pattern = passage.words.pattern("speech", "according")
    if pattern is None:
        return
    for hit in pattern.finditer(passage.text, sentence.start, sentence.end):
        if not _is_outside(passage, hit.start()):
            continue
        source = (
            Source(hit.start(), hit.end(), "cue")
            if _is_of_several(passage, hit)
            else _beside_according(passage, hit, sources, known)
            or whose_according(passage, sentence, hit)
            or _of_who_spoke(passage, sentence, hit)
        )
        if source is None:
            continue
        if source.kind == "the-body":
            # "Mərkəzin məlumatına görə": of the one that was told of before.
            source = _resolved(passage, source, known)
        start, end = min(hit.start(), source.start), max(hit.end(), source.end)
        end = _over_whose(passage, end, source)
        cue = max(sentence.start, min(hit.start(), source.start - 1))
        is_pronoun = source.kind == "pronoun" and source.start > hit.start()
        said = passage.text[start:end] if is_pronoun else hit.group()
        yield Attribution(source, said, start, end, cue, hit.end(), is_before=True)


def _of_who_spoke(
    passage: Passage, sentence: Sentence, hit: re.Match[str]
) -> Source | None:
    """Tell "Məlumata görə, …" at the head of a sentence: of who spoke before."""
    begins = passage.language == "az" and hit.start() == sentence.start
    return Source(hit.start(), hit.end(), "cue") if begins else None


def _over_whose(passage: Passage, end: int, source: Source) -> int:
    """Step over whose somebody is, and what is theirs: "экспертов агентства,"."""
    if passage.language == "en" and source.kind != "pronoun":
        theirs = _FIGURES_OF.match(passage.text, end)
        return theirs.end() if theirs else end
    if passage.language != "ru" or source.kind not in (
        "other",
        "the-body",
        "office",
    ):
        return end
    whose = _WHOSE.match(passage.text, end)
    return whose.end() if whose else end


def _is_of_several(passage: Passage, hit: re.Match[str]) -> bool:
    """Tell "according to them": who they are is not resolved."""
    several = passage.words.words("speech", "plural_genitive")
    told = lowered(passage.text[max(0, hit.start() - _THEIRS) : hit.end()]).split()
    return bool(several & set(told))


def _beside_according(
    passage: Passage, hit: re.Match[str], sources: list[Source], known: Known
) -> Source | None:
    """Find of whom "according to him" is, or "onun sözlərinə görə"."""
    text = passage.text
    genitive = passage.words.words("speech", "pronoun_genitive")
    within = next((w for w in lowered(hit.group()).split() if w in genitive), None)
    if within is not None:
        return _resolved(passage, Source(hit.start(), hit.end(), "pronoun"), known)
    if passage.language == "az":
        near = [
            s
            for s in sources
            if s.end <= hit.start()
            and not (s.body is not None and s.body.is_agency)
            and not _LOCATIVE.search(passage.original(s.start, s.end))
            and re.fullmatch(
                r"[^,;:.]{0,3}|[^,;:\n]{2,34}\s", text[s.end : hit.start()]
            )
        ]
        if near:
            return _resolved(passage, near[-1], known)
        word = text[: hit.start()].split()[-1:] or [""]
        start = hit.start() - len(word[0]) - 1
        pronoun = Source(max(start, 0), hit.start() - 1, "pronoun")
        return (
            _resolved(passage, pronoun, known) if lowered(word[0]) in genitive else None
        )
    for source in sources:
        if hit.end() <= source.start <= hit.end() + 5:
            return _resolved(passage, _owned(source, sources), known)
    pronouns = {"him", "her", *genitive}
    after = re.match(r"\s*(\w+)", text[hit.end() :])
    if after and lowered(after.group(1)) in pronouns:
        start = hit.end() + after.start(1)
        return _resolved(
            passage, Source(start, hit.end() + after.end(1), "pronoun"), known
        )
    return None


def _owned(source: Source, sources: list[Source]) -> Source:
    """Of "the US' Johns Hopkins University" it is the university that tells."""
    near = (s for s in sources if 0 <= s.start - source.end <= 4)
    return next(near, source) if source.kind == "country" else source


def _resolved(passage: Passage, source: Source, known: Known) -> Source:
    """Put the last speaker for a pronoun; leave it open where nobody spoke."""
    person, start, end = known.speaker_meant, source.start, source.end
    if source.kind == "pronoun" and known.called is not None:
        return Source(start, end, "pronoun", name=known.called)
    if source.kind == "pronoun" and person is not None:
        return Source(start, end, "pronoun", person=person)
    if source.kind == "they" and _are_others(passage, source, known.others):
        return Source(start, end, "pronoun", name=known.others)
    if source.kind in ("they", "the-body") and known.body is not None:
        return Source(start, end, "pronoun", body=known.body)
    if source.kind == "the-body":
        return replace(source, kind="other")
    return source


def _are_others(passage: Passage, source: Source, others: str | None) -> bool:
    """Tell whether "they" may be "officials", and "it" a newspaper."""
    if others is None:
        return False
    is_many = others.split()[-1].endswith(_PLURALS)
    pronoun = lowered(passage.text[source.start : source.end])
    return {"it": not is_many, "they": is_many}.get(pronoun, True)


def is_speech(passage: Passage, mark: Quotation) -> bool:
    """Tell speech in marks from a name or a single word in marks."""
    text = passage.text[mark.inner_start : mark.inner_end]
    words = len(text.split())
    before = passage.text[: mark.start].rstrip()
    is_led = before.endswith(":") or _LEADS_BACK.match(passage.text, mark.end)
    if words > 1 and is_led:
        return True
    if words < FEW_WORDS and passage.text[mark.inner_end : mark.end].strip(' "”»')[
        :1
    ] not in (",", ".", "?", "!"):
        return False
    is_begun = not before or before[-1] in ',:.!?;—–-”"»'
    led = before.rsplit(None, 1)[-1:]
    if led and lowered(led[0]) in passage.words.words("speech", "cues"):
        return words >= FEW_WORDS
    if not text[:1].isupper() and not text[:1].isdigit() and not is_begun:
        return False
    # In the middle of a clause only what is long is more than a name in marks.
    return is_begun or (words > 6 and text[:1].isupper())
