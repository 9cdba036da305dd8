"""Entries of the log in search: by number, by who did it, by what was done.

What an entry holds is not searched: it can tell how somebody is reached, and the log
is told who looks at that.
"""

from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from epihq.operations.ledger import log
from epihq.operations.ledger.tables import LogRow
from epihq.operations.subjects import VERBS
from epihq.terms.folding import level
from epihq.web.kit.finding import SHOWN, Finding, Hit, Sought
from epihq.words.declared import said, thing_word
from epihq.words.numbers import day

# Of a million entries the newest tell what a person remembers; the log has them all.
_NEWEST = 10_000


def _entries(asked: Sought) -> Iterable[Hit]:
    upto = asked.look.moment.upto
    newest = log.head() if upto is None else upto
    if asked.number is not None:
        about = Q(number=asked.number, number__lte=newest)
    else:
        about = Q(number__range=(newest - _NEWEST, newest))
        for word in asked.text.split():
            about &= Q(by__reads=word) | Q(verb__in=_done(word))
    rows = LogRow.objects.filter(about).order_by("-number")[:SHOWN]
    return [
        Hit(
            title=f"{row.by} {said(row.verb)}",
            address=asked.address("log-entry", row.pk),
            beside=f"{thing_word(row.thing)} {row.thing_number}, "
            f"{day(timezone.localtime(row.recorded_at).date())}",
            number=row.pk,
        )
        for row in rows
    ]


def _done(word: str) -> list[str]:
    """Give the deeds whose words, in the reader's language, have a word in them."""
    typed = level(word)
    return [
        name for name, verb in VERBS.items() if verb.done and typed in level(said(name))
    ]


FINDS = (Finding(kind="log", label=_("Log"), verb="log.see", find=_entries),)
