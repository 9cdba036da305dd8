"""What somebody says of another country, its authorities or its figures.

Shown, never judged: a sentence of somebody's words whose subject is another country, or
that charges one with something. An evaluation ("its true nature") is told from what can
be checked; nothing here says whether either is so.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from epihq.terms.claims import WITH_THRESHOLD, ClaimKind
from epihq.text.diplomacy.acting import is_actor, is_led_to_actor
from epihq.text.facts.places import runs_of
from epihq.text.people.bodies import Body
from epihq.text.people.organisations import known_bodies, system_of
from epihq.text.sentences.masking import Place
from epihq.text.sentences.names import lowered
from epihq.text.sentences.passages import Passage, Sentence
from epihq.text.sentences.weighing import is_told
from epihq.text.speech.known import Source
from epihq.text.speech.said import Said

# "Most of it" is more than this share.
_MOST = 0.5
# Parties that are no states: of them only charges are told, for all speak of them.
_BODIES = ("UN", "EU")
# In Azerbaijani what is done stands behind where it was done.
_BEHIND = 60
# Who speaks of themselves.
_WE = re.compile(r"[\"“«]?(?:we|our|мы|наш\w*|biz\w*)\b", re.IGNORECASE)
_THEY = re.compile(
    r"[\"“«]?(?:they|it|its|their|we|he|she|они|он|она|мы|onlar|o|biz)\b", re.IGNORECASE
)


# Of whom a sentence is, if of anybody.
Other = Callable[[Sentence], str | None]


@dataclass(frozen=True)
class About:
    """A sentence of somebody's words about another country."""

    start: int
    end: int
    country: str
    topic: str
    is_checkable: bool
    rule: str
    claim: ClaimKind | None = None
    threshold: float | None = None


def with_bodies(passage: Passage, bodies: Sequence[Body]) -> Passage:
    """Give a passage in which the UN's and the EU's bodies stand among countries.

    They are parties of whom something is said, as states are.
    """
    found = {(b.start, b.end): system_of(b) for b in [*bodies, *known_bodies(passage)]}
    named = [Place(a, b, code, "name") for (a, b), code in found.items() if code]
    free = [
        one
        for one in named
        if not any(p.start < one.end and one.start < p.end for p in passage.places)
    ]
    places = sorted([*passage.places, *free], key=lambda place: place.start)
    return replace(passage, masked=replace(passage.masked, places=tuple(places)))


def statements_in(
    passage: Passage,
    said: Said,
    own: str | None,
    before: str | None = None,
    outside: str | None = None,
) -> Iterator[About]:
    """Find what is said of others; ``own`` is the country of who speaks.

    ``before`` is of whom something was said just before: "their figures" are theirs.
    ``outside`` is from where somebody speaks who speaks for no country: the WHO.
    """
    for start, end in sentences_of(passage, said):
        rule = "statement.other-subject"
        if _charges(passage, start, end):
            rule = "statement.charge"
        codes: Sequence[str | None] = others_in(passage, start, end, own, outside)
        is_known = before not in (None, own) and not is_of_themselves(
            passage, said, start
        )
        if not codes and is_known and _goes_on(passage, start, end):
            codes, rule = [before], "statement.going-on"
        elif not codes and _is_of_authorities(passage, start, end, said.source):
            codes, rule = [own or before], "statement.of-authorities"
        for code in codes:
            if code is not None:
                yield told_of(passage, (start, end), code, rule)


def told_in(
    passage: Passage, taken: list[tuple[int, int]], own: str | None
) -> Iterator[About]:
    """Find what a text charges a country with in nobody's words; ``own`` is its own."""
    for sentence in passage.sentences:
        start, end = sentence.start, sentence.end
        if any(start < b and a < end for a, b in taken):
            continue
        places = [p for p in passage.places_of(sentence) if p.code != own]
        if _only_answers(passage, start, end):
            continue
        text, words = passage.text[start:end], passage.words
        is_charge = _charges(passage, start, end)
        is_judged = words.finds("about", "verdict", text) or words.finds(
            "about", "refusal", text
        )
        if not (is_charge or is_judged):
            continue
        acting = [p for p in places if is_actor(passage, p, start, end)]
        told = acting or (places if is_charge else [])
        if told:
            end -= passage.text[end - 1] in ".!?"
            rule = "statement.told-by-the-text"
            yield told_of(passage, (start, end), told[0].code, rule)


