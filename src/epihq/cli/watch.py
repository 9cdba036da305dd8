"""``epihq watch``: look at everything, round after round, around the clock."""

import signal
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from epihq.cli.output import HomeOption


def watch(
    once: Annotated[
        bool, typer.Option("--once", help="Do one round and end with 0, or 1.")
    ] = False,
    every: Annotated[
        int, typer.Option(min=1, max=3600, help="Seconds from round to round.")
    ] = 60,
    home: HomeOption = None,
) -> None:
    """Watch: bring sources in, raise signals, send messages, tell who is overdue.

    Runs until it is stopped. A second one on the same headquarters stands by, and
    takes over when the first ends. Prints a line for all that it did.

    \b
    epihq watch                     round the clock, a round a minute
    epihq watch --once              one round, e.g. by hand or by cron
    """
    from epihq.operations.ledger.ledger import configure
    from epihq.terms.settings import home_folder

    folder = home_folder(home).absolute()
    configure(folder)
    from epihq.operations.watch.watching import Watch

    one = Watch(home=folder, say=_say, every=timedelta(seconds=every))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: one.stop.set())
    if not one.run(once=once):
        raise typer.Exit(1)


def _say(line: str) -> None:
    typer.echo(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} {line}")
