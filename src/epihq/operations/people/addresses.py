"""Addresses as people type them: of e-mail and of the web."""

import re
from urllib.parse import urlsplit

from epihq.terms.errors import UsageError


def email_address(text: str, subject: str) -> str:
    """Read an e-mail address; "" is none.

    Raises:
        UsageError: ``registry.bad-address``.
    """
    address = text.strip()
    if address and not re.fullmatch(r"[^\s@]+@[^\s@.]+(\.[^\s@.]+)+", address):
        raise UsageError(
            "registry.bad-address",
            f"{subject}: an e-mail address like duty@health.example was expected; got "
            f"{text!r}. Correct it.",
        )
    return address


def web_address(text: str, subject: str) -> str:
    """Read a web address; "" is none.

    Raises:
        UsageError: ``registry.bad-address``.
    """
    address = text.strip()
    if address and not _is_web_address(address):
        raise UsageError(
            "registry.bad-address",
            f"{subject}: a web address like https://health.example/epihq was expected; "
            f"got {text!r}. Correct it.",
        )
    return address


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        known = parts.scheme in {"http", "https"} and parts.port != 0
    except ValueError:  # a port or an IPv6 host that is none
        return False
    return known and bool(parts.hostname) and not re.search(r"\s", text)
