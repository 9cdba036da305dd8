"""What was done, in plain words of the reader's language, and where its thing is shown.

    said("signal.verify")      "took up a signal to verify it"
    address_of("signal", 7)    "/signals/7/"

The printed record of a day says the same, by ``LOG_WORDS``.
"""

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from epihq.operations.subjects import THINGS, VERBS
from epihq.reports.log_words import LogWords
from epihq.web.kit.subject import has_page, shown_on
from epihq.web.kit.tags import state_word

VIAS = {
    "page": _("on a page"),
    "api": _("through the API"),
    "cli": _("by a command"),
    "watch": _("the watch itself"),
}


def said(verb: str) -> str:
    """Say what was done; a verb without words of its own is told as it is."""
    subject, _dot, deed = verb.partition(".")
    done = VERBS[verb].done if verb in VERBS else ""
    if not done and deed == "see":
        return gettext("viewed data of: %(thing)s") % {"thing": thing_word(subject)}
    return gettext(done) if done else verb


def via_word(via: str) -> str:
    """Say by which door it was done."""
    return str(VIAS.get(via, via))


def thing_word(thing: str) -> str:
    """Name a kind of thing."""
    return gettext(THINGS[thing]) if thing in THINGS else thing


LOG_WORDS = LogWords(said=said, via=via_word, thing=thing_word, state=state_word)


def address_of(thing: str, number: int) -> str:
    """Give the page of a thing; "" where it has none of its own."""
    try:
        if has_page(thing):
            return reverse(thing, args=[number])
        if page := shown_on(thing):
            return reverse(page)
    except NoReverseMatch:
        pass
    return ""
