"""Addresses lead to the open network alone, by whatever words, and end in time."""

import gzip
import ipaddress
import socket
import ssl
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from urllib.parse import quote, unquote

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given, settings
from hypothesis import strategies as st

from epihq.terms.errors import EpihqError, UsageError
from epihq.terms.own_networks import NotReachedError, check_name
from epihq.text.intake import fetching
from epihq.text.intake.fetching import NotNowError, fetch
from epihq.text.intake.hosts import host_named, is_among
from epihq.text.intake.taking import MOST_BYTES
from listening import listening

LOOPBACK = ["127.0.0.0/8", "::1/128"]
REFUSED = {"text.not-fetched", "text.not-an-address", "text.host-not-allowed"}
CLOSED = [
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
    "172.16.0.0/12", "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15",
    "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    "::/128", "::1/128", "::/96", "::ffff:0:0/96", "64:ff9b::7f00:0/104",
    "64:ff9b::a00:0/104", "100::/64", "2001:db8::/32", "2002:7f00::/24",
    "2002:a00::/24", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8", "4000::/3",
]  # fmt: skip


class Answers(BaseHTTPRequestHandler):
    """What one path after the other gives; ``led`` is where /away leads."""

    led = ""
    asked = None

    def do_GET(self):
        type(self).asked.append((self.headers["Host"], self.path))
        if self.path == "/bomb":
            self._answer(200, gzip.compress(bytes(40 * MOST_BYTES)), packed="gzip")
        elif self.path == "/packed":
            self._answer(200, gzip.compress(b"<p>Words.</p>"), packed="gzip")
        elif self.path == "/cut":
            self._answer(200, gzip.compress(b"<p>Words.</p>")[:-9], packed="gzip")
        elif self.path == "/strange":
            self._answer(200, b"??", packed="br")
        elif self.path == "/slow":
            self._slowly()
        elif self.path in {"/away", "/moved"}:
            self._answer(302 if self.path == "/away" else 301, b"", led=self.led)
        elif self.path == "/same":
            same = self.headers["If-None-Match"] == '"1"'
            self._answer(304 if same else 200, b"" if same else b"Words.")
        elif self.path == "/busy":
            self._answer(503, b"")
        elif self.path.startswith("/in-peace/"):
            self._answer(429, b"", peace=unquote(self.path.rpartition("/")[2]))
        else:
            self._answer(200, b"Words.")

    def _answer(self, status, body, packed="", led="", peace=""):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", '"1"')
        if packed:
            self.send_header("Content-Encoding", packed)
        if led:
            self.send_header("Location", led)
        if peace:
            self.send_header("Retry-After", peace)
        self.end_headers()
        self.wfile.write(body)

    def _slowly(self):
        """A letter of the head at a time: no single wait is long."""
        for letter in b"HTTP/1.1 200 OK\r\nX: " + b"a" * 200:
            try:
                self.wfile.write(bytes([letter]))
            except OSError:
                return
            time.sleep(0.05)

    def log_message(self, *_):
        pass


@contextmanager
def serving(context=None):
    Answers.asked = []
    with listening(Answers, context) as port:
        yield port


@pytest.fixture(scope="module")
def port():
    with serving() as number:
        yield number


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def named(monkeypatch):
    """A maker of names: ``named("a.example", "10.0.0.1")``; no other name is known."""
    known = {}

    def look(host, port, *_, **__):
        name = str(host).casefold().rstrip(".")
        if name not in known:
            raise socket.gaierror("unknown")
        at = known[name]
        kind = socket.AF_INET6 if ":" in at else socket.AF_INET
        return [(kind, socket.SOCK_STREAM, 6, "", (at, port))]

    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, port, *more, **words: (
            look(host, port)
            if ".example" in str(host)
            else real(host, port, *more, **words)
        ),
    )
    return lambda host, at: known.update({host: at})


def code_of(address, *allowed, **words):
    with pytest.raises(EpihqError) as raised:
        fetch(address, *allowed, **words)
    return raised.value.code


@st.composite
def closed_addresses(draw):
    """An address that is no machine's of the open network."""
    network = ipaddress.ip_network(draw(st.sampled_from(CLOSED)))
    place = draw(st.integers(0, network.num_addresses - 1))
    return network[place]


def notations(address):
    """An address as readers may take it: decimal, octal, hexadecimal, short."""
    if address.version == 6:
        return [f"[{address}]", f"[{address.exploded}]"]
    number, parts = int(address), address.packed
    return [
        str(address),
        str(number),
        hex(number),
        f"0{number:o}",
        ".".join(f"0{part:o}" for part in parts),
        ".".join(hex(part) for part in parts),
        f"{parts[0]}.{int.from_bytes(parts[1:], 'big')}",
        f"[::ffff:{address}]",
        f"[::{address}]",
        f"[64:ff9b::{address}]",
        f"[2002:{parts[0]:02x}{parts[1]:02x}:{parts[2]:02x}{parts[3]:02x}::1]",
    ]


@given(closed_addresses())
def test_no_address_of_a_closed_network_passes(address):
    with pytest.raises(NotReachedError):
        check_name(str(address), 80, private=True, allowed=())


