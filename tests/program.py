"""The program as a person runs it: a second process."""

import os
import subprocess
import sys


def epihq(*words, home=None, stdin=None, cwd=None):
    """Run the program as a person does: a second process."""
    variables = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1"}
    # The tests' own key, which no person has.
    variables.pop("EPIHQ_SECRET_KEY", None)
    if home is not None:
        variables["EPIHQ_HOME"] = str(home)
    return subprocess.run(
        [sys.executable, "-c", "from epihq.cli import main; main()", *map(str, words)],
        capture_output=True,
        text=True,
        env=variables,
        input=stdin,
        cwd=cwd,
        check=False,
    )
