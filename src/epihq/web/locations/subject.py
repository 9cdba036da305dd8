"""Locations."""

from epihq.web.kit.subject import Subject
from epihq.web.locations import finding, pages

SUBJECT = Subject(
    urls=pages.URLS,
    finds=finding.FINDS,
)
