"""The bytes as they were published, each file under its SHA-256, never overwritten."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from epihq.archive.catalogue import (
    Catalogue,
    Vintage,
    drafts_in,
    writable,
    write_whole,
)
from epihq.archive.publication import Publication
from epihq.terms.errors import DataError


class KeptBytes:
    """The folder of publications."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._new: list[Path] = []

    def keep(self, publication: Publication) -> dict[str, str]:
        """Keep files under their hashes; tell the hash of each.

        Raises:
            DataError: ``disk.full``, ``disk.not-writable``.
        """
        hashes = {}
        for name, body in publication.files.items():
            hashes[name] = hashlib.sha256(body).hexdigest()
            path = self.path(hashes[name])
            if not path.exists():
                self._new.append(path)
                write_whole(path, body)
        return hashes

    def forget(self, catalogue: Catalogue) -> None:
        """Delete what was kept here and is of no publication that landed."""
        for path in set(self._new) & set(self.of_no_publication(catalogue)):
            path.unlink(missing_ok=True)

    def set_aside(self, strays: Iterable[Path]) -> None:
        """Move files that belong to no publication to a folder of their own."""
        for path in strays:
            aside = self._folder.with_name("set-aside") / path.name
            with writable(aside):
                aside.parent.mkdir(exist_ok=True)
                path.replace(aside)

    def path(self, sha256: str) -> Path:
        """Where the bytes with this hash lie."""
        return self._folder / sha256[:2] / sha256

    def files(self, vintage: Vintage) -> dict[str, bytes]:
        """Read the files of a publication, and see that they are the ones kept.

        Raises:
            DataError: ``archive.bytes-damaged``.
        """
        for sentence in self.damages(vintage):
            raise DataError("archive.bytes-damaged", sentence)
        return {n: self.path(sha).read_bytes() for n, sha in vintage.files.items()}

    def damages(self, vintage: Vintage) -> Iterator[str]:
        """Tell which files of a publication are gone or were altered."""
        for name, sha256 in vintage.files.items():
            path = self.path(sha256)
            where = f"archive: {name} of {vintage.source} {vintage.report_date}"
            try:
                with path.open("rb") as body:
                    found = hashlib.file_digest(body, "sha256").hexdigest()
            except FileNotFoundError:
                yield f"{where}: the kept bytes are gone. Restore {path}."
            except OSError as exc:
                why = exc.strerror or exc
                yield f"{where}: the kept bytes cannot be read ({why}). Restore {path}."
            else:
                if found != sha256:
                    yield f"{where}: the kept bytes were altered. Restore {path}."

    def of_no_publication(self, catalogue: Catalogue) -> list[Path]:
        """Find whole files that the catalogue does not name."""
        named = {sha for v in catalogue.vintages for sha in v.files.values()}
        drafts = set(drafts_in(self._folder))
        return sorted(
            path
            for path in self._folder.rglob("*")
            if path.is_file() and path.name not in named and path not in drafts
        )
