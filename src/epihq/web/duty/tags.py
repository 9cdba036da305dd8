"""Turns of the roster in words.

{% load duty %}
{{ row.starts_at|clock_span:row.ends_at }}
"""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

register = template.Library()


@register.filter
def clock_span(since: datetime, until: datetime) -> str:
    """Show a turn by the centre's clock: "07:30 to 19:30", with the day it ends on."""
    first, last = timezone.localtime(since), timezone.localtime(until)
    end = date_format(last, "H:i" if first.date() == last.date() else "H:i, D j M")
    return gettext("%(since)s to %(until)s") % {
        "since": date_format(first, "H:i"),
        "until": end,
    }
