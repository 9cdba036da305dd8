"""First step: home care has a district, rules that judge, and somebody who calls."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from epihq.care.checks.tables import RuleSetRow
from epihq.care.register.tables import CareDistrictRow
from epihq.operations.ledger.rules import Role
from epihq.operations.people.tables import Officer
from epihq.web.kit.first_steps import Finding, Step, last_set
from epihq.web.kit.listing import equals, found
from epihq.web.kit.moment import Look


def _home_care(look: Look) -> Finding:
    active = [equals("state", "active")]
    districts = found(CareDistrictRow, look.moment, active).count()
    if not districts:
        words = [_("No district is on record: nobody at home is followed here.")]
        return Finding(is_done=False, words=words)
    words = [
        ngettext(
            "%(n)d district is on record.", "%(n)d districts are on record.", districts
        )
        % {"n": districts}
    ]
    approved = found(RuleSetRow, look.moment, [equals("state", "approved")]).count()
    if not approved:
        words.append(_("No rules of danger signs are approved: none judges yet."))
    nurses = _nurses(look)
    if not nurses:
        words.append(_("No nurse has a district: nobody is called."))
    at, by = last_set(CareDistrictRow, look)
    return Finding(is_done=bool(approved and nurses), words=words, at=at, by=by)


def _nurses(look: Look) -> int:
    people = found(Officer, look.moment, [equals("state", "active")])
    return sum(1 for one in people if Role.NURSE in one.roles and one.districts)


STEPS = (
    Step(
        name="home-care",
        place=125,
        title=_lazy("Set up home care, where people are treated at home"),
        why=_lazy(
            "Nobody treated at home shall be lost from sight: enter the districts, "
            "have a clinician approve the rules of danger signs, and give each nurse "
            "her district."
        ),
        look=_home_care,
        page="care-figures",
        button=_lazy("Districts of home care"),
        verb="care-district.set",
        can_be_said=True,
    ),
)
