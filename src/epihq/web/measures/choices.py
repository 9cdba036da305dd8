"""Measures and areas as a form offers them: by words, their codes beside."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from epihq.reports.decision_measures import measure
from epihq.terms.measures import CODES
from epihq.terms.regimes import Measure
from epihq.terms.written import parts_of
from epihq.words.places import in_order, place_name

# Selects of measures in a form: who needs more writes them as codes.
MEASURES = ("first", "second", "third")
_GROUPS = (
    ("C", gettext_lazy("Closures and movement")),
    ("H", gettext_lazy("Health")),
    ("E", gettext_lazy("Economy")),
)


class MeasuresForm(forms.Form):
    """A form with selects of measures; two levels of one are refused."""

    first = forms.ChoiceField(label=gettext_lazy("Measure"), required=False)
    second = forms.ChoiceField(label=gettext_lazy("and"), required=False)
    third = forms.ChoiceField(label=gettext_lazy("and"), required=False)

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        offered = measure_choices()
        for name in MEASURES:
            self.fields[name].choices = offered

    def clean(self) -> dict[str, Any]:
        """Refuse two levels of one measure."""
        cleaned: dict[str, Any] = super().clean() or {}
        if _stands_twice(cleaned):
            text = _("The same measure stands twice. Choose one level of it.")
            self.add_error("second", text)
        return cleaned


def chosen_measures(cleaned: Mapping[str, Any]) -> tuple[Measure, ...]:
    """Give the measures that were chosen."""
    return tuple(
        Measure(code=code, level=level) for code, level in levels_of(cleaned).items()
    )


def measure_choices() -> list[Any]:
    """Offer the measures in words, their codes and levels beside, by group."""
    groups = [
        (str(label), [one for code in CODES if code[0] == letter for one in _of(code)])
        for letter, label in _GROUPS
    ]
    return [("", "–"), *groups]


def _of(code: str) -> list[tuple[str, str]]:
    """Offer the levels of a measure, the strictest last; 0 is to do without."""
    levels = range(len(CODES[code].levels) + 1)
    return [(f"{code}={n}", level_word(code, n)) for n in levels]


def level_word(code: str, level: int) -> str:
    """Word a measure, its code and level beside."""
    if level:
        return f"{measure(code, level)} ({code}={level})"
    # The words before the colon name the measure in every language.
    name = measure(code, 1).partition(":")[0]
    none = _("%(measure)s: none") % {"measure": name}
    return f"{none} ({code}=0)"


def levels_of(cleaned: Mapping[str, Any]) -> dict[str, int]:
    """Read the levels that were chosen, by code."""
    chosen = (cleaned[name] for name in MEASURES if cleaned.get(name))
    pairs = (one.partition("=") for one in chosen)
    return {code: int(level) for code, _is, level in pairs}


def _stands_twice(cleaned: Mapping[str, Any]) -> bool:
    """Tell whether two levels of one measure were chosen."""
    chosen = [cleaned[name] for name in MEASURES if cleaned.get(name)]
    codes = [one.partition("=")[0] for one in chosen]
    return len({*codes}) < len(codes)


def area_choices(location: str) -> list[tuple[str, str]]:
    """Offer the parts of a country by their names, each with its code."""
    named = [(place_name(code), code) for code in parts_of(location)]
    named.sort(key=lambda one: in_order(one[0]))
    return [(code, f"{name} ({code})") for name, code in named]
