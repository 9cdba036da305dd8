"""Which disease the figures of a page are about: ``?disease=cholera``.

Where an address names none it is the headquarters' own, as its file says; else the only
one held, or of several the one that was held first.
"""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.http import HttpRequest

from epihq.archive import Archive
from epihq.assessment.pathogens import OWN_FILE, own_diseases
from epihq.terms.diseases import COVID_19, NO_DISEASE, check_disease
from epihq.terms.errors import DataError
from epihq.terms.settings import HEADQUARTERS_FILE, house_disease
from epihq.words.diseases import disease_name, know_own
from epihq.words.places import in_order

_Stamp = tuple[int, int, int]
_kept: dict[Path, tuple[_Stamp, tuple[str, ...], str]] = {}


def asked_disease(request: HttpRequest) -> str:
    """Read the disease that an address names; "" where it names none.

    Raises:
        UsageError: ``disease.unknown``.
    """
    named = request.GET.get("disease", "").strip()
    return check_disease(named) if named else ""


def held_diseases(home: Path) -> tuple[str, ...]:
    """The diseases that figures are held of, by code."""
    return _held(home)[1]


def meant_disease(home: Path) -> str:
    """The disease that is meant where none is named."""
    return _held(home)[2]


@dataclass(frozen=True, kw_only=True)
class Switch:
    """A link to the same page about another disease, or about the one it shows."""

    code: str
    href: str
    is_shown: bool

    @property
    def name(self) -> str:
        """The disease in the reader's language."""
        return disease_name(self.code)


def switches(request: HttpRequest, home: Path, shown: str) -> list[Switch]:
    """Give a link for each disease that is held, and for the one that is shown."""
    codes = {*held_diseases(home), shown}
    found = []
    for code in sorted(codes, key=lambda code: in_order(disease_name(code))):
        asked = request.GET.copy()
        asked["disease"] = code
        href = f"?{asked.urlencode()}"
        found.append(Switch(code=code, href=href, is_shown=code == shown))
    return found


def _held(home: Path) -> tuple[_Stamp, tuple[str, ...], str]:
    """Read them anew when publications came in, or the headquarters' file changed."""
    # Stamped before it is read: what comes in between is read again, never missed.
    catalogue = home / "archive" / "catalogue.json"
    stamp = (_age(catalogue), _age(home / HEADQUARTERS_FILE), _age(home / OWN_FILE))
    kept = _kept.get(home)
    if kept is None or kept[0] != stamp:
        archive = Archive(home)
        _name_own(home)
        held = tuple(archive.diseases)
        kept = _kept[home] = (stamp, held, house_disease(home) or _first(archive))
    return kept


def _name_own(home: Path) -> None:
    """Take in the names of the headquarters' own diseases.

    A file that is wrong is told by who computes with it: pages show codes until then.
    """
    with suppress(DataError):
        know_own(own_diseases(home))


def _first(archive: Archive) -> str:
    """The one that was held first: what comes in later changes no page by itself."""
    about = (disease for one in archive.entered() for disease in one.diseases)
    return next((one for one in about if one != NO_DISEASE), COVID_19)


def _age(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
