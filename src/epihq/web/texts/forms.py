"""Forms of texts: by which one is brought, and by which a record is corrected."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from epihq.operations.texts.actions import Brought
from epihq.operations.texts.reviews import correctable
from epihq.text.records import AnyRecord
from epihq.web.texts.words import ATTRIBUTES

# Beside which field an error of the action stands.
BESIDE = {
    "texts.future-day": "published",
    "attachments.empty": "file",
    "attachments.wrong-type": "file",
    "attachments.too-large": "file",
}
_LONGEST = 2_000_000


class TextForm(forms.Form):
    """A text that is pasted or brought as a file, and what is known of it."""

    words = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=_LONGEST,
        widget=forms.Textarea({"rows": 10}),
        help_text=_("Pasted as it was published, with its head."),
    )
    file = forms.FileField(
        label=_("or a file"),
        required=False,
        help_text=_("Plain text, a page (HTML), a PDF with text in it or a letter."),
    )
    published = forms.DateField(
        label=_("Published on"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Empty: as the text itself tells. No day is guessed."),
    )
    publisher = forms.CharField(label=_("Publisher"), required=False, max_length=400)
    title = forms.CharField(label=_("Title"), required=False, max_length=400)
    address = forms.CharField(
        label=_("Where it was read"),
        required=False,
        max_length=2000,
        help_text=_("An address or a programme. Nothing is fetched from there."),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the text in one of the two ways."""
        cleaned = super().clean() or {}
        if bool(cleaned.get("words", "").strip()) == bool(cleaned.get("file")):
            self.add_error("words", _now("Paste a text or choose a file, one of both."))
        return cleaned

    def brought(self) -> Brought:
        """Give what a valid form brings."""
        told, file = self.cleaned_data, self.cleaned_data.get("file")
        return Brought(
            name=file.name if file else "text.txt",
            body=file.read() if file else told["words"].encode(),
            published=told["published"],
            publisher=told["publisher"],
            title=told["title"],
            address=told["address"],
        )


class RecordForm(forms.Form):
    """The attributes of a record, as they were read or as somebody corrected them."""

    def __init__(self, record: AnyRecord, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name, value in correctable(record).items():
            self.fields[name] = forms.CharField(
                label=str(ATTRIBUTES.get(name, name)),
                required=False,
                max_length=2000,
                initial=_written(value),
            )


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
