"""What all subjects bring to the pages, in the order of ``operations.subjects``."""

from typing import Final

from epihq.operations.subjects import modules
from epihq.web.kit import subject
from epihq.web.kit.subject import Subject

SUBJECTS: Final[list[Subject]] = [
    module.SUBJECT for module in modules("epihq.web", "subject")
]
subject.know(SUBJECTS)
