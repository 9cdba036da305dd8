"""Regimes about to end: a signal 7, 3 and 1 days before, with a fresh decision record.

The record is made beside the watch, as of the day on which it was begun: days may pass
meanwhile. Where none could be made, the signal is raised all the same, and says why.
An act that gives a regime another end closes the signals of the old one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from epihq.operations.centre.day import hour_here
from epihq.operations.ledger import ledger
from epihq.operations.ledger.attachments import File, attach
from epihq.operations.ledger.rules import WATCH
from epihq.operations.measures.acts import held_acts
from epihq.operations.measures.in_force import Standing, regimes_at
from epihq.operations.processes.background import Background, Ended
from epihq.operations.signals.actions import NEW, VERIFYING, close_signal, raise_signal
from epihq.operations.signals.tables import SignalRow
from epihq.terms.signals import Alarm, Evidence, Severity, SignalKind

STEPS = {
    7: Severity.MODERATE,
    3: Severity.HIGH,
    1: Severity.VERY_HIGH,
}
_LONGEST_SECONDS = 600.0
_CAUSE = "regime "
_ENDS = " ends "
_NO_FILE = "the work on it ended well, and left no file"


@dataclass(frozen=True, kw_only=True)
class Ending:
    """A regime that is about to end, and at which of the steps it is."""

    location: str
    regime: str
    instrument: str
    ends_at: datetime
    step: int
    at: datetime

    @property
    def day(self) -> date:
        """The day on which it was seen: that of what is known."""
        return self.at.date()

    @property
    def cause(self) -> str:
        """What it is called for machines: the same at each of the steps.

        It also names the work that makes its decision record.
        """
        return f"{cause_of(self.location, self.regime)}{self.ends_at.isoformat()}"


def cause_of(location: str, regime: str) -> str:
    """Name the end of a regime for machines, whenever it is."""
    return f"{_CAUSE}{location} {regime}{_ENDS}"


def endings(at: datetime) -> Iterator[Ending]:
    """Find the regimes whose planned end is at most seven days after an hour."""
    for one in regimes_at(held_acts(), at):
        step = _step(one.ends, at)
        if one.ends is not None and step:
            yield Ending(
                location=one.act.location,
                regime=one.act.regime,
                instrument=one.act.instrument,
                ends_at=one.ends,
                step=step,
                at=at,
            )


def _step(end: datetime | None, at: datetime) -> int:
    if end is None:
        return 0
    return next((days for days in sorted(STEPS) if end - at <= timedelta(days=days)), 0)


def tell_endings(
    home: Path, at: datetime, background: Background, ended: list[Ended]
) -> int:
    """Have decision records made for endings, and raise the signals that are ready."""
    done = {one.name: one for one in ended if one.name.startswith(_CAUSE)}
    raised = 0
    for ending in (*endings(at), *_over_meanwhile(done.values(), at)):
        if _is_raised(ending):
            continue
        if ending.cause in done:
            _raise(home, ending, done[ending.cause])
            raised += 1
        elif not background.goes_on(ending.cause):
            _start(home, ending, background)
    for one in done.values():
        Path(one.words[-1]).unlink(missing_ok=True)
    return raised


def _over_meanwhile(done: Iterable[Ended], at: datetime) -> Iterator[Ending]:
    """Find the endings whose record was begun in time, and that are past by now."""
    stands = {one.key for one in regimes_at(held_acts(), at)}
    for work in done:
        for ending in endings(_begun(work)):
            place = (ending.location, ending.regime)
            is_over = ending.ends_at <= at and place not in stands
            if is_over and ending.cause == work.name:
                yield ending


def _begun(work: Ended) -> datetime:
    return datetime.fromisoformat(work.words[3])


def close_answered() -> None:
    """Close the signals of ends that are no more: acts gave their regimes others."""
    rows = SignalRow.objects.filter(
        signal_kind=SignalKind.REGIME_ENDS, state__in=(NEW, VERIFYING)
    )
    if not rows.exists():
        return
    now = hour_here()
    ends = {one.key: one for one in regimes_at(held_acts(), now)}
    for row in rows:
        regime, then = row.alarms[-1]["facts"]["regime"], end_of(row)
        stands = ends.get((row.location, regime))
        if then > now and (stands is None or stands.ends != then):
            close_signal(WATCH, row.pk, reason=_answer(regime, stands))


def end_of(row: SignalRow) -> datetime:
    """Read the whole end from the cause: facts of older signals have but its minute."""
    return datetime.fromisoformat(row.cause.rpartition(_ENDS)[2])


def _answer(regime: str, stands: Standing | None) -> str:
    if stands is None:
        return f"{regime} holds no more"
    if stands.ends is None:
        return f"{regime} now holds until further notice"
    return f"{regime} now ends {stands.ends:%Y-%m-%d %H:%M} ({stands.ends:%Z})"


def _is_raised(ending: Ending) -> bool:
    rows = SignalRow.objects.filter(cause=ending.cause)
    steps = (alarm["facts"].get("step", 99) for row in rows for alarm in row.alarms)
    return min(steps, default=99) <= ending.step


def _start(home: Path, ending: Ending, background: Background) -> None:
    name = f"decision-{ending.location}-{ending.day}-{ending.ends_at:%Y%m%d%H%M}.json"
    path = home / "watch" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    words = ("decide", str(home), ending.location, ending.at.isoformat())
    end = ending.ends_at.isoformat()
    background.start(ending.cause, (*words, end, str(path)), _LONGEST_SECONDS)


def _raise(home: Path, ending: Ending, ended: Ended) -> None:
    path = Path(ended.words[-1])
    trouble = ended.trouble or ("" if path.is_file() else _NO_FILE)
    body = b"" if trouble else path.read_bytes()
    note = f"no decision record could be made: {trouble}" if trouble else ""
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
            "ends_at": ending.ends_at.isoformat(),
            "ends_at_utc": ending.ends_at.astimezone(UTC).isoformat(),
            "step": float(ending.step),
            "decision": path.name if body else "",
            "no_decision": trouble,
        },
    )
    with ledger.changing():
        row = raise_signal(WATCH, [alarm], cause=ending.cause, note=note)
        if body:
            files = [File(name=path.name, body=body)]
            attach(WATCH, "signal.raise", row, files, home)
