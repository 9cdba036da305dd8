"""Texts in search."""

from django.utils.translation import gettext_lazy as _

from epihq.operations.texts.tables import TextRow
from epihq.web.kit.finding import things


def _told(row: TextRow) -> str:
    return ", ".join(filter(None, (row.title or row.name, row.publisher)))


FINDS = (
    things(
        TextRow,
        _("Texts"),
        ("title", "publisher", "address", "name"),
        _told,
        all_on="texts",
        asks={"tab": "all"},
    ),
)
