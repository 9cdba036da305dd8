"""The form by which a turn on the roster is planned, in the hours of the centre."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from epihq.operations.duty.roster import LONGEST, OVERLAP
from epihq.operations.ledger import clock
from epihq.operations.people.tables import Officer

_HOUR = {"type": "datetime-local", "step": 900}


class ShiftForm(forms.Form):
    """Who is where, from when until when."""

    officer = forms.TypedChoiceField(label=_("Person"), coerce=int)
    position = forms.CharField(
        label=_("Position"),
        help_text=_("As it stands on the roster, e.g. Duty officer."),
        widget=forms.TextInput({"list": "positions"}),
    )
    starts_at = forms.DateTimeField(
        label=_("From"),
        help_text=_("By the centre's clock."),
        widget=forms.DateTimeInput(_HOUR, format="%Y-%m-%dT%H:%M"),
    )
    ends_at = forms.DateTimeField(
        label=_("Until"),
        help_text=_("At most 12 hours later, and 30 minutes after the next one comes."),
        widget=forms.DateTimeInput(_HOUR, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, people: list[Officer], *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        self.fields["officer"].choices = [
            ("", _("Choose")),
            *((row.pk, row.full_name) for row in people),
        ]


def first_turn(ends: datetime | None, position: str) -> dict[str, Any]:
    """What the form says at first: the turn that would follow the last one planned."""
    start = ends - OVERLAP if ends else _next_full_hour()
    return {
        "position": position,
        "starts_at": timezone.localtime(start),
        "ends_at": timezone.localtime(start + LONGEST),
    }


def _next_full_hour() -> datetime:
    hour = timezone.localtime(clock.now()).replace(minute=0, second=0, microsecond=0)
    return hour + timedelta(hours=1)
