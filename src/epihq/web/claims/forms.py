"""The form by which a claim is recorded."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from epihq.operations.claims.actions import Statement
from epihq.web.claims.words import CHOICES
from epihq.web.kit.places import PlaceField

# Beside which field an error of the action stands.
BESIDE = {
    "claims.no-quotation": "quotation",
    "claims.future-day": "said_on",
    "claims.bad-grade": "grade",
    "claims.bad-threshold": "threshold",
}


class ClaimForm(forms.Form):
    """What was said, by whom, and what of it can be checked."""

    quotation = forms.CharField(
        label=_("Quotation"),
        widget=forms.Textarea({"rows": 4}),
        max_length=8000,
        help_text=_("The words as they were said, without your judgement of them."),
    )
    speaker = forms.CharField(
        label=_("Who said it"), max_length=400, help_text=_("Name and office.")
    )
    said_on = forms.DateField(
        label=_("On which day"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    source = forms.CharField(
        label=_("Where it was said"),
        max_length=2000,
        help_text=_("The briefing, broadcast or page where anyone can look it up."),
    )
    grade = forms.CharField(
        label=_("Grade of the source"),
        max_length=2,
        help_text=_(
            "The source: A reliable, B usually, C fairly, D not usually, E not "
            "reliable, F cannot be judged. What it says: 1 confirmed by others, "
            "2 probable, 3 possible, 4 doubtful, 5 improbable, 6 cannot be judged. "
            "Together, e.g. B2."
        ),
    )
    location = PlaceField(label=_("Whose figures it is about"))
    kind = forms.ChoiceField(label=_("What of it can be checked"), choices=CHOICES)
    threshold = forms.FloatField(
        label=_("Share from which it holds"),
        required=False,
        widget=forms.NumberInput({"step": "any"}),
        help_text=_("For what is not reported alone, between 0 and 1: 0.5 for “most”."),
    )
    claimant = PlaceField(
        label=_("Location of who says it"),
        required=False,
        help_text=_("It is asked the same question first. Empty: it speaks for none."),
    )


def statement_of(cleaned: dict[str, Any], disease: str) -> Statement:
    """Read what a valid form says of the figures of a disease."""
    return Statement(**cleaned, disease=disease)
