"""Forms of people's accounts, of one's own account, and of keys to the API."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from epihq.operations.officers import ROLES, Person
from epihq.operations.rules import Actor, Role
from epihq.operations.tables_people import AgencyRow, Officer
from epihq.terms.languages import LANGUAGES
from epihq.web.scope_words import scopes_of
from epihq.web.sent import number_of
from epihq.web.templatetags.words import role_word


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

    def person(self, username: str = "") -> Person:
        """Give the person that a valid form describes."""
        told = self.cleaned_data
        return Person(
            username=told.get("username", username),
            full_name=told["full_name"],
            roles=tuple(Role(one) for one in told["roles"]),
            email=told["email"],
            phone=told["phone"],
            language=told["language"],
            agency=number_of(told["agency"]),
        )


class AccountForm(forms.Form):
    """What everyone may change of their own account."""

    full_name = forms.CharField(label=_("Full name"))
    language = forms.ChoiceField(
        label=_("Language of the pages"), choices=list(LANGUAGES.items())
    )


class TokenForm(forms.Form):
    """A key to the API: what for, what it may, and for how long."""

    name = forms.CharField(
        label=_("What it is for"), help_text=_("e.g. the ministry's dashboard")
    )
    days = forms.IntegerField(
        label=_("Valid for how many days"), min_value=1, max_value=366, initial=90
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        help_text=_("As little as it needs. A key never may more than you."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, actor: Actor, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        self.fields["scopes"].choices = scopes_of(actor)


def first_values(row: Officer) -> dict[str, Any]:
    """What the form of somebody on record says at first."""
    names = ("full_name", "roles", "email", "phone", "language")
    told = {name: getattr(row, name) for name in names}
    return {**told, "agency": row.agency_id or ""}


def _agencies() -> list[tuple[int, str]]:
    found = AgencyRow.objects.exclude(state="retired").order_by("name")
    return list(found.values_list("pk", "name"))
