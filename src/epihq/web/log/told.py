"""How the log tells of files, and of what all things have."""

from django.utils.translation import gettext as _

from epihq.words import noop
from epihq.words.declared import thing_word
from epihq.words.numbers import count

COLUMNS = {
    "number": noop("number"),
    "version": noop("version"),
    "opened_at": noop("on record since"),
    "changed_at": noop("changed"),
    "of_thing": noop("belongs to"),
    "of_number": noop("its number"),
    "media_type": noop("kind of file"),
    "size": noop("size"),
    "replaced": noop("what stood there before"),
    "sealed": noop("seals of secret columns"),
}


def _size(size: int) -> str:
    return _("%(size)s bytes") % {"size": count(size)}


VALUES = {"of_thing": thing_word, "size": _size}
