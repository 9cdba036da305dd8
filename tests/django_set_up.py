"""Django asks for its settings before a test module may name a table."""

import tempfile
from pathlib import Path

from epihq.operations import ledger


def set_up():
    """Configure Django once for a process, pages and all."""
    ledger.configure(Path(tempfile.gettempdir()) / "no-such-headquarters")
