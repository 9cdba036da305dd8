"""``epihq care``: the desk of home care, from the terminal."""

import typer

from epihq.cli import (
    care_drill,
    care_export,
    care_import,
    care_keeping,
    care_lists,
    care_person,
)

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Work at the desk of home care: lists in, who waits, what is done.",
)

app.command("import")(care_import.import_)
app.command("queue")(care_lists.queue)
app.command("due")(care_lists.due)
app.command("show")(care_person.show)
app.command("report")(care_lists.report)
app.command("export")(care_export.export)
app.command("retention")(care_keeping.retention)
app.command("rotate-keys")(care_keeping.rotate_keys)
app.command("drill")(care_drill.drill)
