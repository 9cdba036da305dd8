"""How the log tells of thresholds."""

from epihq.web.kit.told import Content
from epihq.web.thresholds.words import WORDS
from epihq.words import noop
from epihq.words.places import place_name

COLUMNS = {"value": noop("set to")}


def _name(name: str) -> str:
    return str(WORDS.get(name, name))


def _title(content: Content) -> str:
    now = content.get("now") or {}
    place = place_name(str(now.get("location") or ""))
    return f"{place}: {_name(str(now.get('name', '')))}"


VALUES = {"threshold.name": _name}
TITLES = {"threshold": _title}
