"""What the headquarters holds of each disease: figures, signals, events, measures."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from epihq.operations.events.tables import EventRow
from epihq.operations.ledger.moments import rows
from epihq.operations.measures.in_force import Held as Measure
from epihq.operations.signals.tables import SignalRow
from epihq.terms.events import OPEN as OPEN_EVENTS
from epihq.terms.signals import OPEN as OPEN_SIGNALS
from epihq.web.kit.diseases import held_diseases
from epihq.web.kit.listing import equals, found
from epihq.web.kit.moment import Look, home_folder
from epihq.web.measures.in_force import measures_of
from epihq.words.diseases import disease_coded

T = TypeVar("T")
# As many open events as are read; nobody runs more.
_MOST = 500


@dataclass(frozen=True, kw_only=True)
class Held:
    """What is held of one disease at an hour."""

    has_figures: bool
    signals: int
    events: tuple[EventRow, ...]
    measures: tuple[Measure, ...]

    @property
    def is_any(self) -> bool:
        """Whether there is anything."""
        return bool(self.has_figures or self.signals or self.events or self.measures)


def held_of_all(look: Look) -> Mapping[str, Held]:
    """Tell of each disease what is held; each table is read once."""
    figures = held_diseases(home_folder())
    signals = Counter(
        row.disease for row in rows(SignalRow, look.moment, {"state": OPEN_SIGNALS})
    )
    going_on = found(EventRow, look.moment, [equals("state", *OPEN_EVENTS)])[:_MOST]
    codes = {name: disease_coded(name) for name in {row.disease for row in going_on}}
    events = _by_code((codes[row.disease], row) for row in going_on)
    measures = _by_code((one.act.disease, one) for one in measures_of(look))
    there = {*figures, *events, *measures, *(code for code in signals if code)} - {""}
    return {
        code: Held(
            has_figures=code in figures,
            signals=signals[code],
            events=events.get(code, ()),
            measures=measures.get(code, ()),
        )
        for code in there
    }


NOTHING = Held(has_figures=False, signals=0, events=(), measures=())


def _by_code(listed: Iterable[tuple[str, T]]) -> dict[str, tuple[T, ...]]:
    by_code: dict[str, tuple[T, ...]] = {}
    for code, one in listed:
        by_code[code] = (*by_code.get(code, ()), one)
    return by_code
