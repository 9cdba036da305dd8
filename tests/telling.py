"""A forked process that says "ready", and then a number for each thing that is kept."""

import os
import time
from uuid import uuid4

from warm import Forked


class Telling(Forked):
    """Runs ``main``, as ``module:function``, with a headquarters and other words."""

    def __init__(self, main, home, *words):
        self._told = home.with_name(f"told-{uuid4().hex}.txt")
        variables = {**os.environ, "EPIHQ_HOME": home}
        said = [self._told, self._told.with_suffix(".err")]
        super().__init__((home, *words), variables, said, main=main)

    def ready(self):
        """Wait until it is about to begin."""
        while self.poll() is None and "ready" not in self._text():
            time.sleep(0.01)

    def said(self):
        """Wait for its end, and tell what it said was kept."""
        self.wait(120)
        return [int(word) for word in self._text().split() if word.isdigit()]

    def _text(self):
        return self._told.read_text() if self._told.exists() else ""
