"""All that the rules find in the passages of a text, linked to each other.

One pass from the first passage to the last: what is known so far (people, who spoke
last, the last country, the initiatives) is known to those that follow, never back.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Generic, Protocol, TypeVar

from epihq.text.diplomacy.assistance import Help, help_in
from epihq.text.diplomacy.charges import charges_in
from epihq.text.diplomacy.initiatives import Proposal, proposals_in
from epihq.text.diplomacy.positions import Stance, stances_in
from epihq.text.diplomacy.statements import (
    About,
    is_of_themselves,
    is_weighty,
    of_whom,
    statements_in,
    told_in,
    weighed_in,
    with_bodies,
)
from epihq.text.facts.dates import Day, certain, days_in, last_dated
from epihq.text.facts.diseases import Disease, diseases_in, occurring
from epihq.text.facts.events import Event, events_in, events_of_counts
from epihq.text.facts.figures import Count, counts_in
from epihq.text.facts.measures import Proposed, measures_in
from epihq.text.facts.places import Topic, is_aside
from epihq.text.joining.whose_offices import place_people
from epihq.text.people.bodies import Body
from epihq.text.people.organisations import bodies_in, system_of
from epihq.text.people.persons import named_in
from epihq.text.sentences.parts import country_by_parts
from epihq.text.sentences.passages import Passage, Sentence
from epihq.text.speech.known import Known, Somebody, Source
from epihq.text.speech.said import Said
from epihq.text.speech.sources import sources_in
from epihq.text.speech.speaking import said_in

# Who is named by no name and no body, but perhaps with a country.
_NAMELESS = ("other", "office")
_IN = re.compile(r"\s(?:in|of|from)\s(?:the\s)?")
_OF_THE_UN = re.compile(r"\b(?:U\.?N\b|WHO\b|ВОЗ\b|ООН\b|ÜST|BMT)")
# "Президент Норвегии": whose, stands right behind.
_RIGHT_BEHIND = re.compile(r"\s")
T = TypeVar("T")


class _Placed(Protocol):
    """What stands somewhere in a passage."""

    @property
    def start(self) -> int: ...


P = TypeVar("P", bound=_Placed)


@dataclass(frozen=True)
class Spoken:
    """Words of somebody with the passage they stand in."""

    passage: Passage
    said: Said


@dataclass(frozen=True)
class In(Generic[T]):
    """What a rule found in a passage, and in whose words it stands there."""

    passage: Passage
    found: T
    spoken: Spoken | None = None


@dataclass
class Gathered:
    """Everything found, in the order of the text; ``home`` is who publishes it."""

    home: str | None = None
    days: list[In[Day]] = field(default_factory=list)
    bodies: list[In[Body]] = field(default_factory=list)
    people: list[Somebody] = field(default_factory=list)
    speech: list[Spoken] = field(default_factory=list)
    counts: list[In[Count]] = field(default_factory=list)
    events: list[In[Event]] = field(default_factory=list)
    measures: list[In[Proposed]] = field(default_factory=list)
    statements: list[In[About]] = field(default_factory=list)
    help: list[In[Help]] = field(default_factory=list)
    proposals: list[In[Proposal]] = field(default_factory=list)
    stances: list[In[Stance]] = field(default_factory=list)
    # The countries named in the passage before.
    named: tuple[str, ...] = ()


@dataclass(frozen=True)
class Subject:
    """What a whole text is about, where it is told: a country, and a disease."""

    country: str | None = None
    disease: Disease | None = None


def gather(
    passages: Sequence[Passage], published: date | None, about: Subject
) -> Gathered:
    """Apply all rules to all passages."""
    gathered, known = Gathered(about.country), Known()
    dated: date | None = None
    country = about.country
    topic = Topic(country)
    disease = about.disease.name if about.disease else None
    for passage in passages:
        if country is None and not passage.places:
            country = country_by_parts(passage)
            topic = Topic(topic.given, country, topic.named)
        days = days_in(passage, published, dated)
        if published is None:
            dated = last_dated(passage, dated)
        told = certain(days)
        bodies = known.bodies.recognised(bodies_in(passage, country))
        sources = sources_in(passage, named_in(passage), bodies, known)
        place_people(known, passage, bodies, country, topic)
        speech = [Spoken(passage, said) for said in said_in(passage, sources, known)]
        diseases = occurring(passage, diseases_in(passage), disease)
        counts = _of_diseases(counts_in(passage, told, topic), diseases, disease)
        gathered.days += _each(passage, speech, days)
        gathered.bodies += [In(passage, one) for one in bodies]
        gathered.speech += speech
        gathered.counts += _each(passage, speech, counts)
        events = events_in(passage, diseases, counts, topic, disease)
        gathered.events += _each(passage, speech, events)
        disease = diseases[-1].name if diseases else disease
        _candidates(
            gathered, passage, speech, told, bodies, sources, country, published
        )
        gathered.named = tuple(p.code for p in passage.places) or gathered.named
        country = _subject_behind(passage, about.country, country)
        topic = topic.with_passage(passage, country)
        gathered.people = known.people
    gathered.events += _of_the_title(gathered, about.disease)
    return gathered


def _subject_behind(
    passage: Passage, given: str | None, country: str | None
) -> str | None:
    """Give the country that what follows is about, if it names none.

    A country that was given stays, unless the text's first sentence is of another: the
    paper of one country reports from the other.
    """
    if given is None:
        told = [one for one in passage.places if not is_aside(passage, one)]
        last = [*passage.places[-1:], *told][-1:]
        return last[0].code if last else country
    if passage.index:
        return country
    head = {p.code for p in passage.places_of(passage.sentences[0])}
    named = {p.code for p in passage.places}
    return next(iter(head)) if len(head) == 1 and given not in named else country


def _of_the_title(gathered: Gathered, disease: Disease | None) -> list[In[Event]]:
    """Make events of counts whose disease only the title names."""
    if disease is None or any(
        one.found.disease.name == disease.name and one.found.country
        for one in gathered.events
    ):
        return []
    return [
        In(one.passage, event, one.spoken)
        for one in gathered.counts
        if one.found.disease == disease.name
        for event in events_of_counts(disease, [one.found])
    ]


def _candidates(
    gathered: Gathered,
    passage: Passage,
    speech: list[Spoken],
    days: list[Day],
    bodies: list[Body],
    sources: list[Source],
    country: str | None,
    published: date | None,
) -> None:
    """Sentences to be shown to a person."""
    said = [one.said for one in speech]
    own = next((c for c in map(speaker_country, speech) if c), None) or country
    gathered.measures += _each(
        passage, speech, measures_in(passage, days, own, published)
    )
    parties = with_bodies(passage, bodies)
    found = _statements(gathered, parties, speech, sources, country)
    found = [one for one in found if is_weighty(passage, one.found)]
    gathered.statements += found
    stances = list(stances_in(passage, bodies, said))
    taken = [(one.found.start, one.found.end) for one in found]
    # What a country welcomes or opposes is no judgement of that country.
    taken += [(one.start, one.end) for one in stances]
    gathered.statements += _weighed(gathered, passage, parties, speech, taken)
    gathered.help += _each(passage, speech, help_in(passage, bodies, said))
    gathered.proposals += _each(passage, speech, proposals_in(passage))
    gathered.stances += _each(passage, speech, stances)


def _statements(
    gathered: Gathered,
    passage: Passage,
    speech: list[Spoken],
    sources: list[Source],
    country: str | None,
) -> list[In[About]]:
    """What is said of others: by who charges them, in somebody's words, in none."""
    last = gathered.statements[-1] if gathered.statements else None
    is_near = last is not None and passage.index - last.passage.index <= 1
    before = last.found.country if last is not None and is_near else None
    found: list[In[About]] = []
    for about, source in charges_in(passage, sources, before or country):
        told_by = Said(about.start, about.end, "told", source, None, about.rule)
        spoken = Spoken(passage, told_by)
        is_foreign = speaker_country(spoken) != about.country
        if is_foreign or about.rule == "statement.of-authorities":
            found.append(In(passage, about, spoken))
    charged = [(one.found.start, one.found.end) for one in found]
    for spoken in speech:
        own = speaker_country(spoken) or _spoken_for(spoken)
        outside = _outside(spoken)
        known = before or _other_before(gathered, passage, spoken.said.start, own)
        known = known or country
        for one in statements_in(passage, spoken.said, own, known, outside):
            if any(a <= one.start < b for a, b in charged):
                continue
            if not any(_is_again(one, other.found) for other in found):
                found.append(In(passage, one, spoken))
            before = one.country
    spans = [(one.found.start, one.found.end) for one in found]
    spans += [(one.said.start, one.said.end) for one in speech]
    return found + [In(passage, one) for one in told_in(passage, spans, gathered.home)]


