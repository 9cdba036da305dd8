"""In which language somebody at home is written to."""

from epihq.care.register.tables import EpisodeRow
from epihq.operations.centre.actions import centre
from epihq.terms.languages import LANGUAGES


def language_of(row: EpisodeRow) -> str:
    """Give the person's language where it is spoken here, else the headquarters'.

    People speak more languages than there are translations: "ka" is on record, and is
    written to in the language of the place; "ru-KZ" is written to in Russian.
    """
    own = row.language.partition("-")[0].lower()
    if own in LANGUAGES:
        return own
    room = centre()
    return room.language if room and room.language in LANGUAGES else "en"
