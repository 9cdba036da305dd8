"""The rules by which records are found: what each does, its version and its band.

A rule that finds more, less or other than before gets a new version. The band comes
from texts with known answers (``docs/benchmarks.md``): "high" is right nine times of
ten, "middle" seven, "low" less often.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from epihq.terms.errors import UsageError
from epihq.text.records import Band


@dataclass(frozen=True)
class Rule:
    """What a rule does, in a sentence."""

    name: str
    does: str
    band: Band
    version: int = 1


# Of those that have found more, less or other since they were made.
_VERSIONS: Final[Mapping[str, int]] = {
    "date.written-out": 6,
    "date.from-publication": 2,
    "date.weekday": 4,
    "person.office-before-name": 10,
    "person.who-speaks": 8,
    "org.known": 5,
    "org.made-of-words": 4,
    "org.acronym-that-speaks": 3,
    "quote.direct-beside": 9,
    "quote.direct-going-on": 6,
    "quote.direct-then-told": 6,
    "quote.direct-alone": 6,
    "quote.indirect-behind": 10,
    "quote.indirect-before": 9,
    "quote.indirect-beside": 8,
    "quote.indirect-object": 7,
    "quote.according-to": 10,
    "quote.told-in-the-next-sentence": 7,
    "figure.by-what-follows": 10,
    "figure.by-what-precedes": 10,
    "figure.as-the-one-before": 7,
    "figure.as-the-one-behind": 5,
    "event.with-figures": 8,
    "event.with-a-word-of-outbreaks": 9,
    "event.of-the-title": 4,
    "measure.word-and-action": 9,
    "measure.told-in-one": 4,
    "measure.by-its-words": 2,
    "statement.by-its-words": 2,
    "statement.charge": 9,
    "statement.charging-verb": 8,
    "statement.told-by-the-text": 6,
    "statement.going-on": 6,
    "statement.of-authorities": 5,
    "statement.other-subject": 8,
    "assistance.verb-and-goods": 4,
    "initiative.named": 2,
    "position.stance-to-an-initiative": 2,
}


def _listed(*rows: tuple[str, Band, str]) -> Mapping[str, Rule]:
    return {
        name: Rule(name, does, band, _VERSIONS.get(name, 1))
        for name, band, does in rows
    }


RULES: Final = _listed(
    ("date.by-number", Band.HIGH,
     "A day in figures with its year: 2020-07-01, 01.07.2020."),
    ("date.written-out", Band.HIGH,
     "A day with its month in words; without a year, of the year nearest to the "
     "publication."),
    ("date.by-one-before", Band.MIDDLE,
     "A day without a year, where no day of publication is known: of the year nearest "
     "to the day or month that the text told last with its year."),
    ("date.from-publication", Band.HIGH,
     "Today, yesterday, tomorrow, three days ago, counted from the day of "
     "publication."),
    ("date.weekday", Band.HIGH,
     "A weekday: the last one before the publication, or the next in a sentence "
     "about what is to come."),
    ("person.office-before-name", Band.HIGH, "A name in capitals behind an office."),
    ("person.who-speaks", Band.MIDDLE, "A name in capitals beside a word of speech."),
    ("org.known", Band.HIGH, "A body of the list data/organisations.toml."),
    ("org.made-of-words", Band.MIDDLE,
     "A noun of bodies with what qualifies it and what is joined to it by of, "
     "for, under."),
    ("org.address", Band.MIDDLE,
     "A site that is called by its address."),
    ("org.acronym-that-speaks", Band.MIDDLE,
     "Capitals alone beside a word of speech: the NCDC said."),
    ("quote.direct-beside", Band.HIGH,
     "Words in marks, with who speaks before or behind them in the sentence."),
    ("quote.direct-going-on", Band.MIDDLE,
     "Words in marks behind others in a paragraph, or alone behind a paragraph: the "
     "same speaker."),
    ("quote.direct-then-told", Band.MIDDLE,
     "Words in marks of which the next sentence tells who spoke them."),
    ("quote.direct-alone", Band.LOW,
     "Words in marks with nobody beside them: the speaker is not resolved."),
    ("quote.indirect-behind", Band.HIGH,
     "A clause behind a word of speech, or what somebody is urged to do."),
    ("quote.indirect-before", Band.HIGH,
     "A clause before a comma, its speaker and a word of speech."),
    ("quote.indirect-beside", Band.MIDDLE,
     "A clause behind a word of speech in a sentence that also holds words in "
     "marks."),
    ("quote.indirect-object", Band.MIDDLE,
     "In Azerbaijani, a clause that is the object of a word of speech."),
    ("quote.according-to", Band.HIGH, "A clause beside according to."),
    ("quote.told-in-the-next-sentence", Band.MIDDLE,
     "A sentence of which the next one says who announced this."),
    ("figure.by-what-follows", Band.MIDDLE,
     "A number whose clause says behind it what it counts."),
    ("figure.by-what-precedes", Band.MIDDLE,
     "A number whose clause says before it what it counts."),
    ("figure.as-the-one-before", Band.MIDDLE,
     "A number that goes on counting what the one before it counts, or a part of "
     "it."),
    ("figure.as-the-one-behind", Band.MIDDLE,
     "A number before another one that counts the same."),
    ("figure.number-alone", Band.LOW, "A number in a language not read in full."),
    ("event.with-figures", Band.HIGH,
     "A disease whose cases or deaths are counted, in each country of the counts."),
    ("event.with-a-word-of-outbreaks", Band.MIDDLE,
     "A disease in a sentence with a word such as outbreak or spread, in each country "
     "that the sentence tells it to be in."),
    ("event.of-the-title", Band.MIDDLE, "A count whose disease only the title names."),
    ("measure.word-and-action", Band.MIDDLE,
     "A word of a measure and a word of what is done with it in one clause, unless all "
     "words of the sentence speak against it."),
    ("measure.told-in-one", Band.MIDDLE,
     "What people may not or are to do: nobody may leave, pupils stay at home; unless "
     "all words of the sentence speak against it."),
    ("measure.by-its-words", Band.LOW,
     "A sentence whose words together speak for a measure, by what annotated texts "
     "taught."),
    ("statement.by-its-words", Band.LOW,
     "A sentence whose words together speak for a statement about another country, by "
     "what annotated texts taught; of who acts in it, or else is named."),
    ("statement.charge", Band.LOW,
     "A sentence of somebody's words that charges another country with "
     "something."),
    ("statement.charging-verb", Band.LOW,
     "Somebody who accuses, questions, praises or calls on another country, or a "
     "country that is accused; of several countries each."),
    ("statement.told-by-the-text", Band.LOW,
     "A sentence in nobody's words that charges another country with something, or "
     "tells what it refuses or denies."),
    ("statement.going-on", Band.LOW,
     "A sentence that judges those of whom something was said just before: their "
     "figures, the government."),
    ("statement.of-authorities", Band.LOW,
     "A sentence that judges the authorities, of somebody who does not speak for "
     "them."),
    ("statement.other-subject", Band.LOW,
     "A sentence of somebody's words whose subject is another country, its "
     "authorities or a body of the United Nations or the European Union, where it is "
     "known for whom they speak; of several countries each."),
    ("assistance.verb-and-goods", Band.LOW,
     "A country or body that asks for, offers or gives help."),
    ("initiative.named", Band.LOW,
     "An initiative, proposal or resolution to hold, convene or create something, or "
     "that a country or body puts forward."),
    ("position.stance-to-an-initiative", Band.LOW,
     "A country or body that supports or opposes an initiative or abstains, or is told "
     "to; of an initiative named there or before."),
)  # fmt: skip


def rule_named(name: str) -> Rule:
    """Find a rule by its name, e.g. "quote.according-to".

    Raises:
        UsageError: ``text.no-such-rule``.
    """
    if name in RULES:
        return RULES[name]
    raise UsageError(
        "text.no-such-rule",
        f"read: a rule was expected, or a record of the text that is read; got "
        f"{name!r}. Name the file beside it to ask for one of its records, or see "
        "docs/reference/read.md for the rules.",
    )