def _weighed(
    gathered: Gathered,
    passage: Passage,
    parties: Passage,
    speech: list[Spoken],
    taken: list[tuple[int, int]],
) -> list[In[About]]:
    """What is said of others in sentences that no rule found."""

    def other(sentence: Sentence) -> str | None:
        spoken = _most_of(speech, sentence)
        if spoken is None:
            return of_whom(parties, sentence, (gathered.home,))
        if is_of_themselves(parties, spoken.said, spoken.said.start):
            return None
        own = speaker_country(spoken) or _spoken_for(spoken)
        return of_whom(parties, sentence, (own, _outside(spoken)))

    return [
        In(passage, one, _most_of(speech, Sentence(one.start, one.end)))
        for one in weighed_in(passage, taken, other)
    ]


def _most_of(speech: list[Spoken], sentence: Sentence) -> Spoken | None:
    """In whose words a sentence stands, if a quarter of it does."""

    def common(one: Spoken) -> int:
        said = one.said
        return min(said.end, sentence.end) - max(said.start, sentence.start)

    most = max(speech, key=common, default=None)
    if most is None or 4 * common(most) < sentence.end - sentence.start:
        return None
    return most


def _other_before(
    gathered: Gathered, passage: Passage, at: int, own: str | None
) -> str | None:
    """Give the country named last before somebody's words that is not their own."""
    if own is None:
        return None
    here = [p.code for p in passage.places if p.end <= at]
    named = [*gathered.named, *here]
    return next((code for code in reversed(named) if code != own), None)


