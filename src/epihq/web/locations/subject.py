"""Locations."""

from epihq.web.kit.subject import Subject
from epihq.web.locations import pages

SUBJECT = Subject(
    urls=pages.URLS,
)
