"""The form by which a check is written down: by keys alone, Tab and Enter."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from epihq.care.records import MEASURED, Channel, Feeling, Reading
from epihq.web.care.measured import MeasuredField
from epihq.web.care.words import CHANNELS, FEELINGS, SYMPTOMS
from epihq.web.kit.presets import IN_A_FIELD

# A nurse writes down what she hears on the telephone or sees on a visit; the other
# channels write for themselves.
_BY_HAND = (Channel.CALL, Channel.VISIT)


class CheckForm(forms.Form):
    """How somebody is: what was measured, how they feel, what troubles them."""

    spo2_rest = MeasuredField(label=_("SpO2 at rest, %"))
    spo2_walk = MeasuredField(label=_("SpO2 after walking, %"))
    temperature = MeasuredField(label=_("Temperature, °C"))
    pulse = MeasuredField(label=_("Pulse, a minute"))
    breathing_rate = MeasuredField(label=_("Breaths a minute"))
    feeling = forms.ChoiceField(
        label=_("Against the last time"),
        required=False,
        choices=[(one.value, FEELINGS[one]) for one in Feeling],
        widget=forms.RadioSelect,
    )
    symptoms = forms.MultipleChoiceField(
        label=_("What troubles them"),
        required=False,
        choices=list(SYMPTOMS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    channel = forms.ChoiceField(
        label=_("How you know"),
        choices=[(one.value, CHANNELS[one]) for one in _BY_HAND],
        initial=Channel.CALL.value,
        required=False,
    )
    about_at = forms.DateTimeField(
        label=_("When it was"),
        required=False,
        help_text=_("Empty is now."),
        widget=forms.DateTimeInput({"type": "datetime-local"}, format=IN_A_FIELD),
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=2000,
        widget=forms.TextInput(),
        help_text=_("Kept encrypted; it is shown to whoever looks at this person."),
    )

    def measured(self) -> list[forms.BoundField]:
        """The fields of what is measured, which stand in one row."""
        return [self[name] for name in MEASURED]


def reading_of(
    cleaned: dict[str, Any], now: datetime, *, by: str, corrects: int | None = None
) -> Reading:
    """Read the check that a valid form tells."""
    feeling = cleaned["feeling"]
    return Reading(
        about_at=cleaned["about_at"] or now,
        written_at=now,
        channel=Channel(cleaned["channel"] or Channel.CALL.value),
        entered_by=by,
        feeling=Feeling(feeling) if feeling else None,
        symptoms=frozenset(cleaned["symptoms"]),
        corrects=corrects,
        **{name: cleaned[name] for name in MEASURED},
    )


def values_of_reading(reading: Reading) -> dict[str, Any]:
    """What the form says of a reading that is to be corrected."""
    return {
        **{name: _written(getattr(reading, name)) for name in MEASURED},
        "feeling": reading.feeling,
        "symptoms": sorted(reading.symptoms),
        "channel": reading.channel,
        "about_at": reading.about_at,
    }


def _written(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
