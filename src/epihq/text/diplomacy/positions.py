"""Who supports an initiative, opposes it, or abstains.

    Norway and Chile backed the resolution        49 abstained
    Идею одобрили ВОЗ и более 60 государств       Norveç təşəbbüsü dəstəkləyib

All are sentences to be shown: a position told by somebody else is that somebody's
word. A stance is one only towards an initiative: one that its clause names, or one
that was named just before and is meant by "it" or "the measure".
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from epihq.text.diplomacy.parties import (
    Party,
    actors_of,
    codes_of,
    enumerated,
    is_led,
    unnamed,
)
from epihq.text.diplomacy.stance_verbs import (
    NEAR,
    Hit,
    Object,
    hits_in,
    is_verb,
    object_before,
    object_behind,
    object_of,
)
from epihq.text.people.bodies import Body
from epihq.text.sentences.lexicon import lexicon
from epihq.text.sentences.masking import bare_names
from epihq.text.sentences.names import GENITIVE
from epihq.text.sentences.passages import Passage
from epihq.text.speech.said import Said

# What these adopt is their work, and no stance of theirs.
_FORUMS: Final = frozenset({"UNGA", "UNSC", "WHA", "UN", "EP"})
_QUANTIFIER = re.compile(
    r"(?:\b(?:all|more than|over|some|about|nearly)\s+)?(?:\d[\d,.]*\s+)?$",
    re.IGNORECASE,
)
_MEMBERS = re.compile(r"\s+(?:member states|members|countries|states)\b", re.IGNORECASE)
_NAMES = re.compile(r"(?<!\w)[^\Wa-zа-яёəıöüğşç\d_][\w’'-]*")
_COUNT = re.compile(r"(?<![\w.,])(?P<number>\d{1,3})(?:-\w{1,3})?\s+$")
# An Azerbaijani object that belongs to whoever stands before it.
_OWNED = re.compile(r"(?:s[ıi]|[ıiuü])n[ıiuüəa]$")
_ANOTHER = re.compile(r"(?:calls? for )?an?\s", re.IGNORECASE)
# "The draft, put forward by …, was", "the draft, which was".
_TOLD_OF: Final = (
    r"[^.,;:]*(?:,[^.,;:]*,[^.,;:]*)?"
    r"|[^.,;:]*,\s(?:(?:which|котор\w+)\s)?(?:\w+\s){0,3}"
)
_SEAT = re.compile(r"\b(?:at|to|в|при)\s+(?:the\s+)?$")
_AT_SEAT = re.compile(
    r"\s(?:at|to|в|при)\s(?:the\s)?(?-i:[A-ZА-ЯЁ])[\w-]+", re.IGNORECASE
)
_OF = re.compile(r"\b(?:of|from)\s+(?:the\s+)?$")
_RELATIVE = re.compile(r",\s(?:which|who|котор\w+)\s")
# "Norveçin irəli sürdüyü qətnamə" is Norway's.
_DONE_BY = re.compile(r"\s(?:\w+\s)?(?:etdiyi|sürdüyü|hazırladığı)\s(?:\w+\s){0,3}")


@dataclass(frozen=True)
class Stance:
    """Who stands how to what.

    Where its clause names no initiative, one must have been named before: ``reach`` is
    how many passages before. ``is_another``: it is one that was not named so far.
    """

    start: int
    end: int
    actor: str
    stance: str
    target: str
    reach: int | None = None
    is_another: bool = False


def stances_in(
    passage: Passage, bodies: Sequence[Body], said: Sequence[Said]
) -> Iterator[Stance]:
    """Find who is told to support or oppose an initiative, or to abstain."""
    words = passage.words
    if not (
        passage.places or bodies or words.finds("position", "everybody", passage.text)
    ):
        return
    hits = hits_in(passage, said)
    if not hits:
        return
    runs = enumerated(passage, actors_of(passage, bodies))
    last: tuple[Hit, Stance] | None = None
    for hit in hits:
        found = _stance(passage, hit, runs, last)
        if found is not None:
            found = _of_this_passage(passage, hit, found)
            last = (hit, found)
            yield found


def _of_this_passage(passage: Passage, hit: Hit, found: Stance) -> Stance:
    """Let "it" be of what its passage calls a resolution before."""
    objects = passage.words.pattern("position", "objects")
    if found.reach is None or objects is None:
        return found
    named = list(objects.finditer(passage.text, 0, hit.start))
    if not named:
        return found
    target = passage.original(named[-1].start(), named[-1].end())
    return replace(found, reach=None, target=target)


def _stance(
    passage: Passage,
    hit: Hit,
    runs: list[list[Party]],
    last: tuple[Hit, Stance] | None,
) -> Stance | None:
    inside = [
        run
        for run in runs
        if hit.piece[0] <= run[0].start < hit.piece[1]
        and passage.quotation_at(run[0].start) == passage.quotation_at(hit.start)
    ]
    if hit.by:
        return _passive(passage, hit, inside)
    about = object_of(passage, hit)
    if about is None:
        return None
    is_before_it = about.reach is not None and about.start == hit.end + 1
    if not is_before_it and not is_verb(passage, hit.start):
        return None
    found = _actor(passage, hit, about, inside, last)
    if found is None:
        return None
    start, end, code = found
    if _adopts(passage, hit, code):
        return None
    first = hit.end if about.end > hit.end else about.start
    named = "" if about.reach else passage.original(first, about.end).strip()
    is_another = _ANOTHER.match(named) is not None
    named = re.sub(r"^(?:(?:to|for|of)\s+)?(?:the|this|an?|эт\w\w?|bu)\s+", "", named)
    return Stance(start, end, code, hit.stance, named, about.reach, is_another)


def _adopts(passage: Passage, hit: Hit, code: str) -> bool:
    """Tell a body that adopts what it voted on."""
    told = passage.text[hit.start : hit.end]
    is_act = passage.words.finds("position", "adopts", told) is not None
    return is_act and not _FORUMS.isdisjoint(code.split(","))


def _passive(passage: Passage, hit: Hit, runs: list[list[Party]]) -> Stance | None:
    """Read "was supported by more than 130 UN member states"."""
    text = passage.text
    about = object_before(passage, hit, _TOLD_OF)
    if about is None and hit.start - hit.piece[0] <= 1:
        about = object_behind(passage, hit)
    if about is None:
        return None
    for run in runs:
        gap = text[hit.end : run[0].start]
        is_inside = hit.start < run[0].start < hit.end
        if is_inside or re.fullmatch(
            r"\s+(?:(?:more than|over|all|the|both|yalnız|\d[\d,.]*)\s+)*",
            gap,
            re.IGNORECASE,
        ):
            end = max(hit.end, run[-1].end)
            states = _MEMBERS.match(text, end)
            end = states.end() if states else end
            code = codes_of(run)
            if _adopts(passage, hit, code) and states is None:
                return None
            named = "" if about.reach else passage.original(about.start, about.end)
            return Stance(hit.start, end, code, hit.stance, named, about.reach)
    return None


def _actor(
    passage: Passage,
    hit: Hit,
    about: Object,
    runs: list[list[Party]],
    last: tuple[Hit, Stance] | None,
) -> tuple[int, int, str] | None:
    """Find who does it: where the whole begins and ends, and the code."""
    text = passage.text
    start, end = min(hit.start, about.start), max(hit.end, about.end)
    if passage.language == "ru" and about.end <= hit.end:
        behind = [
            run
            for run in runs
            if re.fullmatch(
                r"\s(?:(?:также|и|только|лишь|почти)\s)*",
                text[hit.end : run[0].start],
            )
        ]
        if behind:
            return start, behind[0][-1].end, codes_of(behind[0])
    before = [
        run for run in runs if run[-1].end <= hit.start and not _is_seat(passage, run)
    ]
    for run in reversed(before):
        if _owns(passage, run, about):
            about = replace(
                about,
                start=min(about.start, run[0].start),
                end=max(about.end, run[-1].end),
            )
            continue
        if _is_subject(passage, run, hit, about):
            first = run[0].start
            quantifier = _QUANTIFIER.search(text, hit.piece[0], first)
            first = quantifier.start() if quantifier else first
            return min(first, start), end, codes_of(run)
        break
    told = text[hit.start : hit.end]
    if passage.words.finds("position", "alone", told):
        counted = _COUNT.search(text, hit.piece[0], hit.start)
        if counted is not None:
            return counted.start(), end, unnamed(counted["number"])
    code = _told_before(passage, hit, before, last) or _told_behind(
        passage, hit, about, runs
    )
    return (start, end, code) if code else None


def _is_seat(passage: Passage, run: list[Party]) -> bool:
    """Tell "the ambassador to the UN": a body at which somebody is."""
    is_body = all(p.start != run[0].start for p in passage.places)
    return is_body and _SEAT.search(passage.text, 0, run[0].start) is not None


def _owns(passage: Passage, run: list[Party], about: Object) -> bool:
    """Tell "Çilinin qətnaməsini" and "резолюцию Чили": whose initiative it is."""
    text = passage.text
    if passage.language == "ru":
        return about.end < run[0].start and not text[about.end : run[0].start].strip()
    if passage.language == "az":
        between = text[run[-1].end : about.start]
        if _DONE_BY.fullmatch(between):
            return True
        return bool(
            _OWNED.search(text[about.start : about.end])
            and run[-1].end < about.start
            and "," not in text[run[-1].end : about.start]
            and not _is_bare(passage, run[-1])
        )
    return False


def _is_bare(passage: Passage, party: Party) -> bool:
    written = passage.original(party.start, party.end)
    if any(p.start == party.start for p in passage.places):
        return written in bare_names(passage.language)
    return GENITIVE.search(written) is None


def _is_subject(passage: Passage, run: list[Party], hit: Hit, about: Object) -> bool:
    """Tell whether nothing stands between those and their verb that parts them."""
    words, text = passage.words, passage.text
    first, end = run[0].start, run[-1].end
    gap = text[end : hit.start]
    if end <= about.start < about.end <= hit.start:
        gap = f"{text[end : about.start]} {text[about.end : hit.start]}"
    gap = _AT_SEAT.sub(" ", gap)
    office = words.pattern("position", "offices")
    before = text[max(hit.piece[0], first - NEAR) : first]
    has_office = office is not None and bool(
        office.search(before.rpartition(",")[2]) or office.search(gap)
    )
    if has_office:
        gap = _NAMES.sub(" ", gap)
    gap = _MEMBERS.sub(" ", gap, 1) if _MEMBERS.match(gap) else gap
    if not _small_words(passage.language).fullmatch(gap):
        return False
    if any(
        (p.start, p.end, p.kind) == (first, run[0].end, "adjective")
        for p in passage.places
    ):
        return has_office
    if _RELATIVE.match(gap):
        return True
    if is_led(passage, before):
        is_with = before.endswith("with ") and text[: hit.end].endswith("ing")
        return is_with or (has_office and _OF.search(before) is not None)
    return passage.language != "az" or _is_bare(passage, run[-1]) or has_office


@cache
def _small_words(language: str) -> re.Pattern[str]:
    """Compile what may stand between those who act and their verb."""
    between = lexicon(language).text("position", "between")
    return re.compile(rf"(?:[\s,]|(?<!\w)(?:{between})(?!\w))*+", re.IGNORECASE)


def _told_before(
    passage: Passage,
    hit: Hit,
    before: list[list[Party]],
    last: tuple[Hit, Stance] | None,
) -> str | None:
    """Read "… but in the end backed it": who did what was told before it."""
    words, text = passage.words, passage.text
    joins = words.pattern("position", "joins")
    if joins is None:
        return None
    if last is not None and (last[0].piece != hit.piece or last[0].by):
        last = None
    between = _small_words(passage.language)
    joined = next(
        (
            one
            for one in joins.finditer(text, max(hit.piece[0], hit.start - NEAR))
            if one.end() < hit.start and between.fullmatch(text[one.end() : hit.start])
        ),
        None,
    )
    if joined is None:
        is_next = last is not None and between.fullmatch(text[last[1].end : hit.start])
        return last[1].actor if last is not None and is_next else None
    eligible = [run for run in before if _may_act(passage, run, hit)]
    says = words.pattern("position", "says")
    for run in reversed(eligible):
        gap = text[run[-1].end : joined.start()]
        if says is not None and says.fullmatch(gap.strip(" ,")):
            return codes_of(run)
    if words.finds("position", "tells", joined.group()):
        return None
    if last and not any(run[0].start >= last[1].end for run in eligible):
        return last[1].actor
    return codes_of(eligible[0]) if len(eligible) == 1 else None


def _may_act(passage: Passage, run: list[Party], hit: Hit) -> bool:
    """Tell a country that is neither where, nor with whom, nor whose."""
    text = passage.text
    before = text[max(hit.piece[0], run[0].start - NEAR) : run[0].start]
    is_owner = re.match(r"['’]|-\w", text[run[-1].end : run[-1].end + 2])
    kinds = {p.kind for p in passage.places if p.start == run[-1].start}
    return not (is_led(passage, before) or is_owner) and "adjective" not in kinds


def _told_behind(
    passage: Passage, hit: Hit, about: Object, runs: list[list[Party]]
) -> str | None:
    """Read "After first dismissing the call, Norway …"."""
    opens = passage.words.text("position", "opens")
    head = passage.text[hit.piece[0] : hit.start]
    if not opens or not re.fullmatch(rf"(?:(?:{opens})\s+)*", head, re.IGNORECASE):
        return None
    for run in runs:
        gap = passage.text[about.end : run[0].start]
        if about.end < run[0].start and re.search(r",[”\"]?\s+(?:the\s+)?$", gap):
            return codes_of(run)
    return None
