"""Bytes that come again: whether they say anything, and what became of them."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from epihq.archive.catalogue import Catalogue, Vintage

if TYPE_CHECKING:
    from epihq.archive.publication import Publication


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What became of a publication.

    ``vintage`` is the one that was stored, or the one held already (``is_new`` is
    False) with the same bytes.
    """

    vintage: Vintage
    is_new: bool


def same_before(catalogue: Catalogue, publication: "Publication") -> Vintage | None:
    """Find what had the same bytes in the turn before this publication.

    A restatement that returns to an older text after a different one is news; rows
    that are only added are said once and for all.
    """
    place = (publication.report_date, publication.retrieved_at)
    entered = catalogue.entered(publication.source)
    if entered and not entered[0].restates:
        before = [v for v in entered if v.retrieved_at <= publication.retrieved_at]
        same = (v for v in before if v.sha256 == publication.vintage)
        return next(same, None)
    before = [v for v in entered if v.turn[:2] <= place]
    return before[-1] if before and before[-1].sha256 == publication.vintage else None


def is_repeated(before: Vintage | None, publication: "Publication") -> bool:
    """Whether reading it could tell nothing: bytes and day are those before it."""
    if before is None:
        return False
    return not before.restates or before.report_date == publication.report_date


def remembered(
    catalogue: Catalogue, before: Vintage, publication: "Publication"
) -> Catalogue:
    """Remember when the same was last said on its day, if more was to come between."""
    at = publication.retrieved_at
    if not before.restates or before.retrieved_at == at:
        return catalogue
    if before in catalogue.of(before.source):
        number = len(catalogue.vintages)
        again = replace(before, number=number, rows_stored=0, rows_withdrawn=0)
    else:
        again = before
    return catalogue.with_vintages(replace(again, retrieved_at=at))


def receipt_of(after: Catalogue, publication: "Publication", *, was: int) -> Receipt:
    """Tell what became of a publication: a vintage, or the repetition of one."""
    vintages = after.of(publication.source)
    new = [v for v in vintages if v.number == was]
    if new:
        return Receipt(vintage=new[0], is_new=True)
    same = [v for v in vintages if v.sha256 == publication.vintage]
    return Receipt(vintage=same[-1], is_new=False)
