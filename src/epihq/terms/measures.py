"""Measures against an epidemic: one vocabulary, that of OxCGRT, for every country.

A measure is a code and an ordinal level, e.g. C6 level 2: people must stay at home,
with exceptions. Each code names its counterparts in WHO's taxonomy of public health
and social measures (PHSM). Source: OxCGRT codebook, June 2023; WHO PHSM taxonomy.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from epihq.terms.errors import UsageError

# Share of people under each level from 1 up, by code: {"C6": {2: 0.4}}. The rest
# lives without the measure, or nothing is known of it.
Stance = Mapping[str, Mapping[int, float]]


@dataclass(frozen=True, kw_only=True)
class Code:
    """One line of the vocabulary; ``levels`` are worded from level 1 up.

    ``flagged``: OxCGRT says beside the level whether it holds for all of the country.
    """

    code: str
    name: str
    levels: tuple[str, ...]
    flagged: bool
    phsm: tuple[str, ...]


def _code(
    code: str, name: str, levels: str, *phsm: str, flagged: bool = True
) -> tuple[str, Code]:
    words = tuple(word.strip() for word in levels.split("|"))
    return code, Code(code=code, name=name, levels=words, flagged=flagged, phsm=phsm)


CODES: Mapping[str, Code] = dict(
    [
        _code(
            "C1",
            "schools",
            "recommended closed or altered | some levels closed | all closed",
            "4.1.1",
            "4.1.2",
        ),
        _code(
            "C2",
            "workplaces",
            "recommended closed or altered | some sectors closed | "
            "all but essential closed",
            "4.2.1",
            "4.2.2",
        ),
        _code("C3", "public events", "recommended cancelled | cancelled", "4.3.4"),
        _code(
            "C4",
            "gatherings",
            "limit above 1,000 | limit 101 to 1,000 | limit 11 to 100 | "
            "limit 10 or less",
            "4.3.1",
            "4.3.2",
            "4.3.3",
        ),
        _code(
            "C5",
            "public transport",
            "recommended closed or reduced | closed or prohibited for most",
            "4.5.1",
        ),
        _code(
            "C6",
            "stay at home",
            "recommended | required, with exceptions | "
            "required, with minimal exceptions",
            "4.5.2",
        ),
        _code(
            "C7",
            "internal movement",
            "recommended not to travel | restricted",
            "4.5.1",
            "4.5.4",
        ),
        _code(
            "C8",
            "international travel",
            "screening | quarantine of arrivals | ban from some regions | "
            "ban or closed borders",
            "5.3",
            "5.5",
            "5.7",
            "5.9",
            flagged=False,
        ),
        _code(
            "E1", "income support", "below half of lost salary | half or more", "8.3"
        ),
        _code("E2", "debt relief", "narrow | broad", "8.3", flagged=False),
        _code(
            "H1",
            "public information",
            "officials urge caution | coordinated campaign",
            "8.4.1",
        ),
        _code(
            "H2",
            "testing",
            "symptoms and criteria | anyone with symptoms | open to all",
            "3.1.1",
            "3.1.2",
            flagged=False,
        ),
        _code(
            "H3",
            "contact tracing",
            "limited | comprehensive",
            "3.2.1",
            flagged=False,
        ),
        _code(
            "H6",
            "face coverings",
            "recommended | required in some shared spaces | "
            "required in all shared spaces | required outside the home",
            "1.4",
        ),
        _code(
            "H7",
            "vaccination",
            "one of three groups | two of three groups | all three groups | "
            "and broad ages | everyone",
            "7.2",
        ),
        _code(
            "H8",
            "protection of the elderly",
            "recommended | narrow restrictions | extensive restrictions",
            "4.4.1",
            "4.4.2",
        ),
    ]
)

_STRINGENCY = ("C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8", "H1")
INDICES: Mapping[str, tuple[str, ...]] = {
    "stringency": _STRINGENCY,
    "containment": (*_STRINGENCY, "H2", "H3", "H6", "H7", "H8"),
    "government": (*_STRINGENCY, "E1", "E2", "H2", "H3", "H6", "H7", "H8"),
    "economic": ("E1", "E2"),
}


def check_measure(code: str, level: int, subject: str = "measure") -> str:
    """Check a code, e.g. "c6", and its level; return the code as it is written.

    Raises:
        UsageError: ``measures.unknown-code``, ``measures.unknown-level``.
    """
    known = CODES.get(code.strip().upper())
    if known is None:
        raise UsageError(
            "measures.unknown-code",
            f"{subject}: a code of {', '.join(CODES)} was expected; got {code!r}. "
            "See `epihq measures codes`.",
        )
    if not 0 <= level <= len(known.levels):
        raise UsageError(
            "measures.unknown-level",
            f"{subject}: {known.code} ({known.name}) has the levels 0 to "
            f"{len(known.levels)}; got {level}. See `epihq measures codes`.",
        )
    return known.code


def describe(code: str, level: int) -> str:
    """Word a measure, e.g. "stay at home: required, with exceptions"."""
    known = CODES[code]
    return f"{known.name}: {known.levels[level - 1] if level else 'no measure'}"


def sub_index(code: str, level: int, *, general: bool = True) -> float:
    """One code's share in an index, 0 to 100; half a level less where targeted.

    Source: OxCGRT, calculation of policy indices, 2023.
    """
    known = CODES[code]
    targeted = 0.5 * (known.flagged and not general)
    return 100 * (level - targeted) / len(known.levels) if level else 0.0


def index(name: str, levels: Mapping[str, tuple[int, bool]]) -> float:
    """Compute an index of ``INDICES``, e.g. "stringency", from (level, general).

    Codes that are not given count as level 0. Units: 0 to 100.
    Source: OxCGRT, calculation of policy indices, 2023.
    """
    codes = INDICES[name]
    given = [(code, *levels.get(code, (0, True))) for code in codes]
    return sum(sub_index(c, level, general=g) for c, level, g in given) / len(codes)


def stringency(stance: Stance) -> float:
    """Stringency where parts of a country live under different levels, 0 to 100.

    The mean over its people, each by the levels they live under.
    Source: OxCGRT's stringency index, weighted by people (own derivation).
    """
    return sum(
        share * sub_index(code, level)
        for code in _STRINGENCY
        for level, share in stance.get(code, {}).items()
    ) / len(_STRINGENCY)
