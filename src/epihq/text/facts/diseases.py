"""Diseases named in a passage, without those that nobody has there."""

import re
from dataclasses import dataclass

from epihq.text.sentences.lexicon import named_rows, rows_of
from epihq.text.sentences.passages import Passage

# Names that are of a disease, and which of the closer ones they may mean.
_WIDER = (
    (("Avian influenza", "Influenza"), re.compile(r"Avian influenza A")),
    (("Influenza",), re.compile(r"Avian influenza$")),
    (
        ("Acute haemorrhagic fever",),
        re.compile("Ebola|Marburg|Crimean-Congo|Lassa|Dengue|Yellow fever|Rift Valley"),
    ),
)
# What is told of as another one than the closer: "seasonal flu".
_ANOTHER = re.compile(r"(?:seasonal|human|unknown|сезонн\w+|mövsümi)\s$", re.IGNORECASE)
_UNKNOWN = re.compile(r"\sof (?:an )?unknown\b|\sнеизвестн", re.IGNORECASE)
# Between the diseases of one vaccine, and behind them.
_LISTED = re.compile(r",\s|,?\s(?:and|и|və)\s")
_VACCINE = re.compile(
    r"(?:\s\([A-Z]{2,5}\))?\s(?:vaccin|jab|shot|immuni|вакцин|прививк|peyvənd|vaksin)\w*"
)


@dataclass(frozen=True)
class Disease:
    """A disease named in a passage."""

    start: int
    end: int
    name: str
    code: str | None


def diseases_in(passage: Passage) -> list[Disease]:
    """Find the diseases of a passage, of two that overlap the longer."""
    found: list[Disease] = []
    known = named_rows("diseases.toml", "disease", passage.language, any_case=True)
    for pattern, row in known:
        found += [
            Disease(hit.start(), hit.end(), row["name"], row.get("code"))
            for hit in pattern.finditer(passage.text)
        ]
    kept: list[Disease] = []
    for one in sorted(found, key=lambda d: (-(d.end - d.start), d.start)):
        if not any(one.start < k.end and k.start < one.end for k in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def disease_coded(name: str) -> str | None:
    """Give the code of a disease as records name it; None where the house has none."""
    rows = rows_of("diseases.toml", "disease")
    return next((row.get("code") for row in rows if row["name"] == name), None)


def occurring(
    passage: Passage, named: list[Disease], before: str | None
) -> list[Disease]:
    """Give the diseases of a passage without those that nobody has there.

    ``before`` is the disease that was told of before.
    """
    told: list[Disease] = []
    last: Disease | None = None
    for one in named:
        gap = passage.text[last.end : one.start] if last is not None else ""
        if _is_apart(passage, one, named) or _LISTED.fullmatch(gap):
            # "Tested for cholera, plague and measles": of none of them it is told.
            last = one
        else:
            told.append(one)
    return _sharpened(passage, told, before)


def _is_apart(passage: Passage, one: Disease, named: list[Disease]) -> bool:
    """Tell a disease that nobody has: one like it, or one of those of a vaccine."""
    apart = passage.words.text("events", "apart")
    before = passage.text[: one.start]
    if apart and re.search(rf"(?:{apart})\s+$", before, re.IGNORECASE):
        return True
    alike = passage.words.text("events", "alike")
    if alike and re.match(alike, passage.text[one.end :], re.IGNORECASE):
        return True
    last = one
    for other in named:
        if other.start >= last.end and _LISTED.fullmatch(
            passage.text[last.end : other.start]
        ):
            last = other
    is_of_vaccine = _VACCINE.match(passage.text, last.end) is not None
    return last is not one and is_of_vaccine


def _sharpened(
    passage: Passage, named: list[Disease], before: str | None
) -> list[Disease]:
    """Tell that "avian influenza … for the H5N1 virus" is one disease, the closer.

    ``before`` is the disease that was told of before, which may be the closer one.
    """
    for wide, is_close in _WIDER:
        exact = [one for one in named if is_close.match(one.name)]
        if exact:
            name, code = exact[0].name, exact[0].code
        elif before and is_close.match(before):
            name, code = before, disease_coded(before)
        else:
            continue
        named = [
            Disease(one.start, one.end, name, code)
            if one.name in wide and not _is_another(passage, one)
            else one
            for one in named
        ]
    return named


def _is_another(passage: Passage, one: Disease) -> bool:
    """Tell "seasonal flu" and "fever of unknown cause" from what was told before."""
    led = _ANOTHER.search(passage.text, max(0, one.start - 12), one.start)
    return led is not None or _UNKNOWN.match(passage.text, one.end) is not None
