"""Texts that wait to be read: by the watch, in a process of its own."""

from datetime import timedelta
from pathlib import Path

import msgspec

from epihq.operations.centre.actions import EXERCISE, centre
from epihq.operations.ledger import ledger
from epihq.operations.ledger.attachments import path_of
from epihq.operations.ledger.rules import WATCH
from epihq.operations.processes.asked import Queue
from epihq.operations.processes.asked_work import Found
from epihq.operations.texts.actions import TO_READ, keep_reading, keep_trouble
from epihq.operations.texts.tables import FeedRow, TextRow
from epihq.operations.texts.work import Other, TextQuestion, TextRead

# The same story is looked for among as many of the newest texts, and not before.
_OTHERS = 200
_ALIKE_WITHIN = timedelta(days=60)


class Texts(Queue[TextRow]):
    """Texts to be read, one after the other: each is compared with those before it."""

    table = TextRow
    work = "texts"
    word = "text"
    done = "read"
    calls = ("text.take",)
    seconds = 120.0

    def is_asked(self, row: TextRow) -> bool:
        """Tell whether a text still waits to be read."""
        return bool(row.state == TO_READ)

    def asked(self) -> list[TextRow]:
        """List the texts to be read, the oldest first."""
        return list(TextRow.objects.filter(state=TO_READ).order_by("number"))

    def question(self, row: TextRow) -> object:
        """Say which bytes are to be read, and with which texts to compare them."""
        since = row.opened_at - _ALIKE_WITHIN
        others = TextRow.objects.filter(
            number__lt=row.pk, opened_at__gte=since, words__gt=""
        )
        newest = others.order_by("-number").values_list("story", "words")[:_OTHERS]
        home, room = ledger.folder(), centre()
        return TextQuestion(
            name=row.name,
            file=str(path_of(home, row.sha256)),
            published=row.published,
            exercise=room is not None and room.state == EXERCISE,
            others=[
                Other(story=story, words=str(path_of(home, words)))
                for story, words in newest
            ],
            language=_language(row),
            content_type=row.content_type or "",
            address=row.address if row.retrieved_at else "",
            retrieved=row.retrieved_at,
        )

    def keep(self, home: Path, row: TextRow, found: Found) -> None:
        """Keep what was read beside the text.

        Raises:
            EpihqError: those of ``keep_reading``.
        """
        made = msgspec.json.decode(found.made, type=TextRead)
        keep_reading(
            WATCH,
            row.pk,
            made.text,
            made.reading,
            story=made.story,
            held_against=made.held,
            seconds=found.seconds,
            home=home,
        )

    def tell(self, row: TextRow, trouble: str) -> None:
        """Keep why it could not be read."""
        keep_trouble(WATCH, row.pk, trouble)


def _language(row: TextRow) -> str:
    """Give the language of all of a text, where its feed has one; "" where not."""
    feed = FeedRow.objects.filter(pk=row.feed).first() if row.feed else None
    return feed.language if feed else ""


TEXTS = Texts()
