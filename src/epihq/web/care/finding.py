"""People at home in search by their number alone; districts and teams by name.

What somebody types into search stands in an address: a name is sought on a page of its
own, which sends it and tells the log.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from epihq.care.register import episodes
from epihq.care.register.tables import CareDistrictRow, CareTeamRow, EpisodeRow
from epihq.web.care.lines import about
from epihq.web.kit.finding import Finding, Hit, Sought, things


def told_of(row: EpisodeRow) -> str:
    """Say of somebody what names nobody: number, age, sex and risk, district."""
    risk = [_("at risk")] if row.is_frail else []
    known = ", ".join([about(row), *risk])
    told = {"n": row.pk, "about": known, "district": row.district.name}
    return _("Person %(n)d, %(about)s, %(district)s") % told


def _people(asked: Sought) -> Iterable[Hit]:
    if asked.number is None or asked.look.moment.is_past:
        return []
    rows = episodes.seen_by(asked.actor).filter(pk=asked.number)
    return [
        Hit(
            title=told_of(row),
            address=asked.address("care", row.pk),
            state=row.state,
            number=row.pk,
        )
        for row in rows.select_related("district")
    ]


FINDS = (
    Finding(
        kind="care",
        label=gettext_lazy("People at home"),
        verb="care.see",
        find=_people,
    ),
    things(
        CareDistrictRow,
        gettext_lazy("Districts of home care"),
        ("name", "centre"),
        lambda row: row.name,
        places=("location",),
    ),
    things(
        CareTeamRow,
        gettext_lazy("Teams of home care"),
        ("name",),
        lambda row: row.name,
    ),
)
