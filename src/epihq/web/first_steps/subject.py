"""First steps of a new headquarters."""

from epihq.web.first_steps import pages
from epihq.web.kit.subject import Subject

SUBJECT = Subject(urls=pages.URLS, shown_on={"step": "first-steps"})
