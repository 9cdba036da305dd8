"""Forms of one's own account, and of keys to the API."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from epihq.operations.ledger.rules import Actor
from epihq.terms.languages import LANGUAGES
from epihq.web.account.words import scopes_of

NEVER = "never"


class AccountForm(forms.Form):
    """What everyone may change of their own account."""

    full_name = forms.CharField(label=_("Full name"))
    language = forms.ChoiceField(
        label=_("Language of the pages"), choices=list(LANGUAGES.items())
    )


class DailyMailForm(forms.Form):
    """When what waits is mailed, and whether also on a day when nothing does."""

    hour = forms.TypedChoiceField(
        label=_("Every day at"),
        coerce=lambda said: None if said == NEVER else int(said),
        choices=[(NEVER, _("never")), *((hour, f"{hour:02}:00") for hour in range(24))],
        help_text=_("By the headquarters’ clock. The mail says what waits for you."),
    )
    always = forms.BooleanField(
        label=_("also when nothing waits for me"), required=False
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
