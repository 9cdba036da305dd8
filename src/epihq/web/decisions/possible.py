"""Whether options can be compared about a disease, or why they cannot."""

from django.utils.translation import gettext as _

from epihq.assessment.pathogens import table_of
from epihq.assessment.variants import pathogen_for
from epihq.desk.effects_table import effects_table
from epihq.reports.disease_words import not_known
from epihq.web.kit.moment import Look, home_folder
from epihq.words.diseases import disease_name


def why_not(look: Look) -> tuple[str, ...]:
    """Say why options cannot be compared about the disease; nothing where they can.

    Raises:
        DataError: those of ``table_of``.
    """
    table = table_of(home_folder())
    chosen = pathogen_for(table, look.disease, look.location, look.as_of)
    told = not_known(chosen.pathogen.missing)
    studied = effects_table().disease
    if studied in {None, look.disease}:
        return told
    sentence = _(
        "What measures do to this disease is not known: epihq's table of effects is of "
        "%(studied)s. In a terminal, `epihq decide --effects FILE` takes a table of "
        "your own."
    )
    return (*told, sentence % {"studied": disease_name(str(studied))})
