"""What held or went on while figures were counted: told by the subjects it belongs to.

A subject that has such things says so in its ``charts.py``:

    STRETCHES = (measures_held,)

Each is asked with the look and a location, e.g. "AZE", and gives stretches of days.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache

from epihq.operations.subjects import modules
from epihq.reports.pictures import Stretch
from epihq.web.kit.moment import Look

Source = Callable[[Look, str], Iterable[Stretch]]


def stretches_of(look: Look, codes: Sequence[str]) -> tuple[Stretch, ...]:
    """List what all subjects tell of places."""
    return tuple(
        stretch
        for code in codes
        for source in _sources()
        for stretch in source(look, code)
    )


@cache
def _sources() -> tuple[Source, ...]:
    return tuple(
        source
        for module in modules("epihq.web", "charts")
        for source in module.STRETCHES
    )
