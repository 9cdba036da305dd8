"""The program as a person runs it: a second process; or the same main in this one."""

import io
import os
import subprocess
import sys
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from unittest import mock

from epihq.cli import main
from warm import Forked


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


def epihq_forked(*words, home):
    """Run the program in a process of its own that has not to load it first."""
    variables = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "EPIHQ_HOME": home}
    with tempfile.TemporaryDirectory() as folder:
        said = [Path(folder) / name for name in ("out", "err")]
        code = Forked(words, variables, said).wait()
        texts = [file.read_text("utf-8") for file in said]
    return subprocess.CompletedProcess(["epihq", *map(str, words)], code, *texts)


def epihq_here(*words, home=None):
    """Run the program's main in this process: a start costs two seconds of a core.

    Each command also runs as a process of its own, in one test.
    """
    out, err = io.StringIO(), io.StringIO()
    asked = ["epihq", *map(str, words)]
    variables = {"COLUMNS": "100", "NO_COLOR": "1"}
    if home is not None:
        variables["EPIHQ_HOME"] = str(home)
    with (
        mock.patch.object(sys, "argv", asked),
        mock.patch.dict(os.environ, variables),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as ended:
            code = ended.code
    return subprocess.CompletedProcess(asked, code, out.getvalue(), err.getvalue())
