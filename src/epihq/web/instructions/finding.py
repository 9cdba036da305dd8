"""Instructions and their templates in search; an agency finds its own."""

from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from epihq.operations.instructions.tables import InstructionRow, TemplateRow
from epihq.web.instructions.sight import instructions_in_sight
from epihq.web.kit.finding import things

_LONGEST = 140


def _begins(row: InstructionRow) -> str:
    return Truncator(row.text).chars(_LONGEST)


FINDS = (
    things(
        InstructionRow,
        _("Instructions"),
        ("text", "legal_basis", "report"),
        _begins,
        places=("location",),
        sight=instructions_in_sight,
        all_on="instructions",
        asks={"tab": "all"},
    ),
    things(
        TemplateRow,
        _("Templates"),
        ("name", "text"),
        lambda row: row.name,
        all_on="templates",
        asks={"tab": "all"},
    ),
)
