"""Joint estimates kept beside the archive, so that none is made twice.

Two files per location and question, the estimate and where its epidemic stands: their
name is the hash of all that the answer depends on (the counts, the settings, this
code), so that a stale answer cannot be found.
"""

import hashlib
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import msgspec
import numpy as np

import epihq
from epihq.assessment.behind import Case, Estimated
from epihq.assessment.record import JointEstimate
from epihq.assessment.settings import Settings
from epihq.epi.compiled import SOURCES
from epihq.epi.layout import Layout
from epihq.epi.project import Sample

# Modules of the mathematics that an estimate depends on.
_ENGINE = (
    *SOURCES,
    "engine",
    "observed",
    "pathogen",
    "reporting",
    "project",
    "serial_interval",
)


def key_of(case: Case, settings: Settings, *, exact: bool = False) -> str:
    """Fingerprint of all that an estimate depends on.

    There is one estimate of a location: whoever asks finds it here. ``exact`` is kept
    apart, for who asks for it.
    """
    observed = case.observed
    digest = hashlib.sha256()
    parts = (epihq.__version__, _engine_source(), exact, settings.seed, case.location)
    digest.update(repr((*parts, case.last_date, observed.severity)).encode())
    digest.update(msgspec.json.encode(case.pathogen))
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

    folder = Path(epihq.epi.__file__).parent
    digest = hashlib.sha256()
    for name in _ENGINE:
        digest.update((folder / f"{name}.py").read_bytes())
    return digest.hexdigest()


class Store:
    """The folder of kept estimates."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, location: str, key: str) -> JointEstimate | None:
        """Read a kept estimate; a damaged file is as good as none."""
        try:
            body = self._path(location, key, "json").read_bytes()
            return msgspec.json.decode(body, type=JointEstimate)
        except (OSError, msgspec.DecodeError):
            return None

    def sample(self, location: str, key: str) -> Sample | None:
        """Read where an epidemic stood; a damaged file is as good as none."""
        try:
            path = self._path(location, key, "npz")
            with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
                weeks, weekday = kept["whole"].tolist()
                return Sample(
                    layout=Layout(weeks=weeks),
                    weekday=weekday,
                    ifr=float(kept["ifr"]),
                    theta=kept["theta"],
                    log_R=kept["log_R"],
                    infections=kept["infections"],
                )
        except (OSError, EOFError, KeyError, ValueError, zipfile.BadZipFile):
            return None

    def whole(self, location: str, key: str) -> Estimated | None:
        """Read a kept estimate with where its epidemic stood; half of it is none."""
        estimate = self.find(location, key)
        if estimate is None:
            return None
        found = Estimated(location, estimate, self.sample(location, key))
        # An estimate of too little data stands nowhere.
        return None if found.is_cut_short else found

    def keep(self, key: str, found: Estimated) -> None:
        """Write an estimate, if the disk takes it: one that is not kept is made again.

        An auditor's copy may only be read, and a full disk must not stop an answer.
        """
        with suppress(OSError):
            self._keep(key, found)

    def _keep(self, key: str, found: Estimated) -> None:
        """Write whole or not at all, the estimate last: it tells of the rest."""
        location, estimate, sample = found
        if sample is not None:
            arrays: dict[str, Any] = {
                "whole": np.array([sample.layout.weeks, sample.weekday]),
                "ifr": np.array(sample.ifr),
                "theta": sample.theta,
                "log_R": sample.log_R,
                "infections": sample.infections,
            }
            path = self._path(location, key, "npz")
            _write(path, lambda file: np.savez(file, **arrays))
        body = msgspec.json.encode(estimate)
        _write(self._path(location, key, "json"), lambda file: file.write(body))

    def _path(self, location: str, key: str, kind: str) -> Path:
        return self._folder / location / f"{key[:32]}.{kind}"


def _write(path: Path, put: Callable[[IO[bytes]], object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        draft = Path(file.name)
        try:
            put(file.file)
            file.flush()
            draft.replace(path)
        except BaseException:
            draft.unlink()
            raise
