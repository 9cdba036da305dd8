"""The records of those who act in a text: bodies, and people with their offices."""

from epihq.text.joining.gathering import Gathered, In
from epihq.text.joining.links import Links, body_key, mention
from epihq.text.joining.named_later import Place, named_later
from epihq.text.people.bodies import Body
from epihq.text.records import AnyRecord, Organisation, Person
from epihq.text.speech.known import Somebody


def organisations(gathered: Gathered, links: Links) -> list[AnyRecord]:
    """Make each body's record once, with the other places that name it."""
    first: dict[tuple[str, str | None], list[In[Body]]] = {}
    for one in gathered.bodies:
        first.setdefault(body_key(one.found), []).append(one)
    made: list[AnyRecord] = []
    for number, (key, same) in enumerate(first.items(), 1):
        links.bodies[key] = f"o{number}"
        head = same[0]
        links.named[key] = head.passage.original(head.found.start, head.found.end)
        made.append(_organisation(number, same, links))
    return made


def _organisation(number: int, same: list[In[Body]], links: Links) -> Organisation:
    head = same[0]
    common = links.common("o", number, head)
    is_known = head.found.rule == "org.known"
    return Organisation(
        **common,
        name=head.found.name if is_known else common["text"],
        code=head.found.code,
        country=head.found.country,
        mentions=tuple(
            mention(o.passage, o.found.start, o.found.end) for o in same[1:]
        ),
    )


def people(gathered: Gathered, links: Links) -> list[AnyRecord]:
    """Make each person's record, with their offices and the places that name them."""
    for number, person in enumerate(gathered.people, 1):
        links.people[id(person)] = f"p{number}"
    before = named_later(gathered)
    return [
        _person(number, person, before.get(id(person), []), gathered, links)
        for number, person in enumerate(gathered.people, 1)
    ]


def _person(
    number: int,
    person: Somebody,
    before: list[Place],
    gathered: Gathered,
    links: Links,
) -> Person:
    offices = tuple(mention(*office) for office in person.offices)
    named = (*before, *person.mentions)
    elsewhere = (mention(*one) for one in named if _is_elsewhere(person, one))
    return Person(
        **links.common("p", number, In(person.passage, person)),
        name=person.name,
        office=", ".join(one.text for one in offices) or None,
        offices=offices,
        organisation=_organisation_of(person, gathered, links),
        country=person.system or person.country,
        mentions=tuple(sorted(elsewhere, key=lambda one: one.start)),
        speaks=person.speaks,
    )


def _is_elsewhere(person: Somebody, named: Place) -> bool:
    passage, start, _ = named
    return not (passage is person.passage and person.start <= start < person.end)


def _organisation_of(person: Somebody, gathered: Gathered, links: Links) -> str | None:
    for passage, start, end in person.offices:
        for one in gathered.bodies:
            if one.passage.index == passage.index and start <= one.found.start < end:
                return links.bodies.get(body_key(one.found))
    return None
