"""The forms of a district of home care and of its teams."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from epihq.care.register.districts import CLOCK, WANTED, District, Team
from epihq.care.register.tables import CareDistrictRow, CareTeamRow
from epihq.operations.ledger.rules import Actor
from epihq.operations.people.tables import AgencyRow
from epihq.web.care.words import ASKED_OF, SKILLS
from epihq.web.kit.places import PlaceField

# Beside which field an error of the action stands.
BESIDE_DISTRICT = {"registry.name-taken": "name", "ledger.says-nothing": "name"}
BESIDE_TEAM = {"ledger.says-nothing": "name", "care.no-such-district": "district"}
_HOURS = {"min_value": 1, "max_value": 24 * 14}


def _number(label: Any, initial: int | None = None, **words: Any) -> forms.IntegerField:
    is_asked = initial is not None
    return forms.IntegerField(label=label, initial=initial, required=is_asked, **words)


class DistrictForm(forms.Form):
    """A district as it is to be on record."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    location = PlaceField(label=gettext_lazy("Where"))
    centre = forms.CharField(
        label=gettext_lazy("Centre"), max_length=200, required=False
    )
    telephone = forms.CharField(
        label=gettext_lazy("Telephone"), max_length=40, required=False
    )
    calling_code = forms.CharField(
        label=gettext_lazy("Country code of telephones"),
        max_length=6,
        required=False,
        help_text=gettext_lazy("Of numbers that are written without one: 994."),
    )
    latitude = forms.FloatField(
        label=gettext_lazy("Latitude of the centre"),
        required=False,
        min_value=-90,
        max_value=90,
    )
    longitude = forms.FloatField(
        label=gettext_lazy("Longitude of the centre"),
        required=False,
        min_value=-180,
        max_value=180,
    )
    population = _number(gettext_lazy("Inhabitants"), min_value=1)
    check_hours = _number(
        gettext_lazy("Hours between checks, where no rules say it"), 12, **_HOURS
    )
    first_contact_hours = _number(
        gettext_lazy("Hours to the first contact"), 24, **_HOURS
    )
    call_back_hours = _number(
        gettext_lazy("Hours to a call back after a danger sign"), 2, **_HOURS
    )
    silent_hours = _number(
        gettext_lazy("Hours of silence before a clinician is told"), 5, **_HOURS
    )
    take_minutes = _number(
        gettext_lazy("Minutes that a person stays in one pair of hands"),
        15,
        min_value=1,
        max_value=240,
    )
    retention_days = _number(
        gettext_lazy("Days after the end until names are erased"),
        min_value=1,
        max_value=36_500,
        help_text=gettext_lazy("Empty keeps them until somebody erases them."),
    )

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        agencies = [("", "–"), *_agencies()]
        for code in WANTED:
            self.fields[f"agency_{code}"] = forms.TypedChoiceField(
                label=_("Asked for “%(what)s”") % {"what": ASKED_OF[code]},
                required=False,
                coerce=int,
                empty_value=None,
                choices=agencies,
            )
            self.fields[f"minutes_{code}"] = _number(
                _("Minutes that “%(what)s” may take") % {"what": ASKED_OF[code]},
                WANTED[code],
                min_value=1,
                max_value=7 * 24 * 60,
            )


def district_of(cleaned: dict[str, Any]) -> District:
    """Read the district that a valid form tells."""
    plain = {name: cleaned[name] for name in DistrictForm.base_fields}
    return District(
        **plain,
        agencies={
            code: found for code in WANTED if (found := cleaned[f"agency_{code}"])
        },
        minutes={code: cleaned[f"minutes_{code}"] for code in WANTED},
    )


def values_of_district(row: CareDistrictRow) -> dict[str, Any]:
    """What the form says of a district on record."""
    return {
        **{name: getattr(row, name) for name in DistrictForm.base_fields},
        **{f"agency_{code}": row.agencies.get(code, "") for code in WANTED},
        **{
            f"minutes_{code}": row.minutes.get(code, usual)
            for code, usual in WANTED.items()
        },
    }


class TeamForm(forms.Form):
    """A team as it is to be on record."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    district = forms.TypedChoiceField(label=gettext_lazy("District"), coerce=int)
    skills = forms.MultipleChoiceField(
        label=gettext_lazy("Skills"),
        required=False,
        choices=list(SKILLS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    shift_from = forms.CharField(
        label=gettext_lazy("Shift from"), max_length=5, required=False
    )
    shift_to = forms.CharField(
        label=gettext_lazy("Shift until"),
        help_text=gettext_lazy("A shift like 20:00 to 08:00 goes on past midnight."),
        max_length=5,
        required=False,
    )
    capacity = _number(gettext_lazy("Visits a day"), min_value=1, max_value=500)

    def __init__(self, *args: Any, actor: Actor, **words: Any) -> None:
        super().__init__(*args, **words)
        # The one on record is told, whosever it is.
        there = self.initial.get("district")
        self.fields["district"].choices = [
            (pk, name)
            for pk, name in _districts(there)
            if not actor.districts or pk in actor.districts or pk == there
        ]

    def clean_shift_from(self) -> str:
        """Read the hour at which the shift begins."""
        return _clock(self.cleaned_data["shift_from"])

    def clean_shift_to(self) -> str:
        """Read the hour at which the shift ends."""
        return _clock(self.cleaned_data["shift_to"])

    def clean(self) -> None:
        """Refuse half a shift."""
        begins, ends = (
            self.cleaned_data.get(one) for one in ("shift_from", "shift_to")
        )
        if None not in {begins, ends} and bool(begins) != bool(ends):
            lacking = "shift_to" if begins else "shift_from"
            self.add_error(lacking, _("Write both hours of the shift, or neither."))


def team_of(cleaned: dict[str, Any]) -> Team:
    """Read the team that a valid form tells."""
    return Team(**{**cleaned, "skills": tuple(cleaned["skills"])})


def values_of_team(row: CareTeamRow) -> dict[str, Any]:
    """What the form says of a team on record."""
    names = ("name", "skills", "shift_from", "shift_to", "capacity")
    values = {name: getattr(row, name) for name in names}
    return {**values, "district": row.district_id}


def _districts(also: int | None) -> list[tuple[int, str]]:
    found = CareDistrictRow.objects.filter(Q(state="active") | Q(pk=also))
    return list(found.order_by("name").values_list("pk", "name"))


def _agencies() -> list[tuple[int, str]]:
    found = AgencyRow.objects.filter(state="active").order_by("name")
    return list(found.values_list("pk", "name"))


def _clock(text: str) -> str:
    if text and not CLOCK.fullmatch(text):
        raise ValidationError(_("Write an hour like 08:00."))
    return text
