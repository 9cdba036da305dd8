"""The forms of what can be done for a person at home, each a few fields."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from epihq.care.codes import THRESHOLDS
from epihq.care.records import LEVELS, Level
from epihq.web.care.measured import MeasuredField
from epihq.web.care.words import ASKED_OF, ENDS, LEVELS_TO_SET, threshold_word
from epihq.web.kit.presets import IN_A_FIELD


def _reason(label: Any = gettext_lazy("Reason"), **words: Any) -> forms.CharField:
    more = {"max_length": 2000, "widget": forms.Textarea({"rows": 2})}
    return forms.CharField(label=label, **more | words)


def _note() -> forms.CharField:
    return _reason(gettext_lazy("Note"), required=False)


def _hour(label: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput({"type": "datetime-local"}, format=IN_A_FIELD)
    return forms.DateTimeField(label=label, widget=widget)


class Deed(forms.Form):
    """What all forms of deeds take: the episode as it stands fills some in."""

    def __init__(self, *args: Any, row: Any = None, **words: Any) -> None:
        # Several stand on one page: their fields have names of their own for labels.
        words.setdefault("auto_id", f"{type(self).__name__.lower()}_%s")
        super().__init__(*args, **words)
        self.row = row


class NoteForm(Deed):
    """A note alone."""

    words = _note()


class WordsForm(Deed):
    """A note that has to be written."""

    words = _reason(gettext_lazy("Note"))


class RaiseForm(Deed):
    """To which level, and why."""

    level = forms.ChoiceField(
        label=gettext_lazy("Level"), widget=forms.RadioSelect, choices=()
    )
    words = _reason()

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        self.fields["level"].choices = self.levels()

    def levels(self) -> list[tuple[str, Any]]:
        """Offer the levels above the one that holds."""
        return [(one.value, LEVELS_TO_SET[one]) for one in LEVELS[1:]]


class LowerForm(RaiseForm):
    """To which lower level, and why."""

    def levels(self) -> list[tuple[str, Any]]:
        """Offer the levels below the gravest."""
        return [(one.value, LEVELS_TO_SET[one]) for one in LEVELS[:-1]]


class EscalateForm(Deed):
    """Whom to ask for what, and what they are told."""

    to = forms.ChoiceField(
        label=gettext_lazy("What is needed"),
        widget=forms.RadioSelect,
        choices=list(ASKED_OF.items()),
    )
    words = _reason(
        gettext_lazy("What they have to know"),
        required=False,
        help_text=gettext_lazy(
            "Kept with the person. The instruction itself names nobody: it says the "
            "number of the person, and leads here."
        ),
    )


class PauseForm(Deed):
    """Until when nobody calls, and why."""

    until = _hour(gettext_lazy("Until"))
    words = _reason()


class AdmitForm(Deed):
    """Into which hospital."""

    hospital = forms.CharField(
        label=gettext_lazy("Hospital"), max_length=200, required=False
    )
    words = _note()


class EndForm(Deed):
    """Why home care ends."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why it ends"),
        widget=forms.RadioSelect,
        choices=list(ENDS.items()),
    )
    words = _note()


class AssignForm(Deed):
    """Who looks after somebody."""

    username = forms.CharField(
        label=gettext_lazy("User name"),
        max_length=40,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none"}),
        help_text=gettext_lazy("Empty is nobody in particular."),
    )


class ThresholdForm(Deed):
    """A threshold of a person's own, and why."""

    threshold = forms.ChoiceField(label=gettext_lazy("Threshold"), choices=())
    value = MeasuredField(
        label=gettext_lazy("Value"),
        help_text=gettext_lazy("Empty takes their own away: the rules' holds again."),
    )
    words = _reason()

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        self.fields["threshold"].choices = [
            (one, threshold_word(one)) for one in THRESHOLDS
        ]


class EraseForm(Deed):
    """Why somebody's data are erased for good."""

    words = _reason()
    sure = forms.BooleanField(
        label=gettext_lazy("I know that it cannot be undone"), required=True
    )


__all__ = [
    "AdmitForm", "AssignForm", "Deed", "EndForm", "EraseForm", "EscalateForm",
    "Level", "LowerForm", "NoteForm", "PauseForm", "RaiseForm", "ThresholdForm",
    "WordsForm",
]  # fmt: skip
