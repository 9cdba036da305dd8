"""Forms of events: what it is, how its risk is judged, its figures, its lessons."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from epihq.operations.events.actions import Change, Description, Lessons
from epihq.operations.events.figures import Report, Value
from epihq.operations.events.reading import read_figures
from epihq.operations.events.risk import Assessment
from epihq.operations.events.tables import EventRow
from epihq.terms.diseases import DISEASES
from epihq.terms.events import (
    INDICATORS,
    NEW,
    PRESENT,
    TOTALS,
    Confidence,
    Impact,
    Likelihood,
    Risk,
)
from epihq.web.events.words import (
    CONFIDENCES,
    COUNTED,
    FIGURES,
    IMPACTS,
    LIKELIHOODS,
    RISKS,
)
from epihq.words.diseases import disease_name
from epihq.words.places import in_order

# Beside which field an error of the action stands.
BESIDE = {
    "terms.unknown-location": "locations",
    "events.too-many-places": "locations",
    "events.bad-days": "started_on",
    "events.reassessed-before": "reassess_on",
    "events.report-to-come": "report_date",
    "events.unreadable-figures": "table",
}
_PARTS = re.compile(r"\s*[,;\n]\s*")
# Beside those of the table of diseases; any other name may be written.
_MORE_DISEASES = (
    _("Crimean-Congo haemorrhagic fever"),
    _("anthrax"),
    _("brucellosis"),
    _("not known yet"),
)
LESSONS = 4


def offered_diseases() -> list[str]:
    """Name the diseases that a field offers, in the reader's language and order."""
    known = sorted((disease_name(code) for code in DISEASES), key=in_order)
    return [*known, *map(str, _MORE_DISEASES)]


def _day(label: Any, **words: Any) -> forms.DateField:
    """A field for a day that need not be known."""
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, **words)


def _in_a_row(name: str, label: str) -> forms.Field:
    """A field of a table, whose label is read aloud alone."""
    if name == "until":
        field = _day(label)
    else:
        field = forms.CharField(label=label, required=False, max_length=1000)
    field.widget.attrs["aria-label"] = label
    return field


class EventForm(forms.Form):
    """What an event is: name, disease, places, and the days of its 7-1-7."""

    title = forms.CharField(
        label=_("What it is called"),
        max_length=200,
        help_text=_("What, and where, in a few words. No names of patients."),
    )
    disease = forms.CharField(
        label=_("Disease"),
        required=False,
        max_length=200,
        widget=forms.TextInput({"list": "diseases"}),
        help_text=_("As it is known by now; it can be changed."),
    )
    locations = forms.CharField(
        label=_("Where"),
        required=False,
        max_length=1000,
        help_text=_("Places by name or code, apart by commas: Baku, GEO."),
    )
    started_on = _day(_("Emerged on"), help_text=_("The first day of it, if known."))
    detected_on = _day(_("Detected on"))
    notified_on = _day(
        _("Notified on"), help_text=_("Told to the authority that has to act.")
    )
    responded_on = _day(
        _("Early actions done on"),
        help_text=_(
            "All seven: team at work, analysis and risk assessment, laboratory "
            "confirmation, case management, public health measures, word to the "
            "community, coordination."
        ),
    )


def description_of(cleaned: dict[str, Any]) -> Description:
    """Read what a valid form says of an event."""
    codes = [one for one in _PARTS.split(cleaned["locations"].strip()) if one]
    return Description(**{**cleaned, "locations": codes})


def first_values(row: EventRow) -> dict[str, Any]:
    """What the form says of an event that is on record."""
    names = ("title", "disease", "started_on", "detected_on")
    values = {name: getattr(row, name) for name in names}
    values |= {"notified_on": row.notified_on, "responded_on": row.responded_on}
    return {**values, "locations": ", ".join(row.locations)}


