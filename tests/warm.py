"""A process that has loaded the program with its pages, and forks it when it is asked.

A program started anew loads for two seconds of a core; one forked from here for none.
It reads what is asked line by line, and answers each line with a number.
"""

import atexit
import gc
import json
import os
import select
import signal
import subprocess
import sys
import warnings
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

LOADED = (
    "babel.dates",
    "django.db.backends.postgresql.base",
    "epihq.assessment.world",
    "epihq.cli.app",
    "epihq.desk.decide",
    "epihq.epi.engine",
    "epihq.operations.texts.holding",
    "epihq.operations.watch.background_work",
    "epihq.operations.watch.watching",
    "epihq.reports.decision_contents",
    "epihq.text.reading",
    "epihq.web.charts.making",
    "epihq.web.locations.making",
    "epihq.web.serving.server",
    "epihq.web.urls",
    "spacy",
)


def forked_work(words, env, stderr, **_):
    """Fork a work that would be started beside; it ends with who has asked for it."""
    said = f"/proc/{os.getpid()}/fd/{stderr.fileno()}"
    started_by = {"EPIHQ_HOME": words[4], "EPIHQ_STARTED_BY": _warm().pid}
    # It is told as Python: from such a module import main.
    main = f"{words[2].split()[1]}:main"
    return Forked(words[3:], {**env, **started_by}, [os.devnull, said], main=main)


def _forked_program(words, **_):
    """Fork what the demonstration starts beside itself; what it says is ours."""
    said = [os.devnull, f"/proc/{os.getpid()}/fd/2"]
    return Forked(words[3:], dict(os.environ), said)


def fork_works():
    """See to it that works beside, where they are loaded, are forked."""
    if works := sys.modules.get("epihq.operations.processes.background"):
        works.subprocess = SimpleNamespace(Popen=forked_work, DEVNULL=os.devnull)


class Forked:
    """A program that was forked, to be waited for and killed as ``Popen`` has it.

    It leads a group of its own. ``said`` are the files of its two streams; what is in
    them before is kept. ``main`` is what it runs, if not the program itself.
    """

    def __init__(
        self, words, variables, said, stdin=os.devnull, cwd=None, main="epihq.cli:main"
    ):
        self.returncode = None
        self.pid = _asked(
            main=main,
            words=list(map(str, words)),
            variables={name: str(value) for name, value in variables.items()},
            streams=[str(stdin), *map(str, said)],
            cwd=str(cwd or Path.cwd()),
        )
        self._ends = os.pidfd_open(self.pid)

    def poll(self):
        if self.returncode is None:
            status = _asked(ended=self.pid)
            if status >= 0:
                self.returncode = os.waitstatus_to_exitcode(status)
                os.close(self._ends)
        return self.returncode

    def wait(self, timeout=None):
        if self.returncode is None:
            ended, _, _ = select.select([self._ends], [], [], timeout)
            if not ended:
                raise subprocess.TimeoutExpired("epihq", timeout)
        while self.poll() is None:
            pass
        return self.returncode

    def send_signal(self, number):
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self):
        self.send_signal(signal.SIGTERM)

    def kill(self):
        self.send_signal(signal.SIGKILL)

    def kill_all(self):
        """End it and what it has forked itself, at once."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self.wait()


def _asked(**words):
    warm = _warm()
    warm.stdin.write(f"{json.dumps(words)}\n")
    warm.stdin.flush()
    return int(warm.stdout.readline())


@cache
def _warm():
    """Start what loads; it ends with who has started it."""
    warm = subprocess.Popen(
        [sys.executable, __file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parent,
    )
    atexit.register(_let_go, warm)
    return warm


def _let_go(warm):
    with warm:
        warm.kill()


# -- in the process that forks ---------------------------------------------------------


def _load():
    """Load all that serves pages; nothing of it opens a ledger or counts in threads."""
    # JAX says so of every fork; here it has made no array yet, and has no thread.
    warnings.filterwarnings("ignore", "os.fork")
    import_module("django_set_up").set_up()
    for name in LOADED:
        import_module(name)
    # What is loaded is looked through once, and not by each fork again.
    gc.collect()
    gc.freeze()


def _answer():
    for line in sys.stdin:
        asked = json.loads(line)
        told = _ended(**asked) if "ended" in asked else _started(**asked)
        sys.stdout.write(f"{told}\n")
        sys.stdout.flush()


def _ended(ended):
    """Give the status of one that has ended, below zero until then."""
    number, status = os.waitpid(ended, os.WNOHANG)
    return status if number else -1


def _started(main, words, variables, streams, cwd):
    number = os.fork()
    if number:
        # Whoever is told of it may end its group at once.
        with suppress(ProcessLookupError):
            os.setpgid(number, number)
        return number
    _become(variables, streams, cwd)
    if words[:1] in (["demo"], ["serve"], ["watch"]):
        _fork_from_here()
    sys.argv = ["epihq", *words]
    module, _, function = main.partition(":")
    sys.exit(getattr(import_module(module), function)())


def _become(variables, streams, cwd):
    """Take the surroundings of a process of its own."""
    os.setpgid(0, 0)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(variables)
    _take_settings(Path(variables["EPIHQ_HOME"]))
    os.dup2(os.open(streams[0], os.O_RDONLY), 0)
    sys.stdin = os.fdopen(0, closefd=False)
    for place in (1, 2):
        to = os.open(streams[place], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(to, place)


def _fork_from_here():
    """Give a program that starts works a process of its own to fork them from."""
    (asked, ask), (answers, answer) = os.pipe(), os.pipe()
    number = os.fork()
    if not number:
        os.close(ask)
        os.close(answers)
        os.dup2(asked, 0)
        os.dup2(answer, 1)
        sys.stdin = os.fdopen(0, closefd=False)
        _answer()
        os._exit(0)
    os.close(asked)
    os.close(answer)
    stdin, stdout = os.fdopen(ask, "w"), os.fdopen(answers)
    mine = SimpleNamespace(pid=number, stdin=stdin, stdout=stdout)
    globals()["_warm"] = lambda: mine
    fork_works()
    program = SimpleNamespace(Popen=_forked_program, DEVNULL=os.devnull)
    import_module("epihq.cli.demo").subprocess = program


def _take_settings(home):
    """Give Django what the surroundings say now: it was set up by those of before."""
    given = import_module("epihq.web.settings").settings_of(home)
    for name, value in given.items():
        setattr(import_module("django.conf").settings, name, value)


if __name__ == "__main__":
    _load()
    _answer()
