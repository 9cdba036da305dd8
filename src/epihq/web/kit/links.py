"""Where the page is of a thing that the log names.

    address_of("signal", 7)    "/signals/7/"

What is said of it stands in ``words.declared``.
"""

from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from epihq.web.kit.subject import has_page, shown_on
from epihq.words.declared import thing_word


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


def thing_link(thing: str, number: int, name: str = "") -> SafeString:
    """Name a thing, and lead to its page if it has one; number 0 is of no one thing."""
    words = name or (f"{thing_word(thing)} {number}" if number else thing_word(thing))
    address = address_of(thing, number) if number or shown_on(thing) else ""
    if not address:
        return format_html("{}", words)
    return format_html('<a href="{}">{}</a>', address, words)
