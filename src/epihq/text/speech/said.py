"""Words of somebody in a passage, whichever rule found them."""

from dataclasses import dataclass

from epihq.text.speech.known import Source


@dataclass(frozen=True)
class Said:
    """Words of somebody, in a passage."""

    start: int
    end: int
    kind: str
    source: Source | None
    cue: str | None
    rule: str
    via: str | None = None
