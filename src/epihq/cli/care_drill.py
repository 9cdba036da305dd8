"""``epihq care drill``: how the players of an exercise did, for the trainer."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from epihq.cli.care_desk import none_kept
from epihq.cli.output import Format, FormatOption, HomeOption, print_rows

if TYPE_CHECKING:
    from epihq.care.exercise.drill import Scored
    from epihq.exercise.at_home import Said

_COLUMNS = (
    "district",
    "at_home",
    "worsened",
    "reached",
    "in_time",
    "unneeded",
    "median_hours",
)
_VOICE = ("answers", "feeling", "symptoms", "spo2_rest", "temperature")


def drill(
    days: Annotated[
        float,
        typer.Option(min=0.1, max=14, help="In time is within so many days."),
    ] = 2,
    ask: Annotated[
        int | None,
        typer.Option(
            help="Say instead what the person with this number says, called now."
        ),
    ] = None,
    form: FormatOption = Format.TABLE,
    home: HomeOption = None,
) -> None:
    """Score a drill: how many who got worse were reached in time. For the trainer.

    Of the people of an exercise the truth is known. Worsened are those who got worse
    since the players answer what alarms, and whom there was time to reach; reached are
    those for whom somebody was sent, or who came to hospital; unneeded those who were
    sent for and did not get worse. With --ask the trainer is the voice at the other
    end of the line.

    \b
    epihq care drill --home demo/home
    epihq care drill --home demo/home --ask 12
    """
    from epihq.operations.ledger import ledger
    from epihq.terms.settings import home_folder

    folder = home_folder(home)
    with ledger.reading(folder) as kept:
        if not kept:
            raise none_kept(folder)
        from epihq.care.exercise.drill import score, voice

        if ask is not None:
            rows = [_voice(voice(folder, ask))]
        else:
            rows = list(_rows(score(folder, within=timedelta(days=days))))
    print_rows(_COLUMNS if ask is None else _VOICE, rows, form)


def _rows(found: "list[Scored]") -> Iterator[dict[str, object]]:
    for one in found:
        hours = one.score.median_hours
        yield {
            "district": one.district,
            "at_home": one.at_home,
            **{name: getattr(one.score, name) for name in _COLUMNS[2:6]},
            "median_hours": None if hours is None else round(hours, 1),
        }


def _voice(said: "Said | None") -> dict[str, object]:
    if said is None:
        return dict.fromkeys(_VOICE) | {"answers": False}
    return {
        "answers": True,
        "feeling": said.feeling,
        "symptoms": ", ".join(sorted(said.symptoms)) or None,
        "spo2_rest": said.spo2_rest,
        "temperature": said.temperature,
    }
