"""Records out of what the rules found: numbered, linked, with their spans.

A record's id is its kind's letter and its place among its kind in the text: "q3" is the
third quotation. What is added behind a text leaves the ids before it as they are.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from epihq.text.diplomacy import Proposal
from epihq.text.gathering import Gathered, In, Spoken, speaker_country
from epihq.text.organisations import Body
from epihq.text.passages import Passage
from epihq.text.records import (
    AnyRecord,
    Assistance,
    DateMention,
    EventSignal,
    Figure,
    Initiative,
    Measure,
    Mention,
    Organisation,
    Person,
    Position,
    Quote,
    StatementAbout,
)
from epihq.text.rules import RULES
from epihq.text.sources import Somebody

_ROLE_AT_THE_HEAD = "publication date, as given at the head of the text"
_HEAD = 40


@dataclass
class _Links:
    """Which record is which thing of the text."""

    quotes: dict[int, str] = field(default_factory=dict)
    people: dict[int, str] = field(default_factory=dict)
    bodies: dict[tuple[str, str | None], str] = field(default_factory=dict)
    initiatives: list[tuple[int, str, str]] = field(default_factory=list)


def numbered(gathered: Gathered) -> list[AnyRecord]:
    """Make the records, in the order of the text."""
    links = _Links()
    bodies = _bodies(gathered, links)
    people = _people(gathered, links)
    _number_quotes(gathered, links)
    initiatives = _initiatives(gathered, links)
    records: list[AnyRecord] = [
        *bodies,
        *people,
        *_quotes(gathered, links),
        *_dates(gathered, links),
        *_figures(gathered, links),
        *_events(gathered, links),
        *_measures(gathered, links),
        *_statements(gathered, links),
        *initiatives,
        *_positions(gathered, links),
        *_help(gathered, links),
    ]
    return sorted(records, key=lambda one: (one.start, -one.end, one.id))


def _common(
    letter: str, number: int, passage: Passage, start: int, end: int, rule: str,
    spoken: Spoken | None, links: _Links,
) -> dict[str, Any]:  # fmt: skip
    """What all records have."""
    a, b = passage.span(start, end)
    return {
        "id": f"{letter}{number}",
        "start": a,
        "end": b,
        "text": passage.original(start, end),
        "said_by": _speaker(spoken, links)[0],
        "via": spoken.said.via if spoken else None,
        "in_quote": links.quotes.get(id(spoken.said)) if spoken else None,
        "rule": rule,
        "rule_version": RULES[rule].version,
        "band": RULES[rule].band,
    }


def _speaker(spoken: Spoken | None, links: _Links) -> tuple[str | None, str | None]:
    """The record and the name of who speaks."""
    source = spoken.said.source if spoken else None
    if source is None:
        return None, None
    if source.person is not None:
        return links.people.get(id(source.person)), source.person.name
    if source.body is not None:
        return links.bodies.get(_body_key(source.body)), _own_text(spoken, source.body)
    if source.kind == "country" and spoken is not None:
        return None, spoken.passage.original(source.start, source.end)
    return None, source.name if source.kind != "they" else None


def _own_text(spoken: Spoken | None, body: Body) -> str:
    """A body's name as it stands where it speaks; elsewhere its full one."""
    if spoken is not None:
        source = spoken.said.source
        if source is not None and (source.start, source.end) == (body.start, body.end):
            return spoken.passage.original(body.start, body.end)
    return body.name


def _mention(passage: Passage, start: int, end: int) -> Mention:
    a, b = passage.span(start, end)
    return Mention(start=a, end=b, text=passage.original(start, end))


def _body_key(body: Body) -> tuple[str, str | None]:
    """By what a body is the same one: its code, or its name and country."""
    return (body.code or body.name.lower(), None if body.code else body.country)


def _bodies(gathered: Gathered, links: _Links) -> list[AnyRecord]:
    first: dict[tuple[str, str | None], list[In[Body]]] = {}
    for one in gathered.bodies:
        first.setdefault(_body_key(one.found), []).append(one)
    made: list[AnyRecord] = []
    for number, (key, same) in enumerate(first.items(), 1):
        links.bodies[key] = f"o{number}"
        head, passage = same[0].found, same[0].passage
        is_known = head.rule == "org.known"
        made.append(
            Organisation(
                **_common(
                    "o", number, passage, head.start, head.end, head.rule, None, links
                ),
                name=head.name if is_known else passage.original(head.start, head.end),
                code=head.code,
                country=head.country,
                mentions=tuple(
                    _mention(o.passage, o.found.start, o.found.end) for o in same[1:]
                ),
            )
        )
    return made


