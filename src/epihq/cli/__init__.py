"""The terminal: it opens the doors below and computes nothing.

Results go to standard output and nothing else does. What a person can mend is one
line on standard error with the next step: exit code 2 for a wrong word, 1 for work
that failed, 130 for what the keyboard stopped. A bug shows a traceback only with
``--debug``.
"""

import os
import sys
from typing import NoReturn

from epihq.terms.errors import EpihqError

# As shells tell a program that Ctrl-C ended; Typer gives it back.
_STOPPED = 130
_STOPPED_TOLD = "stopped by the keyboard; nothing was half-stored."


def main() -> NoReturn:
    """Run the command line and exit."""
    # The libraries take a second to load; Ctrl-C may come meanwhile, or in the telling.
    try:
        _run()
    except KeyboardInterrupt:
        _stop(_STOPPED_TOLD, _STOPPED, None)


def _run() -> NoReturn:
    from typer.exceptions import Abort, TyperException

    from epihq.cli.app import app

    # What is written is for this account alone; who wants others to read gives it away.
    os.umask(0o077)
    try:
        # Typer would print errors in several lines; here each is one.
        code = app(standalone_mode=False)
    except EpihqError as error:
        _stop(str(error), error.exit_code, error)
    except TyperException as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            sys.stderr.write(f"{error.format_message()}\n")
            sys.exit(2)
        message = error.format_message().rstrip(".")
        _stop(f"{message}. See `epihq --help`.", error.exit_code, error)
    except (Abort, KeyboardInterrupt):
        code = _STOPPED
    except BrokenPipeError:
        sys.exit(1)
    except OSError as error:
        _stop(_of_files(error), 1, error)
    except Exception as error:  # noqa: BLE001 - the one place where bugs are told
        _stop(_fault(error), 1, error)
    if code == _STOPPED:
        _stop(_STOPPED_TOLD, _STOPPED, None)
    sys.exit(code or 0)


def _of_files(error: OSError) -> str:
    """Say that there is no room or no right to write, which is no fault of ours."""
    import errno

    if error.errno in {errno.EROFS, errno.EACCES, errno.EPERM} and error.filename:
        return (
            f"{error.filename}: a place that can be read and written was expected; got "
            f"{error.strerror}. Name another folder, e.g. with --home, or ask who "
            "keeps this machine."
        )
    if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
        return _fault(error)
    return (
        "disk: room for what is to be written was expected; got a full one at "
        f"{error.filename or 'the folder of the headquarters'!r}. Make room, then "
        "repeat the command: nothing was half-stored."
    )


def _fault(error: Exception) -> str:
    return (
        f"epihq met a fault of its own ({type(error).__name__}: {error}). "
        "Run the same command with --debug and report what it prints."
    )


def _stop(message: str, code: int, error: BaseException | None) -> NoReturn:
    if "--debug" in sys.argv and error is not None:
        raise error
    sys.stderr.write(f"error: {' '.join(message.split())}\n")
    sys.exit(code)
