"""The archive of a headquarters, for questions about the disease that it means."""

from pathlib import Path

from epihq.archive.archive import Archive
from epihq.terms.settings import house_disease


def house_archive(home: Path, disease: str = "") -> Archive:
    """Open the archive of a headquarters for questions about a disease.

    Where none is named it is the one that the headquarters' file names, if any.

    Raises:
        DataError: ``headquarters.not-a-table``, ``headquarters.unknown-disease``.
    """
    return Archive(home, disease or house_disease(home))
