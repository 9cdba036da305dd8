"""First step: the centre says what it is."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from epihq.operations.centre.actions import EXERCISE
from epihq.operations.ledger.tables import CentreRow
from epihq.terms.languages import LANGUAGES
from epihq.web.kit.first_steps import Finding, Step, last_set
from epihq.web.kit.listing import found
from epihq.web.kit.moment import Look
from epihq.words.places import place_name


def _centre(look: Look) -> Finding:
    row = next(iter(found(CentreRow, look.moment, [])[:1]), None)
    if row is None:
        return Finding(is_done=False)
    at, by = last_set(CentreRow, look)
    words = [
        _("%(name)s, for %(place)s; clock %(zone)s; first language %(language)s.")
        % {
            "name": row.name,
            "place": place_name(row.location),
            "zone": row.time_zone,
            "language": LANGUAGES.get(row.language, row.language),
        }
    ]
    if row.state == EXERCISE:
        words.append(_("It plays an exercise: its days are those of the publications."))
    if row.time_zone == "UTC":
        words.append(_("Its clock is UTC: set the zone of the place, if it has one."))
    return Finding(is_done=True, words=words, at=at, by=by)


STEPS = (
    Step(
        name="centre",
        place=10,
        title=_lazy("Say what the headquarters is"),
        why=_lazy(
            "Its place, clock and language rule every page, deadline and day record."
        ),
        look=_centre,
        page="centre",
        button=_lazy("Settings of the centre"),
        verb="centre.set",
    ),
)
