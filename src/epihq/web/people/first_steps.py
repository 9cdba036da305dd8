"""First steps: second proofs, people for each role, agencies that can be reached."""

from collections.abc import Sequence

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from epihq.operations.ledger.rules import TEAM, TWO_FACTORS, Role
from epihq.operations.people.officers import ROLES
from epihq.operations.people.tables import AgencyRow, Officer
from epihq.operations.subjects import VERBS
from epihq.web.kit.first_steps import UNSEEN, Finding, Step, last_set
from epihq.web.kit.listing import equals, found
from epihq.web.kit.moment import Look
from epihq.web.kit.tags import role_word

# Without one of these the room does not work; the others may come later.
_NEEDED = TEAM | {Role.ADMINISTRATOR}
_NAMED = 5


def _active(look: Look) -> list[Officer]:
    return list(found(Officer, look.moment, [equals("state", "active")]))


def _factors(look: Look) -> Finding:
    if settings.DEMO:
        words = [_("In a demonstration nobody is asked for it.")]
        return Finding(is_done=True, words=words)
    if look.moment.is_past:
        return UNSEEN
    asked = [one for one in _active(look) if TWO_FACTORS.intersection(one.roles)]
    numbers = [one.pk for one in asked]
    factors = Authenticator.objects.filter(user_id__in=numbers)
    have = set(factors.values_list("user_id", flat=True))
    lacking = [one.full_name for one in asked if one.pk not in have]
    words = [
        _("Set up by %(have)d of %(all)d who must have it.")
        % {"have": len(asked) - len(lacking), "all": len(asked)}
    ]
    if lacking:
        words.append(_("Not yet: %(names)s.") % {"names": _some(lacking)})
    return Finding(is_done=bool(asked) and not lacking, words=words)


def _people(look: Look) -> Finding:
    held = {role for one in _active(look) for role in one.roles}
    empty = [role for role in ROLES if role not in held]
    if not empty:
        return Finding(is_done=True, words=[_("Each role has somebody.")])
    names = ", ".join(role_word(role) for role in empty)
    words = [_("Nobody is: %(roles)s.") % {"roles": names}]
    words += [
        _("Nobody but the %(role)s can: %(deeds)s.")
        % {"role": role_word(role), "deeds": "; ".join(deeds)}
        for role in empty
        if (deeds := _alone_to(role))
    ]
    return Finding(is_done=not _NEEDED.intersection(empty), words=words)


def _alone_to(role: Role) -> list[str]:
    """Tell what one role alone may do: without it, nobody can."""
    return [
        _(verb.doing)
        for verb in VERBS.values()
        if verb.doing and verb.who - {Role.PROGRAM} == {role}
    ]


def _agencies(look: Look) -> Finding:
    rows = list(found(AgencyRow, look.moment, [equals("state", "active")]))
    if not rows:
        return Finding(is_done=False, words=[_("No agency is on record.")])
    answering = {one.agency_id for one in _active(look)}
    deaf = [one.name for one in rows if not one.email and not one.webhook]
    mute = [one.name for one in rows if one.pk not in answering]
    words = [
        ngettext(
            "%(n)d agency is on record.", "%(n)d agencies are on record.", len(rows)
        )
        % {"n": len(rows)}
    ]
    if deaf:
        words.append(_("Without an address: %(names)s.") % {"names": _some(deaf)})
    if mute:
        told = _("Without an officer who answers here: %(names)s.")
        words.append(told % {"names": _some(mute)})
    at, by = last_set(AgencyRow, look)
    return Finding(is_done=not deaf and not mute, words=words, at=at, by=by)


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_NAMED])
    if len(names) <= _NAMED:
        return shown
    return _("%(names)s and %(n)d more") % {"names": shown, "n": len(names) - _NAMED}


STEPS = (
    Step(
        name="second-proof",
        place=20,
        title=_lazy("Have the second proof set up"),
        why=_lazy(
            "Administrators and incident managers can do most: a stolen password alone "
            "must not be enough."
        ),
        look=_factors,
        page="mfa_index",
        button=_lazy("Set up your own"),
    ),
    Step(
        name="people",
        place=30,
        title=_lazy("Invite people for each role"),
        why=_lazy(
            "Who proposes a measure never approves it: some things need two people. "
            "What nobody may do is left undone."
        ),
        look=_people,
        page="officer-new",
        button=_lazy("New account"),
        verb="officer.set",
    ),
    Step(
        name="agencies",
        place=40,
        title=_lazy("Enter the agencies, their addresses and their officers"),
        why=_lazy(
            "An instruction reaches an agency by these, and is answered by them."
        ),
        look=_agencies,
        page="agencies",
        button=_lazy("Agencies"),
        verb="agency.set",
    ),
)
