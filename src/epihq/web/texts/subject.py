"""Texts."""

from django.utils.translation import gettext_lazy as _

from epihq.web.kit.subject import Subject, Way
from epihq.web.texts import (
    api,
    drafts,
    feeds,
    feeds_api,
    finding,
    hosts,
    pages,
    reviewing,
)

SUBJECT = Subject(
    urls=[*pages.URLS, *reviewing.URLS, *feeds.URLS, *hosts.URLS],
    routers=(api.router, feeds_api.router),
    ways=(
        Way("texts", _("Texts"), "text.see", is_seldom=True),
        Way("feeds", _("Feeds"), "feed.see", is_seldom=True),
    ),
    things=("text", "feed"),
    shown_on={"host": "hosts"},
    finds=finding.FINDS,
    drafts={
        "claim": drafts.claim,
        "signal": drafts.signal,
        "proposal": drafts.proposal,
    },
)