def _people(gathered: Gathered, links: _Links) -> list[AnyRecord]:
    made: list[AnyRecord] = []
    for number, person in enumerate(gathered.people, 1):
        links.people[id(person)] = f"p{number}"
        made.append(_person(number, person, gathered, links))
    return made


def _person(number: int, person: Somebody, gathered: Gathered, links: _Links) -> Person:
    offices = tuple(_mention(*office) for office in person.offices)
    return Person(
        **_common(
            "p",
            number,
            person.passage,
            person.start,
            person.end,
            person.rule,
            None,
            links,
        ),
        name=person.name,
        office=", ".join(one.text for one in offices) or None,
        offices=offices,
        organisation=_organisation_of(person, gathered, links),
        country=person.country,
        mentions=tuple(
            sorted(
                (_mention(*m) for m in person.mentions if _is_elsewhere(person, m)),
                key=lambda m: m.start,
            )
        ),
        speaks=person.speaks,
    )


def _is_elsewhere(person: Somebody, mention: tuple[Passage, int, int]) -> bool:
    passage, start, _ = mention
    return not (passage is person.passage and person.start <= start < person.end)


def _organisation_of(person: Somebody, gathered: Gathered, links: _Links) -> str | None:
    for passage, start, end in person.offices:
        for one in gathered.bodies:
            if one.passage.index == passage.index and start <= one.found.start < end:
                return links.bodies.get(_body_key(one.found))
    return None


def _number_quotes(gathered: Gathered, links: _Links) -> None:
    for number, one in enumerate(gathered.speech, 1):
        links.quotes[id(one.said)] = f"q{number}"


def _quotes(gathered: Gathered, links: _Links) -> Iterable[AnyRecord]:
    for number, one in enumerate(gathered.speech, 1):
        by, name = _speaker(one, links)
        common = _common(
            "q",
            number,
            one.passage,
            one.said.start,
            one.said.end,
            one.said.rule,
            one,
            links,
        )
        yield Quote(
            **{**common, "in_quote": None},
            kind=one.said.kind,
            by=by,
            by_name=name,
            cue=one.said.cue,
            source=_source_kind(one),
        )


def _source_kind(one: Spoken) -> str | None:
    source = one.said.source
    if source is None or (source.kind == "they" and source.body is None):
        return None
    if source.kind == "pronoun" and source.person is None and source.body is None:
        return None
    return "organisation" if source.kind == "body" else source.kind


def _dates(gathered: Gathered, links: _Links) -> Iterable[AnyRecord]:
    for number, one in enumerate(gathered.days, 1):
        day = one.found
        at_head = one.passage.index == 0 and day.start < _HEAD and number == 1
        is_full = day.value is not None and day.rule != "date.from-publication"
        head = at_head and is_full and len(one.passage.text[: day.start].split()) <= 2
        yield DateMention(
            **_common(
                "d",
                number,
                one.passage,
                day.start,
                day.end,
                day.rule,
                one.spoken,
                links,
            ),
            value=day.value.isoformat() if day.value else None,
            role=_ROLE_AT_THE_HEAD if head else None,
        )


def _figures(gathered: Gathered, links: _Links) -> Iterable[AnyRecord]:
    for number, one in enumerate(gathered.counts, 1):
        count = one.found
        yield Figure(
            **_common(
                "f",
                number,
                one.passage,
                count.start,
                count.end,
                count.rule,
                one.spoken,
                links,
            ),
            indicator=count.indicator,
            value=count.value,
            kind=count.kind,
            place=count.place,
            disease=count.disease,
            date=count.day.value.isoformat() if count.day and count.day.value else None,
        )


def _events(gathered: Gathered, links: _Links) -> Iterable[AnyRecord]:
    """Each disease at a place once: where it is first told with what it came to."""
    seen: dict[tuple[str, str | None], int] = {}
    for one in gathered.events:
        event = one.found
        key = (event.disease.name, event.country)
        if key in seen:
            continue
        seen[key] = number = len(seen) + 1
        yield EventSignal(
            **_common(
                "e",
                number,
                one.passage,
                event.disease.start,
                event.disease.end,
                event.rule,
                one.spoken,
                links,
            ),  # fmt: skip
            disease=event.disease.name,
            disease_code=event.disease.code,
            country=event.country,
            date=event.date,
            cases=event.cases,
            deaths=event.deaths,
        )


def _measures(gathered: Gathered, links: _Links) -> Iterable[AnyRecord]:
    for number, one in enumerate(gathered.measures, 1):
        measure = one.found
        yield Measure(
            **_common(
                "m",
                number,
                one.passage,
                measure.start,
                measure.end,
                measure.rule,
                one.spoken,
                links,
            ),
            code=measure.code,
            status=measure.status,
            area=measure.area,
            duration=measure.duration,
            starts=measure.starts,
            ends=measure.ends,
        )


