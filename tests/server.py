"""A real ``epihq serve`` in a process of its own."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Live:
    """A server that runs: its address, folder and process."""

    url: str
    home: Path
    process: subprocess.Popen


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def serve(home, port, **variables):
    """Start a server and wait until it answers."""
    words = ["serve", "--home", str(home), "--port", str(port), "--workers", "1"]
    with (home / "serve.log").open("w") as said:
        process = subprocess.Popen(
            [sys.executable, "-c", "from epihq.cli import main; main()", *words],
            env={**os.environ, **variables},
            stdout=said,
            stderr=said,
        )
    url = f"http://127.0.0.1:{port}"
    for _ in range(900):
        try:
            urllib.request.urlopen(  # noqa: S310 - our own address
                f"{url}/static/web/style.css", timeout=1
            ).close()
            return Live(url, home, process)
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    process.kill()
    process.wait()
    raise AssertionError("epihq serve did not answer within 90 s")
