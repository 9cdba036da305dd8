"""Whose needs they are: of people at home or not, and where these live now."""

from django.db.models import OuterRef, QuerySet, Subquery

from epihq.care.needs.tables import NeedRow
from epihq.care.register.tables import EpisodeRow
from epihq.care.verbs import HOME


def at_home(needs: QuerySet[NeedRow]) -> QuerySet[NeedRow]:
    """Ask for those of people at home; ``lives_in`` is the number of their district."""
    return _where_they_live(needs.filter(episode__in=_those_at_home()))


def not_at_home(needs: QuerySet[NeedRow]) -> QuerySet[NeedRow]:
    """Ask for those of people in hospital, or whose home care ended; as ``at_home``."""
    return _where_they_live(needs.exclude(episode__in=_those_at_home()))


def _those_at_home() -> QuerySet[EpisodeRow]:
    rows: QuerySet[EpisodeRow] = EpisodeRow.objects.filter(state__in=HOME)
    return rows.order_by().values("pk")


def _where_they_live(needs: QuerySet[NeedRow]) -> QuerySet[NeedRow]:
    person = EpisodeRow.objects.filter(pk=OuterRef("episode")).order_by()
    return needs.annotate(lives_in=Subquery(person.values("district")[:1]))
