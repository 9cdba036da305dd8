"""How a sentence of a text is named among the words of other things: "text 12, c1"."""

import re
from typing import Final

REFERENCE: Final = re.compile(r"\btext (\d{1,15}), ([a-z]{1,3}\d{1,5})\b")


def reference(number: int, record_id: str) -> str:
    """Name a sentence of a text, e.g. "text 12, c1"."""
    return f"text {number}, {record_id}"
