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
from waitress.buffers import OverflowableBuffer
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask, WSGITask
from waitress.utilities import RequestEntityTooLarge

from epihq.web.settings import LONGEST_UPLOAD

# In each process; what an attacker takes of them, others lack.
_CONNECTIONS = 1_000
# A client has so many seconds in hand, and earns one for so many bytes that move.
_PATIENCE, _SLOWEST = 15.0, 4096
_LONGEST_HEAD = 64 * 1024
# What is too large is heard out and forgotten at once, so that its sender reads why it
# was refused; who still sends when we hang up reads nothing.
_LONGEST_BODY = 2 * LONGEST_UPLOAD
# All bodies that a process keeps, in memory and in files; a dozen of the largest.
_BODIES = 256 * 1024 * 1024
# Lines between the parts of a body that is sent in parts.
_LONGEST_LINE = 64 * 1024
# Of an answer the kernel takes no more ahead, or we see nothing of its client's pace.
_AHEAD = 64 * 1024
# Answers wait in memory and beyond that in a file; an export must not fill the disk.
_IN_MEMORY, _WAITING = 256 * 1024, 64 * 1024 * 1024
_LOOK_SECONDS = 1.0


class _Request(HTTPRequestParser):
    """A request that keeps nothing of a body which will be refused."""

    def received(self, data: bytes) -> int:
        """Take in a part; the pages are told how much came, not how much is kept."""
        taken = int(super().received(data))
        if self.is_too_large():
            self.close()
            self.body_rcv.buf = OverflowableBuffer(self.adj.inbuf_overflow)
            self.headers["CONTENT_LENGTH"] = str(self.size())
        return taken

    def is_too_large(self) -> bool:
        """Tell whether its body is longer than pages take."""
        return self.body_rcv is not None and self.size() > LONGEST_UPLOAD

    def size(self) -> int:
        """Bytes of the body that were announced, or came without."""
        return int(max(self.content_length, self.body_bytes_received))

    def kept(self) -> int:
        """Bytes of the body that are kept."""
        return 0 if self.is_too_large() else int(self.body_bytes_received)

    def is_endless(self) -> bool:
        """Tell whether a line between parts goes on and on, all of it in memory."""
        lines = (
            getattr(self.body_rcv, name, b"") for name in ("control_line", "trailer")
        )
        return any(len(line) > _LONGEST_LINE for line in lines)


class _Task(WSGITask):
    """An answer; to HEAD nothing follows its head, not even an end of parts."""

    def write(self, data: bytes) -> None:
        """Send a part, and the head before the first."""
        if self.request.command != "HEAD":
            return super().write(data)
        super().write(b"")
        self.chunked_response = False
        return None


class _Connection(HTTPChannel):
    """A connection that knows how long its client may still be waited for."""

    parser_class = _Request
    task_class = _Task

    def __init__(self, *args: Any, **more: Any) -> None:
        self._begins()
        super().__init__(*args, **more)

    def _begins(self) -> None:
        self.since = time.monotonic()
        self._until = self.since + _PATIENCE

    def _moves(self, size: int) -> None:
        """Give time for what moved; who moved much cannot rest on it for long."""
        most = time.monotonic() + _PATIENCE
        self._until = min(self._until + size / _SLOWEST, most)

    def received(self, data: bytes) -> bool:
        """Take in a part of a request; blank lines begin none."""
        if self.request is None and data.strip():
            self._begins()
        self._moves(len(data))
        went_on = bool(super().received(data))
        if self.request is not None and self.request.body_rcv is not None:
            self.server.keeps(len(data))
            if self.request.is_endless():
                self.end()
        return went_on

    def write_soon(self, data: Any) -> int:
        """Take in a part of an answer, from a thread."""
        if not self.total_outbufs_len:
            self._begins()
        return int(super().write_soon(data))

    def send(self, data: bytes, do_close: bool = True) -> int:
        """Send what the client takes."""
        sent = int(super().send(data, do_close=do_close))
        self._moves(sent)
        return sent

    def end(self) -> None:
        """Let the client go at once; one that does not read would never be writable."""
        self.will_close = True
        self.handle_close()

    def handle_close(self) -> None:
        """Close, and keep nothing of a request that was under way."""
        super().handle_close()
        if self.request is not None:
            self.request.close()

    def is_late(self, now: float) -> bool:
        """Tell whether the client has had its time; ours does not count.

        A request that lies unread when its time ends came in time: to hang up now
        would tell its sender that the connection was reset.
        """
        if self.requests and not self.total_outbufs_len:
            return False
        over = now - self._until
        return over > 0 and not (over < _LOOK_SECONDS and self._has_begun_again())

    def _has_begun_again(self) -> bool:
        """Tell whether something lies unread on a connection that was at rest."""
        if self.request is not None or self.total_outbufs_len:
            return False
        try:
            return bool(self.socket.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT))
        except OSError:
            return False

    def kept(self) -> int:
        """Bytes of bodies that are kept here; none of a connection that ends."""
        if self.will_close:
            return 0
        whole = (
            [*self.requests] if self.request is None else [*self.requests, self.request]
        )
        return sum(one.kept() for one in whole)

    @staticmethod
    def error_task_class(channel: Any, request: Any) -> ErrorTask | WSGITask:
        """Let the pages say that a body is too large; none of it was kept."""
        if not isinstance(request.error, RequestEntityTooLarge):
            return ErrorTask(channel, request)
        request.headers["CONTENT_LENGTH"] = str(channel.adj.max_request_body_size)
        request.headers["CONNECTION"] = "close"
        return _Task(channel, request)


