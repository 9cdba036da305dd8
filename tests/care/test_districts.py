"""Who has districts sets those alone: no setting of another, and no team of it."""

import pytest

from care_samples import actor
from epihq.care.register import districts
from epihq.care.register.districts import District, Team
from epihq.care.register.tables import CareDistrictRow, CareTeamRow
from epihq.operations.ledger.rules import Role
from epihq.terms.errors import RecordError, UsageError
from epihq.web.care.district_forms import TeamForm

pytestmark = pytest.mark.databases("sqlite", "postgresql")
KEPT_SHORT = District(name="Narimanov", location="AZ-BA", retention_days=1)


def of_sabail(desk):
    return actor("sona", Role.CARE_SUPERVISOR, desk.sabail)


def deeds(desk):
    """What reaches beyond Sabail, by name."""
    here = districts.set_team(desk.supervisor, Team(name="1", district=desk.sabail))
    there = districts.set_team(desk.supervisor, Team(name="2", district=desk.narimanov))
    own, other = desk.sabail, desk.narimanov
    return {
        "change a district": lambda one: districts.set_district(
            one, KEPT_SHORT, number=other
        ),
        "enter a district": lambda one: districts.set_district(
            one, District(name="New", location="AZ-BA")
        ),
        "enter a team": lambda one: districts.set_team(
            one, Team(name="3", district=other)
        ),
        "give a team away": lambda one: districts.set_team(
            one, Team(name="1", district=other), number=here.pk
        ),
        "take a team": lambda one: districts.set_team(
            one, Team(name="2", district=own), number=there.pk
        ),
        "retire a team": lambda one: districts.retire_team(
            one, there.pk, reason="Over."
        ),
        "retire a district": lambda one: districts.retire_district(
            one, other, reason="Over."
        ),
    }


def test_a_supervisor_of_a_district_changes_no_other(desk):
    todo = deeds(desk)
    tables = (CareDistrictRow, CareTeamRow)
    before = [list(table.objects.order_by("pk").values()) for table in tables]

    for name, deed in todo.items():
        with pytest.raises(UsageError) as caught:
            deed(of_sabail(desk))
        assert caught.value.code == "care.no-such-district", name

    after = [list(table.objects.order_by("pk").values()) for table in tables]
    assert after == before


def test_a_supervisor_sets_a_district_of_hers_and_its_teams(desk):
    sona = of_sabail(desk)
    told = District(name="Sabail", location="AZ-BA", retention_days=30)

    assert districts.set_district(sona, told, number=desk.sabail).retention_days == 30
    row = districts.set_team(sona, Team(name="1", district=desk.sabail))
    wanted = Team(name="1", district=desk.sabail, capacity=3)
    assert districts.set_team(sona, wanted, number=row.pk).capacity == 3
    assert districts.retire_team(sona, row.pk, reason="Over.").state == "retired"


@pytest.mark.parametrize("role", [Role.CARE_SUPERVISOR, Role.ADMINISTRATOR])
def test_who_has_no_district_sets_all(desk, role):
    for deed in deeds(desk).values():
        deed(actor("aysel", role))


def test_the_right_is_asked_before_the_district(desk):
    for deed in deeds(desk).values():
        with pytest.raises(RecordError) as caught:
            deed(desk.nurse)
        assert caught.value.code == "rules.not-allowed"


def test_the_form_of_a_team_offers_own_districts_and_tells_the_one_on_record(desk):
    def offered(who, **words):
        form = TeamForm(actor=who, **words)
        return {number for number, _ in form.fields["district"].choices}

    both = {desk.sabail, desk.narimanov}
    there = {"district": desk.narimanov}
    assert offered(of_sabail(desk)) == {desk.sabail}
    assert offered(of_sabail(desk), initial=there) == both
    assert offered(actor("aysel", Role.ADMINISTRATOR)) == both
    form = TeamForm({"name": "3", **there}, actor=of_sabail(desk))
    assert not form.is_valid()
