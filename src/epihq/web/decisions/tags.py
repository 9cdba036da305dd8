"""Tables of reports as a page shows them.

{% load decisions %}   {% for head, cells in table|labelled %}
"""

from collections.abc import Iterator

from django import template

from epihq.reports.parts import Table

register = template.Library()


@register.filter
def labelled(table: Table) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Give each row by its head, and its cells each with the head of its column."""
    for head, *cells in table.rows:
        yield head, list(zip(table.columns[1:], cells, strict=True))
