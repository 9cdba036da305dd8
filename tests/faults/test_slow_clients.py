"""The room answers while hundreds of clients hang, behind a web server or without."""

import shutil
import signal
import socket
import statistics
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client as Browser

from django_set_up import set_up
from server import forked, free_port
from slow_clients import seconds_of, slow_clients

set_up()

from epihq.operations.centre.actions import set_centre  # noqa: E402
from epihq.operations.ledger import ledger  # noqa: E402 - after Django
from epihq.operations.ledger.rules import SETUP, Role  # noqa: E402
from epihq.operations.people.officers import Person, make_officer  # noqa: E402
from epihq.web import settings  # noqa: E402

pytestmark = pytest.mark.slow

NGINX = Path(__file__).resolve().parents[2] / "deploy" / "nginx.conf"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(scope="module")
def hq(tmp_path_factory):
    """A real server, and the cookie of a duty officer."""
    with opened(tmp_path_factory.mktemp("hq") / "home") as served:
        yield served


@contextmanager
def opened(home):
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("EPIHQ_DATABASE_URL", raising=False)
        live, cookie = served(home)
        try:
            yield live, cookie
        finally:
            live.process.send_signal(signal.SIGQUIT)
            live.process.wait(20)


def served(home):
    settings.configure(home)
    with ledger.writing(home):
        set_centre(SETUP, name="HQ", location="AZE")
        person = Person(username="dara", full_name="Dara", roles=(Role.DUTY_OFFICER,))
        officer = make_officer(SETUP, person)
        officer.set_password("four words that do not belong")
        officer.save(update_fields=["password"])
    browser = Browser()
    browser.force_login(officer, BACKEND)
    cookie = f"epihq_session={browser.cookies['epihq_session'].value}"
    connection.close()
    return forked(home, EPIHQ_DEMO="1"), cookie


def port_of(url):
    return int(url.rpartition(":")[2])


def assert_answers(url, cookie):
    seconds_of(f"{url}/board/", cookie, 2)

    with slow_clients(port_of(url), cookie):
        time.sleep(3)
        taken = seconds_of(f"{url}/board/", cookie, 20)

    # One that waits for a core of a busy machine is not one that waits for a client.
    assert statistics.median(taken) < 1
    assert max(taken) < 5


def test_the_board_answers_while_hundreds_of_clients_hang(hq):
    live, cookie = hq

    assert_answers(live.url, cookie)


@contextmanager
def nginx_before(url, folder):
    """nginx with the settings that we document, on ports and paths of a test."""
    if shutil.which("nginx") is None:
        pytest.skip("no nginx here: install Debian's package nginx-light")
    port = free_port()
    told = NGINX.read_text()
    for theirs, ours in (
        ("pid /run/nginx.pid", f"pid {folder}/nginx.pid"),
        ("listen 80", f"listen 127.0.0.1:{free_port()}"),
        ("listen 443 ssl", f"listen 127.0.0.1:{port}"),
        ("127.0.0.1:8000", url.removeprefix("http://")),
        ("    access_log off", f"    {temporary(folder)} access_log off"),
    ):
        assert theirs in told
        told = told.replace(theirs, ours)
    # A certificate is the machine's own.
    lines = [line for line in told.splitlines() if "ssl_" not in line]
    (folder / "nginx.conf").write_text("\n".join(lines))
    words = ("nginx", "-p", folder, "-c", folder / "nginx.conf")
    with (folder / "nginx.log").open("w") as said:
        process = subprocess.Popen(
            [*words, "-e", folder / "nginx.log", "-g", "daemon off;"], stderr=said
        )
    try:
        until_open(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def temporary(folder):
    """Folders that whoever runs the test may write."""
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    return " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)


def until_open(port):
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("nginx did not start")


def test_the_board_answers_behind_nginx_while_hundreds_of_clients_hang(hq, tmp_path):
    live, cookie = hq
    folder = tmp_path / "nginx"
    folder.mkdir()

    with nginx_before(live.url, folder) as url:
        assert_answers(url, cookie)


def test_a_client_that_never_finishes_is_let_go(hq):
    live, _ = hq
    with socket.create_connection(("127.0.0.1", port_of(live.url)), 5) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-More: ")
        line.settimeout(1)
        began = time.monotonic()
        while time.monotonic() - began < 40:
            try:
                line.sendall(b"a")
                if line.recv(1) == b"":
                    break
            except TimeoutError:
                continue
            except OSError:
                break

        # Though something came every second.
        assert time.monotonic() - began < 25


def test_a_stalled_client_does_not_keep_the_server_from_stopping(tmp_path):
    with (
        opened(tmp_path / "home") as (live, cookie),
        slow_clients(port_of(live.url), cookie),
    ):
        live.process.terminate()

        assert live.process.wait(30) == 0


SIZE = 21_000_000
WHOLE = (f"Content-Length: {SIZE}", b"a" * SIZE)
IN_CHUNKS = ("Transfer-Encoding: chunked", b"%x\r\n%b\r\n0\r\n\r\n" % (SIZE, WHOLE[1]))
MUCH_LARGER = ("Content-Length: 900000000000", b"")


@pytest.mark.parametrize(("told", "body"), [WHOLE, IN_CHUNKS, MUCH_LARGER])
def test_a_body_that_is_too_large_is_refused_in_our_own_words(hq, told, body):
    head = f"POST /sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\n{told}\r\n"
    with socket.create_connection(("127.0.0.1", port_of(hq[0].url)), 20) as line:
        line.sendall(f"{head}Connection: close\r\n\r\n".encode() + body)
        answer = b"".join(iter(lambda: line.recv(65536), b""))

    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"larger than 20 MB" in answer
