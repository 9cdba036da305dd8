"""How the log tells of first steps."""

from epihq.web.first_steps.pages import steps
from epihq.web.kit.told import Content
from epihq.words import noop

COLUMNS = {"step": noop("step")}


def step_title(name: str) -> str:
    """Name a step as its page does."""
    return next((str(one.title) for one in steps() if one.name == name), name)


def _title(content: Content) -> str:
    return step_title(str(content.get("step", "")))


VALUES = {"step": step_title}
TITLES = {"step": _title}
