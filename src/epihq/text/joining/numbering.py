"""Records out of what the rules found: numbered, linked, in the order of the text."""

from collections.abc import Iterable

from epihq.text.joining.actors import organisations, people
from epihq.text.joining.diplomacy import assistance, initiatives, positions
from epihq.text.joining.gathering import Gathered, In, Spoken, speaker_country
from epihq.text.joining.links import Links
from epihq.text.records import (
    AnyRecord,
    DateMention,
    EventSignal,
    Figure,
    Measure,
    Quote,
    StatementAbout,
)

_ROLE_AT_THE_HEAD = "publication date, as given at the head of the text"
_HEAD = 40


def numbered(gathered: Gathered) -> list[AnyRecord]:
    """Make the records, in the order of the text."""
    links = Links()
    actors = [*organisations(gathered, links), *people(gathered, links)]
    for number, one in enumerate(gathered.speech, 1):
        links.quotes[id(one.said)] = f"q{number}"
    records: list[AnyRecord] = [
        *actors,
        *_quotes(gathered, links),
        *_dates(gathered, links),
        *_figures(gathered, links),
        *_events(gathered, links),
        *_measures(gathered, links),
        *_statements(gathered, links),
        *initiatives(gathered, links),
        *positions(gathered, links),
        *assistance(gathered, links),
    ]
    return sorted(records, key=lambda one: (one.start, -one.end, one.id))


def _quotes(gathered: Gathered, links: Links) -> Iterable[AnyRecord]:
    for number, one in enumerate(gathered.speech, 1):
        by, name = links.speaker(one)
        common = links.common("q", number, In(one.passage, one.said, one))
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


def _dates(gathered: Gathered, links: Links) -> Iterable[AnyRecord]:
    for number, one in enumerate(gathered.days, 1):
        day = one.found
        at_head = one.passage.index == 0 and day.start < _HEAD and number == 1
        is_full = day.value is not None and day.rule != "date.from-publication"
        head = at_head and is_full and len(one.passage.text[: day.start].split()) <= 2
        yield DateMention(
            **links.common("d", number, one),
            value=day.value.isoformat() if day.value else None,
            role=_ROLE_AT_THE_HEAD if head else None,
        )


def _figures(gathered: Gathered, links: Links) -> Iterable[AnyRecord]:
    for number, one in enumerate(gathered.counts, 1):
        count = one.found
        day = count.day.value if count.day else None
        yield Figure(
            **links.common("f", number, one),
            indicator=count.indicator,
            value=count.value,
            kind=count.kind,
            place=count.place,
            disease=count.disease,
            date=day.isoformat() if day else None,
        )


def _events(gathered: Gathered, links: Links) -> Iterable[AnyRecord]:
    """Make each disease at a place once: where it is first told."""
    seen: set[tuple[str, str | None]] = set()
    for one in gathered.events:
        event = one.found
        key = (event.disease.name, event.country)
        if key in seen:
            continue
        seen.add(key)
        at = In(one.passage, event.disease, one.spoken)
        yield EventSignal(
            **links.common("e", len(seen), at, event.rule),
            disease=event.disease.name,
            disease_code=event.disease.code,
            country=event.country,
            date=event.date,
            cases=event.cases,
            deaths=event.deaths,
        )


def _measures(gathered: Gathered, links: Links) -> Iterable[AnyRecord]:
    for number, one in enumerate(gathered.measures, 1):
        measure = one.found
        yield Measure(
            **links.common("m", number, one),
            code=measure.code,
            status=measure.status,
            area=measure.area,
            duration=measure.duration,
            starts=measure.starts,
            ends=measure.ends,
        )


def _statements(gathered: Gathered, links: Links) -> Iterable[AnyRecord]:
    for number, one in enumerate(gathered.statements, 1):
        about = one.found
        by, name = links.speaker(one.spoken)
        yield StatementAbout(
            **links.common("c", number, one),
            about=about.country,
            by=by,
            by_name=name,
            by_country=speaker_country(one.spoken) if one.spoken else None,
            topic=about.topic,
            checkable=about.is_checkable,
            claim=about.claim,
            threshold=about.threshold,
        )
