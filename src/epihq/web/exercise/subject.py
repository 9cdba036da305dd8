"""The exercise."""

from epihq.web.exercise import pages
from epihq.web.kit.subject import Subject

SUBJECT = Subject(
    urls=pages.URLS,
)
