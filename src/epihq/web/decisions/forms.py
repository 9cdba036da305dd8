"""The forms of a decision: what is to be compared, and what is put forward."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from epihq.desk.decision import CAPACITIES, Decision
from epihq.desk.options import OwnOption
from epihq.operations.decisions.asking import Asking
from epihq.operations.measures.in_force import Standing
from epihq.terms.errors import UsageError
from epihq.terms.locations import check_location
from epihq.web.kit.moment import Look
from epihq.web.measures.choices import MEASURES, MeasuresForm, levels_of
from epihq.words.numbers import hour
from epihq.words.places import place_name

# Another day than those that are offered.
OTHER = "other"
WEEKS = (7, 14, 28)
_HORIZONS = (28, 56, 84, 182)
MOST_OPTIONS = 6
_CODED = re.compile(r"\(([A-Z]{3}|[A-Z]{2}-[A-Z0-9]{1,3})\)\s*$")
# Beside which field an error of the action stands.
BESIDE = {
    "terms.unknown-location": "place",
    "decide.future-day": "as_of",
    "decide.ends-in-the-past": "ends_day",
    "decide.bad-days": "extend",
    "decide.bad-horizon": "horizon",
}


def _day_field(label: str, help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=help_text,
    )


def _beds(label: str) -> forms.FloatField:
    return forms.FloatField(
        label=label,
        required=False,
        min_value=0,
        widget=forms.NumberInput({"step": "any", "inputmode": "decimal"}),
    )


class DecisionForm(forms.Form):
    """Which place, which end, and what to compare; the rest is as the house has it."""

    place = forms.CharField(
        label=gettext_lazy("Place"),
        widget=forms.TextInput({"list": "places", "autocomplete": "off"}),
        help_text=gettext_lazy("By its name, or its code: Azerbaijan, AZE."),
    )
    as_of = forms.DateField(
        label=gettext_lazy("By what was known at the end of"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    ends = forms.ChoiceField(
        label=gettext_lazy("The end in question"), widget=forms.RadioSelect
    )
    ends_day = _day_field(
        gettext_lazy("Another day"),
        gettext_lazy("Where none of the ends above is meant: the day it would lapse."),
    )
    extend = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Extend"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    extend_to = _day_field(gettext_lazy("Extend to another day"))
    horizon = forms.TypedChoiceField(
        label=gettext_lazy("How far to look ahead"), coerce=int
    )
    home_care_census = _beds(gettext_lazy("People who can be treated at home at once"))
    home_care_nurses = _beds(gettext_lazy("Nurses for people at home, on duty a day"))
    ward_beds = _beds(gettext_lazy("Ward beds"))
    # Apart from the word in a sentence, which begins small in some languages.
    icu_beds = _beds(pgettext_lazy("field", "ICU beds"))

    def __init__(
        self, *args: Any, regimes: Sequence[Standing] = (), **words: Any
    ) -> None:
        super().__init__(*args, **words)
        ends = _ends_of(regimes)
        other = (OTHER, _("another day, below"))
        self.fields["ends"].choices = [*_offered(ends), other]
        old = min(ends, default=None)
        self.fields["extend"].choices = [(d, extension_word(d, old)) for d in WEEKS]
        self.fields["horizon"].choices = [(days, _in_weeks(days)) for days in _HORIZONS]

    def clean_place(self) -> str:
        """Read a place by its name or code."""
        return place_of(self.cleaned_data["place"])

    def clean(self) -> dict[str, Any]:
        """Ask for the day of the end where another one is meant."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("ends") == OTHER and not cleaned.get("ends_day"):
            text = _("Which day? Give it, or choose one of the ends above.")
            self.add_error("ends_day", text)
        return cleaned


class OptionForm(MeasuresForm):
    """An option of people's own: what it changes of what holds, and for how long."""

    field_order = ("title", "days", "until")
    title = forms.CharField(
        label=gettext_lazy("What it is called"), max_length=80, required=False
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("Holds for"), coerce=int, required=False, initial=14
    )
    until = _day_field(gettext_lazy("or until"))

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        self.fields["days"].choices = [(days, _in_weeks(days)) for days in WEEKS]

    def says(self) -> bool:
        """Tell whether anything of it was filled in that makes it an option."""
        cleaned = self.cleaned_data
        return any(cleaned.get(name) for name in ("title", "until", *MEASURES))


OptionForms = forms.formset_factory(OptionForm, extra=0, max_num=MOST_OPTIONS)


