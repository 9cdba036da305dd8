"""The archive of a headquarters, for questions about the disease that it means.

At the terminal a question that names none of several is asked back; in the room, where
a page or the watch cannot ask, it is about the headquarters' own or the one held first.
"""

from pathlib import Path

from epihq.archive.archive import Archive
from epihq.terms.diseases import COVID_19, NO_DISEASE
from epihq.terms.settings import house_disease


def house_archive(home: Path, disease: str = "") -> Archive:
    """Open the archive of a headquarters for questions about a disease.

    Where none is named it is the one that the headquarters' file names, if any.

    Raises:
        DataError: ``headquarters.not-a-table``, ``headquarters.unknown-disease``.
    """
    return Archive(home, disease or house_disease(home))


def room_archive(home: Path, disease: str = "") -> Archive:
    """Open the same where nobody can be asked which disease is meant.

    Raises:
        DataError: as ``house_archive``.
    """
    return Archive(home, disease or meant_disease(home))


def meant_disease(home: Path) -> str:
    """Tell which disease is meant where none is named.

    It is the headquarters' own, as its file says, else the one that was held first:
    what comes in later changes no page by itself.

    Raises:
        DataError: as ``house_archive``.
    """
    about = (disease for one in Archive(home).entered() for disease in one.diseases)
    first = next((one for one in about if one != NO_DISEASE), COVID_19)
    return house_disease(home) or first