class RiskForm(forms.Form):
    """How likely, how grave, how sure; and on what that rests."""

    question = forms.CharField(
        label=_("The question that is judged"),
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Of whom, what, where, by when: “that it spreads to ... within…”"),
    )
    likelihood = forms.ChoiceField(
        label=_("How likely it is"),
        choices=[(one.value, word) for one, word in LIKELIHOODS.items()],
        widget=forms.RadioSelect,
    )
    impact = forms.ChoiceField(
        label=_("How grave the consequences would be"),
        choices=[(one.value, word) for one, word in IMPACTS.items()],
        widget=forms.RadioSelect,
    )
    confidence = forms.ChoiceField(
        label=_("How sure you are"),
        choices=[(one.value, word) for one, word in CONFIDENCES.items()],
        widget=forms.RadioSelect,
    )
    hazard = forms.CharField(
        label=_("The hazard"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("What causes it, how it spreads, how severe it is."),
    )
    exposure = forms.CharField(
        label=_("The exposure"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Who was or may be exposed, who is immune, who is vulnerable."),
    )
    context = forms.CharField(
        label=_("The context"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("What helps or hinders: care, water, travel, season, trust."),
    )
    risk = forms.ChoiceField(
        label=_("The overall risk"),
        required=False,
        choices=[("", _("As the matrix has it")), *RISKS.items()],
    )
    why = forms.CharField(
        label=_("Why another than the matrix has"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
    )
    reassess_on = _day(_("To be judged again by"))


def assessment_of(cleaned: dict[str, Any]) -> Assessment:
    """Read a judgement that a valid form says."""
    return Assessment(
        **{
            **cleaned,
            "likelihood": Likelihood(cleaned["likelihood"]),
            "impact": Impact(cleaned["impact"]),
            "confidence": Confidence(cleaned["confidence"]),
            "risk": Risk(cleaned["risk"]) if cleaned["risk"] else None,
        }
    )


class FiguresForm(forms.Form):
    """A report of figures: of one day by hand, or of many as a table."""

    report_date = forms.DateField(
        label=_("Said on"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The day of the report."),
    )
    source = forms.CharField(
        label=_("Who says it"), max_length=400, help_text=_("An office or team.")
    )
    day = _day(_("About the day"))
    table = forms.CharField(
        label=_("Or a table of several days"),
        required=False,
        max_length=200_000,
        widget=forms.Textarea({"rows": 6}),
        help_text=_(
            "Pasted from a spreadsheet or CSV: the first row names day and figures, "
            "e.g. day, confirmed_cases, deaths; below it a row for each day."
        ),
    )

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        for name in INDICATORS:
            self.fields[name] = forms.IntegerField(
                label=FIGURES[name],
                required=False,
                min_value=0,
                max_value=2**31 - 1,
                widget=forms.NumberInput(
                    {"inputmode": "numeric", "aria-label": FIGURES[name]}
                ),
            )

    @property
    def numbers(self) -> list[tuple[str, list[Any]]]:
        """Rows of the fields for one day: what is counted, new and in all."""
        both = [
            (str(COUNTED[new]), [self[new], self[total]])
            for new, total in zip(NEW, TOTALS, strict=True)
        ]
        return both + [(str(FIGURES[name]), [self[name]]) for name in PRESENT]

    def clean(self) -> dict[str, Any]:
        """Want a day to figures that were written by hand."""
        cleaned: dict[str, Any] = super().clean() or {}
        by_hand = [n for n in INDICATORS if cleaned.get(n) is not None]
        if by_hand and cleaned.get("day") is None and "day" not in self.errors:
            self.add_error("day", _("Say which day the figures are about."))
        return cleaned


def report_of(cleaned: dict[str, Any], file: str = "") -> Report:
    """Read the report that a valid form brings, with the text of its file.

    Raises:
        UsageError: ``events.unreadable-figures``.
    """
    on = cleaned["day"]
    values: list[Value] = [
        {
            "reference_date": on.isoformat(),
            "indicator": name,
            "value": cleaned[name],
        }
        for name in INDICATORS
        if on is not None and cleaned[name] is not None
    ]
    for text in (cleaned["table"], file):
        if text.strip():
            values += read_figures(text)
    return Report(
        report_date=cleaned["report_date"], source=cleaned["source"], values=values
    )


class CloseForm(forms.Form):
    """Why an event ends, and what it taught."""

    reason = forms.CharField(
        label=_("Why it is over"),
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
    )
    well = forms.CharField(
        label=_("What went well"),
        required=False,
        max_length=8000,
        widget=forms.Textarea({"rows": 3}),
    )
    badly = forms.CharField(
        label=_("What did not"),
        required=False,
        max_length=8000,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        for place in range(LESSONS):
            named = {
                "what": _("What is to change, %(n)d"),
                "by": _("By whom, %(n)d"),
                "until": _("Until when, %(n)d"),
            }
            self.fields |= {
                f"{name}_{place}": _in_a_row(name, label % {"n": place + 1})
                for name, label in named.items()
            }

    def clean(self) -> dict[str, Any]:
        """Want what is to change where somebody is to do it."""
        cleaned: dict[str, Any] = super().clean() or {}
        for place in range(LESSONS):
            beside = cleaned.get(f"by_{place}") or cleaned.get(f"until_{place}")
            if beside and not cleaned.get(f"what_{place}"):
                self.add_error(f"what_{place}", _("Say what is to change."))
        return cleaned

    @property
    def plain(self) -> list[Any]:
        """The fields before the rows of changes."""
        return [self[name] for name in ("reason", "well", "badly")]

    @property
    def changes(self) -> list[list[Any]]:
        """The rows of changes."""
        names = ("what", "by", "until")
        return [[self[f"{n}_{place}"] for n in names] for place in range(LESSONS)]


def lessons_of(cleaned: dict[str, Any]) -> Lessons:
    """Read the lessons that a valid form says."""
    rows = [
        Change(
            what=cleaned[f"what_{place}"].strip(),
            by=cleaned[f"by_{place}"].strip(),
            until=cleaned[f"until_{place}"],
        )
        for place in range(LESSONS)
        if cleaned[f"what_{place}"].strip()
    ]
    return Lessons(well=cleaned["well"], badly=cleaned["badly"], changes=rows)


def lessons_first(told: Lessons) -> dict[str, Any]:
    """What the form says of lessons that were kept before an event was opened again."""
    first: dict[str, Any] = {"well": told.well, "badly": told.badly}
    for place, change in enumerate(told.changes[:LESSONS]):
        first |= {
            f"what_{place}": change.what,
            f"by_{place}": change.by,
            f"until_{place}": change.until,
        }
    return first
