"""The lines of a paper diary, typed fast: by keys alone, troubles by their number."""

import re
from datetime import date, datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from epihq.care.records import MEASURED, Channel, Feeling, Reading
from epihq.care.words import ASKED_SIGNS
from epihq.web.care.measured import MeasuredField
from epihq.web.care.words import FEELINGS, SYMPTOMS

# As the diary that is printed has them.
HOURS: Final = (time(8), time(20))
LINES: Final = 14
_NUMBERS = re.compile(r"[\s,;.]+")
# The signs that a printed diary has letters for.
LETTERS: Final = {
    letter: code for code, (letter, _word) in ASKED_SIGNS.items() if letter
}


class DiaryForm(forms.Form):
    """Whose diary it is."""

    code = forms.CharField(
        label=gettext_lazy("Code of the diary, or number of the person"),
        max_length=20,
        widget=forms.TextInput({"autocomplete": "off", "autofocus": True, "size": 14}),
        help_text=gettext_lazy("The code is printed at the head of the diary."),
    )


class LineForm(forms.Form):
    """One check of a diary; a line in which nothing is measured or said is left out."""

    day = forms.DateField(
        label=gettext_lazy("Day"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    hour = forms.TimeField(
        label=gettext_lazy("Hour"),
        required=False,
        widget=forms.TimeInput({"size": 5, "autocomplete": "off"}, format="%H:%M"),
        input_formats=["%H:%M", "%H.%M", "%H"],
    )
    spo2_rest = MeasuredField(label=gettext_lazy("SpO2 at rest, %"))
    spo2_walk = MeasuredField(label=gettext_lazy("SpO2 after walking, %"))
    temperature = MeasuredField(label=gettext_lazy("Temperature, °C"))
    pulse = MeasuredField(label=gettext_lazy("Pulse, a minute"))
    breathing_rate = MeasuredField(label=gettext_lazy("Breaths a minute"))
    feeling = forms.ChoiceField(
        label=gettext_lazy("Feels"),
        required=False,
        choices=[("", "–"), *((one.value, FEELINGS[one]) for one in Feeling)],
    )
    symptoms = forms.CharField(
        label=gettext_lazy("Signs, by letter or number"),
        required=False,
        max_length=60,
        widget=forms.TextInput({"size": 8, "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        for name, field in self.fields.items():
            field.widget.attrs["aria-label"] = field.label
            field.widget.attrs.setdefault("data-column", name)

    def clean_symptoms(self) -> frozenset[str]:
        """Read the letters and numbers of troubles.

        Raises:
            ValidationError: One is none of the list.
        """
        codes, found = tuple(SYMPTOMS), set()
        for word in filter(None, _NUMBERS.split(self.cleaned_data["symptoms"])):
            if word.isdecimal() and 1 <= int(word) <= len(codes):
                found.add(codes[int(word) - 1])
            elif set(word.upper()) <= set(LETTERS):
                found |= {LETTERS[letter] for letter in word.upper()}
            else:
                raise ValidationError(
                    _("Write letters from A to E, or numbers from 1 to %(n)d.")
                    % {"n": len(codes)}
                )
        return frozenset(found)

    def clean(self) -> dict[str, Any]:
        """Refuse a line that says something and not of which day and hour.

        Raises:
            ValidationError: The day or the hour is missing.
        """
        cleaned: dict[str, Any] = super().clean() or {}
        if says_something(cleaned) and not (cleaned.get("day") and cleaned.get("hour")):
            raise ValidationError(_("Which day and hour is this line about?"))
        return cleaned


LinesForm = forms.formset_factory(LineForm, extra=0, max_num=60)


def says_something(cleaned: dict[str, Any]) -> bool:
    """Tell whether a line has anything in it but its day and hour."""
    names = (*MEASURED, "feeling", "symptoms")
    return any(cleaned.get(name) not in (None, "", frozenset()) for name in names)


def first_lines(until: date) -> list[dict[str, Any]]:
    """Fill days and hours in as the printed diary has them, the last day at the end."""
    days = -(-LINES // len(HOURS))
    return [
        {"day": date.fromordinal(until.toordinal() - days + 1 + place), "hour": hour}
        for place in range(days)
        for hour in HOURS
    ]


def reading_of_line(
    cleaned: dict[str, Any], now: datetime, zone: ZoneInfo, by: str
) -> Reading:
    """Read the check that a line tells."""
    feeling = cleaned["feeling"]
    return Reading(
        about_at=datetime.combine(cleaned["day"], cleaned["hour"], zone),
        written_at=now,
        channel=Channel.PAPER,
        entered_by=by,
        feeling=Feeling(feeling) if feeling else None,
        symptoms=cleaned["symptoms"],
        **{name: cleaned[name] for name in MEASURED},
    )
