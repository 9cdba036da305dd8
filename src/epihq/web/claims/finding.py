"""Claims in search."""

from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from epihq.operations.claims.tables import ClaimRow
from epihq.web.claims.words import claimed
from epihq.web.kit.finding import things

_LONGEST = 100


def _said(row: ClaimRow) -> str:
    return f"{claimed(row)} — {Truncator(row.quotation).chars(_LONGEST)}"


FINDS = (
    things(
        ClaimRow,
        _("Claims"),
        ("quotation", "speaker", "source", "reason"),
        _said,
        places=("location", "claimant"),
        all_on="claims",
        asks={"tab": "all"},
    ),
)
