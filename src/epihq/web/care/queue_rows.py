"""The rows of the queue, as HTML: the same for all who read one language.

They are set by hand, for fifty of them come anew whenever anything changes.
"""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from epihq.care.desk.queue import Waiting
from epihq.terms.languages import LANGUAGES
from epihq.web.care.lines import about_of
from epihq.web.care.tags import level
from epihq.web.care.words import WHY
from epihq.web.kit.tags import ago, badge, hour

_ROW = (
    '<li class="{why}{taken}">\n<p class="to-do"><a class="open" href="{page}">{person}'
    '</a> <strong>{what}</strong> {level} <span class="why">{since}</span></p>\n'
    '<p class="quiet">{told}</p>\n{hand}</li>\n'
)
_TAKE = (
    '<p class="take"><button class="link" form="take-next" formaction="{}">{}</button>'
    "</p>"
)


def rows(
    waiting: Iterable[tuple[Waiting, str]], now: datetime, *, may_take: bool
) -> SafeString:
    """Set who waits; beside each stands who else has them in hand, "" if nobody."""
    return format_html_join(
        "", "{}", ((_row(one, by, now, may_take),) for one, by in waiting)
    )


def _row(one: Waiting, taken_by: str, now: datetime, may_take: bool) -> SafeString:
    return format_html(
        _ROW,
        why=one.why.value,
        taken=" taken" if taken_by else "",
        page=reverse("care", args=[one.number]),
        person=_("Person %(n)s") % {"n": one.number},
        what=WHY[one.why],
        level=level(one.level.value if one.level else ""),
        since=ago(one.since, now),
        told=_told(one),
        hand=_hand(one, taken_by, may_take=may_take),
    )


def _told(one: Waiting) -> SafeString:
    """Say what is known of somebody without naming them, in one line."""
    told = [about_of(one.sex, one.age), one.district_name, badge(one.state.value)]
    if one.due_at:
        told.append(format_html("{} {}", _("due"), hour(one.due_at)))
    if one.attempts:
        calls = ngettext(
            "%(n)s call without an answer",
            "%(n)s calls without an answer",
            one.attempts,
        )
        told.append(calls % {"n": one.attempts})
    if one.language:
        told.append(LANGUAGES.get(one.language, ""))
    return format_html_join(" · ", "{}", ((word,) for word in told if word))


def _hand(one: Waiting, taken_by: str, *, may_take: bool) -> SafeString | str:
    if taken_by and one.taken_until:
        words = _("In the hand of %(who)s until %(hour)s: nobody else is offered them.")
        until = f"{localtime(one.taken_until):%H:%M}"
        told = words % {"who": taken_by, "hour": until}
        return format_html('<p class="quiet">{}</p>', told)
    if not may_take:
        return ""
    take = reverse("care-take", args=[one.number])
    return format_html(_TAKE, take, _("Take this person"))
