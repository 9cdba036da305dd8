"""What waits as pages show it: a line for each thing, under headings."""

from itertools import groupby
from typing import NamedTuple

from epihq.operations.inbox.words import doing, head, why
from epihq.operations.ledger.waiting import Inbox, Item
from epihq.web.kit.links import address_of
from epihq.web.kit.subject import sentence


class Line(NamedTuple):
    """One thing as the page shows it."""

    item: Item
    address: str
    doing: str
    about: str
    why: str


class Group(NamedTuple):
    """What is equally urgent, under one heading."""

    urgency: str
    head: str
    lines: list[Line]


def grouped(there: Inbox) -> list[Group]:
    """Put what waits under headings, in its order."""
    by_urgency = groupby(there.items, key=lambda item: item.urgency)
    return [
        Group(urgency.name.lower(), head(urgency), [line_of(one) for one in some])
        for urgency, some in by_urgency
    ]


def about(item: Item) -> str:
    """Say what the thing is about, in a sentence or by its title."""
    return sentence(item.row) or item.told.title


def line_of(item: Item) -> Line:
    """Say of one thing what the page shows."""
    address = address_of(item.thing, item.number)
    return Line(item, address, doing(item), about(item), why(item))
