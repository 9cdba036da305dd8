"""The forms of what can be done for a person at home, each a few fields."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from epihq.care.codes import THRESHOLDS
from epihq.care.records import LEVELS
from epihq.web.care.measured import MeasuredField
from epihq.web.care.rule_words import threshold_word
from epihq.web.care.words import ASKED_OF, ENDED_AS, ENDINGS, LEVELS_TO_SET
from epihq.web.kit.presets import IN_A_FIELD

_REASON = gettext_lazy("Reason")


def _reason(label: Any = _REASON, **words: Any) -> forms.CharField:
    more = {"max_length": 2000, "widget": forms.Textarea({"rows": 2})}
    return forms.CharField(label=label, **more | words)


def _note() -> forms.CharField:
    return _reason(gettext_lazy("Note"), required=False)


def _hour(label: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput({"type": "datetime-local"}, format=IN_A_FIELD)
    return forms.DateTimeField(label=label, widget=widget)


class Deed(forms.Form):
    """What all forms of deeds take; several stand on one page, so each has its ids."""

    def __init__(self, *args: Any, name: str = "deed", **words: Any) -> None:
        super().__init__(*args, auto_id=f"{name}-%s", **words)


class NoteForm(Deed):
    """A note, which may be left out."""

    words = _note()


class WordsForm(Deed):
    """What has to be said."""

    words = _reason(gettext_lazy("What was found"))


class RemarkForm(Deed):
    """A note, which is all that is said."""

    words = _reason(gettext_lazy("Note"))


class EraseForm(Deed):
    """Why somebody is erased; the log keeps it as it is written."""

    words = _reason(
        help_text=gettext_lazy(
            "It stays in the log: name nobody. Name, telephone, address and all notes "
            "can be read by nobody any more, and never again."
        )
    )


class RaiseForm(Deed):
    """To which level, and why."""

    offered = LEVELS[1:]
    level = forms.ChoiceField(label=gettext_lazy("Level"), widget=forms.RadioSelect)
    words = _reason(gettext_lazy("What you see"))

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        choices = [(one.value, LEVELS_TO_SET[one]) for one in self.offered]
        self.fields["level"].choices = choices


class LowerForm(RaiseForm):
    """To which lower level, and why."""

    offered = LEVELS[:-1]


class EscalateForm(Deed):
    """Whom to ask for what, and what is seen."""

    to = forms.ChoiceField(
        label=gettext_lazy("What is needed"),
        widget=forms.RadioSelect,
        choices=list(ASKED_OF.items()),
    )
    words = _reason(
        gettext_lazy("What you see"),
        help_text=gettext_lazy(
            "Kept with the person. The instruction names nobody: it says the number of "
            "the person, by which you tell the agency who it is."
        ),
    )


class PauseForm(Deed):
    """Until when nobody calls, and why."""

    until = _hour(gettext_lazy("Until"))
    words = _reason()


class EndForm(Deed):
    """Why home care ends, and how the person is."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why it ends"), choices=list(ENDINGS.items())
    )
    outcome = forms.ChoiceField(
        label=gettext_lazy("How they are"), choices=list(ENDED_AS.items())
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
        help_text=gettext_lazy("Empty takes their own away: that of the rules holds."),
    )
    words = _reason()

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        known = [(one, threshold_word(one)) for one in THRESHOLDS]
        self.fields["threshold"].choices = known
