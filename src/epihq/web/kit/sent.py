"""What a form sends beside what a person wrote: its key, and the version it showed."""

from uuid import uuid4

from django.http import HttpRequest


def once_of(request: HttpRequest) -> str:
    """The key of the form that was sent, or one for a form that is shown."""
    return request.POST.get("once") or str(uuid4())


def version_of(request: HttpRequest) -> int | None:
    """The version of the thing as the form showed it; None where it did not say."""
    return number_of(request.POST.get("version"))


def number_of(text: str | int | None) -> int | None:
    """Read a number that a form or an address gave; None for anything else."""
    words = str(text or "").strip()
    return (
        int(words)
        if words.isascii() and words.isdecimal() and len(words) < 19
        else None
    )
