"""``epihq texts``: hosts that may be asked, feeds, texts fetched from an address."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from epihq.cli.author import acting
from epihq.cli.measures_options import ByOption
from epihq.cli.output import Format, FormatOption, HomeOption, day_option, print_rows

if TYPE_CHECKING:
    from datetime import datetime

    from epihq.operations.texts.tables import FeedRow

_HOSTS = ("number", "name", "state", "why", "since")
_FEEDS = (
    "number", "name", "state", "address", "language", "every_minutes", "asked_at",
    "done_at", "due_at", "came", "failures", "trouble",
)  # fmt: skip
WhyOption = Annotated[str, typer.Option("--why", help="The reason, for the log.")]

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Say which hosts may be asked, which feeds are followed, and what is fetched.",
)


@app.command()
def hosts(form: FormatOption = Format.TABLE, home: HomeOption = None) -> None:
    """List the hosts from which the room may fetch texts and feeds.

    \b
    epihq texts hosts --format csv
    """
    from epihq.cli.room import room
    from epihq.terms.settings import home_folder

    folder = home_folder(home)
    with room(folder) as kept:
        _check_kept(folder, kept)
        from epihq.operations.texts.tables import HostRow

        rows = [
            {
                "number": row.pk,
                "name": row.name,
                "state": row.state,
                "why": row.why,
                "since": row.changed_at.isoformat(timespec="seconds"),
            }
            for row in HostRow.objects.all()
        ]
    print_rows(_HOSTS, rows, form)
    if not rows:
        typer.echo("No host may be asked. See `epihq texts allow --help`.", err=True)


@app.command()
def allow(
    host: Annotated[str, typer.Argument(help="E.g. www.who.int, or *.who.int.")],
    why: WhyOption,
    by: ByOption = None,
    home: HomeOption = None,
) -> None:
    """Allow a host to be asked; *.who.int allows all under it.

    Never this machine or a private network, whatever is allowed.

    \b
    epihq texts allow www.who.int --why "Disease Outbreak News"
    """
    with _writing(home):
        from epihq.operations.texts.hosts import allow_host

        row = allow_host(acting(by), host, why=why)
        typer.echo(f"{row.name} may be asked.")


@app.command()
def withdraw(
    host: Annotated[str, typer.Argument(help="As the list names it.")],
    why: WhyOption,
    by: ByOption = None,
    home: HomeOption = None,
) -> None:
    """Withdraw a host: it is asked no more.

    \b
    epihq texts withdraw www.who.int --why "It was hacked"
    """
    with _writing(home):
        from epihq.operations.texts.hosts import host_row, withdraw_host

        row = withdraw_host(acting(by), host_row(host).pk, why=why)
        typer.echo(f"{row.name} is asked no more.")


@app.command()
def feeds(form: FormatOption = Format.TABLE, home: HomeOption = None) -> None:
    """List the feeds: when each was last asked, what came, what went wrong.

    \b
    epihq texts feeds
    epihq texts feeds --format json
    """
    from epihq.cli.room import room
    from epihq.terms.settings import home_folder

    folder = home_folder(home)
    with room(folder) as kept:
        _check_kept(folder, kept)
        from epihq.operations.texts.tables import FeedRow

        rows = [_feed(row) for row in FeedRow.objects.all()]
    short = ("number", "name", "state", "asked_at", "came", "trouble")
    print_rows(short if form is Format.TABLE else _FEEDS, rows, form)
    if not rows:
        typer.echo("No feed is set. See `epihq texts feed --help`.", err=True)


@app.command()
def feed(
    address: Annotated[str, typer.Argument(help="Of RSS or Atom.")],
    name: Annotated[
        str | None,
        typer.Option(help="As the publisher of its texts is called; default as set."),
    ] = None,
    every: Annotated[
        int | None, typer.Option(help="Minutes from asking to asking; default 60.")
    ] = None,
    language: Annotated[
        str | None,
        typer.Option(help="Of all its texts, e.g. az; default as each is written."),
    ] = None,
    pause: Annotated[
        bool | None,
        typer.Option("--pause/--watch", help="Whether it is asked; default as set."),
    ] = None,
    by: ByOption = None,
    home: HomeOption = None,
) -> None:
    """Set a feed, or change the one of this address; the watch asks it in a minute.

    \b
    epihq texts feed https://www.who.int/feed.xml --name WHO --every 30
    epihq texts feed https://www.who.int/feed.xml --pause
    """
    with _writing(home):
        from epihq.operations.texts.feeds import PAUSED, FeedSaid, feed_at, set_feed

        row = feed_at(address)
        said = FeedSaid(
            name=name or (row.name if row else ""),
            address=address,
            language=(row.language if row else "") if language is None else language,
            every_minutes=every or (row.every_minutes if row else 60),
            paused=(row is not None and row.state == PAUSED)
            if pause is None
            else pause,
        )
        made = set_feed(acting(by), said, number=row.pk if row else None)
        typer.echo(f"{made}: {made.name}, {made.state}.")


@app.command()
def take(
    address: Annotated[str, typer.Argument(help="Of a page, on a host allowed.")],
    published: Annotated[
        str | None, typer.Option(metavar="DAY", help="Default as the text tells.")
    ] = None,
    publisher: Annotated[str, typer.Option(help="Who published it.")] = "",
    by: ByOption = None,
    home: HomeOption = None,
) -> None:
    """Have the watch fetch a text into the room, to be read and reviewed there.

    To read it here, without a room: epihq read ADDRESS.

    \b
    epihq texts take https://www.who.int/emergencies/… --published 2020-07-01
    """
    from epihq.cli.room import own_day
    from epihq.terms.settings import home_folder

    day, today = day_option(published, "--published"), own_day(home_folder(home))
    with _writing(home):
        from epihq.operations.texts.fetched import Asked, ask_text

        asked = Asked(address=address, published=day, publisher=publisher)
        row = ask_text(acting(by), asked, today=today)
        typer.echo(f"{row} is fetched by the watch.")


def _feed(row: "FeedRow") -> dict[str, object]:
    from epihq.operations.processes.heartbeats import heartbeat
    from epihq.operations.texts.feeds import beat_of

    beat = heartbeat(beat_of(row))
    return {
        "number": row.pk,
        "name": row.name,
        "state": row.state,
        "address": row.address,
        "language": row.language,
        "every_minutes": row.every_minutes,
        "asked_at": _hour(beat.beat_at if beat else None),
        "done_at": _hour(beat.done_at if beat else None),
        "due_at": _hour(beat.due_at if beat else None),
        "came": "; ".join(_came(beat.said or {})) if beat else "",
        "failures": beat.failures if beat else 0,
        "trouble": beat.trouble if beat else "",
    }


def _hour(at: "datetime | None") -> str:
    return at.isoformat(timespec="seconds") if at else ""


def _came(said: dict[str, object]) -> Iterator[str]:
    """Say in a few words what came of asking a feed."""
    words = {
        "listed": "listed",
        "new": "new",
        "later": "to come",
        "old": "too old",
        "undated": "without a day",
        "renamed": "with another id",
        "without_address": "without an address",
        "left_out": "beyond the bound",
    }
    told = {what: said[name] for name, what in words.items() if said.get(name)}
    yield from (f"{count} {what}" for what, count in told.items())
    hosts = said.get("hosts")
    if isinstance(hosts, dict):
        yield from (f"{count} of {host}, not allowed" for host, count in hosts.items())
    if said.get("moved_to"):
        yield f"moved to {said['moved_to']}"


@contextmanager
def _writing(home: Path | None) -> Iterator[None]:
    """Open the ledger of a headquarters that is there to be written to."""
    from epihq.cli.room import room
    from epihq.terms.settings import home_folder

    folder = home_folder(home)
    with room(folder) as kept:
        _check_kept(folder, kept)
    from epihq.operations.ledger import ledger

    with ledger.writing(folder):
        yield


def _check_kept(folder: Path, kept: bool) -> None:
    from epihq.terms.errors import UsageError

    if not kept:
        raise UsageError(
            "texts.no-headquarters",
            f"texts: a headquarters was expected; got {str(folder)!r}, which has no "
            "ledger. Set one up with `epihq init`, or name another with --home.",
        )
