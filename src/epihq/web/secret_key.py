"""The key that seals sessions: made once, kept in the headquarters' folder."""

import os
import secrets
from contextlib import suppress
from pathlib import Path


def secret_key(home: Path) -> str:
    """Read the key, or make it; ``EPIHQ_SECRET_KEY`` is one for several machines."""
    if given := os.environ.get("EPIHQ_SECRET_KEY"):
        return given
    file = home / "secret-key"
    try:
        return file.read_text("ascii").strip()
    except FileNotFoundError:
        return _make(file)


def _make(file: Path) -> str:
    """Write it whole before it has its name: two processes may start at once."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.{secrets.token_hex(4)}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as opened:
        opened.write(secrets.token_urlsafe(64))
    with suppress(FileExistsError):
        file.hardlink_to(part)
    part.unlink()
    return file.read_text("ascii").strip()
