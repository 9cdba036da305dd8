"""Help."""

from epihq.web.help import finding, pages
from epihq.web.kit.subject import Subject

SUBJECT = Subject(urls=pages.URLS, finds=finding.FINDS)
