"""A real ``epihq serve`` in a process of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from unittest import mock


@dataclass
class Live:
    """A server that runs: its address, folder and process."""

    url: str
    home: Path
    process: subprocess.Popen | BaseProcess

    def kill(self):
        """End one that was forked at once, with what it has forked."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.join(20)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def serve(home, port, **variables):
    """Start a server as a person does, and wait until it answers."""
    with (home / "serve.log").open("w") as said:
        process = subprocess.Popen(
            [sys.executable, "-c", "from epihq.cli import main; main()", *_words(port)],
            env={**os.environ, "EPIHQ_HOME": str(home), **variables},
            stdout=said,
            stderr=said,
        )
    return _answering(Live(f"http://127.0.0.1:{port}", home, process))


def forked(home, **variables):
    """Start the same from a process that has loaded all: it costs no two seconds."""
    port = free_port()
    variables = {**os.environ, "EPIHQ_HOME": str(home), **variables}
    process = _forks().Process(target=_serve, args=(port, variables))
    process.start()
    return _answering(Live(f"http://127.0.0.1:{port}", home, process))


@cache
def _forks():
    context = get_context("forkserver")
    context.set_forkserver_preload(["warm"])
    # Where modules are is told by the surroundings alone: Python 3.11 forgets the path.
    with mock.patch.dict(os.environ, PYTHONPATH=os.pathsep.join(sys.path)):
        context.Process(target=int).start()
    return context


def _serve(port, variables):
    """Be the program, with its words, its surroundings and its log."""
    os.setpgid(0, 0)
    os.environ.clear()
    os.environ.update(variables)
    log = Path(variables["EPIHQ_HOME"]) / "serve.log"
    said = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for stream in (1, 2):
        os.dup2(said, stream)
    sys.argv = ["epihq", *_words(port)]

    from epihq.cli import main  # noqa: PLC0415 - only where it runs

    main()


def _words(port):
    return ["serve", "--port", str(port), "--workers", "1"]


def _answering(live):
    for _ in range(1800):
        with suppress(urllib.error.URLError, OSError):
            urllib.request.urlopen(  # noqa: S310 - our own address
                f"{live.url}/static/web/style.css", timeout=1
            ).close()
            return live
        time.sleep(0.05)
    live.process.kill()
    raise AssertionError("epihq serve did not answer within 90 s")
