"""Fields for what is measured, as fast fingers write it: "37,2", "94 %", "94"."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_NUMBER = re.compile(r"(\d{1,3})(?:[.,](\d{1,2}))?\s*(?:%|°\s*[cC]?|/\s*min)?")


class MeasuredField(forms.CharField):
    """A measured number; a valid form holds it, or None where nothing was measured.

    A comma is a point, and a unit behind it is no fault. Whether it can be true is
    asked where it is kept.
    """

    def __init__(self, **words: Any) -> None:
        typed = {"inputmode": "decimal", "autocomplete": "off", "size": 5}
        more = {"required": False, "max_length": 12, "widget": forms.TextInput(typed)}
        super().__init__(**more | words)

    def clean(self, value: Any) -> float | None:
        """Read the number.

        Raises:
            ValidationError: It is none.
        """
        text: str = super().clean(value).strip()
        if not text:
            return None
        found = _NUMBER.fullmatch(text)
        if found is None:
            raise ValidationError(_("Write a number like 94 or 37.2."))
        return float(f"{found[1]}.{found[2] or 0}")