def _statements(gathered: Gathered, links: _Links) -> Iterable[AnyRecord]:
    for number, one in enumerate(gathered.statements, 1):
        about = one.found
        by, name = _speaker(one.spoken, links)
        yield StatementAbout(
            **_common(
                "c",
                number,
                one.passage,
                about.start,
                about.end,
                about.rule,
                one.spoken,
                links,
            ),
            about=about.country,
            by=by,
            by_name=name,
            by_country=speaker_country(one.spoken) if one.spoken else None,
            topic=about.topic,
            checkable=about.is_checkable,
        )


def _initiatives(gathered: Gathered, links: _Links) -> list[AnyRecord]:
    """Each initiative once, with the other places that name it."""
    same: dict[str, list[In[Proposal]]] = {}
    for one in gathered.proposals:
        same.setdefault(one.found.name.lower(), []).append(one)
    made: list[AnyRecord] = []
    for number, found in enumerate(same.values(), 1):
        head = found[0]
        start = head.passage.span(head.found.start, head.found.end)[0]
        links.initiatives.append((start, f"i{number}", _plainly(head)))
        by, name, country = _proposer(head, gathered, links)
        common = _common(
            "i",
            number,
            head.passage,
            head.found.start,
            head.found.end,
            "initiative.named",
            head.spoken,
            links,
        )
        made.append(
            Initiative(
                **common,
                name=_plainly(head),
                proposed_by=by,
                proposed_by_name=name,
                proposed_for=country,
                as_said_by=common["said_by"],
                also=tuple(
                    _mention(o.passage, o.found.start, o.found.end) for o in found[1:]
                ),
            )
        )
    return made


def _plainly(one: In[Proposal]) -> str:
    """The name of an initiative, as the text has it where no country stands in it."""
    name = one.found.name
    written = one.passage.original(one.found.start, one.found.end)
    at = written.lower().rfind(name.lower())
    found = written[at:] if at >= 0 else _original_name(one)
    return found[0].lower() + found[1:] if found[1:2].islower() else found


def _original_name(one: In[Proposal]) -> str:
    inside = one.passage.text.find(one.found.name, one.found.start)
    if inside < 0:
        return one.found.name
    return one.passage.original(inside, inside + len(one.found.name))


def _proposer(
    one: In[Proposal], gathered: Gathered, links: _Links
) -> tuple[str | None, str | None, str | None]:
    """Who proposed it: a person named, the speaker, or a country."""
    if one.found.is_speakers:
        by, name = _speaker(one.spoken, links)
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
    code = place.code if place else None
    return None, one.passage.original(start, end), code


def _positions(gathered: Gathered, links: _Links) -> Iterable[AnyRecord]:
    """Each actor's stance to a target once, with the other places that tell it."""
    same: dict[tuple[str, str, str | None], list[tuple[In[Any], str | None]]] = {}
    for one in sorted(gathered.stances, key=lambda o: (o.passage.index, o.found.start)):
        target = _target(one, links)
        same.setdefault((one.found.actor, one.found.stance, target), []).append(
            (one, target)
        )
    for number, found in enumerate(same.values(), 1):
        (head, target), rest = found[0], found[1:]
        stance = head.found
        common = _common(
            "s",
            number,
            head.passage,
            stance.start,
            stance.end,
            "position.stance-to-an-initiative",
            head.spoken,
            links,
        )
        yield Position(
            **common,
            actor=stance.actor,
            stance=stance.stance,
            target=target,
            target_name=next(
                (key for _, i, key in links.initiatives if i == target), stance.target
            )
            or None,
            as_said_by=common["said_by"],
            also=tuple(
                _mention(o.passage, o.found.start, o.found.end) for o, _ in rest
            ),
        )


def _target(one: In[Any], links: _Links) -> str | None:
    """The initiative that was last named before."""
    at = one.passage.span(one.found.start, one.found.end)[1]
    before = [found for start, found, _ in links.initiatives if start < at]
    return before[-1] if before else None


def _help(gathered: Gathered, links: _Links) -> Iterable[AnyRecord]:
    for number, one in enumerate(gathered.help, 1):
        help_ = one.found
        common = _common(
            "a",
            number,
            one.passage,
            help_.start,
            help_.end,
            "assistance.verb-and-goods",
            one.spoken,
            links,
        )
        yield Assistance(
            **common,
            direction=help_.direction,
            giver=help_.giver,
            receiver=help_.receiver,
            as_said_by=common["said_by"],
        )
