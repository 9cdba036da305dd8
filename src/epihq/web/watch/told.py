"""How the log tells of sources and publications."""

from epihq.archive.sources import SOURCES
from epihq.web.kit.told import Content
from epihq.web.log.entries import day_of
from epihq.words import noop
from epihq.words.numbers import count, day

COLUMNS = {
    "every_minutes": noop("visited every … minutes"),
    "report_date": noop("published on"),
    "values_read": noop("figures read"),
    "new_or_changed": noop("new or changed figures"),
    "withdrawn": noop("figures withdrawn"),
    "sha256": noop("fingerprint of the bytes"),
}


def source_title(name: str) -> str:
    """Name a source as its publisher is called."""
    return SOURCES[name].title if name in SOURCES else name


def _publication(content: Content) -> str:
    on = day_of(str(content.get("report_date") or ""))
    title = source_title(str(content.get("source") or ""))
    return f"{title}, {day(on)}" if on else title


def _source(content: Content) -> str:
    return source_title(str((content.get("now") or {}).get("name", "")))


VALUES = {
    "publication.source": source_title,
    "source.name": source_title,
    "values_read": count,
    "new_or_changed": count,
    "withdrawn": count,
}
TITLES = {"publication": _publication, "source": _source}
