"""Help asked, offered or given: a sentence to be shown, with who helps whom.

    Norway sent Chile masks        Oslo will be supplied with doses
    Norveç Çiliyə maska göndərib   Норвегия направила Чили маски

Who helps and who is helped is told only where the sentence says it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from epihq.text.diplomacy.parties import Party, parties_of, pieces, unnamed
from epihq.text.people.bodies import Body
from epihq.text.sentences.masking import bare_names
from epihq.text.sentences.passages import Passage
from epihq.text.speech.said import Said

_FAR = 90
_TO = "to|for|supply|support|the|в|во|для"
_ANYBODY = re.compile(r"\b(?:other|world|foreign) (?:countries|states)\b")
_TO_COME = re.compile(r"will|is to|are to|получ(?:ит|ат)$|alacaq")
_DATIVE = re.compile(r"[^\W\d_]{2}(?:[ny]?[aə])$")
_ABLATIVE = re.compile(r"[^\W\d_]{2}(?:d[aə]n)$")
# "Sent Chile masks": what is given stands behind who is helped.
_GOODS_BEHIND = re.compile(r"\s(?!to\b|in\b|and\b|from\b|['’])\w")


@dataclass(frozen=True)
class Help:
    """Help asked, offered or given."""

    start: int
    end: int
    direction: str
    giver: str | None
    receiver: str | None


def help_in(passage: Passage, bodies: list[Body], said: list[Said]) -> Iterator[Help]:
    """Find help asked, offered and given."""
    words = passage.words
    parties = parties_of(passage, bodies)
    for start, end in pieces(passage, said):
        for direction in ("asked", "received", "offered", "given"):
            pattern = words.pattern("assistance", direction)
            hit = pattern.search(passage.text, start, end) if pattern else None
            if hit is None:
                continue
            found = _help(passage, direction, hit, (start, end), parties)
            if found is not None:
                yield found
                break


def _help(
    passage: Passage,
    direction: str,
    hit: re.Match[str],
    piece: tuple[int, int],
    parties: list[Party],
) -> Help | None:
    inside = [p for p in parties if piece[0] <= p.start < piece[1]]
    before = [p for p in inside if p.end <= hit.start() + 1]
    behind = [p for p in inside if p.start >= hit.start() + 1]
    end = _help_end(passage, hit, piece[1], is_asked=direction == "asked")
    start = before[-1].start if before else hit.start()
    # What is sent stands before "will be sent", and before an Azerbaijani verb.
    is_behind = _is_passive(passage, hit) or passage.language == "az"
    clause = passage.text[piece[0] if is_behind else start : end]
    has_goods = passage.words.finds("assistance", "goods", clause)
    if not inside or (direction != "asked" and not has_goods):
        return None
    if before and before[-1].start - piece[0] > _FAR:
        return None
    if direction == "asked":
        return _asked(passage, hit, (start, end), before, behind)
    if direction == "received":
        is_to_come = _TO_COME.search(hit.group()) is not None
        told = "offered" if is_to_come else "given"
        return _received(passage, (start, end), before, behind, told)
    giver, receiver = _who_helps_whom(passage, hit, before, behind)
    if giver is None and (receiver is None or not _is_passive(passage, hit)):
        return None
    first = min([hit.start(), *(p.start for p in (giver, receiver) if p is not None)])
    first = _phrase_start(passage, first, piece[0])
    return Help(
        first, end, direction,
        giver.code if giver else None, receiver.code if receiver else None,
    )  # fmt: skip


def _asked(
    passage: Passage,
    hit: re.Match[str],
    clause: tuple[int, int],
    before: list[Party],
    behind: list[Party],
) -> Help:
    """Tell who asks, and whom, if the sentence says it."""
    start, end = clause
    # "Asked Norway for masks", "попросила у Норвегии", "Norveçdən maska istəyib".
    asked = [p for p in behind if p.start < hit.end()]
    if passage.language == "az":
        asked = _from_whom(passage, before)
    before = [p for p in before if p not in asked]
    behind = [p for p in behind if p not in asked]
    to = [p for p in behind if _after(passage, p, _TO)]
    from_ = [p for p in behind if _after(passage, p, "from|by")] or behind
    is_passive = re.search(r"\bbe (?:made|submitted)\b", hit.group()) is not None
    first = before[-1] if before and not is_passive else next(iter(to), None)
    given = (
        p for p in from_ if p.start < end + 60 and _after(passage, p, "from|loan from")
    )
    giver = ",".join(p.code for p in (*asked, *given))
    anybody = _ANYBODY.search(passage.text, hit.start(), end)
    others = unnamed(anybody.group()) if anybody else None
    asker = None if first is None else first.code
    return Help(start, max(end, hit.end()), "asked", giver or others, asker)


def _received(
    passage: Passage,
    clause: tuple[int, int],
    before: list[Party],
    behind: list[Party],
    direction: str,
) -> Help | None:
    from_ = [p for p in behind if _after(passage, p, "from|by|от|из")] or behind
    if passage.language == "az":
        from_ = _from_whom(passage, before)
    others = [p for p in before if p not in from_]
    receiver = others[-1].code if others else None
    givers = ",".join(dict.fromkeys(p.code for p in from_))
    if not (receiver or givers):
        return None
    return Help(*clause, direction, givers or None, receiver)


def _who_helps_whom(
    passage: Passage, hit: re.Match[str], before: list[Party], behind: list[Party]
) -> tuple[Party | None, Party | None]:
    """Tell who gives and who is given: of "was sent masks by Norway" it is Norway."""
    receiver = _receiver(passage, hit, before, behind)
    if passage.language == "ru":
        # "Из Норвегии в Чили доставили …".
        from_ = [p for p in before if _after(passage, p, "(?i:из|от)")]
        to = [p for p in before if _after(passage, p, "в|во|для") and p not in from_]
        if from_:
            return from_[0], receiver or next(iter(to), None)
    if passage.language == "en" and _is_passive(passage, hit):
        by = next((p for p in behind if _after(passage, p, "by|from")), None)
        return by, receiver or next(reversed(before), None)
    givers = [p for p in before if receiver is None or p.code != receiver.code]
    if not givers:
        return None, receiver
    return givers[0] if passage.language == "az" else givers[-1], receiver


def _receiver(
    passage: Passage, hit: re.Match[str], before: list[Party], behind: list[Party]
) -> Party | None:
    """Find whom help is for: behind "to", beside the verb, or in the dative."""
    if passage.language == "az":
        return next((p for p in before if _is_dative(passage, p)), None)
    for party in behind:
        if _after(passage, party, _TO):
            return party
        if _is_beside(passage, hit, party):
            return party
    return None


def _is_beside(passage: Passage, hit: re.Match[str], party: Party) -> bool:
    """Tell "направила Чили маски" and "sent Chile masks" of whom is given what."""
    between = passage.text[hit.end() : party.start].strip()
    if between not in ("", "the"):
        return False
    behind = _GOODS_BEHIND.match(passage.text, party.end)
    return passage.language == "ru" or behind is not None


def _is_dative(passage: Passage, party: Party) -> bool:
    """Tell "Norveçə", to whom something is given, from "Rusiya"."""
    return _has_ending(passage, party, _DATIVE)


def _from_whom(passage: Passage, parties: list[Party]) -> list[Party]:
    """Give those of whom Azerbaijani tells by the case that help comes from them."""
    return [p for p in parties if _has_ending(passage, p, _ABLATIVE)]


def _has_ending(passage: Passage, party: Party, ending: re.Pattern[str]) -> bool:
    rest = re.compile(r"\w*").match(passage.text, party.end)
    name = passage.original(party.start, party.end) + (rest.group() if rest else "")
    return name not in bare_names("az") and ending.search(name) is not None


def _is_passive(passage: Passage, hit: re.Match[str]) -> bool:
    """Tell "will be sent": of help of which nobody says who gives it."""
    before = passage.text[max(0, hit.start() - 5) : hit.end()]
    if before.endswith("ing"):
        return False
    pattern = passage.words.pattern("assistance", "passive")
    return pattern is not None and pattern.search(before) is not None


def _phrase_start(passage: Passage, start: int, limit: int) -> int:
    article = re.search(r"\b(?:a|an|the)\s$", passage.text[limit:start], re.IGNORECASE)
    return start - (
        len(article.group()) if article and article.group()[0].islower() else 0
    )


def _after(passage: Passage, party: Party, words: str) -> bool:
    before = passage.text[: party.start]
    return bool(re.search(rf"\b(?:{words})\s+(?:the\s+)?$", before)) or bool(
        re.search(
            rf"\b(?:{words})\s[^.;,]{{0,40}}\band\s[^.;,]{{0,30}}\bfrom\s+$", before
        )
    )


def _help_end(
    passage: Passage, hit: re.Match[str], limit: int, *, is_asked: bool
) -> int:
    """The end of the clause; of what is asked, the help itself."""
    text = passage.text
    stop = re.search(
        r"[;:\"“”]|\.(?!\d)|,\s"
        r"|\s(?:and at the same time|but|while|after|to help|\(\w+\))",
        text[hit.end() : limit],
    )
    end = hit.end() + stop.start() if stop else limit
    rest = re.match(
        r"\s+(?:from|to)\s+(?:the\s+)?[^.;,]{2,60}?(?=\s(?:and|to|\()|[.;,]|$)",
        text[hit.end() : end],
    )
    asks = re.search(
        r"(?:help|aid|assistance|support|помощ\w*)$", hit.group(), re.IGNORECASE
    )
    if asks and is_asked:
        return hit.end() + (rest.end() if rest else 0)
    while end > hit.end() and text[end - 1] in " \t\n":
        end -= 1
    return end