class ForwardForm(MeasuresForm):
    """What is put forward: which option, by which instrument, why, against whom."""

    option = forms.ChoiceField(label=gettext_lazy("Option"), widget=forms.RadioSelect)
    instrument = forms.CharField(
        label=gettext_lazy("Instrument"),
        max_length=400,
        help_text=gettext_lazy("What will order it, with its number."),
    )
    reasons = forms.CharField(
        label=gettext_lazy("Why"), widget=forms.Textarea({"rows": 3}), max_length=8000
    )
    dissent = forms.CharField(
        label=gettext_lazy("Dissent"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        max_length=8000,
        help_text=gettext_lazy(
            "Who disagreed, and why; one a line, e.g. Economy: two weeks are too long."
        ),
    )
    first = forms.ChoiceField(
        label=gettext_lazy("Ordered beside what holds"), required=False
    )

    def __init__(
        self, *args: Any, options: Sequence[tuple[str, str]] = (), **words: Any
    ) -> None:
        super().__init__(*args, **words)
        self.fields["option"].choices = options

    def says_what_is_ordered(self, record: Decision) -> bool:
        """Ask for measures where the option alone says none: a stepwise easing."""
        name = self.cleaned_data["option"]
        option = next(one for one in record.options if one.name == name)
        told = option.levels or levels_of(self.cleaned_data)
        if told or not option.days or name.startswith("extend-"):
            return True
        self.add_error("first", _("Choose what this option orders from the end on."))
        return False


def place_of(text: str) -> str:
    """Read a place by its name or code, e.g. "Azerbaijan (AZE)" as it is offered.

    Raises:
        ValidationError: where there is none of that name.
    """
    coded = _CODED.search(text)
    try:
        return check_location(coded[1] if coded else text, "place")
    except UsageError as error:
        told = _("There is no place of this name. Choose one of the list as you type.")
        if error.code == "terms.ambiguous-location":
            told = _("Several places have this name. Choose one of the list.")
        raise forms.ValidationError(told) from error


def _ends_of(regimes: Sequence[Standing]) -> dict[datetime, list[str]]:
    """Give the planned ends of regimes, the soonest first, and what ends then."""
    found: dict[datetime, list[str]] = {}
    for one in regimes:
        if one.ends is not None:
            found.setdefault(one.ends, []).append(one.act.regime)
    return dict(sorted(found.items()))


def _offered(ends: Mapping[datetime, list[str]]) -> list[tuple[str, str]]:
    return [
        (
            end.isoformat(),
            _("%(regimes)s ends %(hour)s")
            % {"regimes": ", ".join(names), "hour": hour(end)},
        )
        for end, names in ends.items()
    ]


def extension_word(days: int, old: datetime | None) -> str:
    """Word an extension from the old end, e.g. "2 weeks longer: to 3 Aug 2020"."""
    weeks = days // 7
    text = ngettext("%(n)d week longer", "%(n)d weeks longer", weeks) % {"n": weeks}
    if old is None:
        return text
    to = {"longer": text, "day": hour(old + timedelta(days=days))}
    return _("%(longer)s: to %(day)s") % to


def _in_weeks(days: int) -> str:
    weeks = days // 7
    return ngettext("%(n)d week", "%(n)d weeks", weeks) % {"n": weeks}


def first_values(
    look: Look, location: str, regimes: Sequence[Standing], capacity: Mapping[str, Any]
) -> dict[str, Any]:
    """What the form says at first: the soonest end, and the usual options."""
    ends = [end.isoformat() for end in _ends_of(regimes)]
    return {
        "place": f"{place_name(location)} ({location})",
        "as_of": look.as_of,
        "ends": ends[0] if ends else OTHER,
        "extend": [14, 28],
        "horizon": 56,
        **capacity,
    }


def asking_of(
    cleaned: Mapping[str, Any],
    options: Sequence[Mapping[str, Any]],
    capacity: Mapping[str, float],
    look: Look,
) -> Asking:
    """Read the question that valid forms put; ``capacity`` is the file's."""
    end = end_of(cleaned, look)
    # The days that people choose are those of the centre's clock.
    here = end.astimezone(look.zone)
    extend = tuple(sorted({*cleaned["extend"], *_days(cleaned["extend_to"], here)}))
    given = {
        name: cleaned[name]
        for name in CAPACITIES
        if cleaned[name] is not None and cleaned[name] != capacity.get(name)
    }
    return Asking(
        location=cleaned["place"],
        as_of=cleaned["as_of"],
        disease=look.disease,
        ends=end,
        extend=extend,
        options=_own(extend, options, here),
        capacity=given,
        horizon=cleaned["horizon"],
    )


def end_of(cleaned: Mapping[str, Any], look: Look) -> datetime:
    """Read the end in question, by the centre's clock where a day alone was given."""
    if cleaned["ends"] == OTHER:
        return datetime.combine(cleaned["ends_day"], time(0), look.zone)
    return datetime.fromisoformat(cleaned["ends"])


def _days(until: date | None, end: datetime) -> tuple[int, ...]:
    """Count the days from an end, by the clock that it is written in."""
    return () if until is None else ((until - end.date()).days,)


def _own(
    extend: Sequence[int], options: Sequence[Mapping[str, Any]], end: datetime
) -> tuple[OwnOption, ...]:
    """Give people's own options, the extensions that were ticked before them."""
    if not options:
        return ()
    longer = [
        OwnOption(name=f"extend-{days}", title="", days=days, levels={})
        for days in extend
    ]
    return (*longer, *(_option(n, one, end) for n, one in enumerate(options, 1)))


def _option(number: int, told: Mapping[str, Any], end: datetime) -> OwnOption:
    levels = levels_of(told)
    days = next(iter(_days(told["until"], end)), None) or told["days"] or WEEKS[1]
    # One that changes nothing but the end is an extension, and is proposed as one.
    name = f"option-{number}" if levels else f"extend-{days}-option-{number}"
    return OwnOption(name=name, title=told["title"].strip(), days=days, levels=levels)
