"""``epihq officers``: a way back in for who has lost every proof that it is they."""

from typing import Annotated

import typer

from epihq.cli.author import acting
from epihq.cli.measures_options import ByOption
from epihq.cli.output import HomeOption

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Let an officer back in who has lost telephone and recovery codes.",
)


@app.callback()
def officers() -> None:
    """Let an officer back in who has lost telephone and recovery codes."""


@app.command()
def recover(
    username: Annotated[str, typer.Argument(help="Whom, e.g. a.aliyev.")],
    why: Annotated[str, typer.Option(help="What happened, for the log.")],
    by: ByOption = None,
    home: HomeOption = None,
) -> None:
    """Take away an officer's proofs, and print a link that lets them in once.

    For whoever has the headquarters' machine. The password, second proofs, sessions
    and keys of before let nobody in any more; the log tells who did it, and why. The
    link works for a day; be sure who gets it.

    \b
    epihq officers recover a.aliyev --why "lost the telephone and the codes"
    """
    from epihq.cli.room import room
    from epihq.terms.settings import home_folder
    from epihq.web import settings

    folder = home_folder(home)
    settings.configure(folder)
    from epihq.operations.ledger import ledger
    from epihq.operations.people.officers import named
    from epihq.web.kit.proof import start_anew

    with room(folder) as kept:
        if not kept:
            raise _none_kept(str(folder))
    actor = acting(by)
    with ledger.writing(folder):
        key = start_anew(actor, named(username), why)
    typer.echo(f"{settings.address()}/enter/{key}")
    typer.echo(
        f"Give {username} the link above by a way that only they read. It works once, "
        "within 24 hours; then they choose a password and set up a second proof.",
        err=True,
    )


def _none_kept(folder: str) -> Exception:
    from epihq.terms.errors import DataError

    return DataError(
        "officers.none-kept",
        f"officers: a headquarters with officers was expected; got none at {folder!r}. "
        "Name it with --home.",
    )
