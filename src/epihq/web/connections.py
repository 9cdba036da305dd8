"""Connections of the server: a slow client waits alone, and no thread waits with it.

gunicorn looks after the processes, waitress after the connections in each: a request
reaches a thread when all of it is there, and an answer leaves its thread as soon as it
is made. Clients have a time for both (decision 0012).
"""

import logging
import os
import resource
import socket
import time
from typing import Any

from gunicorn.workers.base import Worker
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask, WSGITask
from waitress.utilities import RequestEntityTooLarge

from epihq.web.settings import LONGEST_UPLOAD

# In each process; what an attacker takes of them, others lack.
_CONNECTIONS = 1_000
# A request or an answer may take so long, and longer if it is large.
_PATIENCE, _SLOWEST = 15.0, 4096
_LONGEST_HEAD = 64 * 1024
# What is a little too large is taken in whole, so that its sender reads why it was
# refused; who still sends when we hang up reads nothing.
_LONGEST_BODY = 2 * LONGEST_UPLOAD
# Answers wait in memory and beyond that in a file; an export must not fill the disk.
_IN_MEMORY, _WAITING = 256 * 1024, 64 * 1024 * 1024
_LOOK_SECONDS = 1.0


class _Connection(HTTPChannel):
    """A connection that knows since when its client is sending or reading."""

    def __init__(self, *told: Any, **more: Any) -> None:
        self._since, self._moved = time.monotonic(), 0
        super().__init__(*told, **more)

    def received(self, data: bytes) -> bool:
        """Take in a part of a request."""
        if self.request is None:
            self._since, self._moved = time.monotonic(), 0
        self._moved += len(data)
        return bool(super().received(data))

    def write_soon(self, data: Any) -> int:
        """Take in a part of an answer, from a thread."""
        if not self.total_outbufs_len:
            self._since, self._moved = time.monotonic(), 0
        return int(super().write_soon(data))

    def send(self, data: bytes, do_close: bool = True) -> int:
        """Send what the client takes."""
        sent = int(super().send(data, do_close=do_close))
        self._moved += sent
        return sent

    def is_late(self, now: float) -> bool:
        """Tell whether the client has had its time; ours does not count."""
        if self.requests and not self.total_outbufs_len:
            return False
        return now - self._since > _PATIENCE + self._moved / _SLOWEST

    @staticmethod
    def error_task_class(channel: Any, request: Any) -> ErrorTask | WSGITask:
        """Let the pages say that a body is too large; none of it was kept."""
        if not isinstance(request.error, RequestEntityTooLarge):
            return ErrorTask(channel, request)
        request.headers["CONTENT_LENGTH"] = str(channel.adj.max_request_body_size)
        request.headers["CONNECTION"] = "close"
        return WSGITask(channel, request)


class _Listener(TcpWSGIServer):
    """Takes in connections while a thread is free, and ends those that are late.

    Otherwise one process may hold a queue while another has nothing to do: the slowest
    in twenty readers waited four times as long (``benchmarks/bench_board.py``).
    """

    channel_class = _Connection
    answered = 0

    def readable(self) -> bool:
        """Tell whether to take in another connection."""
        return bool(super().readable()) and self.busy() < self.adj.threads

    def busy(self) -> int:
        """Count the requests in the threads or waiting for one."""
        return sum(bool(one.requests) for one in [*self.active_channels.values()])

    def is_idle(self) -> bool:
        """Tell whether nothing is under way, in the threads or to the clients."""
        waiting = (one.total_outbufs_len for one in self.active_channels.values())
        return not self.busy() and not any(waiting)

    def add_task(self, task: Any) -> None:
        """Give a request to the threads."""
        self.answered += 1
        super().add_task(task)

    def maintenance(self, now: float) -> None:  # noqa: ARG002 - as waitress calls it
        """End what is late; waitress itself would wait as long as something comes."""
        at = time.monotonic()
        for one in self.active_channels.values():
            if one.is_late(at):
                one.will_close = True


class Connections(Worker):
    """A process of the server, with the connections that it has taken in."""

    alive: bool

    def run(self) -> None:
        """Answer until told to stop; then what is under way, and nothing else."""
        _allow_files()
        # Its queue is told of at every busy moment, which is nobody's trouble.
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        self._sockets: dict[int, Any] = {}
        listeners = [self._listener(one.sock) for one in self.sockets]
        while self.alive and self.ppid == os.getppid():
            self._turn()
            if sum(one.answered for one in listeners) >= self.max_requests:
                self.alive = False
        for one in listeners:
            one.accepting = False
        until = time.monotonic() + self.cfg.graceful_timeout
        while time.monotonic() < until and not all(one.is_idle() for one in listeners):
            self._turn()
        for one in listeners:
            one.task_dispatcher.shutdown(timeout=1)

    def _listener(self, listening: socket.socket) -> _Listener:
        listening.setblocking(False)
        about = (listening.family, listening.type, listening.proto, None)
        return _Listener(
            self.wsgi,
            self._sockets,
            _sock=listening,
            bind_socket=False,
            sockinfo=about,
            adj=Adjustments(
                sockets=[listening],
                threads=self.cfg.threads,
                ident="",
                connection_limit=_CONNECTIONS,
                cleanup_interval=_LOOK_SECONDS,
                max_request_header_size=_LONGEST_HEAD,
                max_request_body_size=_LONGEST_BODY,
                outbuf_overflow=_IN_MEMORY,
                outbuf_high_watermark=_WAITING,
                # Which of these headers are believed is the pages' own business.
                clear_untrusted_proxy_headers=False,
                log_socket_errors=False,
            ),
        )

    def _turn(self) -> None:
        self.notify()
        wasyncore.loop(_LOOK_SECONDS, use_poll=True, map=self._sockets, count=1)


def _allow_files() -> None:
    """Let a process have as many connections as it takes in."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 4 * _CONNECTIONS
    most = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
