"""The form of a person's account."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from epihq.care.register.tables import CareDistrictRow
from epihq.operations.ledger.rules import Role
from epihq.operations.people.officers import ROLES, Person
from epihq.operations.people.tables import AgencyRow, Officer
from epihq.terms.languages import LANGUAGES
from epihq.web.kit.sent import number_of
from epihq.web.kit.tags import role_word


class OfficerForm(forms.Form):
    """A person's account as an administrator enters it."""

    username = forms.CharField(
        label=_("User name"),
        max_length=40,
        help_text=_(
            "Small letters, digits, dots and hyphens, e.g. a.mammadova. It "
            "stays for good."
        ),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none"}),
    )
    full_name = forms.CharField(label=_("Full name"))
    roles = forms.MultipleChoiceField(
        label=_("Roles"), widget=forms.CheckboxSelectMultiple
    )
    agency = forms.ChoiceField(
        label=_("Agency"),
        required=False,
        help_text=_("Whose instructions an agency officer answers."),
    )
    districts = forms.TypedMultipleChoiceField(
        label=_("Districts of home care"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "A nurse sees the people of these alone, and without one nobody; clinicians "
            "and supervisors without one see all."
        ),
    )
    email = forms.CharField(label=_("E-mail"), required=False)
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=40,
        required=False,
        help_text=_("Who looks at e-mail and telephone is told in the log."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=list(LANGUAGES.items()))

    def __init__(self, *args: Any, is_new: bool = True, **words: Any) -> None:
        super().__init__(*args, **words)
        if not is_new:
            del self.fields["username"]
        self.fields["roles"].choices = [(one.value, role_word(one)) for one in ROLES]
        self.fields["agency"].choices = [("", _("none")), *_agencies()]
        self.fields["districts"].choices = _districts()
        if not self.fields["districts"].choices:
            del self.fields["districts"]

    def person(self, username: str = "") -> Person:
        """Give the person that a valid form describes."""
        cleaned = self.cleaned_data
        return Person(
            username=cleaned.get("username", username),
            full_name=cleaned["full_name"],
            roles=tuple(Role(one) for one in cleaned["roles"]),
            email=cleaned["email"],
            phone=cleaned["phone"],
            language=cleaned["language"],
            agency=number_of(cleaned["agency"]),
            districts=tuple(cleaned.get("districts", ())),
        )


def first_values(row: Officer) -> dict[str, Any]:
    """What the form of somebody on record says at first."""
    names = ("full_name", "roles", "email", "phone", "language")
    values = {name: getattr(row, name) for name in names}
    more = {"agency": row.agency_id or "", "districts": row.districts or []}
    return {**values, **more}


def _agencies() -> list[tuple[int, str]]:
    found = AgencyRow.objects.exclude(state="retired").order_by("name")
    return list(found.values_list("pk", "name"))


def _districts() -> list[tuple[int, str]]:
    found = CareDistrictRow.objects.exclude(state="retired").order_by("name")
    return list(found.values_list("pk", "name"))
