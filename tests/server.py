"""A real ``epihq serve`` in a process of its own."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from warm import Forked


@dataclass
class Live:
    """A server that runs: its address, folder and process."""

    url: str
    home: Path
    process: subprocess.Popen | Forked


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


def forked(home, port=None, **variables):
    """Start the same from a process that has loaded it, which takes no two seconds."""
    port = port or free_port()
    surroundings = {**os.environ, "EPIHQ_HOME": home, **variables}
    process = Forked(_words(port), surroundings, [home / "serve.log"] * 2)
    return _answering(Live(f"http://127.0.0.1:{port}", home, process))


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
