"""The options that the commands of ``epihq measures`` share."""

from typing import Annotated

import typer

LocationArgument = Annotated[
    str,
    typer.Argument(
        help="Name or ISO 3166-1 code, e.g. Azerbaijan or AZE.", show_default=False
    ),
]
RegimeOption = Annotated[
    str,
    typer.Option(
        help="Your word for the regime, the same in each of its acts, e.g. strict."
    ),
]
InstrumentOption = Annotated[
    str, typer.Option(help="What orders it, e.g. a resolution with its number.")
]
DecidedOption = Annotated[
    str, typer.Option(help="The day of the decision, e.g. 2020-06-19.")
]
SignedOption = Annotated[
    str | None, typer.Option(help="The day of its signature, where known.")
]
FromOption = Annotated[
    str,
    typer.Option(
        "--from", help="The hour of effect with its zone, e.g. 2020-06-21T00:00+04:00."
    ),
]
MeasureOption = Annotated[
    list[str] | None,
    typer.Option(
        help="CODE=LEVEL[@AREAS][/FROM..TO][ (note)], as above; may be repeated."
    ),
]
AreaOption = Annotated[
    list[str] | None,
    typer.Option(help="Name or ISO 3166-2 code, e.g. Bakı or AZ-BA; may be repeated."),
]
ExemptionOption = Annotated[
    list[str] | None,
    typer.Option(help="Who or what is exempt, in words; may be repeated."),
]
SourceOption = Annotated[str, typer.Option(help="Where it can be read: a link, words.")]
ByOption = Annotated[
    str | None,
    typer.Option(help="Who enters it; default your name on this computer."),
]
CorrectsOption = Annotated[
    int,
    typer.Option(
        min=0, help="The number of a wrongly entered act whose place this one takes."
    ),
]
AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of", help="What was decided by the end of this day; default all."
    ),
]
NewEndOption = Annotated[
    str | None,
    typer.Option("--to", help="The new planned end, an hour; default 14 days more."),
]
FurtherNoticeOption = Annotated[
    bool, typer.Option("--further-notice", help="No end is planned any more.")
]
PreviewOption = Annotated[
    bool, typer.Option("--preview", help="Show what it would be; record nothing.")
]
