"""Regimes about to end: a signal 7, 3 and 1 days before, with a fresh decision record.

The record is made beside the watch. Where the data do not suffice for one, the signal
is raised all the same, and says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from epihq.operations import ledger
from epihq.operations.acts import held_acts
from epihq.operations.attachments import File, attach
from epihq.operations.background import Background, Ended
from epihq.operations.rules import WATCH
from epihq.operations.signals import raise_signal
from epihq.operations.tables_watch import SignalRow
from epihq.terms.regimes import acts_of, planned_end, standing
from epihq.terms.signals import Alarm, Evidence, Severity, SignalKind

STEPS = {
    7: Severity.MODERATE,
    3: Severity.HIGH,
    1: Severity.VERY_HIGH,
}
_LONGEST_SECONDS = 600.0


@dataclass(frozen=True, kw_only=True)
class Ending:
    """A regime that is about to end, and at which of the steps it is."""

    location: str
    regime: str
    instrument: str
    ends_at: datetime
    step: int
    day: date

    @property
    def cause(self) -> str:
        """What it is called for machines: the same at each of the steps."""
        return f"regime {self.location} {self.regime} ends {self.ends_at.isoformat()}"

    @property
    def work(self) -> str:
        """Name of the work that makes its decision record."""
        return f"{self.cause} in {self.step}"


def endings(at: datetime) -> Iterator[Ending]:
    """Find the regimes whose planned end is at most seven days after an hour."""
    known = held_acts()
    for location in sorted({act.location for act in known}):
        acts = acts_of(known, location, at.date())
        for regime, act in standing(acts, at).items():
            end = planned_end(acts, at, regime)
            step = _step(end, at)
            if end is not None and step:
                yield Ending(
                    location=location,
                    regime=regime,
                    instrument=act.instrument,
                    ends_at=end,
                    step=step,
                    day=at.date(),
                )


def _step(end: datetime | None, at: datetime) -> int:
    if end is None:
        return 0
    return next((days for days in sorted(STEPS) if end - at <= timedelta(days=days)), 0)


def tell_endings(
    home: Path, at: datetime, background: Background, ended: list[Ended]
) -> int:
    """Have decision records made for endings, and raise the signals that are ready."""
    done = {one.name: one.trouble for one in ended}
    raised = 0
    for ending in endings(at):
        if _is_told(ending):
            continue
        if ending.work in done:
            _raise(home, ending, done[ending.work])
            raised += 1
        elif not background.goes_on(ending.work):
            _start(home, ending, background)
    return raised


def _is_told(ending: Ending) -> bool:
    rows = SignalRow.objects.filter(cause=ending.cause)
    told = (alarm["facts"].get("step", 99) for row in rows for alarm in row.alarms)
    return min(told, default=99) <= ending.step


def _start(home: Path, ending: Ending, background: Background) -> None:
    path = _record(home, ending)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    words = ("decide", str(home), ending.location, ending.day.isoformat())
    end = ending.ends_at.isoformat()
    background.start(ending.work, (*words, end, str(path)), _LONGEST_SECONDS)


def _record(home: Path, ending: Ending) -> Path:
    name = f"decision-{ending.location}-{ending.day}-{ending.ends_at:%Y%m%d%H%M}.json"
    return home / "watch" / name


def _raise(home: Path, ending: Ending, trouble: str) -> None:
    path = _record(home, ending)
    body = b"" if trouble or not path.is_file() else path.read_bytes()
    note = "" if body else f"no decision record could be made: {trouble}"
    alarm = Alarm(
        kind=SignalKind.REGIME_ENDS,
        location=ending.location,
        indicator="",
        reference_date=ending.day,
        severity=STEPS[ending.step],
        evidence=Evidence(method="planned end of the regime"),
        facts={
            "regime": ending.regime,
            "instrument": ending.instrument,
            "ends_at": ending.ends_at.isoformat(timespec="minutes"),
            "ends_at_utc": ending.ends_at.astimezone(UTC).isoformat(timespec="minutes"),
            "step": float(ending.step),
            "decision": path.name if body else "",
            "no_decision": note,
        },
    )
    with ledger.changing():
        row = raise_signal(WATCH, [alarm], cause=ending.cause, note=note)
        if body:
            files = [File(name=path.name, body=body)]
            attach(WATCH, "signal.raise", row, files, home)
    path.unlink(missing_ok=True)
