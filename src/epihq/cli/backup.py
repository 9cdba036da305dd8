"""``epihq backup`` and ``epihq restore``: a headquarters in one file, and back."""

from pathlib import Path
from typing import Annotated

import typer

from epihq.cli.output import HomeOption


def backup(
    to: Annotated[Path, typer.Option("--to", help="The new file, e.g. monday.tar.")],
    home: HomeOption = None,
) -> None:
    """Keep a headquarters in one file, while people go on working.

    It holds the ledger, the archive, attached files and the secret key: keep it as
    you keep the headquarters itself. Estimates are left out and made again.

    \b
    epihq backup --to /mnt/backups/monday.tar
    """
    from epihq.terms.errors import DataError
    from epihq.terms.settings import home_folder

    folder = home_folder(home)
    _set_up(folder)
    from epihq.operations.keeping.backup import back_up

    kept = back_up(folder, to)
    typer.echo(
        f"{kept.rows:,} rows of the ledger to log entry {kept.head_number}, "
        f"{kept.publications:,} publications, {kept.attachments:,} attached files: "
        f"{to} ({kept.bytes / 1e6:,.1f} MB)"
    )
    for finding in kept.damage:
        typer.echo(f"damage  {finding}")
    if kept.damage:
        raise DataError(
            "backup.damage-within",
            "backup: every attached file and publication was expected; got "
            f"{len(kept.damage)} findings, told above. The backup is made and holds "
            "the rest: restore these from an older one.",
        )


def _set_up(folder: Path) -> None:
    """Know the tables of the pages as well; make nothing in the folder itself."""
    import tempfile

    from epihq.operations.ledger import ledger
    from epihq.web.settings import settings_of

    with tempfile.TemporaryDirectory() as name:
        ledger.configure(folder, more=settings_of(Path(name)))


def restore(
    file: Annotated[Path, typer.Argument(help="A file that epihq backup made.")],
    home: HomeOption = None,
) -> None:
    """Set up a headquarters from a backup, in an empty folder and an empty database.

    Where EPIHQ_DATABASE_URL names a PostgreSQL database, the ledger goes there, from
    whichever database it came. All of it is checked when it stands again.

    \b
    epihq restore /mnt/backups/monday.tar --home /srv/epihq
    """
    from epihq.terms.errors import DataError
    from epihq.terms.settings import home_folder

    folder = home_folder(home)
    _set_up(folder)
    from epihq.operations.keeping.restore import restore as bring_back

    done = bring_back(file, folder)
    typer.echo(
        f"{done.rows:,} rows of the ledger to log entry {done.head_number}, "
        f"{done.publications:,} publications, {done.attachments:,} attached files: "
        f"{folder}, as of {done.made_at}"
    )
    for finding in done.findings:
        typer.echo(f"damage  {finding}")
    if done.findings:
        raise DataError(
            "backup.damage-within",
            "restore: a sound headquarters was expected in the backup; got "
            f"{len(done.findings)} findings, told above. All of it stands restored: "
            "compare it with an older backup.",
        )
