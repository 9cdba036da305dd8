"""What clients may take of a process: time, room on its disk, and no more."""

import socket
import threading
import time
from contextlib import contextmanager, suppress

import pytest
from waitress import wasyncore

from epihq.web.serving import connections

MB = 1024 * 1024


def counting(environ, start):
    """Answer how many bytes came; to /parts in parts of unknown size."""
    size = len(environ["wsgi.input"].read())
    told = f"{size} of {environ.get('CONTENT_LENGTH')}".encode()
    in_parts = environ["PATH_INFO"] == "/parts"
    head = [] if in_parts else [("Content-Length", str(len(told)))]
    start("200 OK", head)
    return iter([told, told]) if in_parts else [told]


@contextmanager
def served(answer=counting):
    """A process's connections, without the process."""
    sockets, stop = {}, threading.Event()
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    ours = connections.listener(answer, listening, sockets, 2)

    def turn():
        while not stop.is_set():
            wasyncore.loop(0.05, use_poll=True, map=sockets, count=1)

    thread = threading.Thread(target=turn)
    thread.start()
    try:
        yield ours, port
    finally:
        stop.set()
        thread.join()
        ours.task_dispatcher.shutdown(timeout=1)
        wasyncore.close_all(sockets)


def opened(port):
    return socket.create_connection(("127.0.0.1", port), 5)


def head(told, method="POST", path="/"):
    return f"{method} {path} HTTP/1.1\r\nHost: h\r\n{told}\r\n\r\n".encode()


def sending(port, size, of):
    line = opened(port)
    line.sendall(head(f"Content-Length: {of}") + b"a" * size)
    return line


def whole(line):
    return b"".join(iter(lambda: line.recv(65536), b""))


def seconds_open(line, more=b"", most=8.0):
    """How long a connection is kept, with something more of a request at times."""
    began = time.monotonic()
    line.settimeout(0.1)
    while time.monotonic() - began < most:
        try:
            if more:
                line.sendall(more)
            if line.recv(1) == b"":
                break
        except TimeoutError:
            continue
        except OSError:
            break
    return time.monotonic() - began


@pytest.fixture
def impatient(monkeypatch):
    """One second of patience, and a look each tenth."""
    monkeypatch.setattr(connections, "_PATIENCE", 1.0)
    monkeypatch.setattr(connections, "_LOOK_SECONDS", 0.1)


def test_who_sent_much_and_then_nothing_is_let_go(impatient):
    with served() as (_, port), sending(port, 4 * MB, 19 * MB) as line:
        assert seconds_open(line) < 3


@pytest.mark.parametrize("more", [b"\r\n\r\n", b" \r\n\r\n", b"a"])
def test_who_sends_next_to_nothing_is_let_go(impatient, more):
    with served() as (_, port), opened(port) as line:
        assert seconds_open(line, more) < 3


def test_a_request_that_lies_unread_as_the_time_ends_is_answered():
    sockets = {}
    listening = socket.create_server(("127.0.0.1", 0))
    ours = connections.listener(counting, listening, sockets, 2)
    try:
        with opened(listening.getsockname()[1]) as line:
            while not ours.active_channels:
                wasyncore.loop(0.05, use_poll=True, map=sockets, count=1)
            (kept,) = ours.active_channels.values()
            line.sendall(head("", "GET"))
            kept._until = time.monotonic() - 0.01

            ours.maintenance(0)

            line.setblocking(False)
            answer = b""
            for _ in range(100):
                wasyncore.loop(0.05, use_poll=True, map=sockets, count=1)
                with suppress(BlockingIOError):
                    answer += line.recv(4096)
                if answer:
                    break
            assert answer.startswith(b"HTTP/1.1 200 OK")
    finally:
        ours.task_dispatcher.shutdown(timeout=1)
        wasyncore.close_all(sockets)


def test_who_goes_on_sending_is_waited_for(impatient):
    part = b"a" * 4096
    with served() as (_, port), sending(port, 0, 20 * len(part)) as line:
        for _ in range(20):
            line.sendall(part)
            time.sleep(0.15)

        assert b"200 OK" in line.recv(4096)


def test_who_reads_much_and_then_nothing_is_let_go(impatient):
    answered = threading.Event()

    def large(_, start):
        start("200 OK", [("Content-Length", str(32 * MB))])
        answered.set()
        return [b"a" * MB] * 32

    with served(large) as (ours, port), opened(port) as line:
        line.sendall(head("", "GET"))
        taken = 0
        while taken < 8 * MB:
            taken += len(line.recv(MB))
        began = time.monotonic()
        while ours.active_channels and time.monotonic() - began < 8:
            time.sleep(0.1)

        assert answered.is_set()
        assert time.monotonic() - began < 4


def until(told, seconds=5.0):
    for _ in range(int(seconds / 0.05)):
        if told():
            return True
        time.sleep(0.05)
    return False


def test_bodies_take_so_much_room_and_no_more(monkeypatch):
    monkeypatch.setattr(connections, "_BODIES", 8 * MB)
    with served() as (ours, port):
        lines = [sending(port, 3 * MB, 19 * MB) for _ in range(6)]

        assert until(lambda: len(ours.active_channels) == 2)
        kept = [one.kept() for one in ours.active_channels.values()]
        assert sum(kept) <= 8 * MB
        # Those that came first were let go: whoever is quick is served.
        with sending(port, 3 * MB, 3 * MB) as quick:
            assert b"200 OK" in quick.recv(4096)
        for line in lines:
            line.close()


@pytest.mark.parametrize(
    "told", [f"Content-Length: {30 * MB}", "Transfer-Encoding: chunked"]
)
def test_of_a_body_that_will_be_refused_nothing_is_kept(told):
    body = b"a" * (30 * MB)
    if "chunked" in told:
        body = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
    with served() as (ours, port), opened(port) as line:
        line.sendall(head(f"{told}\r\nConnection: close") + body[:-1])
        assert until(
            lambda: all(not one.kept() for one in [*ours.active_channels.values()])
        )
        line.sendall(body[-1:])
        answer = whole(line).decode()

    size, _, of = answer.rpartition("\r\n")[2].partition(" of ")
    assert int(size) < MB
    assert int(of) >= 30 * MB


@pytest.mark.parametrize("before", [b"", b"0\r\n"])
def test_a_line_between_parts_does_not_go_on_for_ever(before):
    with served() as (_, port), opened(port) as line:
        line.sendall(head("Transfer-Encoding: chunked") + before)
        assert seconds_open(line, b"a" * 9000) < 3


@pytest.mark.parametrize("path", ["/", "/parts"])
def test_nothing_follows_the_head_that_was_asked_for(path):
    with served() as (_, port), opened(port) as line:
        line.sendall(head("Connection: close", "HEAD", path))
        answer = whole(line)

    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert answer.endswith(b"\r\n\r\n")
    assert b"0\r\n\r\n" not in answer