@settings(max_examples=60)
@given(st.data())
def test_a_closed_address_is_refused_however_it_is_written(data):
    address = data.draw(closed_addresses())
    host = data.draw(st.sampled_from(notations(address)))
    scheme = data.draw(st.sampled_from(["http", "https", "HTTP"]))
    port = data.draw(st.sampled_from(["", ":80", ":8080"]))
    before = data.draw(st.sampled_from(["", "www.who.int@", "www.who.int:80@", "a:b@"]))

    with pytest.MonkeyPatch.context() as patch:
        # Nothing is connected to: whoever would be, fails the test.
        patch.setattr(socket, "create_connection", lambda *_, **__: pytest.fail(host))
        # What no reader takes for an address is a name that nobody knows.
        patch.setattr(socket, "getaddrinfo", _numbers_alone)
        code = code_of(f"{scheme}://{before}{host}{port}/a")
    assert code in REFUSED


def _numbers_alone(host, port, *_, **__):
    """What the C library makes of a number in any notation; it knows no name."""
    if ":" in host:
        return [(socket.AF_INET6, socket.SOCK_STREAM, 6, "", (host, port))]
    at = socket.inet_ntoa(socket.inet_aton(host))
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (at, port))]


@given(
    st.sampled_from(
        ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "64:ff9b::808:808", "2a00:1450::1"]
    )
)
def test_addresses_of_the_open_network_pass(address):
    assert check_name(address, 80, private=True, allowed=()) == (address,)


@pytest.mark.parametrize(
    "address",
    [
        "http://www.who.int@127.0.0.1/",
        "http://127.0.0.1\\@www.who.int/",
        "http://www.who.int\t.evil.example/",
        "http://www.who.int /",
        "http:///a",
        "https:www.who.int",
        "gopher://www.who.int/",
        "//www.who.int/",
        "http://user:pass@www.who.int/",
        "http://[::1",
        "http://a.example:99999999/",
        "http://\ud800.example/",
        "http://" + "a" * 70_000,
    ],
)
def test_what_readers_would_understand_differently_is_no_address(address):
    assert code_of(address, hosts=["www.who.int"]) == "text.not-an-address"


@pytest.mark.parametrize(
    "address",
    [
        "http://evil.example/",
        "http://www.who.int.evil.example/",
        "http://xwww.who.int/",
        "http://who.int/",
        "http://evil.example/www.who.int",
        "http://evil.example/?a=http://www.who.int",
        "http://evil.example#@www.who.int/",
        "http://evil.example?@www.who.int/",
        "http://8.8.8.8/",
        "http://134744072/",
    ],
)
def test_only_hosts_that_are_allowed_are_asked(address):
    assert code_of(address, hosts=["www.who.int"]) == "text.host-not-allowed"
    assert code_of(address, hosts=[]) == "text.host-not-allowed"


def test_a_host_that_is_allowed_is_asked_at_the_address_that_was_checked(named, port):
    named("news.example", "127.0.0.1")
    at = f"http://NEWS.example.:{port}/a"

    came = fetch(at, LOOPBACK, hosts=["news.example"])

    assert came.body == b"Words."
    assert Answers.asked[-1][0].casefold().startswith("news.example")


def test_a_name_that_leads_elsewhere_meanwhile_is_connected_to_as_checked(
    monkeypatch, port
):
    answers = iter(["192.0.2.1", "127.0.0.1"])

    def look(_host, port, *_, **__):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    monkeypatch.setattr(socket, "getaddrinfo", look)
    connected = []
    monkeypatch.setattr(
        socket,
        "create_connection",
        lambda to, *_, **__: connected.append(to[0]) or pytest.fail("connected"),
    )

    assert code_of(f"http://news.example:{port}/a") == "text.not-fetched"
    assert connected == []


@pytest.mark.parametrize("kind", ["/away", "/moved"])
@pytest.mark.parametrize(
    "led",
    ["http://10.0.0.1/", "http://[::ffff:127.0.0.1]/", "//169.254.169.254/latest",
     "http://other.example/", "file:///etc/passwd", "http://news.example@10.0.0.1/"],
)  # fmt: skip
def test_each_step_of_a_redirection_is_checked(named, port, monkeypatch, kind, led):
    named("news.example", "127.0.0.1")
    named("other.example", "127.0.0.1")
    monkeypatch.setattr(Answers, "led", led)
    address = f"http://news.example:{port}{kind}"

    assert code_of(address, LOOPBACK, hosts=["news.example"]) in REFUSED
    assert [path for _, path in Answers.asked][-1] == kind


def test_an_address_that_moved_for_good_says_whereto(named, port, monkeypatch):
    named("news.example", "127.0.0.1")
    monkeypatch.setattr(Answers, "led", "/new")

    moved = fetch(f"http://news.example:{port}/moved", LOOPBACK)
    led = fetch(f"http://news.example:{port}/away", LOOPBACK)

    assert moved.moved_to == moved.address == f"http://news.example:{port}/new"
    assert led.moved_to == ""


