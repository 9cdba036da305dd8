"""Who acts in a terminal: by a name that they type, or the computer's user's."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from epihq.operations.ledger.rules import Actor


def author(by: str | None) -> str:
    """Take the name as typed, or that of the computer's user; "" where it has none."""
    import getpass

    if by is not None:
        return by
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def acting(by: str | None, role: str = "program") -> "Actor":
    """Name who acts: whoever has the computer may do as ``role``.

    Raises:
        UsageError: ``measures.no-author``.
    """
    from epihq.operations.ledger.rules import Actor, Role
    from epihq.operations.measures.acts import check_author

    name = check_author(author(by))
    return Actor(name=name, roles=frozenset({Role(role)}), via="cli")
