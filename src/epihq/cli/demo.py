"""``epihq demo``: the exercise, its briefing, and the room in which it is played."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from epihq.terms.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from epihq.archive import Archive
    from epihq.care.exercise.drill import Plan
    from epihq.exercise import ExerciseTruth
    from epihq.terms.regimes import Act

_LOCATION = "ZZA"
# The room opens on this day of the exercise, when the question begins to press.
_OPENS_ON = 112
# On so many mornings before it, press reports have come in already.
_PRESS_BEFORE = 1
_SEED = 2019
# The exercise's days begin as its publishers have put their files out.
_MORNING = 8
# One case of so many lives in the three districts whose people are at home.
_CITY = 60
# What the headquarters of the exercise will not allow: its decisions are held to it.
_OWN_RULE = """[[rule]]
outcome = "deaths"
statistic = "p_above"
threshold = 1500
within_days = 42
at_most = 0.5
"""


def demo(
    out: Annotated[
        Path, typer.Option("--out", help="The folder for files and headquarters.")
    ] = Path("demo"),
    once: Annotated[
        bool, typer.Option("--once", help="Make the files and exit; open no room.")
    ] = False,
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    seconds: Annotated[
        float | None,
        typer.Option(
            min=0.2, help="Let it run: seconds that a day takes; default waits for you."
        ),
    ] = None,
) -> None:
    """Play the exercise: first the briefing of an evening, then the room, day by day.

    Five fictional neighbours publish their figures. Signals rise, instructions are
    open, a regime is about to end, press reports come in to be reviewed, and some
    hundreds of people are treated at home; the link in the terminal lets you in once.
    Each day waits for you: ask for the next one on top of a page, or with Enter. Ctrl-C
    ends it.

    \b
    epihq demo
    epihq demo --once
    """
    from epihq.archive import Archive

    home = out / "home"
    shutil.rmtree(home, ignore_errors=True)
    archive = Archive(home)
    if once:
        truth = _publish(archive, lambda _: None)
        _tell(archive, truth, out)
        return
    _require_free(port)
    with _room(home, port) as open_room:
        truth = _by_turns(archive, out, seconds, open_room)
        _write_truth(truth, out)
        typer.echo(
            "The exercise has reached its last evening; the room stays open.\n"
            f"How the players did: epihq drill --home {home}, and epihq care drill."
        )
        while True:
            time.sleep(3600)


def _by_turns(
    archive: "Archive",
    out: Path,
    seconds: float | None,
    open_room: "Callable[[], None]",
) -> "ExerciseTruth":
    """Play the days before at once, and each one after when it is asked for."""
    from epihq.cli.demo_turns import Turns
    from epihq.exercise import DEFAULT, truth_of
    from epihq.operations.ledger.clock import is_set, set_clock

    turns = Turns(home=archive.home, seconds=seconds, signals=_signals)
    truth = truth_of(DEFAULT, _SEED)

    def then(day: date) -> None:
        _people_answer(archive.home, _morning(day))
        _press_comes(archive.home, truth, day)

    def on_day(day: date) -> None:
        number = (day - DEFAULT.start).days
        if number < _OPENS_ON:
            return
        if number == _OPENS_ON:
            _brief(archive, out)
            open_room()
        # Who ended the exercise in the room has taken its clock away.
        elif is_set(archive.home):
            set_clock(archive.home, _morning(day))
        turns.play(day, is_last=number == DEFAULT.days, then=lambda: then(day))

    return _publish(archive, on_day)


def _people_answer(home: Path, morning: datetime) -> None:
    """Play home care up to a morning; the first one stands as the players come."""
    from epihq.care.exercise import drill
    from epihq.operations.ledger.clock import is_set

    if is_set(home) and morning > drill.plan_of(home).opens:
        drill.play(home, morning)


def _press_comes(home: Path, truth: "ExerciseTruth", day: date) -> None:
    """Have the press reports of a day taken in; of the first one, earlier ones too."""
    from epihq.exercise.press import reports_of
    from epihq.operations.exercise.press import take_in
    from epihq.operations.ledger.clock import is_set

    if not is_set(home):
        return
    opens = truth.scenario.start + timedelta(days=_OPENS_ON)
    before = _PRESS_BEFORE if day == opens else 0
    days = (day - timedelta(days=ago) for ago in range(before, -1, -1))
    take_in(
        home, (one for day in days for one in reports_of(truth, day, own=_LOCATION))
    )


def _publish(archive: "Archive", on_day: "Callable[[date], None]") -> "ExerciseTruth":
    from epihq.exercise import DEFAULT, run_exercise

    typer.echo("An exercise: five fictional neighbouring countries publish day by day.")
    return run_exercise(DEFAULT, _SEED, archive, on_day=on_day)


def _tell(archive: "Archive", truth: "ExerciseTruth", out: Path) -> None:
    names = _brief(archive, out)
    _write_truth(truth, out)
    typer.echo("\nOpen these files:")
    for name in names:
        typer.echo(f"  {name}")
    typer.echo(f"What was really true in the exercise: {out / 'truth.json'}")


def _brief(archive: "Archive", out: Path) -> tuple[Path, ...]:
    """Print and write the briefing of the newest evening."""
    from rich.console import Console

    from epihq.assessment.assess import assess
    from epihq.credibility.cards import with_credibility
    from epihq.reports import render_terminal, write_briefing

    day = max(vintage.report_date for vintage in archive.vintages())
    typer.echo(f"\nThe briefing of the evening of {day}:")
    assessment = with_credibility(archive, assess(archive, _LOCATION, day))
    render_terminal(assessment, Console())
    return write_briefing(assessment, out)


def _write_truth(truth: "ExerciseTruth", out: Path) -> None:
    (out / "truth.json").write_text(truth.to_json(), "utf-8")


@contextmanager
def _room(home: Path, port: int) -> "Iterator[Callable[[], None]]":
    """Give what opens the room; all that it started ends with the block."""
    running: list[subprocess.Popen[bytes]] = []

    def open_room() -> None:
        address = f"http://127.0.0.1:{port}"
        os.environ.update(EPIHQ_HOME=str(home), EPIHQ_DEMO="1", EPIHQ_ADDRESS=address)
        key = _set_the_scene(home)
        words = (("serve", "--port", str(port)), ("watch", "--every", "2"))
        running.extend(_start(*command) for command in words)
        _wait_until_it_answers(running[0], port)
        typer.echo(
            "\nThe room is open. This link lets you in once:\n\n"
            f"  {address}/enter/{key}\n\n"
            "Each day waits for you: press Enter here for the next one, or use the "
            "buttons on\ntop of each page; r and Enter let the days run, w and Enter "
            "have them wait.\n"
            "Ctrl-C ends the exercise.\n"
        )
        sys.stdout.flush()

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        yield open_room
    except KeyboardInterrupt:
        typer.echo("The exercise ends here.")
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(timeout=30)


def _start(*words: str) -> "subprocess.Popen[bytes]":
    program = (sys.executable, "-c", "from epihq.cli import main; main()", *words)
    return subprocess.Popen(program, stdout=subprocess.DEVNULL)  # noqa: S603 - ourselves


def _require_free(port: int) -> None:
    """Refuse at once, before a minute of the exercise is played for nothing."""
    with socket.socket() as probe:
        # As the server does: a port that has only just been left is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise UsageError(
                "demo.port-not-free",
                f"--port: a free port was expected; got {port}, which cannot be opened "
                f"({error.strerror}). Name another with --port.",
            ) from error


def _wait_until_it_answers(server: "subprocess.Popen[bytes]", port: int) -> None:
    """A link that leads nowhere yet is worse than one that comes seconds later."""
    while server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    sys.exit("The pages did not open; what they said stands above.")


def _signals() -> int:
    """Number of the newest signal."""
    from epihq.operations.signals.tables import SignalRow

    newest = SignalRow.objects.order_by("-number").values_list("number", flat=True)
    return newest.first() or 0


def _set_the_scene(home: Path) -> str:
    from epihq.operations.ledger import clock, ledger
    from epihq.web import settings

    settings.configure(home)
    from epihq.care.exercise import drill
    from epihq.operations.exercise.cast import Scene, open_centre, set_the_scene
    from epihq.operations.ledger.rules import SETUP
    from epihq.operations.people.officers import invite
    from epihq.terms.settings import HEADQUARTERS_FILE

    (home / HEADQUARTERS_FILE).write_text(_OWN_RULE, "utf-8")
    scene = Scene(
        name="Exercise headquarters",
        location=_LOCATION,
        acts=_acts(),
    )
    plan = _plan_at_home()
    clock.set_clock(home, drill.began(plan.opens))
    ledger.bring_up_to_date(home)
    open_centre(scene)
    drill.begin(home, plan, _LOCATION, lambda hour: clock.set_clock(home, hour))
    with ledger.writing(home):
        player = set_the_scene(scene, clock.now())
        return invite(SETUP, player)


def _morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, _MORNING, tzinfo=UTC)


def _plan_at_home() -> "Plan":
    """Who is at home in three districts of a city: a share of the cases found."""
    from epihq.care.exercise.drill import DAYS_BEFORE, Plan
    from epihq.exercise import DEFAULT, epidemic_of

    (own,) = (one for one in DEFAULT.countries if one.code == _LOCATION)
    cases = epidemic_of(own, DEFAULT, _SEED).cases
    opens = DEFAULT.start + timedelta(days=_OPENS_ON)
    return Plan(
        seed=_SEED,
        opens=_morning(opens),
        # Who is found one day is on the list of the next.
        new_at_home={
            DEFAULT.start + timedelta(days=day + 1): round(int(cases[day]) / _CITY)
            for day in range(_OPENS_ON - DAYS_BEFORE - 1, DEFAULT.days)
        },
    )


def _acts() -> "list[Act]":
    """The regimes of the own country, as its scenario plays them."""
    from epihq.exercise import DEFAULT
    from epihq.terms.regimes import Act, Kind
    from epihq.terms.written import parse_measure

    first = datetime.combine(DEFAULT.start, datetime.min.time(), UTC)
    acts = (
        ("special", 38, 118, ("C1=2", "C4=3"), "Schools and large gatherings closed"),
        ("strict", 58, 92, ("C2=3", "C6=2", "C5=1"), "Strict quarantine regime"),
        ("cities", 122, 142, ("C6=2", "C5=2"), "Strict regime in five cities"),
    )
    return [
        Act(
            location=_LOCATION,
            regime=regime,
            kind=Kind.SET,
            instrument=f"{what} (exercise)",
            decided_on=DEFAULT.start + timedelta(days=begins - 1),
            effective_from=first + timedelta(days=begins),
            effective_to=first + timedelta(days=ends),
            areas=(),
            measures=tuple(parse_measure(m, _LOCATION, "exercise") for m in measures),
        )
        for regime, begins, ends, measures, what in acts
    ]
