"""The whole room as it runs in a headquarters: web, watch, database, and who uses it.

Each part can be killed (SIGKILL) and stands up again, as a service does that systemd
starts anew.
"""

import json
import os
import resource
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path

from django.db import Error, connection

from django_set_up import set_up
from server import free_port
from warm import Forked

set_up()

from epihq.operations.processes.heartbeats import heartbeat  # noqa: E402 - after Django

CLIENT = Path(__file__).with_name("day_by_api.py")
PATIENCE = 180


def until(true, patience=PATIENCE):
    """Wait for what has to come; give it."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if found := true():
            return found
        time.sleep(0.05)
    raise AssertionError(f"not within {patience} s")


class WholeRoom:
    """``epihq serve`` with two workers and ``epihq watch`` with a round a second."""

    def __init__(self, home, moments, server=None):
        self.home, self._moments, self._server = home, moments, server
        self.place = f"127.0.0.1:{free_port()}"
        # Services that ended though nobody killed them, and with what status.
        self.fallen = []
        self._web = self._watch = None

    @property
    def kinds(self):
        """What can be killed, by name."""
        kinds = {
            "a web worker": self._kill_worker,
            "the web master": self._kill_master,
            "the watch": self._kill_watch,
            "the whole machine": self._kill_machine,
        }
        return kinds | ({"the database": self._kill_database} if self._server else {})

    def start(self):
        if self._web is None:
            self.start_web()
        if self._watch is None:
            self.start_watch()

    def start_web(self, largest_file=None):
        """Serve the pages; to SQLite ``largest_file``, in bytes, is a full disk."""
        port = self.place.rpartition(":")[2]
        words = ("serve", "--port", port, "--workers", "2")
        self._web = self._started(*words, largest_file=largest_file)

    def start_watch(self):
        self._watch = self._started("watch", "--every", "1")

    def _started(self, *words, largest_file=None):
        said = [self.home / f"{words[0]}.log"] * 2
        variables = {**os.environ, "PYTHONUNBUFFERED": "1", "EPIHQ_HOME": self.home}
        process = Forked(words, variables, said)
        if largest_file:
            # From outside: a fork of ours would carry the threads of JAX.
            size = (largest_file, largest_file)
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, size)
        return process

    def look_after(self):
        """Start anew what has ended, as systemd does; the dead are remembered."""
        for name in ("_web", "_watch"):
            status = getattr(self, name).poll()
            if status is not None:
                self.fallen.append((name[1:], status))
                setattr(self, name, None)
        self.start()

    def stop(self):
        for process in (self._web, self._watch):
            if process is not None and process.poll() is None:
                process.terminate()
        for process in (self._web, self._watch):
            if process is not None:
                process.wait(30)
        self._web = self._watch = None

    def workers(self):
        """Numbers of the processes that answer requests."""
        number = self._web.pid
        with suppress(FileNotFoundError, ProcessLookupError):
            children = Path(f"/proc/{number}/task/{number}/children").read_text()
            return [int(child) for child in children.split()]
        return []

    def health(self):
        """What the room says of itself; nothing while it cannot be asked."""
        try:
            address = f"http://{self.place}/healthz"
            with urllib.request.urlopen(address, timeout=5) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as answer:
            with answer:
                return json.load(answer)
        except OSError:
            return {}

    def watches_since(self, hour):
        """Whether the watch that runs has begun a step since an hour."""
        try:
            beat = heartbeat("watch")
        except Error:
            return False
        finally:
            connection.close()
        mine = beat is not None and beat.holder.endswith(f" {self._watch.pid}")
        return mine and beat.beat_at.timestamp() > hour

    # -- kills ---------------------------------------------------------------------

    def _kill_worker(self):
        with suppress(ProcessLookupError):
            os.kill(self._moments.choice(until(self.workers)), signal.SIGKILL)

    def _kill_master(self):
        self._web.kill()
        self._web.wait()
        self._web = None
        self.start()

    def _kill_watch(self):
        self._watch.kill()
        self._watch.wait()
        self._watch = None
        self.start()

    def _kill_database(self):
        self._server.kill()
        time.sleep(self._moments.uniform(0, 1))
        self._server.start()

    def _kill_machine(self):
        """All at once, as when the current fails."""
        workers = self.workers()
        if self._server:
            self._server.kill()
        for number in (self._web.pid, *workers, self._watch.pid):
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        self._web.wait()
        self._watch.wait()
        self._web = self._watch = None
        if self._server:
            self._server.start()
        self.start()


class Client:
    """The program that goes through the day, and what it says was acknowledged."""

    def __init__(self, room, key, agency):
        self._kept = room.home / "acknowledged.jsonl"
        self._kept.touch()
        self._read, self._steps = 0, []
        words = [room.place, str(agency), str(self._kept)]
        with (room.home / "client.log").open("w") as said:
            self._process = subprocess.Popen(
                [sys.executable, str(CLIENT), *words],
                stdin=subprocess.PIPE,
                stderr=said,
                text=True,
            )
        self._process.stdin.write(f"{key}\n")
        self._process.stdin.close()

    def acknowledged(self):
        """All steps that were acknowledged so far."""
        with self._kept.open("rb") as file:
            file.seek(self._read)
            whole = file.read().rpartition(b"\n")[0]
        self._read += len(whole) + 1 if whole else 0
        self._steps += map(json.loads, whole.splitlines())
        return self._steps

    def first_since(self, hour):
        """When a step was acknowledged that was asked for after an hour."""
        assert self._process.poll() is None, "the client ended: see client.log"
        hours = [one["at"] for one in self.acknowledged() if one["asked"] > hour]
        return min(hours, default=None)

    def end(self):
        """Finish the cases in hand."""
        self._process.terminate()
        return self._process.wait(PATIENCE)

    def kill(self):
        self._process.kill()
        self._process.wait()


@contextmanager
def open_day(room, key, agency):
    """Open the room and begin the day; both are gone at the end."""
    client = None
    try:
        room.start()
        until(lambda: room.health().get("ok"))
        client = Client(room, key, agency)
        yield client
    finally:
        if client is not None:
            client.kill()
        room.stop()
