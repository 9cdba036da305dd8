"""The form by which an act of a regime is proposed, read as on the command line."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from epihq.operations.measures.in_force import Standing
from epihq.terms.drafting import USUAL_EXTENSION, Draft
from epihq.terms.errors import UsageError
from epihq.terms.regimes import Act, Kind, Measure
from epihq.terms.written import check_area, parse_measure
from epihq.web.kit.diseases import held_diseases
from epihq.web.kit.moment import Look, home_folder
from epihq.web.kit.presets import IN_A_FIELD, Preset
from epihq.web.measures.choices import MeasuresForm, area_choices, chosen_measures
from epihq.words.diseases import disease_name

KINDS = (
    (Kind.EXTEND.value, _("Extend a regime that stands")),
    (Kind.SET.value, _("Impose or change a regime")),
    (Kind.LIFT.value, _("Lift a regime")),
)


# Days from the old end, as an extension is offered.
PRESETS = (7, 14, 28)
# Of one disease alone nobody has to say at which a measure aims.
_SEVERAL = 2
_OPEN_END = _("Until when? Give the hour, or say that it is until further notice.")


class ActForm(MeasuresForm):
    """An act as a person words it; what an extension leaves out stays as it was."""

    # The selects of measures stand where they are chosen, behind the areas.
    field_order = (
        "kind",
        "regime",
        "disease",
        "instrument",
        "decided_on",
        "effective_from",
        "effective_to",
        "until_further_notice",
        "where",
    )

    kind = forms.ChoiceField(label=_("What is proposed"), choices=KINDS)
    regime = forms.CharField(
        label=_("Regime"), help_text=_("Its name, the same in each of its acts.")
    )
    disease = forms.ChoiceField(
        label=_("Aims at"),
        required=False,
        help_text=_("An extension aims at what its regime aims at."),
    )
    instrument = forms.CharField(
        label=_("Instrument"), help_text=_("What will order it, with its number.")
    )
    decided_on = forms.DateField(
        label=_("Day of the decision"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    effective_from = forms.DateTimeField(
        label=_("Takes effect"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format=IN_A_FIELD),
        help_text=_("An extension begins where the regime ends: leave it empty."),
    )
    effective_to = forms.DateTimeField(
        label=_("Planned end"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format=IN_A_FIELD),
        help_text=_("An extension is for fourteen days where nothing else is said."),
    )
    until_further_notice = forms.BooleanField(
        label=_("Until further notice: no end is planned"), required=False
    )
    where = forms.MultipleChoiceField(
        label=_("Areas"),
        required=False,
        widget=forms.SelectMultiple({"size": 6}),
        help_text=_("None chosen: as before, or everywhere."),
    )
    first = forms.ChoiceField(
        label=_("Measure"),
        required=False,
        help_text=_("None chosen: those of before go on."),
    )
    areas = forms.CharField(
        label=_("Areas, by their codes"),
        required=False,
        help_text=_("ISO 3166-2 codes, e.g. AZ-BA AZ-SM. Empty: as before, or all."),
    )
    measures = forms.CharField(
        label=_("Measures, by their codes"),
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("One a line, e.g. C6=3 or C5=2@AZ-BA. Empty: as before."),
    )
    why = forms.CharField(label=_("Why"), widget=forms.Textarea({"rows": 3}))
    decision = forms.ChoiceField(label=_("Decision page"), required=False)
    file = forms.FileField(
        label=_("or its record as a file"),
        required=False,
        help_text=_("The .json that epihq decide wrote."),
    )

    def __init__(
        self,
        *args: Any,
        decisions: Sequence[tuple[str, str]] = (),
        look: Look,
        **words: Any,
    ) -> None:
        super().__init__(*args, **words)
        none = ("", _("none"))
        self.fields["decision"].choices = [none, *decisions]
        self.fields["where"].choices = areas = area_choices(look.location)
        if not areas:
            self.fields["where"].widget = forms.MultipleHiddenInput()
        starts, ends = _usual(look)
        self.fields["effective_from"].presets = starts
        self.fields["effective_to"].presets = ends
        held = held_diseases(home_folder())
        named = [(code, disease_name(code)) for code in held]
        self.fields["disease"].choices = [("", _("no one disease")), *named]
        if len(held) < _SEVERAL:
            del self.fields["disease"]

    def written(self) -> list[forms.BoundField]:
        """Give the fields in which codes are written: for who knows them."""
        return [self["areas"], self["measures"], self["decision"], self["file"]]

    def chosen(self) -> list[forms.BoundField]:
        """Give the fields of which one chooses."""
        apart = {one.name for one in self.written()}
        return [one for one in self.visible_fields() if one.name not in apart]

    def clean(self) -> dict[str, Any]:
        """Ask until when, where that was left open."""
        cleaned = super().clean()
        ends = cleaned.get("effective_to") or cleaned.get("until_further_notice")
        if cleaned.get("kind") != Kind.LIFT.value and not ends:
            self.add_error("effective_to", _OPEN_END)
        return cleaned


def _usual(look: Look) -> tuple[list[Preset], list[Preset]]:
    """Offer tomorrow and the day after as the start; weeks after it as the end."""
    midnight = datetime.combine(look.hour.astimezone(look.zone), time.min)
    starts = [
        Preset(words, (midnight + timedelta(days=days)).strftime(IN_A_FIELD))
        for days, words in ((1, _("tomorrow")), (2, _("the day after tomorrow")))
    ]
    ends = [
        Preset(
            ngettext("for %(n)d week", "for %(n)d weeks", days // 7) % {"n": days // 7},
            (midnight + timedelta(days=1 + days)).strftime(IN_A_FIELD),
            after="effective_from",
            days=days,
        )
        for days in PRESETS
    ]
    return starts, ends


def act_of_form(cleaned: dict[str, Any], look: Look) -> Act | Draft:
    """Read the act that a valid form words.

    Raises:
        UsageError: those of ``parse_measure`` and ``check_area``.
    """
    kind = Kind(cleaned["kind"])
    areas = (*cleaned["where"], *_areas(cleaned["areas"], look.location))
    measures = (
        *chosen_measures(cleaned),
        *_measures(cleaned["measures"], look.location),
    )
    if kind is Kind.EXTEND:
        return Draft(
            location=look.location,
            regime=cleaned["regime"].strip(),
            instrument=cleaned["instrument"].strip(),
            decided_on=cleaned["decided_on"],
            effective_to=_hour(cleaned["effective_to"], look),
            until_further_notice=cleaned["until_further_notice"],
            areas=areas or None,
            measures=measures or None,
        )
    return Act(
        location=look.location,
        regime=cleaned["regime"].strip(),
        kind=kind,
        instrument=cleaned["instrument"].strip(),
        decided_on=cleaned["decided_on"],
        effective_from=_start(cleaned["effective_from"], look),
        effective_to=_hour(cleaned["effective_to"], look),
        areas=areas,
        measures=measures if kind is Kind.SET else (),
        disease=cleaned.get("disease", ""),
    )


def first_values(
    look: Look, regimes: Sequence[Standing], regime: str = "", days: int | None = None
) -> dict[str, Any]:
    """What the form says at first: the regime that ends first, two weeks longer.

    ``regime`` is another one that is meant, ``days`` how much longer it is to hold.
    """
    with_end = [(one.ends, one.act.regime) for one in regimes if one.ends]
    if not with_end:
        return {"kind": Kind.SET.value, "decided_on": look.as_of}
    end, name = next((one for one in with_end if one[1] == regime), min(with_end))
    longer = USUAL_EXTENSION if days not in PRESETS else timedelta(days=days or 0)
    return {
        "kind": Kind.EXTEND.value,
        "regime": name,
        "decided_on": look.as_of,
        "effective_to": (end + longer).astimezone(look.zone),
    }


def _start(hour: datetime | None, look: Look) -> datetime:
    found = _hour(hour, look)
    if found is None:
        raise UsageError(
            "measures.not-an-hour",
            "takes effect: an hour was expected; got none. Only an extension may "
            "leave it out.",
        )
    return found


def _hour(hour: datetime | None, look: Look) -> datetime | None:
    """Read an hour as the centre's clock shows it."""
    return None if hour is None else hour.replace(tzinfo=look.zone)


def _areas(text: str, location: str) -> tuple[str, ...]:
    words = text.replace(",", " ").split()
    return tuple(check_area(word, location, "areas") for word in words)


def _measures(text: str, location: str) -> tuple[Measure, ...]:
    lines = [line for line in text.splitlines() if line.strip()]
    return tuple(parse_measure(line, location, "measures") for line in lines)
