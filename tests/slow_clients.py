"""Clients that say nothing, never finish, or do not read: bounded, over loopback."""

import socket
import threading
import time
import urllib.request
from contextlib import contextmanager, suppress

SILENT, STALLED = 300, 40
_PROOF = "a" * 32


def _opened(port):
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    line.settimeout(5)
    try:
        line.connect(("127.0.0.1", port))
    except OSError:
        line.close()
        raise
    return line


def _unfinished_head(port, cookie):
    line = _opened(port)
    line.sendall(b"GET /board/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-More: ")
    return line


def _slow_body(port, cookie):
    """A form with the proof of our own pages: without it nobody reads the body."""
    line = _opened(port)
    line.sendall(
        f"POST /sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: csrftoken={_PROOF}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        "Content-Length: 100000\r\n\r\n".encode()
    )
    return line


def _slow_reader(port, cookie):
    """Asks for the board eight times and hardly reads the first."""
    line = _opened(port)
    asked = f"GET /board/ HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n"
    line.sendall(asked.encode() * 8)
    return line


KINDS = (_unfinished_head, _slow_body, _slow_reader)


class _Attackers:
    """Connections that hang; one that the server ends is opened again."""

    def __init__(self, port, cookie):
        self._port, self._cookie = port, cookie
        self._stop = threading.Event()
        self._silent = [_opened(port) for _ in range(SILENT)]
        self._stalled = [self._again(number) for number in range(STALLED)]
        self._thread = threading.Thread(target=self._drip)

    def _again(self, number):
        return KINDS[number % len(KINDS)](self._port, self._cookie)

    def _drip(self):
        while not self._stop.wait(1):
            for number, line in enumerate(self._stalled):
                try:
                    self._one_more(number, line)
                except OSError:
                    line.close()
                    with suppress(OSError):
                        self._stalled[number] = self._again(number)

    def _one_more(self, number, line):
        """A letter more, or one less to read."""
        if KINDS[number % len(KINDS)] is not _slow_reader:
            line.sendall(b"a")
        elif not line.recv(1):
            raise OSError

    def start(self):
        self._thread.start()

    def end(self):
        self._stop.set()
        self._thread.join()
        for line in (*self._silent, *self._stalled):
            line.close()


@contextmanager
def slow_clients(port, cookie):
    """Hold 300 silent and 40 stalled connections open."""
    attackers = _Attackers(port, cookie)
    attackers.start()
    try:
        yield
    finally:
        attackers.end()


def seconds_of(url, cookie, times):
    """Ask for a page again and again; give how long each answer took."""
    taken = []
    for _ in range(times):
        start = time.monotonic()
        asked = urllib.request.Request(url, headers={"Cookie": cookie})  # noqa: S310
        with urllib.request.urlopen(asked, timeout=20) as answer:  # noqa: S310
            assert answer.status == 200
            assert b"</html>" in answer.read()
        taken.append(time.monotonic() - start)
        time.sleep(0.2)
    return taken
