"""Forms of texts: by which one is brought, and by which a record is corrected."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from epihq.operations.texts.actions import Brought
from epihq.operations.texts.feeds import FeedSaid
from epihq.operations.texts.fetched import Asked
from epihq.operations.texts.reviews import correctable
from epihq.operations.texts.tables import FeedRow
from epihq.terms.languages import LANGUAGES
from epihq.text.records import AnyRecord
from epihq.web.texts.words import ATTRIBUTES

# Beside which field an error of the action stands.
BESIDE = {
    "texts.future-day": "published",
    "attachments.empty": "file",
    "attachments.wrong-type": "file",
    "attachments.too-large": "file",
    "texts.host-not-allowed": "fetch",
    "text.not-an-address": "fetch",
    "texts.too-long": "fetch",
}
BESIDE_FEED = {
    "texts.bad-minutes": "every_minutes",
    "text.no-such-language": "language",
    "texts.host-not-allowed": "address",
    "text.not-an-address": "address",
    "texts.too-long": "address",
}
BESIDE_HOST = {"text.not-a-host": "name", "ledger.says-nothing": "why"}
_LONGEST = 2_000_000
_SHOWN = 12
# So long is what a pasted text is called, at most.
_TITLE = 100


class TextForm(forms.Form):
    """A text that is pasted, brought as a file or fetched, and what is known of it."""

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
    fetch = forms.CharField(
        label=_("or an address"),
        required=False,
        max_length=2000,
        widget=forms.TextInput({"inputmode": "url", "placeholder": "https://"}),
        help_text=_("The watch fetches it, from hosts that the centre has allowed."),
    )
    published = forms.DateField(
        label=_("Published on"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Empty: as the text itself tells. No day is guessed."),
    )
    publisher = forms.CharField(label=_("Publisher"), required=False, max_length=400)
    title = forms.CharField(
        label=_("Title"),
        required=False,
        max_length=400,
        help_text=_("Empty: what is pasted is called as it begins."),
    )
    address = forms.CharField(
        label=_("Where it was read"),
        required=False,
        max_length=2000,
        help_text=_("Of what is pasted or a file. Nothing is fetched from there."),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the text in one of the three ways."""
        cleaned = super().clean() or {}
        ways = (cleaned.get("words", "").strip(), cleaned.get("file"), self.to_fetch)
        if sum(map(bool, ways)) != 1:
            told = _now("Paste a text, choose a file or give an address: one of them.")
            self.add_error("words", told)
        return cleaned

    def tell_hosts(self, hosts: Sequence[str]) -> None:
        """Say beside the address which hosts may be asked."""
        told = _now("No host may be asked yet.")
        if hosts:
            told = _now("Hosts that may be asked: %(hosts)s.") % {
                "hosts": ", ".join(hosts[:_SHOWN])
            }
        field = self.fields["fetch"]
        field.help_text = f"{field.help_text} {told}"

    @property
    def to_fetch(self) -> str:
        """The address from which it is to be fetched; "" where it is brought."""
        return str(self.cleaned_data.get("fetch", "")).strip()

    def asked(self) -> Asked:
        """Give what a valid form asks to be fetched."""
        told = self.cleaned_data
        return Asked(
            address=self.to_fetch,
            published=told["published"],
            publisher=told["publisher"],
            title=told["title"],
        )

    def brought(self) -> Brought:
        """Give what a valid form brings."""
        told, file = self.cleaned_data, self.cleaned_data.get("file")
        return Brought(
            name=file.name if file else "text.txt",
            body=file.read() if file else told["words"].encode(),
            published=told["published"],
            publisher=told["publisher"],
            title=told["title"] or ("" if file else _first_line(told["words"])),
            address=told["address"],
        )


def _first_line(words: str) -> str:
    """Give by what a pasted text is found again: how it begins."""
    return Truncator(next(iter(words.strip().splitlines()), "")).chars(_TITLE)


class FeedForm(forms.Form):
    """A feed: what it is called, where it is, how often it is asked."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        help_text=_("As the publisher of its texts is called."),
    )
    address = forms.CharField(
        label=_("Address"),
        max_length=1000,
        widget=forms.TextInput({"inputmode": "url", "placeholder": "https://"}),
        help_text=_("Of the feed itself (RSS or Atom), not of the page that shows it."),
    )
    language = forms.ChoiceField(
        label=_("Language of its texts"),
        required=False,
        help_text=_("Empty: each text is read in the language in which it is written."),
    )
    every_minutes = forms.IntegerField(
        label=_("Ask it every … minutes"),
        min_value=5,
        max_value=7 * 24 * 60,
        initial=60,
    )
    paused = forms.BooleanField(label=_("Pause it"), required=False)

    def __init__(self, *args: Any, row: FeedRow | None = None, **more: Any) -> None:
        if row is not None:
            names = ("name", "address", "language", "every_minutes")
            told = {name: getattr(row, name) for name in names}
            more["initial"] = {**told, "paused": row.state == "paused"}
        super().__init__(*args, **more)
        held = {row.language: row.language} if row and row.language else {}
        known = {"": "–", **held, **LANGUAGES}
        self.fields["language"].choices = list(known.items())

    def said(self) -> FeedSaid:
        """Give what a valid form says."""
        return FeedSaid(**self.cleaned_data)


class HostForm(forms.Form):
    """A host that may be asked, and why."""

    name = forms.CharField(
        label=_("Host"),
        max_length=300,
        help_text=_("For example www.who.int; *.who.int is all under it."),
    )
    why = forms.CharField(
        label=_("Why"),
        max_length=400,
        help_text=_("It stays in the log."),
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
