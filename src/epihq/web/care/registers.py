"""Districts and teams of home care: entered, changed, retired."""

from django.urls import include, path
from django.utils.translation import gettext_lazy

from epihq.care.register.districts import (
    retire_district,
    retire_team,
    set_district,
    set_team,
)
from epihq.care.register.tables import CareDistrictRow, CareTeamRow
from epihq.operations.ledger.moments import Moment
from epihq.web.care.district_forms import (
    BESIDE_DISTRICT,
    BESIDE_TEAM,
    DistrictForm,
    TeamForm,
    district_of,
    team_of,
    values_of_district,
    values_of_team,
)
from epihq.web.kit.listing import found
from epihq.web.kit.registered import Registered, urls_of
from epihq.web.kit.sheet import choice, words
from epihq.web.kit.tables import Column

DISTRICTS = Registered(
    name="care-district",
    table=CareDistrictRow,
    related=(),
    columns=(
        Column("number", gettext_lazy("Number"), lambda row: row.pk, "number"),
        Column("name", gettext_lazy("Name"), lambda row: row.name, "name"),
    ),
    filters=(words("name", "centre"),),
    form=DistrictForm,
    read=district_of,
    values=values_of_district,
    set_it=set_district,
    retire_it=retire_district,
    folder="districts",
    beside=BESIDE_DISTRICT,
)


def _districts(moment: Moment) -> list[tuple[int, str]]:
    rows = found(CareDistrictRow, moment, [], order=("name",))
    return [(one.pk, one.name) for one in rows]


TEAMS = Registered(
    name="care-team",
    table=CareTeamRow,
    related=("district",),
    columns=(
        Column("number", gettext_lazy("Number"), lambda row: row.pk, "number"),
        Column("name", gettext_lazy("Name"), lambda row: row.name, "name"),
        Column(
            "district",
            gettext_lazy("District"),
            lambda row: row.district.name,
            "district__name",
        ),
        Column("skills", gettext_lazy("Skills"), lambda row: " ".join(row.skills)),
        Column("shift_from", gettext_lazy("Shift from"), lambda row: row.shift_from),
        Column("shift_to", gettext_lazy("Shift until"), lambda row: row.shift_to),
        Column(
            "capacity",
            gettext_lazy("Visits a day"),
            lambda row: row.capacity,
            "capacity",
        ),
        Column("state", gettext_lazy("State"), lambda row: row.state, "state"),
    ),
    filters=(
        choice("district", gettext_lazy("District"), "district_id", _districts),
        words("name"),
    ),
    form=TeamForm,
    read=team_of,
    values=values_of_team,
    set_it=set_team,
    retire_it=retire_team,
    folder="teams",
    beside=BESIDE_TEAM,
    is_of_actor=True,
)
# The list of districts is that of their figures, and its CSV theirs.
_OF_EACH_DISTRICT = urls_of(DISTRICTS)[2:]
URLS = [path("care/", include([*_OF_EACH_DISTRICT, *urls_of(TEAMS)]))]