def _is_again(one: About, other: About) -> bool:
    """Tell what is said within somebody's words of the same country."""
    is_within = one.start < other.end and other.start < one.end
    return is_within and one.country == other.country


def _each(passage: Passage, speech: list[Spoken], found: Iterable[P]) -> list[In[P]]:
    """Say of each thing found in whose words it stands."""
    return [In(passage, one, _words_at(speech, one.start)) for one in found]


def _words_at(speech: list[Spoken], at: int) -> Spoken | None:
    """In whose words a character stands: of two, the closer."""
    inside = [one for one in speech if one.said.start <= at < one.said.end]
    return min(inside, key=lambda one: one.said.end - one.said.start, default=None)


def speaker_country(spoken: Spoken) -> str | None:
    """For which country somebody speaks."""
    source = spoken.said.source
    if source is None:
        return None
    if source.person is not None:
        return source.person.country
    if source.body is not None:
        return source.body.country
    return source.name if source.kind == "country" else None


def _named_with(passage: Passage, source: Source) -> str | None:
    """Give the country that "a Norwegian official" and "doctors in Norway" tell."""
    inside = [p for p in passage.places if source.start <= p.start < source.end]
    led = _IN if passage.language == "en" else _RIGHT_BEHIND
    if not inside and passage.language != "az":
        text = passage.text
        gaps = ((p, text[source.end : p.start]) for p in passage.places)
        inside = [p for p, gap in gaps if led.fullmatch(gap)]
    return inside[0].code if len(inside) == 1 else None


def _spoken_for(spoken: Spoken) -> str | None:
    """Give the country that "Norwegian officials" speak for, who are not named."""
    source, passage = spoken.said.source, spoken.passage
    if source is None or source.person is not None or source.kind not in _NAMELESS:
        return None
    official = passage.words.pattern("about", "speaks_for")
    name = passage.text[source.start : source.end]
    if official is None or official.search(name) is None:
        return None
    return _named_with(passage, source)


def _outside(spoken: Spoken) -> str | None:
    """Give from where somebody speaks who speaks for no country: "UN", or a country."""
    source = spoken.said.source
    if source is None:
        return None
    if source.person is not None:
        return source.person.system
    if source.kind in _NAMELESS:
        is_united = _OF_THE_UN.search(source.name or "")
        return "UN" if is_united else _named_with(spoken.passage, source)
    return system_of(source.body)


def _of_diseases(
    counts: list[Count], named: list[Disease], before: str | None
) -> list[Count]:
    """Tell of which disease each count is: the last named before it, or else behind."""
    told = []
    for count in counts:
        earlier = [one.name for one in named if one.start < count.start]
        found = earlier[-1] if earlier else (named[0].name if named else before)
        told.append(replace(count, disease=found))
    return told
