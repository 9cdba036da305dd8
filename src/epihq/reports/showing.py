"""Charts with their words and tables: of one place, of several, and forecasts."""

from collections.abc import Sequence

from epihq.reports.picture_forecast import forecast
from epihq.reports.picture_list import OF_A_LIST, charts_held, of_list
from epihq.reports.picture_one import one
from epihq.reports.picture_several import several
from epihq.reports.pictures import Place, Shown, Wanted


def show(wanted: Wanted, places: Sequence[Place]) -> Shown:
    """Put together what a chart shows of one place, or of several beside each other.

    Ask ``is_held`` before for a chart of a line list.
    """
    if wanted.what in OF_A_LIST:
        made = places[0].charted.assessment
        assert made is not None  # noqa: S101 - asked before
        return of_list(wanted, made)
    if wanted.what.startswith("forecast-"):
        return forecast(wanted, places[0])
    if len(places) == 1:
        return one(wanted, places[0])
    return several(wanted, places)


def is_held(what: str, places: Sequence[Place]) -> bool:
    """Tell whether there is anything to show: charts of a line list need one."""
    return what not in OF_A_LIST or what in charts_held(places[0].charted.assessment)
