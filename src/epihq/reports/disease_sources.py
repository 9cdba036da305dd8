"""Where a figure of a disease comes from: the years that are named, and the papers.

``parts`` cuts "Xu 2023 doi:10.1186/s12916 (2.37)" into its words, of which one leads
to its paper.
"""

import re
from collections.abc import Iterator
from urllib.parse import quote

_DOI = re.compile(r"doi:(10\.\d{4,9}/[^\s;,]*[^\s;,:.])")
# What stands in brackets is what a paper found, and when that was.
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_YEAR = re.compile(r"\b(?:18|19|20)\d\d\b")


def years(source: str) -> tuple[int, ...]:
    """List the years that a source names, e.g. those of its papers; oldest first."""
    plain = _ASIDE.sub("", _DOI.sub("", source))
    return tuple(sorted({int(year) for year in _YEAR.findall(plain)}))


def parts(source: str) -> Iterator[tuple[str, str]]:
    """Cut a source into its words, each with the address of the paper that it names."""
    at = 0
    for found in _DOI.finditer(source):
        if found.start() > at:
            yield source[at : found.start()], ""
        yield found[0], f"https://doi.org/{quote(found[1], safe='/()')}"
        at = found.end()
    if at < len(source):
        yield source[at:], ""
