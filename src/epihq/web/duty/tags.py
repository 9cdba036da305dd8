"""Turns of the roster in words.

{% load duty %}
{{ row.starts_at|clock_span:row.ends_at }}
"""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.translation import gettext

from epihq.words.numbers import brief_day

register = template.Library()


@register.filter
def clock_span(since: datetime, until: datetime) -> str:
    """Show a turn by the centre's clock: "07:30 to 19:30", with the day it ends on."""
    first, last = timezone.localtime(since), timezone.localtime(until)
    end = f"{last:%H:%M}"
    if first.date() != last.date():
        end = f"{end}, {brief_day(last)}"
    return gettext("%(since)s to %(until)s") % {
        "since": f"{first:%H:%M}",
        "until": end,
    }
