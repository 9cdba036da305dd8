"""The publishers whose figures epihq reads, in the order in which they are believed.

Of two sources that are equally recent, the first in this list answers: the own
figures before those of others.
"""

from collections.abc import Mapping

from epihq.archive.publication import Source
from epihq.archive.sources import (
    jhu,
    line_list,
    mortality,
    owid,
    own,
    oxcgrt,
    who,
    wpp,
)
from epihq.terms.errors import UsageError

SOURCES: Mapping[str, Source] = {
    source.name: source
    for source in (
        own.OWN_COUNTS,
        line_list.LINE_LIST,
        own.EXERCISE,
        jhu.SOURCE,
        who.SOURCE,
        owid.SOURCE,
        mortality.SOURCE,
        oxcgrt.SOURCE,
        wpp.SOURCE,
    )
}


def source_named(name: str) -> Source:
    """Find a source by its name, e.g. "jhu".

    Raises:
        UsageError: ``source.unknown``.
    """
    if name not in SOURCES:
        raise UsageError(
            "source.unknown",
            f"source: one of {', '.join(SOURCES)} is known; got {name!r}. "
            "Choose one of these.",
        )
    return SOURCES[name]
