"""Forms of thresholds: a value, or a rule of one's own."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from epihq.alarms.rules import FIGURES
from epihq.operations.thresholds.values import OWN, Threshold
from epihq.web.kit.places import PlaceField
from epihq.web.signals.forms import SEVERITIES
from epihq.web.signals.words import INDICATORS
from epihq.web.thresholds.words import unit_of, value_words

_WHY = _("Everyone sees it, and it stays in the log.")


class _Why(forms.Form):
    why = forms.CharField(
        label=_("Why"), help_text=_WHY, widget=forms.Textarea({"rows": 2})
    )


class ValueForm(_Why):
    """The value of a threshold in one place; empty is the default again."""

    field_order = ("value", "why")

    def __init__(self, known: Threshold, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        self.known = known
        self.fields["value"] = _field(known)
        self.order_fields(self.field_order)

    def value(self) -> Any:
        """Give the value of a valid form as the watch's rules hold it."""
        given = self.cleaned_data["value"]
        if given in ("", None):
            return None
        if isinstance(self.known.default, bool):
            return given == "on"
        return given


class OwnRuleForm(_Why):
    """A rule of one's own: a figure and its limit."""

    name = forms.RegexField(
        r"^[a-z][a-z0-9-]{1,30}$",
        label=_("Name of the rule"),
        help_text=_("Small letters, digits and hyphens, e.g. many-cases."),
    )
    figure = forms.ChoiceField(label=_("Figure"))
    above = forms.FloatField(label=_("Speaks above"), required=False)
    below = forms.FloatField(label=_("or below"), required=False)
    days = forms.IntegerField(
        label=_("On how many days in a row"), min_value=1, max_value=28, initial=1
    )
    severity = forms.ChoiceField(
        label=_("How much it matters"), choices=SEVERITIES, initial="moderate"
    )
    location = PlaceField(
        label=_("Where"),
        required=False,
        help_text=_("A name or a code, like Bakı or AZ-BA; empty is everywhere."),
    )
    field_order = (
        *("name", "figure", "above", "below", "days", "severity", "location", "why"),
    )

    def __init__(self, *args: Any, is_new: bool = True, **words: Any) -> None:
        super().__init__(*args, **words)
        figures = [(one, INDICATORS.get(one, one)) for one in FIGURES]
        self.fields["figure"].choices = figures
        if not is_new:
            del self.fields["name"], self.fields["location"]

    def value(self) -> dict[str, Any]:
        """Give the rule of a valid form as it is kept."""
        names = ("figure", "above", "below", "days", "severity")
        given = {name: self.cleaned_data[name] for name in names}
        return {name: value for name, value in given.items() if value is not None}

    def full_name(self) -> str:
        """The rule's name among the thresholds, e.g. "own:many-cases"."""
        return f"{OWN}{self.cleaned_data['name']}"


def _field(known: Threshold) -> forms.Field:
    default = value_words(known.default)
    label, empty = _("Value"), _("the default: %(value)s") % {"value": default}
    if isinstance(known.default, bool):
        ways = (("", empty), ("on", _("on")), ("off", _("off")))
        return forms.ChoiceField(label=label, required=False, choices=ways)
    if known.choices:
        choices = (("", empty), *((one, one) for one in known.choices))
        return forms.ChoiceField(label=label, required=False, choices=choices)
    kind = forms.IntegerField if isinstance(known.default, int) else forms.FloatField
    return kind(
        label=label,
        required=False,
        help_text=_("%(unit)s, from %(lowest)s to %(highest)s. Empty is %(default)s.")
        % {
            "unit": unit_of(known),
            "lowest": f"{known.lowest:,.10g}",
            "highest": f"{known.highest:,.10g}",
            "default": empty,
        },
    )
