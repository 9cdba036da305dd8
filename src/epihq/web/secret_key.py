"""The key that seals sessions: made once, kept in the headquarters' folder."""

import os
import secrets
from pathlib import Path

from epihq.terms.signing import made_once


def secret_key(home: Path) -> str:
    """Read the key, or make it; ``EPIHQ_SECRET_KEY`` is one for several machines."""
    if given := os.environ.get("EPIHQ_SECRET_KEY"):
        return given
    return made_once(home / "secret-key", lambda: secrets.token_urlsafe(64))
