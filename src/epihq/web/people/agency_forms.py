"""The form of an agency."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from epihq.operations.people.agencies import Agency
from epihq.operations.people.tables import AgencyRow
from epihq.web.kit.places import PlaceField

# Beside which field an error of the action stands.
BESIDE = {
    "registry.name-taken": "name",
    "registry.circle": "above",
}


class AgencyForm(forms.Form):
    """A body that instructions go to."""

    name = forms.CharField(label=_("Name"), max_length=200)
    location = PlaceField(label=_("Where"))
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("Of its duty desk, rather than of one person."),
    )
    webhook = forms.CharField(
        label=_("Address of its program"),
        required=False,
        help_text=_("A web address that takes instructions; most agencies have none."),
    )
    # Named so that no page ever repeats it.
    webhook_password = forms.CharField(
        label=_("Secret of its program"),
        required=False,
        widget=forms.PasswordInput({"autocomplete": "off"}),
        help_text=_("With it the program sees that we wrote. Empty: as it was."),
    )
    above = forms.TypedChoiceField(
        label=_("Agency above"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("Who hears of it when this one does not answer in time."),
    )

    def __init__(self, *args: Any, own: int | None = None, **words: Any) -> None:
        super().__init__(*args, **words)
        others = AgencyRow.objects.filter(state="active").exclude(pk=own)
        choices = [(one.pk, one.name) for one in others.order_by("name")]
        self.fields["above"].choices = [("", _("none")), *choices]


def agency_of(cleaned: dict[str, Any]) -> Agency:
    """Read the agency that a valid form tells."""
    return Agency(
        name=cleaned["name"],
        location=cleaned["location"],
        email=cleaned["email"],
        webhook=cleaned["webhook"],
        webhook_secret=cleaned["webhook_password"],
        above=cleaned["above"],
    )


def values_of_agency(row: AgencyRow) -> dict[str, Any]:
    """What the form says of an agency on record; its secret is never shown."""
    names = ("name", "location", "email", "webhook")
    return {**{name: getattr(row, name) for name in names}, "above": row.above_id}
