"""Joint estimates kept beside the archive, so that none is made twice.

A file per location and question: its name is the hash of all that the answer depends
on (the counts, the settings, this code), so that a stale answer cannot be found.
"""

import hashlib
import os
import tempfile
from pathlib import Path

import msgspec

import epihq
from epihq.assessment.behind import Case
from epihq.assessment.record import JointEstimate
from epihq.assessment.settings import Settings


def key_of(case: Case, settings: Settings, *, effort: str) -> str:
    """Fingerprint of all that an estimate depends on; ``effort`` is a word for how."""
    observed = case.observed
    digest = hashlib.sha256()
    told = (epihq.__version__, _engine_source(), effort, settings.seed, case.location)
    digest.update(repr((*told, case.last_date, observed.severity)).encode())
    digest.update(msgspec.json.encode(settings.pathogen))
    for examined in (observed.cases, observed.deaths):
        if examined is not None:
            digest.update(examined.used.tobytes() + examined.usable.tobytes())
            digest.update(repr(examined.findings).encode())
    for shares in (observed.cases_completeness, observed.deaths_completeness):
        digest.update(b"" if shares is None else shares.tobytes())
    return digest.hexdigest()


def _engine_source() -> str:
    """Fingerprint of the mathematics: another code is another answer."""
    import epihq.epi  # noqa: PLC0415 - found by its folder, not run

    digest = hashlib.sha256()
    for path in sorted(Path(epihq.epi.__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


class Store:
    """The folder of kept estimates."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, location: str, key: str) -> JointEstimate | None:
        """Read a kept estimate; a damaged file is as good as none."""
        try:
            body = self._path(location, key).read_bytes()
            return msgspec.json.decode(body, type=JointEstimate)
        except (OSError, msgspec.DecodeError):
            return None

    def keep(self, location: str, key: str, estimate: JointEstimate) -> None:
        """Write an estimate whole or not at all."""
        path = self._path(location, key)
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(msgspec.json.encode(estimate))
        os.replace(file.name, path)  # noqa: PTH105 - says what it does

    def _path(self, location: str, key: str) -> Path:
        return self._folder / location / f"{key[:32]}.json"