def weighed_in(
    passage: Passage, taken: list[tuple[int, int]], other: Other
) -> Iterator[About]:
    """Find sentences that no rule found, by the weight of all their words.

    ``other`` says of whom a sentence is, or of nobody.
    """
    for sentence in passage.inner_sentences:
        start, end = sentence.start, sentence.end
        if any(start < b and a < end for a, b in taken):
            continue
        if not is_told(passage, sentence, "statement", by_a_rule=False):
            continue
        if _only_answers(passage, start, end):
            continue
        code = other(sentence)
        if code is not None:
            end -= passage.text[end - 1] in ".!?"
            yield told_of(passage, (start, end), code, "statement.by-its-words")


def _only_answers(passage: Passage, start: int, end: int) -> bool:
    """Tell who accuses, or answers a charge: they are charged with nothing by that."""
    text, words = passage.text[start:end], passage.words
    if words.finds("about", "rebuttal", text):
        return True
    asked = words.finds("about", "question_verbs", text)
    if asked is None:
        return False
    rest = text[: asked.start()] + text[asked.end() :]
    return words.finds("about", "charge", rest) is None


def is_weighty(passage: Passage, one: About) -> bool:
    """Tell whether what a rule found may be one, by the weight of its sentence."""
    inside = (s for s in passage.inner_sentences if one.start < s.end)
    sentence = next(inside, None)
    return sentence is None or is_told(passage, sentence, "statement", by_a_rule=True)


def of_whom(
    passage: Passage, sentence: Sentence, own: Sequence[str | None]
) -> str | None:
    """Give the country that a sentence is of, but their own: who acts, or is named."""
    start, end = sentence.start, sentence.end
    places = [p for p in passage.places_of(sentence) if p.code not in own]
    acting = [p for p in places if is_actor(passage, p, start, end)]
    return next((p.code for p in (*acting, *places)), None)


def told_of(
    passage: Passage,
    span: tuple[int, int],
    code: str,
    rule: str,
    verb: int | None = None,
) -> About:
    """Say what a span tells of a country: behind ``verb``, where one charges it."""
    start, end = span
    text = passage.text[start if verb is None else verb : end]
    asked = text if verb is None else f"accused {text}"
    topic, is_checkable = _topic(passage, asked)
    claim, threshold = claim_of(passage, text) if is_checkable else (None, None)
    return About(start, end, code, topic, is_checkable, rule, claim, threshold)


def others_in(
    passage: Passage, start: int, end: int, own: str | None, outside: str | None = None
) -> list[str]:
    """Of whom a sentence is: who acts in it, or whom it charges.

    Of an enumeration each is told of: "Norway and Oslo hide their figures".
    """
    text, words = passage.text[start:end], passage.words
    is_charge = _charges(passage, start, end)
    is_judged = is_charge or words.finds("about", "verdict", text) is not None
    places = [
        p
        for p in passage.places
        if start <= p.start < end
        and p.code != own
        and (p.code not in _BODIES or (is_judged and p.code != outside))
    ]
    if not places:
        return []
    runs = runs_of(passage, places)
    acting = _acting(passage, (start, end), runs, None if is_charge else own)
    # Of whom nobody knows for whom they speak, their own country may be meant.
    chosen = acting if own is not None or is_charge else []
    if not chosen and own is not None:
        chosen = [r for r in runs if _is_origin(passage, r[0], start)]
    if not chosen and outside and words.finds("about", "judging", text):
        # The WHO tells of countries all day, and seldom judges.
        chosen = [r for r in acting if all(p.code != outside for p in r)]
    if not chosen and is_charge:
        charged = _charged(passage, places)
        chosen = [r for r in runs if charged in r]
    if not chosen and is_judged:
        # Judged with no word of who did it: whoever is named first is meant.
        chosen = runs[:1]
    return list(dict.fromkeys(p.code for run in chosen for p in run))


def _acting(
    passage: Passage, span: tuple[int, int], runs: list[list[Place]], own: str | None
) -> list[list[Place]]:
    """Give the runs of which one acts, of ``own`` only those before it.

    "Norway sent Chile masks": who speaks for Norway tells what Norway does.
    """
    start, end = span
    acting = [r for r in runs if any(is_actor(passage, p, start, end) for p in r)]
    mine = [p.start for p in passage.places if start <= p.start < end and p.code == own]
    return [r for r in acting if r[0].start < mine[0]] if mine else acting


