"""Where the page is of a thing that the log names.

    address_of("signal", 7)    "/signals/7/"

What is said of it stands in ``words.declared``.
"""

from django.urls import NoReverseMatch, reverse

from epihq.web.kit.subject import has_page, shown_on


def address_of(thing: str, number: int) -> str:
    """Give the page of a thing; "" where it has none of its own."""
    try:
        if has_page(thing):
            return reverse(thing, args=[number])
        if page := shown_on(thing):
            return reverse(page)
    except NoReverseMatch:
        pass
    return ""
