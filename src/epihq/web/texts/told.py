"""How the log tells of texts."""

from epihq.words import noop

COLUMNS = {
    "title": noop("title"),
    "publisher": noop("publisher"),
    "address": noop("where it was read"),
    "published": noop("published on"),
    "published_from": noop("who tells the day"),
    "name": noop("name of the file"),
    "sha256": noop("fingerprint of the bytes"),
    "words": noop("fingerprint of the words"),
    "reading": noop("fingerprint of the records"),
    "records": noop("records"),
    "candidates": noop("sentences to look at"),
    "story": noop("same story as text"),
    "held": noop("what the archive knew"),
    "reviews": noop("what people made of it"),
    "taken_by": noop("taken in by"),
    "retrieved_at": noop("fetched"),
    "content_type": noop("what its publisher calls it"),
    "tries": noop("asked for in vain"),
    "feed": noop("feed"),
    "listed_as": noop("id in the feed"),
    "came_from": noop("came from"),
    "feed.every_minutes": noop("asked every … minutes"),
    "feed.address": noop("address"),
    "feed.name": noop("name"),
    "host.name": noop("host"),
}
