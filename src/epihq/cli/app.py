"""The commands, in the order in which a duty epidemiologist meets them."""

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

import epihq
from epihq.cli import (
    archive,
    assess,
    backtest,
    backup,
    brief,
    care,
    credibility,
    decide,
    demo,
    diseases,
    drill,
    exercise,
    forecast,
    init,
    log,
    mapping,
    measures,
    officers,
    read,
    rt,
    serve,
    sync,
    texts,
    watch,
)


class InOrderOfUse(TyperGroup):
    """Typer lists groups after commands; the story wants them where they are used."""

    def list_commands(self, ctx: Any) -> list[str]:
        """List the commands in the order of a duty evening."""
        order = (
            "sync",
            "map",
            "archive",
            "diseases",
            "brief",
            "assess",
            "forecast",
            "credibility",
            "check",
            "measures",
            "decide",
            "score",
            "rt",
            "read",
            "backtest",
            "exercise",
            "demo",
            "drill",
            "init",
            "serve",
            "watch",
            "texts",
            "care",
            "officers",
            "log",
            "backup",
            "restore",
        )
        assert set(order) == set(super().list_commands(ctx))  # noqa: S101
        return list(order)


app = typer.Typer(
    name="epihq",
    cls=InOrderOfUse,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"epihq {epihq.__version__}")
        raise typer.Exit


@app.callback()
def epihq_(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Print the version."
        ),
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show a traceback when something fails.")
    ] = False,
) -> None:
    """The operational headquarters of an epidemic: from published counts to a briefing.

    \b
    A first evening:
      epihq sync jhu                         fetch what was published
      epihq brief AZE --as-of 2020-07-02     the briefing, as known on that day
      epihq assess --all --as-of 2020-07-02  what is behind the figures, everywhere
      epihq forecast AZE --as-of 2020-07-05  reported cases and deaths by week
      epihq credibility AZE ARM --as-of 2020-07-02   how far to trust the figures
      epihq measures show AZE --at 2020-07-04T00:00+04:00   what is in force
      epihq archive snapshot --location AZE --as-of 2020-07-02

    \b
    Without any data:
      epihq exercise                         a simulated epidemic with known truth
      epihq rt counts.csv                    R_t from a column of counts
      epihq read report.txt                  who said what of whom in a report
    """


app.command("sync")(sync.sync)
app.command("map")(mapping.map_)
app.add_typer(archive.app, name="archive")
app.command("diseases")(diseases.diseases)
app.command("brief")(brief.brief)
app.command("assess")(assess.assess)
app.command("forecast")(forecast.forecast)
app.command("credibility")(credibility.credibility)
app.command("check")(credibility.check)
app.add_typer(measures.app, name="measures")
app.command("decide")(decide.decide)
app.command("score")(decide.score)
app.command("rt")(rt.rt)
app.command("read")(read.read)
app.command("backtest")(backtest.backtest)
app.command("exercise")(exercise.exercise)
app.command("demo")(demo.demo)
app.command("drill")(drill.drill)
app.command("init")(init.init)
app.command("serve")(serve.serve)
app.command("watch")(watch.watch)
app.add_typer(texts.app, name="texts")
app.add_typer(care.app, name="care")
app.add_typer(officers.app, name="officers")
app.add_typer(log.app, name="log")
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
