"""Help."""

from epihq.web.help import pages
from epihq.web.kit.subject import Subject

SUBJECT = Subject(urls=pages.URLS)
