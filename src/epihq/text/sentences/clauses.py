"""Where somebody's words begin and end in a sentence.

With a parser the tags tell verbs from nouns and the heads clauses; without one the
surface does: commas, "that" and auxiliaries.
"""

import re
from typing import Final

from epihq.text.sentences.asking import is_asked
from epihq.text.sentences.complements import (
    FINITE_TAGS,
    cue_at,
    is_complement,
    led_by_that,
)
from epihq.text.sentences.names import lowered
from epihq.text.sentences.passages import Passage, dateline

_EDGES: Final = " \t\n\u00a0,;:—–-"
_FEW_LETTERS: Final = 20
# "… предупреждал: если …": words behind a colon, without marks.
_COLON: Final = re.compile(r"\s*:\s+(?=\w)")
_COUNT: Final = re.compile(
    r"(?:a total of|\d|no |two|three|four|five|six|seven|eight|nine|ten|the first)"
)
_DETERMINERS: Final = frozenset(["the", "a", "an", "its", "their", "his", "her"])
# What stands between somebody's words and who said them.
_LEADING: Final = (",", "—", "–", " -")
_STOPS: Final = " \t\n\u00a0.,;:—–-"
_AUXILIARIES: Final = frozenset(
    [
        "is",
        "are",
        "was",
        "were",
        "has",
        "have",
        "had",
        "will",
        "would",
        "can",
        "could",
        "may",
        "might",
        "must",
        "should",
        "shall",
        "do",
        "does",
        "did",
    ]
)
# "…, and also asked": what joins another verb of the same speaker.
# "…, contradicting the WHO": the paper's, or begins other words of theirs.
_TOLD_BESIDE = re.compile(
    r",\s(?:saying|claiming|arguing|contradicting|emphasi[sz]ing|stressing|warning|"
    r"even as|despite (?:the|reports))\b"
    r"|,?\sbut (?:did|does|do|would) not (?:say|specify|elaborate|give|name|provide)\b"
)
_AND_DID = re.compile(r",?\s(?:and|but)(?:\s(?!that\b)\w+){0,2}\s$")
# What belongs to the verb: "pointed out that".
_PARTICLE = re.compile(r"\s+(?:out|on|up)(?=\s+that\b)")
# What may stand between "said" and what was said: when, where, to whom.
_ADJUNCT = re.compile(
    r"(?<=told)\s+(?:the\s)?[A-Z][\w.]+(?:\s[A-Z]\w+){0,3}(?=\s(?:that|in|on|at)\b|[,:])"
    r"|(?<=told)\s+(?:[\w-]+\s){0,3}?(?:television|media|radio|agency|newspaper|channel|"
    r"conference|briefing|parliament|reporters|journalists|lawmakers|outlet|station)\b"
    r"|\s*(?:,\s*)?(?:(?:reporters|journalists|the media|media|lawmakers|parliament|"
    r"[A-Z]\w+ TV|"
    r"a (?:\w+ ){0,3}(?:conference|briefing|meeting|interview|hearing|statement))"
    r"|in (?:a|an|his|her|its|their|the) (?:\w+ ){0,3}(?:update|address|post|tweet|"
    r"message|report|release|statement|letter|interview|briefing|conference|video|speech|notice|"
    r"bulletin|circular|article|memo|email|document|broadcast)\b"
    r"|\s(?:hopes?|concerns?|confidence|regret|optimism|fears?|belief|doubts?)(?=\sthat\b)"
    r"|(?:on )?(?:late |early )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"(?=\s(?:it|they|he|she|we|the|an?|no|there|its|this|his|her|their|our|all|some|"
    r"many|most|more|several|health|\d|[A-Z]))"
    r"|(?:on|in|at|to|during|after|following|via|through|late|early|from|addressing|while|"
    r"of(?! (?:the )?\d)|for|by)\b[^,.;:\"“]*?"
    r"(?=\s+that\b|,|:|$|\s+(?:said|told)\b)"
    r"|(?:on |this |last )?(?:late |early )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"(?:\s+(?:night|morning|evening|afternoon))?"
    r"|as quoted by [^,.;:\"“]*?(?=\s+that\b)"
    r"|the same (?:day|week)|as of \w+day"
    r"|today|yesterday|also|here|earlier|(?:last|this) (?:week|month|year)|again)"
)
# "… olduğunu", right before the verb.
_OBJECT = re.compile(
    r"\w+(?:(?:d[ıiuü][ğy]|[aə]cağ|[aə]cəy|l[ıiuü]ğ|l[iü]y)[ıiuü](?:n|m[ıiuü]z)[ıiuü]"
    r"|(?:d[ıiuü][qk]|[aə]ca[qk]|[aə]cək)l[aə]r[ıi]n[ıi]"
    # "… yaymamağa çağırıb": what somebody is called on to do.
    r"|m(?:ağa|əyə)(?=\s+$))"
    r"(?=(?:\s+(?:da|də|isə|xüsusi|xüsusilə|ayrıca|həmçinin|[“\"«]?\w+[”\"»]?"
    r"(?:\s\w+)?-?d[aə]))?\s+$)"
)
# "… müsahibəsində, …": where it was said, and what else was done, is before it.
_BEFORE_IT = re.compile(
    r"(?:(?:açıqlama|müsahibə|çıxış|müraciət|bəyanat|yazı|paylaşım|brifinq|iclas|"
    r"görüş|konfrans)\w*d[aə]|\w+s[aə] d[aə]|\w+[aə]r[aə]q),\s"
    r"|(?:verilən|yayılan|dərc olunan|verdiyi|yaydığı|yayımladığı|paylaşdığı|rəsmi) "
    r"(?:açıqlama|məlumat|bəyanat)da\s|"
    r"(?:Açıqlama|Məlumat|Bəyanat|Hesabat|Sənəd)d[aə]\s(?:həmçinin\s)?|\([^()]{2,12}\)\s"
)
# "… artdığı bildirilib": of a passive it is the subject.
_PASSIVE = re.compile(
    r"(?:\w+\s)?\w*(?:il|ıl|ul|ül|in|ın|un|ün)(?:ib|ıb|ir|ır|di|dı)\b"
)
_SUBJECT = re.compile(
    r"\w+(?:d[ıiuü][ğy]|[aə]cağ|[aə]cəy|l[ıiuü]ğ|l[iü]y)[ıiuü](?:n[ıiuü])?(?=(?:\s+(?:da|də))?\s+$)"
)
# "…, according to the agency": behind somebody's words it says through whom.
_CREDIT = re.compile(r",\s(?:according to|as reported by|as quoted by)\s[^,.;:\"“]+$")
# What leads to the name of who speaks, behind the comma that ends their words.
_LEAD = re.compile(
    r",\s(?P<lead>(?!(?:\w+ )?(?:after|before|when|while|as|since|which|who|though|"
    r"because|with|including|citing|if|but|and)\b)(?:[\w.'’-]+\s){0,5}[\w.'’-]+\s?)$"
)
_RU_CREDIT = re.compile(
    r",\s(?:сообщает|сообщают|передает|передаёт|передают|пишет|пишут)\s[^,;:«»\"]{2,60}$"
)
# "Called on states to act": whom it is told follows.
_ON_WHOM = re.compile(r"\s+(?:up)?on\s")
_SHORTEST: Final = 8
_NO_CONTENT = re.compile(r"(?:who|which|adding|noting)\b")
_DOING = re.compile(r"\s*,\s+\w+ing\s")
_TELLING = re.compile(
    r"(?:told|tell\w*|assur\w+|remind\w+|inform\w+|warn\w+|advis\w+)$"
)
_WHOM = re.compile(r"\s+(?!that\b)(?:[\w'’-]+\s+){1,5}?(?=that\b)")
_THAT = re.compile(r"\s*(?:,\s*)?(?:that|что|ki)\b[,:]?\s*", re.IGNORECASE)


def content_behind(
    passage: Passage, at: int, limit: int
) -> tuple[int, int, bool] | None:
    """What is said behind a word of speech, and whether it is surely a clause."""
    text = passage.text
    if is_asked(passage, at, limit):
        whom = _ON_WHOM.match(text, at, limit)
        start, end = trimmed(text, whom.end() if whom else at, limit)
        return start, _without_more(passage, at, start, end), True
    particle = _PARTICLE.match(text, at, limit)
    at = particle.end() if particle else at
    begun = _begin_of_content(passage, at, limit)
    if begun is None:
        return None
    start, end = trimmed(text, begun[0], limit)
    if end - start < _SHORTEST or _is_via(passage, start, end):
        return None
    end = _without_more(passage, at, start, end)
    if _NO_CONTENT.match(text, start, end):
        return None
    if not begun[1] and not _is_clause(passage, at, start, end):
        return None
    return start, end, begun[1]


def _begin_of_content(passage: Passage, at: int, limit: int) -> tuple[int, bool] | None:
    """Where what is said begins, and whether "that" or a colon leads to it."""
    start = _over_adjuncts(passage, _over_the_told(passage, at, limit), limit)
    that = _THAT.match(passage.text, start, limit)
    if that is not None:
        return that.end(), True
    led = led_by_that(passage, at, limit)
    if led is not None:
        return led, True
    if passage.language == "en":
        return start, False
    colon = _COLON.match(passage.text, at, limit)
    return (colon.end(), True) if colon is not None else None


def _is_clause(passage: Passage, at: int, start: int, end: int) -> bool:
    """Tell what no "that" leads to from what else may stand behind a verb."""
    text = passage.text
    # "…, the ministry said, describing what it does": its words are before it.
    if _DOING.match(text, at, end) or not _has_verb(passage, start, end):
        return False
    is_phrase = re.match(r"(?:as|about|of|for|with|to|in|on|by|at)\b", text[start:end])
    if not is_phrase or re.match(r"\w+ (?:the |all )?\d", text[start:end]):
        return True
    # "Said with so many ill, the towns should help": a clause all the same.
    cue = cue_at(passage, at)
    is_parsed = cue is not None and bool(passage.tokens[cue].tag)
    return (
        is_parsed and "," in text[start:end] and is_complement(passage, at - 1, start)
    )


def _without_more(passage: Passage, at: int, start: int, end: int) -> int:
    """Give where words end: what else their speaker did, "… and left", is not said."""
    cue = cue_at(passage, at)
    if cue is None or passage.language != "en":
        return end
    if passage.tokens[cue].dep == "prt":
        # "Pointed out".
        cue = passage.tokens[cue].head
    aside = _TOLD_BESIDE.search(passage.text, start + _FEW_LETTERS, end)
    end = aside.start() if aside is not None else end
    speech = passage.words.words("speech", "cues")
    for index in passage.tokens_in(start, end):
        token = passage.tokens[index]
        if token.dep != "conj" or token.head != cue or token.low not in speech:
            continue
        before = _AND_DID.search(passage.text, start, token.start)
        if before is not None and before.start() - start > _FEW_LETTERS:
            return before.start()
    return end


def _over_the_told(passage: Passage, at: int, limit: int) -> int:
    """Step over whom it is told: "assured the public that"."""
    if not _TELLING.search(passage.text, max(0, at - 10), at):
        return at
    whom = _WHOM.match(passage.text, at, limit)
    return whom.end() if whom else at


def object_clause(passage: Passage, at: int, cue: int) -> tuple[int, int] | None:
    """Find what is said as an object of the verb: "… artdığını bildirib"."""
    if passage.language != "az":
        return None
    is_passive = _PASSIVE.match(passage.text, cue) is not None
    pattern = _SUBJECT if is_passive else _OBJECT
    ends = pattern.search(passage.text[:cue], at)
    if ends is None:
        return None
    lead = max(
        (hit.end() for hit in _BEFORE_IT.finditer(passage.text, at, ends.start())),
        default=at,
    )
    start, end = trimmed(passage.text, lead, ends.end())
    return (start, end) if len(passage.text[start:end].split()) > 1 else None


def _is_via(passage: Passage, start: int, end: int) -> bool:
    """Tell "…, Norwegian News reports": through whom it came, and nothing said."""
    vias = passage.words.text("speech", "vias")
    if re.fullmatch(rf"[\w-]+(?:\.[\w-]+)+ (?:{vias})", passage.text[start:end]):
        return True
    few = rf"[A-Z][\w.]+(?: \w+){{0,2}} (?:{vias})\b.{{0,30}}"
    return bool(vias) and re.fullmatch(few, passage.text[start:end]) is not None


def _over_adjuncts(passage: Passage, at: int, limit: int) -> int:
    """Step over "reporters in Oslo on Friday" to "that", or to the clause."""
    text = passage.text
    if passage.language != "en":
        that = re.compile(r"[^.;:\"«]{0,120}?,?\s*(?=\b(?:что|ki)\b)").match(
            text, at, limit
        )
        return that.end() if that else at
    while True:
        step = _ADJUNCT.match(text, at, limit)
        if step is None or step.end() == at:
            return at
        at = step.end()


def _has_verb(passage: Passage, start: int, end: int) -> bool:
    """Tell whether a finite verb stands within, with something before it."""
    inside = [passage.tokens[i] for i in passage.tokens_in(start, end)]
    if any(t.tag for t in inside):
        return any(t.tag in FINITE_TAGS for t in inside[1:])
    return any(
        t.low in _AUXILIARIES or re.search(r"\w{3}(?:ed|ves|ses|ates)$", t.low)
        for t in inside[1:]
    )


def is_count(passage: Passage, start: int) -> bool:
    """Tell "20 cases" behind "reported", which is a thing and no clause."""
    return _COUNT.match(passage.text, start) is not None


def content_before(passage: Passage, start: int, end: int) -> tuple[int, int] | None:
    """What is said before "SOURCE said": up to the comma, and a clause."""
    text = passage.text
    start = start or dateline(text[:end])
    before = text[start:end].rstrip()
    before = _without_lead_to_a_source(passage, before, start)
    # "…, Norway's Ministry of Health said": whose it is, is of who speaks.
    before = re.sub(r"\s+(?:the\s+)?[A-Z]\w*['’]s$", "", before)
    before = before.rstrip(' "”»')
    if not before.endswith(_LEADING):
        return None
    first, last = trimmed(text, start, start + len(before))
    few = len(text[first:last].split()) < 4
    if few or (passage.language == "en" and not _has_verb(passage, first, last)):
        return None
    return first, last


def _without_lead_to_a_source(passage: Passage, before: str, begin: int) -> str:
    """Take "its health agency" off, which leads to the name of who speaks."""
    words = passage.words
    known = (
        words.words("people", "modifiers")
        | words.words("organisations", "nouns")
        | words.words("speech", "generic")
        | _DETERMINERS
    )
    kept = before
    while (last := re.search(r"\s([\w-]+)$", kept)) and lowered(last.group(1)) in known:
        kept = kept[: last.start()]
    is_cut = kept.rstrip(' "”»').endswith(_LEADING)
    lead = _LEAD.search(before)
    if (
        not is_cut
        and lead is not None
        and not _is_finite(passage, begin + lead.start("lead"), begin + lead.end())
    ):
        # "…, newly appointed Foreign Minister Jane Doe said".
        return before[: lead.start() + 1]
    bare = re.sub(r"\s+(?:the|a|an)$", "", before, flags=re.IGNORECASE)
    return kept if is_cut else bare


def _is_finite(passage: Passage, start: int, end: int) -> bool:
    """Tell whether a finite verb stands there, as far as that is known."""
    inside = [passage.tokens[i] for i in passage.tokens_in(start, end)]
    return not any(t.tag for t in inside) or any(t.tag in FINITE_TAGS for t in inside)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Take blanks, commas and the full stop off both ends."""
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _STOPS:
        end -= 1
    if (
        end > start
        and text[end - 1] in '”"»'
        and not re.search(r"[“\"«]", text[start : end - 1])
    ):
        end -= 1
    if text[start:end].endswith(("”", "»", '"')) and re.search(
        r"[.,]$", text[start : end - 1]
    ):
        end -= 2
    elif text[start:end].endswith(("”", "»")):
        end -= 1
    return start, end


def without_via(passage: Passage, start: int, end: int) -> tuple[int, str | None]:
    """Take ", Trend reports citing …" off the end: it says through whom it came."""
    vias = passage.words.text("speech", "vias")
    asides = passage.words.text("speech", "asides")
    aside = re.search(rf",\s(?:{asides})", passage.text[start:end]) if asides else None
    if aside is not None and aside.start() > _FEW_LETTERS:
        end = start + aside.start()
    behind = _CREDIT.search(passage.text, start, end) or _RU_CREDIT.search(
        passage.text, start, end
    )
    if behind is not None and behind.start() - start > _FEW_LETTERS:
        end = behind.start()
    if not vias:
        return end, None
    pattern = re.compile(
        r",\s*(?P<via>[A-Z][\w.]+(?: [A-Z]\w+)?(?: news)?(?: agency)?)"
        rf"\s+(?:{vias})\b[^,]*$"
    )
    hit = pattern.search(passage.text[start:end])
    if hit is None:
        return end, None
    return start + hit.start(), hit["via"]