def test_what_is_packed_is_bounded_by_what_comes_out(port):
    at = f"http://127.0.0.1:{port}"

    assert code_of(f"{at}/bomb", LOOPBACK) == "text.too-large"
    assert fetch(f"{at}/packed", LOOPBACK).body == b"<p>Words.</p>"
    assert code_of(f"{at}/cut", LOOPBACK) == "text.not-now"
    assert code_of(f"{at}/strange", LOOPBACK) == "text.not-fetched"


def test_an_answer_that_comes_letter_by_letter_is_cut_off(port, monkeypatch):
    monkeypatch.setattr(fetching, "_SECONDS", 0.5)
    began = time.monotonic()

    assert code_of(f"http://127.0.0.1:{port}/slow", LOOPBACK) == "text.not-now"
    assert time.monotonic() - began < 5


def test_what_may_pass_is_told_apart_from_what_will_not(port):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        closed = free.getsockname()[1]

    assert code_of(f"http://127.0.0.1:{port}/busy", LOOPBACK) == "text.not-now"
    assert code_of(f"http://127.0.0.1:{closed}/", LOOPBACK) == "text.not-now"


def written(asked):
    """What is asked as a publisher writes it, who may name an hour."""
    away = {"in three hours": 3, "three hours ago": -3}.get(asked)
    hour = datetime.now(UTC) + timedelta(hours=away or 0)
    return asked if away is None else format_datetime(hour, usegmt=True)


@pytest.mark.parametrize(
    ("asked", "least", "most"),
    [
        ("120", 120, 120),
        ("in three hours", 10_000, 10_800),
        ("three hours ago", 0, 0),
        ("31536000", 86_400, 86_400),
        ("-5", 0, 0),
        ("soon", 0, 0),
        ("9" * 5_000, 86_400, 86_400),
    ],
)
def test_how_long_to_leave_a_publisher_in_peace_is_what_it_asks(
    port, asked, least, most
):
    with pytest.raises(NotNowError) as refused:
        fetch(f"http://127.0.0.1:{port}/in-peace/{quote(written(asked))}", LOOPBACK)

    assert least <= refused.value.seconds <= most


def test_what_is_unchanged_is_not_sent_again(port):
    at = f"http://127.0.0.1:{port}/same"
    first = fetch(at, LOOPBACK)

    again = fetch(at, LOOPBACK, headers={"If-None-Match": first.stamps["etag"]})

    assert (first.body, first.is_unchanged) == (b"Words.", False)
    assert (again.body, again.is_unchanged) == (b"", True)


def test_the_certificate_is_asked_for_the_name_and_not_the_address(
    named, tmp_path, monkeypatch
):
    named("news.example", "127.0.0.1")
    named("other.example", "127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(_certificate(tmp_path, "news.example")))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "news.example.pem")

    with serving(context) as port:
        came = fetch(f"https://news.example:{port}/a", LOOPBACK)
        code = code_of(f"https://other.example:{port}/a", LOOPBACK)

    assert came.body == b"Words."
    assert code == "text.not-now"


def _certificate(folder, name):
    key = ec.generate_private_key(ec.SECP256R1())
    called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(called)
        .issuer_name(called)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / f"{name}.pem"
    file.write_bytes(secret + made.public_bytes(pem))
    return file


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("www.who.int", "www.who.int"),
        (" WWW.WHO.int. ", "www.who.int"),
        ("https://www.who.int/news?a=1", "www.who.int"),
        ("www.who.int:8443", "www.who.int"),
        ("*.gov.az", "*.gov.az"),
        ("səhiyyə.az", "xn--shiyy-elce.az"),
    ],
)
def test_a_host_is_read_as_people_write_it(told, name):
    assert host_named(told) == name


@pytest.mark.parametrize(
    "told",
    ["", "localhost", "*", "*.int", "127.0.0.1", "0x7f.1", "2130706433", "[::1]",
     "a@www.who.int", "a b.int", "http://", "www..int", "-a.int", "*.*.int", "10.1"],
)  # fmt: skip
def test_no_number_and_no_half_name_is_a_host(told):
    with pytest.raises(UsageError) as raised:
        host_named(told)
    assert raised.value.code == "text.not-a-host"


@given(st.text(st.characters(), max_size=40))
def test_whatever_is_typed_is_an_address_or_refused(told):
    for before in ("", "http://", "https://www.who.int"):
        try:
            _, host = fetching.address_and_host(f"{before}{told}")
        except UsageError:
            continue
        assert host


@given(st.text(st.characters(), max_size=30))
def test_a_host_that_was_read_is_read_the_same_again(told):
    try:
        name = host_named(told)
    except UsageError:
        return
    assert host_named(name) == name


def test_all_hosts_under_a_name_may_be_allowed_at_once():
    assert is_among("www.gov.az", ["*.gov.az"])
    assert is_among("a.b.gov.az", ["*.gov.az"])
    assert not is_among("gov.az", ["*.gov.az"])
    assert not is_among("evilgov.az", ["*.gov.az"])
    assert not is_among("www.gov.az.evil.org", ["*.gov.az"])
