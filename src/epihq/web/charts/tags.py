"""Tables of charts: set at once, as they may have a thousand rows.

{% load charts %}
{% chart_table one.shown.table %}
"""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from epihq.reports.parts import Table

register = template.Library()


@register.simple_tag
def chart_table(table: Table) -> SafeString:
    """Set the table of a chart; its first column heads each row."""
    first, *others = table.columns
    numbers = format_html_join(
        "", '<th scope="col" class="number">{}</th>', ((word,) for word in others)
    )
    heads = format_html('<th scope="col">{}</th>{}', first, numbers)
    rows = format_html_join("", "<tr>{}</tr>", ((_cells(row),) for row in table.rows))
    return format_html(
        '<table class="compact"><caption class="hidden">{}</caption>'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table>",
        table.caption,
        heads,
        rows,
    )


def _cells(row: tuple[str, ...]) -> SafeString:
    first, *others = row
    cells = format_html_join("", '<td class="number">{}</td>', ((c,) for c in others))
    return format_html('<th scope="row">{}</th>{}', first, cells)
