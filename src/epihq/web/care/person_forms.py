"""The form of a person at home: who it is, what the rules may know, the household."""

from typing import Any

import msgspec
from django import forms
from django.utils.translation import gettext_lazy as _

from epihq.care.register.persons import Facts, Household, Person
from epihq.terms.languages import LANGUAGES
from epihq.web.care.measured import MeasuredField
from epihq.web.care.words import CONDITIONS, SEXES

_YES_NO = (("", "–"), ("yes", _("yes")), ("no", _("no")))
_KNOWN = {"": None, "yes": True, "no": False}
_LINE = {"autocomplete": "off"}


class KnownField(forms.ChoiceField):
    """Yes, no, or not known."""

    def __init__(self, **words: Any) -> None:
        super().__init__(**{"choices": _YES_NO, "required": False} | words)

    def clean(self, value: Any) -> bool | None:
        """Read the answer.

        Raises:
            ValidationError: It is none of the three.
        """
        return _KNOWN[super().clean(value)]


def _line(label: str, **words: Any) -> forms.CharField:
    more = {"required": False, "max_length": 200, "widget": forms.TextInput(_LINE)}
    return forms.CharField(label=label, **more | words)


def _day(label: str) -> forms.DateField:
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)


class PersonForm(forms.Form):
    """Everything that is known of a person at home."""

    district = forms.TypedChoiceField(label=_("District"), coerce=int)
    name = _line(_("Name"), required=True)
    telephone = _line(_("Telephone"), help_text=_("With the country's code: +994 …"))
    case_number = _line(_("Case number"))
    address = _line(_("Address"), max_length=400)
    born = _day(_("Born"))
    document = _line(_("Number of a document"))
    undertaking = _line(_("Number of the undertaking or order to stay at home"))
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", "–"), *LANGUAGES.items()]
    )
    age = forms.IntegerField(
        label=_("Age, years"), required=False, min_value=0, max_value=120
    )
    sex = forms.ChoiceField(
        label=_("Sex"), required=False, choices=[("", "–"), *SEXES.items()]
    )
    is_pregnant = KnownField(label=_("Pregnant"))
    onset = _day(_("First symptoms"))
    tested_on = _day(_("Positive test"))
    usual_spo2 = MeasuredField(label=_("SpO2 when well, %"))
    risks = forms.MultipleChoiceField(
        label=_("Illnesses and risks"),
        required=False,
        choices=list(CONDITIONS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    conditions = _line(_("Illnesses in words"), max_length=2000)
    people = forms.IntegerField(
        label=_("People in the household"), required=False, min_value=1, max_value=99
    )
    own_room = KnownField(label=_("A room of their own"))
    water = KnownField(label=_("Running water"))
    has_telephone = KnownField(label=_("A telephone that works"))
    somebody_cares = KnownField(label=_("Somebody to look after them"))
    at_risk = KnownField(label=_("Others at risk in the household"))
    household_note = _line(_("Note on the household"), max_length=2000)
    carer = _line(_("Who looks after them"))
    carer_telephone = _line(_("Their telephone"))
    latitude = forms.FloatField(
        label=_("Latitude"), required=False, min_value=-90, max_value=90
    )
    longitude = forms.FloatField(
        label=_("Longitude"), required=False, min_value=-180, max_value=180
    )
    note = _line(_("Note"), max_length=2000)

    def __init__(
        self, *args: Any, districts: list[tuple[int, str]], **words: Any
    ) -> None:
        super().__init__(*args, **words)
        self.fields["district"].choices = districts

    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Give the fields under headings."""
        return [
            (str(title), [self[name] for name in names if name in self.fields])
            for title, names in _PARTS
        ]


_PARTS = (
    (
        _("Who it is"),
        (
            "district",
            "name",
            "telephone",
            "case_number",
            "age",
            "sex",
            "language",
            "address",
        ),
    ),
    (
        _("What the rules look at"),
        ("onset", "tested_on", "is_pregnant", "usual_spo2", "risks", "conditions"),
    ),
    (
        _("The household"),
        (
            "people",
            "own_room",
            "water",
            "has_telephone",
            "somebody_cares",
            "at_risk",
            "household_note",
            "carer",
            "carer_telephone",
        ),
    ),
    (
        _("More"),
        ("born", "document", "undertaking", "latitude", "longitude", "note"),
    ),
)
_OF_PERSON = (
    *("name", "telephone", "address", "latitude", "longitude", "born", "case_number"),
    *("document", "undertaking", "conditions", "carer", "carer_telephone", "note"),
)
_OF_HOUSEHOLD = ("people", "own_room", "water", "somebody_cares", "at_risk")
# What of the household the form calls otherwise: the person has one, too.
_OTHERWISE = {"has_telephone": "telephone", "household_note": "note"}
_OF_FACTS = ("age", "sex", "is_pregnant", "onset", "tested_on", "language")


def person_of(cleaned: dict[str, Any]) -> Person:
    """Read the person whom a valid form tells."""
    told = {name: cleaned[name] for name in _OF_HOUSEHOLD}
    told |= {part: cleaned[name] for name, part in _OTHERWISE.items()}
    household = Household(**told)
    return Person(household=household, **{name: cleaned[name] for name in _OF_PERSON})


def facts_of(cleaned: dict[str, Any]) -> Facts:
    """Read what the rules may know."""
    return Facts(
        conditions=frozenset(cleaned["risks"]),
        usual_spo2=cleaned["usual_spo2"],
        **{name: cleaned[name] for name in _OF_FACTS},
    )


def values_of(person: Person, facts: Facts, district: int) -> dict[str, Any]:
    """What the form says of somebody on record."""
    household = msgspec.structs.asdict(person.household)
    spo2 = facts.usual_spo2
    return {
        **{name: getattr(person, name) for name in _OF_PERSON},
        **{name: getattr(facts, name) for name in _OF_FACTS},
        "people": household["people"],
        **{name: _answer(household[name]) for name in _OF_HOUSEHOLD[1:]},
        "has_telephone": _answer(household["telephone"]),
        "household_note": household["note"],
        "is_pregnant": _answer(facts.is_pregnant),
        "risks": sorted(facts.conditions),
        "usual_spo2": "" if spo2 is None else f"{spo2:g}",
        "district": district,
    }


def _answer(known: bool | None) -> str:
    return next(word for word, one in _KNOWN.items() if one is known)


def told_of(person: Person) -> list[tuple[str, str]]:
    """Tell what is known of a person, word by word; what is not known is left out."""
    fields = PersonForm.base_fields
    names = [name for _, names in _PARTS for name in names]
    household = person.household
    values: dict[str, Any] = {
        **{name: getattr(person, name) for name in _OF_PERSON},
        **{name: getattr(household, name) for name in _OF_HOUSEHOLD},
        **{name: getattr(household, part) for name, part in _OTHERWISE.items()},
    }
    shown = [name for name in names if name not in {"name", "telephone"}]
    return [
        (str(fields[name].label), _said(values[name]))
        for name in shown
        if values.get(name) not in (None, "")
    ]


def _said(value: object) -> str:
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    # A metre more exactly nobody finds a door.
    return f"{value:.5f}" if isinstance(value, float) else str(value)
