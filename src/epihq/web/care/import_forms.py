"""The forms by which a list of people comes in: the file, then what columns mean."""

import base64
import binascii
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from epihq.care.register.columns import FIELDS, field_of
from epihq.web.care.words import COLUMNS

# What is larger is brought in at the server: the page carries the file to and fro.
LARGEST = 5 * 1024 * 1024
_FIRST = 3


class FileForm(forms.Form):
    """A file, or rows as they are pasted; and where whoever says no district is."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy("CSV, xlsx or ods, up to 5 MB."),
        widget=forms.FileInput({"accept": ".csv,.txt,.xlsx,.ods"}),
    )
    pasted = forms.CharField(
        label=gettext_lazy("Or rows of a spreadsheet, pasted"),
        required=False,
        widget=forms.Textarea({"rows": 6, "autocomplete": "off"}),
    )
    district = forms.TypedChoiceField(
        label=gettext_lazy("District of rows that name none"),
        required=False,
        coerce=int,
        empty_value=None,
    )

    def __init__(
        self, *args: Any, districts: list[tuple[int, str]], **words: Any
    ) -> None:
        super().__init__(*args, **words)
        none = ("", _("none: each row names its own"))
        self.fields["district"].choices = [none, *districts]

    def clean(self) -> dict[str, Any]:
        """Refuse a form with neither a file nor rows.

        Raises:
            ValidationError: There is nothing to read, or too much.
        """
        cleaned: dict[str, Any] = super().clean() or {}
        file = cleaned.get("file")
        if not file and not cleaned.get("pasted"):
            raise ValidationError(_("Choose a file, or paste the rows."))
        if file and file.size > LARGEST:
            raise ValidationError(
                _("The file is larger than 5 MB: bring it in at the server instead.")
            )
        return cleaned

    def brought(self) -> tuple[str, bytes]:
        """Give the name and the bytes of what a valid form brings."""
        file = self.cleaned_data.get("file")
        if file:
            return str(file.name), file.read()
        return "pasted.csv", self.cleaned_data["pasted"].encode()


class Column(NamedTuple):
    """A column of the list: its name, the field of the form, its first cells."""

    name: str
    field: forms.BoundField
    first: list[str]


class MappingForm(forms.Form):
    """What each column means; the file goes with it."""

    name = forms.CharField(widget=forms.HiddenInput, max_length=200)
    body = forms.CharField(widget=forms.HiddenInput)
    district = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, columns: list[str], **words: Any) -> None:
        super().__init__(*args, **words)
        self.columns = columns
        choices = [("", "–"), *((one, COLUMNS[one]) for one in FIELDS)]
        for place, column in enumerate(columns):
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=column,
                required=False,
                choices=choices,
                initial=field_of(column) or "",
            )

    def shown(self, first: dict[str, list[str]]) -> list[Column]:
        """Give each column with its first cells."""
        return [
            Column(name, self[f"column-{place}"], first.get(name, [])[:_FIRST])
            for place, name in enumerate(self.columns)
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse two columns with one meaning.

        Raises:
            ValidationError: Two columns mean the same.
        """
        cleaned: dict[str, Any] = super().clean() or {}
        told = [cleaned.get(f"column-{n}") for n in range(len(self.columns))]
        meant = [one for one in told if one]
        for one in meant:
            if meant.count(one) > 1:
                raise ValidationError(
                    _("Two columns mean “%(what)s”; choose one.")
                    % {"what": COLUMNS[one]}
                )
        return cleaned

    def meant(self) -> dict[str, str]:
        """Give the column of each field that a valid form names."""
        told = {
            self.cleaned_data[f"column-{place}"]: column
            for place, column in enumerate(self.columns)
        }
        told.pop("", None)
        return told


def carried(body: bytes) -> str:
    """Write bytes so that a form carries them."""
    return base64.b64encode(body).decode()


def read_back(text: str) -> bytes:
    """Read what a form carried; nothing where it is damaged."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
