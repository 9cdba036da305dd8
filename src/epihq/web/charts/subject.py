"""Charts."""

from epihq.web.charts import pages
from epihq.web.kit.subject import Subject

SUBJECT = Subject(urls=pages.URLS)
