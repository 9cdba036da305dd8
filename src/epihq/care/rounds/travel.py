"""Minutes from place to place: by the great circle and a road factor, or by a table."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from epihq.care.rounds.records import Place, Travel
from epihq.terms.errors import UsageError

Values = NDArray[np.float64]

# Mean radius of the Earth, km (IUGG).
_EARTH = 6371.0088


def travel_minutes(places: Sequence[Place], travel: Travel) -> Values:
    """Give the minutes from each place to each other, [from, to].

    Raises:
        UsageError: ``rounds.place-without-row``, ``.place-without-coordinates``.
    """
    if travel.table is not None:
        return _by_table(places, np.asarray(travel.table, dtype=np.float64))
    for place in places:
        if isinstance(place, int) or not np.all(np.isfinite(place)):
            raise UsageError(
                "rounds.place-without-coordinates",
                "rounds: without a table of travel times each place is a pair of "
                f"degrees; got {place!r}. Give latitude and longitude, or a table.",
            )
    degrees = np.array(places, dtype=np.float64).reshape(-1, 2)
    kilometres = great_circle(degrees[:, None, :], degrees[None, :, :])
    ways = kilometres * travel.road_factor / travel.speed * 60 + travel.fixed_minutes
    # Two visits at one door have no way between them.
    return np.where(kilometres > 0, ways, 0.0)


def great_circle(one: Values, other: Values) -> Values:
    """Give the distance of places on a sphere by the haversine formula.

    Units: degrees (latitude, longitude) in the last axis; kilometres.
    Source: Sinnott, Sky and Telescope 68, 1984, p. 158.
    """
    a, b = np.radians(one), np.radians(other)
    half = np.sin((b - a) / 2) ** 2
    along = half[..., 0] + np.cos(a[..., 0]) * np.cos(b[..., 0]) * half[..., 1]
    return np.asarray(2 * _EARTH * np.arcsin(np.sqrt(np.clip(along, 0, 1))))


def _by_table(places: Sequence[Place], table: Values) -> Values:
    for place in places:
        if not isinstance(place, int) or not 0 <= place < len(table):
            raise UsageError(
                "rounds.place-without-row",
                f"rounds: each place is a row of the table of travel times, 0 to "
                f"{len(table) - 1}; got {place!r}. Add the row, or leave the table "
                "out.",
            )
    rows = np.array(places, dtype=np.intp)
    return np.asarray(table[np.ix_(rows, rows)])
