"""Charts with their words and tables: of one place, of several, and forecasts."""

from collections.abc import Sequence

from epihq.reports.picture_forecast import forecast
from epihq.reports.picture_one import one
from epihq.reports.picture_several import several
from epihq.reports.pictures import Place, Shown, Wanted


def show(wanted: Wanted, places: Sequence[Place]) -> Shown:
    """Put together what a chart shows of one place, or of several beside each other."""
    if wanted.what.startswith("forecast-"):
        return forecast(wanted, places[0])
    if len(places) == 1:
        return one(wanted, places[0])
    return several(wanted, places)