class _Listener(TcpWSGIServer):
    """Takes in connections while a thread is free, and ends those that are late.

    Otherwise one process may hold a queue while another has nothing to do: the slowest
    in twenty readers waited four times as long (``benchmarks/bench_board.py``).
    """

    channel_class = _Connection
    answered = 0
    _kept = 0

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

    def set_socket_options(self, conn: socket.socket) -> None:
        """Let the kernel take in an answer no faster than its client reads."""
        super().set_socket_options(conn)
        if conn.family in {socket.AF_INET, socket.AF_INET6}:
            conn.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, _AHEAD)

    def keeps(self, size: int) -> None:
        """Keep so much more of a body; beyond our bound end the longest under way.

        A bound on those that come would let a few slow ones shut all others out.
        """
        self._kept += size
        if self._kept <= _BODIES:
            return
        self._kept = self._sum_kept()
        open_ = self.active_channels.values()
        under_way = [one for one in open_ if one.request is not None and one.kept()]
        for one in sorted(under_way, key=lambda one: one.since):
            if self._kept <= _BODIES:
                return
            self._kept -= one.kept()
            one.end()

    def _sum_kept(self) -> int:
        return sum(one.kept() for one in self.active_channels.values())

    def maintenance(self, now: float) -> None:  # noqa: ARG002 - as waitress calls it
        """End what is late; waitress itself would wait as long as something comes."""
        self._kept = self._sum_kept()
        at = time.monotonic()
        for one in [*self.active_channels.values()]:
            if one.is_late(at):
                one.end()


class Connections(Worker):
    """A process of the server, with the connections that it has taken in."""

    alive: bool

    def run(self) -> None:
        """Answer until told to stop; then what is under way, and nothing else."""
        _allow_files()
        # Its queue is told of at every busy moment, which is nobody's trouble.
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        self._sockets: dict[int, Any] = {}
        listeners = [
            listener(self.wsgi, one.sock, self._sockets, self.cfg.threads)
            for one in self.sockets
        ]
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

    def _turn(self) -> None:
        self.notify()
        wasyncore.loop(_LOOK_SECONDS, use_poll=True, map=self._sockets, count=1)


def listener(
    answer: Any, listening: socket.socket, sockets: dict[int, Any], threads: int
) -> _Listener:
    """Let so many threads answer what comes in; ``sockets`` is for the loop."""
    listening.setblocking(False)
    about = (listening.family, listening.type, listening.proto, None)
    return _Listener(
        answer,
        sockets,
        _sock=listening,
        bind_socket=False,
        sockinfo=about,
        adj=Adjustments(
            sockets=[listening],
            threads=threads,
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


def _allow_files() -> None:
    """Let a process have as many connections as it takes in."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 4 * _CONNECTIONS
    most = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
