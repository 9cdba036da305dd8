"""``epihq init``: a headquarters of one's own, and its first administrator."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from epihq.cli.output import HomeOption
from epihq.terms.errors import RecordError

if TYPE_CHECKING:
    from epihq.operations.people.tables import Officer


def init(
    name: Annotated[str, typer.Option(help="What the headquarters is called.")],
    location: Annotated[
        str, typer.Option(help="Whose it is, e.g. Azerbaijan, AZE or AZ-BA.")
    ],
    username: Annotated[str, typer.Option(help="The first administrator signs in as.")],
    full_name: Annotated[str, typer.Option(help="The administrator's full name.")],
    time_zone: Annotated[str, typer.Option(help="Its clock, e.g. Asia/Baku.")] = "UTC",
    language: Annotated[str, typer.Option(help="en, az or ru.")] = "en",
    home: HomeOption = None,
) -> None:
    """Set up a headquarters: folder, ledger, settings, first administrator.

    Nobody gets a password: a link that works once and for a day is printed. On
    PostgreSQL EPIHQ_DATABASE_OWNER_URL names the role that shall own the tables; that
    of EPIHQ_DATABASE_URL is made, or given its rights, and can drop no trigger.

    \b
    epihq init --name "Operational Headquarters" --location AZE \\
      --time-zone Asia/Baku --username a.aliyev --full-name "Aysel Aliyeva"
    """
    from epihq.terms.settings import home_folder
    from epihq.web import settings

    folder = home_folder(home)
    settings.configure(folder)
    from epihq.operations.centre.actions import set_centre
    from epihq.operations.ledger import ledger
    from epihq.operations.ledger.rules import SETUP, Role
    from epihq.operations.people.officers import Person, invite, make_officer

    with ledger.writing(folder):
        _check_new(folder)
        set_centre(
            SETUP,
            name=name,
            location=location,
            time_zone=time_zone,
            language=language,
        )
        person = Person(
            username=username,
            full_name=full_name,
            roles=(Role.ADMINISTRATOR,),
            language=language,
        )
        officer: Officer = make_officer(SETUP, person)
        key = invite(SETUP, officer)
    typer.echo(f"{settings.address()}/enter/{key}")
    typer.echo(
        f"The headquarters is in {folder}. Start `epihq serve`, then open the link "
        "above within 24 hours; it works once. What to connect, load and invite then "
        "stands at /first-steps/.",
        err=True,
    )


def _check_new(folder: Path) -> None:
    from epihq.operations.centre.actions import centre

    if row := centre():
        raise RecordError(
            "centre.set-up-already",
            f"{folder}: a folder without a headquarters was expected; got the one of "
            f"{row.name!r}. Change it on its page, or choose another --home.",
        )
