"""Diseases by their names in the reader's language."""

from epihq.terms.diseases import disease_named
from epihq.words.catalogue import gettext


def disease_name(code: str) -> str:
    """Name a disease, e.g. "Measles"; one that the table does not have, as it may."""
    return gettext(disease_named(code).name)
