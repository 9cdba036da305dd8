"""``epihq drill``: what players of an exercise made of its texts, for the trainer."""

from dataclasses import asdict

from epihq.cli.output import Format, FormatOption, HomeOption, print_rows

_COLUMNS = (
    "record",
    "expected",
    "proposed",
    "right",
    "confirmed",
    "rejected",
    "beside",
    "checked",
    "found",
)


def drill(form: FormatOption = Format.TABLE, home: HomeOption = None) -> None:
    """Score a drill with texts: what was read, confirmed, found out. For the trainer.

    Of each press report of an exercise it is known which records it should give, and
    whether what it says of another state is so. Proposed were found by the reader,
    right are those of them that say all that is expected; confirmed those that a
    person confirmed or corrected and that are right, rejected those that were expected
    all the same; beside are proposals that nobody expected. Checked are statements of
    which a claim was made and checked; found are those that the check calls likely
    where they are true, unlikely where they are false.

    \\b
    epihq drill --home demo/home
    epihq care drill --home demo/home       the people at home
    """
    from epihq.cli.room import room
    from epihq.terms.errors import DataError
    from epihq.terms.settings import home_folder

    folder = home_folder(home)
    with room(folder) as kept:
        if not kept:
            raise DataError(
                "exercise.no-press",
                f"drill: an exercise with a headquarters was expected; got none at "
                f"{str(folder)!r}. Name it with --home; `epihq demo` begins one.",
            )
        from epihq.operations.exercise.press import score_press

        rows = [{**asdict(one), "record": one.name} for one in score_press(folder)]
    print_rows(_COLUMNS, rows, form)
