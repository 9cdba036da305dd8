"""Who holds an office that stands for a person: the last named who may."""

from dataclasses import replace

from epihq.text.people.offices import Office, heads_meant, is_role
from epihq.text.sentences.names import lowered
from epihq.text.sentences.passages import Passage
from epihq.text.speech.known import Known, Somebody, Source

_AT_HEAD = 14
_OF_WORDS = 2
_STEM = 6


def holder_of(passage: Passage, office: Office, known: Known) -> Source:
    """Find who holds an office: the last named with it; else it speaks for itself."""
    text = passage.original(office.start, office.end)
    heads = heads_meant(passage, office)
    if _means_who_spoke(passage, office) and known.speaker_meant is not None:
        return Source(office.start, office.end, "pronoun")
    for person in _recent(known):
        if any(
            is_role(head, person.roles, passage.language) for head in heads
        ) and not is_of_others(passage, office, person):
            person.mentions.append((passage, office.start, office.end))
            return Source(office.start, office.end, "office", person=person)
    is_bare = len(bare(text).split()) < _OF_WORDS
    if is_bare and known.speaker is not None and not known.speaker.roles:
        # Who spoke last, and of whom no office was told.
        return Source(office.start, office.end, "office", person=known.speaker)
    if _opens(passage, office):
        known.vacant = (passage, _without_article(passage, office))
    return Source(office.start, office.end, "office", name=bare(text))


def is_of_others(passage: Passage, office: Office, person: Somebody) -> bool:
    """Tell "Norway's foreign minister" from a health minister, or from Chad's."""
    told = _fields(passage, office.start, office.end)
    theirs = {one for place in person.offices for one in _fields(*place)}
    whose = _countries(passage, office.start, office.end)
    own = {code for place in person.offices for code in _countries(*place)}
    is_elsewhere = whose and own and not whose & own
    return bool(is_elsewhere) or bool(told and theirs and not told & theirs)


def _fields(passage: Passage, start: int, end: int) -> set[str]:
    """Give what ministers are told apart by: health, foreign affairs, defence."""
    fields = passage.words.words("people", "fields")
    words = [passage.tokens[i].low for i in passage.tokens_in(start, end)]
    return {word[:_STEM] for word in words if word in fields}


def _countries(passage: Passage, start: int, end: int) -> set[str]:
    return {p.code for p in passage.places if start <= p.start < end}


def _means_who_spoke(passage: Passage, office: Office) -> bool:
    """Tell "the official", which says nothing of its own of who it is."""
    words = lowered(passage.text[office.start : office.end]).split()
    bare = words[1:] if words[0] == "the" else words if passage.language != "en" else []
    return len(bare) == 1 and bare[0] in passage.words.words("speech", "stands_for")


def bare(text: str) -> str:
    """Give an office without its article."""
    return (
        text.split(" ", 1)[1]
        if lowered(text).startswith(("the ", "a ", "an "))
        else text
    )


def _recent(known: Known) -> list[Somebody]:
    """Those known, who spoke last first, then the last named."""
    rest = [p for p in reversed(known.people) if p is not known.speaker]
    return [known.speaker, *rest] if known.speaker else rest


def _opens(passage: Passage, office: Office) -> bool:
    """Tell an office that a sentence begins with, and that tells more than a role."""
    begin = passage.sentence_at(office.start).start
    is_bare = len(bare(passage.text[office.start : office.end]).split()) < _OF_WORDS
    return office.start - begin < _AT_HEAD and not is_bare


def _without_article(passage: Passage, office: Office) -> Office:
    text = passage.text[office.start : office.end]
    return replace(office, start=office.end - len(bare(text)))
