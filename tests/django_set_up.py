"""Django asks for its settings before a test module may name a table."""

import os
import tempfile
from pathlib import Path

from epihq.web import settings


def set_up():
    """Configure Django once for a process, pages and all."""
    os.environ.setdefault("EPIHQ_SECRET_KEY", "only for tests " * 4)
    settings.configure(Path(tempfile.gettempdir()) / "no-such-headquarters")
