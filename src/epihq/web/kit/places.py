"""Places as a person types them: in forms, in filters and in addresses."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from epihq.terms.errors import UsageError
from epihq.terms.locations import check_location
from epihq.terms.place_names import codes_named

HELP = _("A country or a part of one, by name or code: Azerbaijan, AZE, Bakı, AZ-BA.")


class PlaceField(forms.CharField):
    """A place by any of its names; a valid form holds its code.

    While one types, the browser offers the names of the list ``places``, which every
    page has: ``web/base.html`` tells where they come from.
    """

    def __init__(self, **words: Any) -> None:
        offers = {"list": "places", "autocomplete": "off"}
        more = {"max_length": 100, "help_text": HELP, "widget": forms.TextInput(offers)}
        super().__init__(**more | words)

    def clean(self, value: Any) -> str:
        """Read the place.

        Raises:
            ValidationError: No place, or more than one, is meant.
        """
        text: str = super().clean(value)
        try:
            return check_location(text) if text else ""
        except UsageError as error:
            raise ValidationError(str(error)) from error


def place_asked(text: str) -> str:
    """Read the place of a filter as its code; "" is any.

    Raises:
        UsageError: ``terms.unknown-location``, ``terms.ambiguous-location``.
    """
    return check_location(text, "location") if text.strip() else ""


def places_sought(text: str) -> tuple[str, ...]:
    """Give the codes that a list is filtered by: of every place that is so named.

    Where none is, what was typed stands for it: nothing is found then.
    """
    return codes_named(text) or (text.upper(),)
