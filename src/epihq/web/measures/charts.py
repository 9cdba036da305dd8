"""Regimes of measures as stretches of days, for charts: as they are on record."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from django.utils.translation import gettext

from epihq.operations.measures.in_force import acts_at
from epihq.reports.pictures import Stretch
from epihq.terms.locations import country_of
from epihq.terms.regimes import Act, acts_of, standing
from epihq.web.kit.moment import Look


def regimes_held(look: Look, location: str) -> Iterator[Stretch]:
    """Give the days over which each regime stood, or is decided to stand."""
    on_record = acts_at(look.moment)
    for place in dict.fromkeys((country_of(location), location)):
        acts = acts_of(on_record, place, look.as_of)
        for regime in sorted({act.regime for act in acts}):
            for first, end in _stood(acts, regime):
                last = None
                if end is not None:
                    # The hour at which it ends is no longer part of it.
                    last = (end - timedelta(seconds=1)).astimezone(look.zone).date()
                yield Stretch(
                    kind="measure",
                    name=gettext("regime of measures: %(name)s") % {"name": regime},
                    first=first.astimezone(look.zone).date(),
                    last=last,
                )


def _stood(
    acts: Sequence[Act], regime: str
) -> Iterator[tuple[datetime, datetime | None]]:
    """Give the hours from which to which a regime stands; None: no end is set."""
    hours = {act.effective_from for act in acts}
    hours |= {act.effective_to for act in acts if act.effective_to is not None}
    marks = sorted(hours)
    begun: datetime | None = None
    for hour, _next in pairwise([*marks, None]):
        stands = hour is not None and regime in standing(acts, hour)
        if stands and begun is None:
            begun = hour
        elif not stands and begun is not None:
            yield begun, hour
            begun = None
    if begun is not None:
        yield begun, None


STRETCHES = (regimes_held,)