def _is_origin(passage: Passage, place: Place, start: int) -> bool:
    """Tell "the virus came from Norway", of who speaks for another country."""
    pattern = passage.words.text("about", "origin")
    before = passage.text[start : place.start]
    if passage.language == "az":
        before = passage.text[place.end : place.end + _BEHIND]
    return bool(pattern and re.search(pattern, before, re.IGNORECASE))


def _charges(passage: Passage, start: int, end: int) -> bool:
    text, words = passage.text[start:end], passage.words
    return bool(
        words.finds("about", "charge", text) or words.finds("about", "evaluation", text)
    )


def _judges(passage: Passage, start: int, end: int) -> bool:
    """Tell whether something is charged, judged, or told to be done."""
    text, words = passage.text[start:end], passage.words
    return _charges(passage, start, end) or bool(
        words.finds("about", "judging", text) or words.finds("about", "deeds", text)
    )


def _goes_on(passage: Passage, start: int, end: int) -> bool:
    """Tell "Their numbers seem low", which goes on about those named before."""
    carried = passage.words.pattern("about", "carried")
    begins = carried is not None and carried.match(passage.text[start:end])
    if begins:
        return _judges(passage, start, end)
    # A further charge of who charged somebody before, naming nobody.
    named = any(start <= p.start < end for p in passage.places)
    text, words = passage.text[start:end], passage.words
    return not named and bool(
        _charges(passage, start, end) or words.finds("about", "verdict", text)
    )


def is_of_themselves(passage: Passage, said: Said, start: int) -> bool:
    """Tell "we hide nothing", and what they said of "them", who are themselves."""
    pronouns = _WE if said.kind == "direct" else _THEY
    return pronouns.match(passage.text, start) is not None


def _is_of_authorities(
    passage: Passage, start: int, end: int, source: Source | None
) -> bool:
    """Tell "Government should not …" of somebody who does not speak for it."""
    text, words = passage.text[start:end], passage.words
    authorities = words.pattern("about", "authorities")
    if authorities is None or authorities.match(text) is None:
        return False
    if source is None or source.body is not None:
        return False
    offices = source.person.offices if source.person is not None else []
    told = [source.name or "", *(at.text[a:b] for at, a, b in offices)]
    named = set(lowered(" ".join(told)).split())
    return not named & words.words("about", "officials") and bool(
        _charges(passage, start, end) or words.finds("about", "judging", text)
    )


def claim_of(passage: Passage, text: str) -> tuple[ClaimKind | None, float | None]:
    """Propose what of a charge the archive can be asked, and from which share on.

    Without a word of how much ("most of …") nothing is said of the share.
    """
    words = passage.words
    if not words.finds("about", "figures", text):
        return None, None
    hidden = words.finds("about", "hidden", text)
    if hidden is not None:
        is_of_deaths = words.finds("about", "deaths", text)
        kind = ClaimKind.DEATHS_HIDDEN if is_of_deaths else ClaimKind.SHARE_HIDDEN
    elif words.finds("about", "smoothed", text):
        kind = ClaimKind.FIGURES_SMOOTHED
    else:
        return None, None
    is_most = kind in WITH_THRESHOLD and words.finds("about", "most", text)
    return kind, _MOST if is_most else None


def sentences_of(passage: Passage, said: Said) -> Iterator[tuple[int, int]]:
    """Cut somebody's words into sentences."""
    start = said.start
    text = passage.text[said.start : said.end]
    for stop in re.finditer(r"[.!?]+\s+(?=[^\Wa-zа-яəıöüğşç])", text):
        yield start, said.start + stop.start()
        start = said.start + stop.end()
    yield start, said.end


def _charged(passage: Passage, places: list[Place]) -> Place | None:
    """Find whom a charge is about: the country with authorities or as owner first."""
    for place in places:
        behind = passage.text[place.end : place.end + 24]
        if re.match(r"['’]s\b", behind) or is_led_to_actor(passage, behind):
            return place
    return places[0]


def _topic(passage: Passage, text: str) -> tuple[str, bool]:
    """Name what it is about, and whether that can be checked."""
    words = passage.words
    charge = words.finds("about", "charge", text)
    is_of_figures = bool(charge and words.finds("about", "figures", text))
    if words.finds("about", "evaluation", text) and not is_of_figures:
        return "character", False
    found = [
        name
        for name, is_so in (
            ("figures", is_of_figures),
            ("assistance", words.finds("about", "assistance", text)),
            ("position", words.finds("about", "position", text)),
        )
        if is_so
    ]
    return ",".join(found) or "conduct", True
