"""What a feed lists: RSS 2.0, RSS 1.0 and Atom, each entry with its own day.

    read_feed(body, address="https://www.who.int/feeds/entity/don/en/rss.xml").entries

A feed comes from anywhere: no entity is resolved, no other file is loaded, what is not
well formed is told with its line and column. A day is that of publication alone: when
an entry was last changed says nothing of it.
"""

import hashlib
import html
import re
from collections.abc import Iterator
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

import msgspec

from epihq.terms.errors import DataError

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_ENTRIES: Final = 500
LONGEST_ADDRESS: Final = 1000
_LONGEST_ID: Final = 400
_LONGEST_TITLE: Final = 400
_ENTRIES: Final = {"item", "entry"}
_KINDS: Final = {"rss", "rdf", "feed"}
# In which an entry tells its publication: RSS 2.0, Atom, Dublin Core.
_DAYS: Final = ("pubdate", "published", "issued", "date")
_IDS: Final = ("guid", "id")
_ATOM_LINKS: Final = ("alternate", None)


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What a feed lists: an address with a title, and the day of its publication.

    ``id`` is the publisher's own, else the address; ``published`` is None where the
    entry tells none, or ``told`` is no day.
    """

    id: str
    address: str
    title: str = ""
    published: date | None = None
    told: str = ""


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """A feed as it came; ``entries`` are in its order.

    ``without_address`` counts those that lead nowhere, ``left_out`` those beyond
    ``MOST_ENTRIES``.
    """

    title: str
    entries: tuple[Entry, ...]
    without_address: int = 0
    left_out: int = 0


def read_feed(body: bytes, address: str) -> Feed:
    """Read a feed that came from an address.

    Raises:
        DataError: ``text.not-a-feed``.
    """
    root = _root(body, address)
    listed = [one for one in root.iter("{*}*") if _name(one) in _ENTRIES]
    entries = [_entry(one, address) for one in listed[:MOST_ENTRIES]]
    known = [one for one in entries if one is not None]
    return Feed(
        title=_words(_child(root, "title")) or _words(_child(root, "channel", "title")),
        entries=tuple({one.id: one for one in reversed(known)}.values())[::-1],
        without_address=len(entries) - len(known),
        left_out=max(0, len(listed) - MOST_ENTRIES),
    )


def _root(body: bytes, address: str) -> "_Element":
    from lxml import etree  # noqa: PLC0415 - for feeds alone

    # A bomb of entities is refused before anything counts them, in any encoding.
    if b"<!ENTITY" in body.replace(b"\0", b""):
        raise _no_feed(address, "markup that declares entities of its own")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        # It names the line and the column.
        raise _no_feed(address, error.msg or "what is not well formed") from error
    except ValueError as error:
        raise _no_feed(address, str(error)) from error
    if root is None or _name(root) not in _KINDS:
        raise _no_feed(address, f"<{'nothing' if root is None else _name(root)}>")
    return root


def _no_feed(address: str, got: str) -> DataError:
    return DataError(
        "text.not-a-feed",
        f"feed: RSS or Atom, well formed, was expected of {address!r}; got "
        f"{got[:200]}. Look at the address in a browser: the publisher may have moved "
        "its feed, or has to mend it.",
    )


def _entry(one: "_Element", address: str) -> Entry | None:
    link = _link(one)
    at = _absolute(urljoin(_base(one, address), link)) if link else ""
    if not at:
        return None
    told = next(filter(None, (_text(_child(one, name)) for name in _DAYS)), "")
    return Entry(
        id=_id(one) or at,
        address=at,
        title=_words(_child(one, "title")),
        published=_day(told),
        told=told[:80],
    )


def _id(one: "_Element") -> str:
    own = next(filter(None, (_text(_child(one, name)) for name in _IDS)), "")
    about = next((v for k, v in one.attrib.items() if str(k).endswith("}about")), "")
    told = own or str(about).strip()
    if len(told) > _LONGEST_ID:
        return hashlib.sha256(told.encode()).hexdigest()
    return told


def _link(one: "_Element") -> str:
    """The address of an entry: Atom's in an attribute, RSS's in words, or its guid."""
    for link in _children(one, "link"):
        if link.get("href") is not None:
            if link.get("rel") in _ATOM_LINKS:
                return str(link.get("href")).strip()
        elif words := _text(link):
            return words
    guid = _child(one, "guid")
    is_address = guid is not None and guid.get("isPermaLink", "true") != "false"
    return _text(guid) if is_address else ""


def _absolute(address: str) -> str:
    """Give an address of the web without the place on its page; "" for no such."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    whole = parts._replace(fragment="").geturl()
    is_of_the_web = parts.scheme in {"http", "https"} and bool(parts.hostname)
    return whole if is_of_the_web and len(whole) <= LONGEST_ADDRESS else ""


def _base(one: "_Element", address: str) -> str:
    try:
        return urljoin(address, str(one.base or ""))
    except ValueError:
        return address


def _day(told: str) -> date | None:
    """Read a day as its publisher's own clock has it, or None."""
    try:
        return datetime.fromisoformat(told).date()
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(told).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _words(one: "_Element | None") -> str:
    """Give a title as words: many have marks in them, once or twice packed."""
    bare = re.sub(r"<[^<>]{0,500}>", " ", html.unescape(_text(one)))
    shown = "".join(letter if letter.isprintable() else " " for letter in bare)
    return " ".join(html.unescape(shown).split())[:_LONGEST_TITLE]


def _text(one: "_Element | None") -> str:
    return "" if one is None else "".join(map(str, one.itertext())).strip()


def _child(one: "_Element", *names: str) -> "_Element | None":
    found: _Element | None = one
    for name in names:
        found = None if found is None else next(_children(found, name), None)
    return found


def _children(one: "_Element", name: str) -> Iterator["_Element"]:
    return (child for child in one if _name(child) == name)


def _name(one: "_Element") -> str:
    """Name an element in small letters, whichever its namespace."""
    tag = one.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""
