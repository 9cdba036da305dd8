"""The records of help, and of initiatives with who stands how to them."""

from collections.abc import Iterable
from typing import Any

from epihq.text.diplomacy.initiatives import Proposal
from epihq.text.joining.gathering import Gathered, In, speaker_country
from epihq.text.joining.links import Links, mention
from epihq.text.records import AnyRecord, Assistance, Initiative, Position
from epihq.text.sentences.names import lowered

_Proposer = tuple[str | None, str | None, str | None]


def initiatives(gathered: Gathered, links: Links) -> list[AnyRecord]:
    """Make each initiative's record once, with the other places that name it."""
    same: dict[str, list[In[Proposal]]] = {}
    for one in gathered.proposals:
        same.setdefault(lowered(one.found.name), []).append(one)
    return [
        _initiative(number, found, gathered, links)
        for number, found in enumerate(same.values(), 1)
    ]


def _initiative(
    number: int, found: list[In[Proposal]], gathered: Gathered, links: Links
) -> Initiative:
    head = found[0]
    common = links.common("i", number, head, "initiative.named")
    name = _plainly(head)
    links.initiatives.append((common["start"], common["id"], name))
    by, by_name, country = _proposer(head, gathered, links)
    return Initiative(
        **common,
        name=name,
        proposed_by=by,
        proposed_by_name=by_name,
        proposed_for=country,
        as_said_by=common["said_by"],
        also=tuple(mention(o.passage, o.found.start, o.found.end) for o in found[1:]),
    )


def _plainly(one: In[Proposal]) -> str:
    """Give the name of an initiative, as the text has it where it names a country."""
    if one.found.named is not None:
        told = one.passage.original(*one.found.named)
        is_name = all(word[:1].isupper() for word in told.split()[:2])
        return " ".join(told.split()) if is_name else _begun_small(told)
    name = one.found.name
    written = one.passage.original(one.found.start, one.found.end)
    at = lowered(written).rfind(lowered(name))
    found = written[at:] if at >= 0 else _original_name(one)
    return _begun_small(found)


def _begun_small(name: str) -> str:
    told = " ".join(name.split())
    return lowered(told[0]) + told[1:] if told[1:2].islower() else told


def _original_name(one: In[Proposal]) -> str:
    inside = one.passage.text.find(one.found.name, one.found.start)
    if inside < 0:
        return one.found.name
    return one.passage.original(inside, inside + len(one.found.name))


def _proposer(one: In[Proposal], gathered: Gathered, links: Links) -> _Proposer:
    """Find who proposed it: a person named, the speaker, or a country."""
    if one.found.is_speakers:
        by, name = links.speaker(one.spoken)
        return by, name, speaker_country(one.spoken) if one.spoken else None
    if one.found.by is None:
        return None, None, None
    start, end = one.found.by
    for person in gathered.people:
        places = [(person.passage, person.start, person.end), *person.mentions]
        if any(
            p.index == one.passage.index and start <= a and b <= end
            for p, a, b in places
        ):
            return links.people[id(person)], person.name, person.country
    place = next((p for p in one.passage.places if start <= p.start < end), None)
    code = one.found.codes or (place.code if place else None)
    return None, one.passage.original(start, end), code


def positions(gathered: Gathered, links: Links) -> Iterable[AnyRecord]:
    """Make each actor's stance to a target once, with the other places that tell it."""
    same: dict[tuple[str, str, str | None], list[In[Any]]] = {}
    for one in sorted(gathered.stances, key=lambda o: (o.passage.index, o.found.start)):
        if one.found.reach is not None and not _is_near(one, gathered):
            continue
        key = (one.found.actor, one.found.stance, _target(one, links))
        same.setdefault(key, []).append(one)
    names = {ident: name for _, ident, name in links.initiatives}
    for number, ((actor, stance, target), found) in enumerate(same.items(), 1):
        rule = "position.stance-to-an-initiative"
        common = links.common("s", number, found[0], rule)
        yield Position(
            **common,
            actor=actor,
            stance=stance,
            target=target,
            target_name=names.get(target or "", found[0].found.target) or None,
            as_said_by=common["said_by"],
            also=tuple(
                mention(o.passage, o.found.start, o.found.end) for o in found[1:]
            ),
        )


def _is_near(one: In[Any], gathered: Gathered) -> bool:
    """Tell whether an initiative was named before, so many passages back at most."""
    at = one.passage.index
    return any(
        at - one.found.reach <= other.passage.index < at
        or (other.passage.index == at and other.found.start < one.found.end)
        for other in gathered.proposals
    )


def _target(one: In[Any], links: Links) -> str | None:
    """Find the initiative that was last named before."""
    if one.found.is_another:
        return None
    at = one.passage.span(one.found.start, one.found.end)[1]
    before = [found for start, found, _ in links.initiatives if start < at]
    return before[-1] if before else None


def assistance(gathered: Gathered, links: Links) -> Iterable[AnyRecord]:
    """Make the records of help asked, offered and given."""
    for number, one in enumerate(gathered.help, 1):
        common = links.common("a", number, one, "assistance.verb-and-goods")
        yield Assistance(
            **common,
            direction=one.found.direction,
            giver=one.found.giver,
            receiver=one.found.receiver,
            as_said_by=common["said_by"],
        )
