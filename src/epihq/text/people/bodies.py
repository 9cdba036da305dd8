"""What a body is, and which of those named so far a short form is."""

from dataclasses import dataclass, field, replace

from epihq.text.sentences.names import lowered


@dataclass(frozen=True)
class Body:
    """A body in a passage; ``code`` is agreed, ``agency`` is one that brings texts."""

    start: int
    end: int
    code: str | None
    name: str
    country: str | None
    is_agency: bool
    rule: str


@dataclass
class Bodies:
    """The bodies named so far: a short form is the body that it stands for."""

    met: list[Body] = field(default_factory=list)

    def recognised(self, found: list[Body]) -> list[Body]:
        """Give the bodies of a passage, short forms as the body named in full."""
        told = []
        for body in found:
            full = next((one for one in self.met if _is_short_for(body, one)), None)
            if full is None:
                self.met.append(body)
                told.append(body)
                continue
            code, name, country = full.code, full.name, full.country
            told.append(replace(body, code=code, name=name, country=country))
        return told


def _is_short_for(body: Body, full: Body) -> bool:
    """Tell "Task Force" from "Task Force under the Cabinet of Ministers".

    An abbreviation is told from the words whose letters it has.
    """
    if body.rule == "org.known" or len(body.name) >= len(full.name):
        return False
    if body.rule == "org.acronym-that-speaks":
        letters = "".join(word[0] for word in full.name.split() if word[0].isupper())
        return letters == body.name or letters.startswith(body.name)
    is_begun = lowered(full.name).startswith(lowered(body.name))
    return is_begun and len(body.name.split()) > 1
