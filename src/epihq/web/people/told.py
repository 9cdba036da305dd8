"""How the log tells of people, agencies and keys."""

from collections.abc import Iterable

from epihq.terms.languages import LANGUAGES
from epihq.web.kit.tags import role_word
from epihq.words import noop

COLUMNS = {
    "name": noop("name"),
    "email": noop("e-mail"),
    "webhook": noop("address of its program"),
    "above_id": noop("agency above"),
    "username": noop("user name"),
    "full_name": noop("full name"),
    "phone": noop("telephone"),
    "language": noop("language"),
    "roles": noop("roles"),
    "districts": noop("districts of home care"),
    "access_since": noop("what let them in before ended"),
    "owner_id": noop("owner"),
    "scopes": noop("may do"),
    "expires_at": noop("ends"),
    "factors": noop("second proofs"),
}
POINTS = {"above_id": "agency", "owner_id": "officer"}


def _roles(roles: Iterable[str]) -> str:
    return ", ".join(role_word(role) for role in roles)


def _language(code: str) -> str:
    return LANGUAGES.get(code, code)


VALUES = {"roles": _roles, "language": _language}
