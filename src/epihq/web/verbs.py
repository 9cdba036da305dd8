"""Where the page is of a thing that the log names.

    address_of("signal", 7)    "/signals/7/"

What is said of it stands in ``reports.log_words``.
"""

from django.urls import NoReverseMatch, reverse

# Things whose page is named as they are, and asks for their number.
_HAVE_A_PAGE = (
    *("signal", "instruction", "proposal", "handover", "shift", "officer", "token"),
    *("agency", "template", "attachment", "delivery", "claim"),
)
_SHOWN_TOGETHER = {"mode": "mode", "act": "measures", "centre": "board"}


def address_of(thing: str, number: int) -> str:
    """Give the page of a thing; "" where it has none of its own."""
    try:
        if thing in _HAVE_A_PAGE:
            return reverse(thing, args=[number])
        if thing in _SHOWN_TOGETHER:
            return reverse(_SHOWN_TOGETHER[thing])
    except NoReverseMatch:
        pass
    return ""
