"""``epihq serve``: the pages of the headquarters."""

from typing import Annotated

import typer

from epihq.cli.output import HomeOption


def serve(
    host: Annotated[
        str, typer.Option(help="Listen here; 0.0.0.0 is every network.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    workers: Annotated[
        int, typer.Option(min=1, max=64, help="Processes; one or two a core.")
    ] = 2,
    threads: Annotated[
        int, typer.Option(min=1, max=64, help="Requests at once in each process.")
    ] = 4,
    home: HomeOption = None,
) -> None:
    """Open the room in the browser: board, signals, instructions, log.

    EPIHQ_ADDRESS says at which address people find it; the reference of settings
    lists the rest.

    \b
    epihq serve --port 8000
    """
    import os

    from epihq.terms.settings import home_folder

    os.environ.setdefault("EPIHQ_ADDRESS", f"http://127.0.0.1:{port}")
    from epihq.web.serving import server
    from epihq.web.settings import address

    server.prepare(home_folder(home))
    typer.echo(f"The room is open at {address()} - stop it with Ctrl-C.", err=True)
    server.serve(host=host, port=port, workers=workers, threads=threads)
