"""Who calls: no client passes for another, and no stranger sees our figures."""

from io import BytesIO
from ipaddress import ip_network

import pytest
from django.test import Client, RequestFactory, override_settings
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from epihq.operations.ledger.tables import LogRow
from epihq.terms.errors import UsageError
from epihq.web import settings
from epihq.web.serving import callers
from epihq.web.serving.callers import known

PROXIES = "127.0.0.1, 10.1.0.0/24"
STRANGER = "192.0.2.9"
OURS = callers.__name__


@pytest.fixture
def proxies(monkeypatch):
    """Our web servers are on this machine and in 10.1.0.0/24."""
    monkeypatch.setenv("EPIHQ_PROXIES", PROXIES)
    with override_settings(PROXIES=settings.own_proxies()):
        yield


def failed_from(caller, told=""):
    """Fail to sign in; give the address that the log keeps."""
    more = {"HTTP_X_FORWARDED_FOR": told} if told else {}
    browser = Client(SERVER_NAME="127.0.0.1", REMOTE_ADDR=caller, **more)
    browser.post("/sign-in/", {"login": "nobody", "password": "wrong"})
    row = LogRow.objects.filter(verb="account.sign-in-failed").last()
    return row and row.content


@pytest.mark.parametrize(
    ("caller", "told", "client"),
    [
        ("192.0.2.9", "198.51.100.1", "192.0.2.9"),
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "198.51.100.1, 10.1.0.7", "198.51.100.1"),
        ("127.0.0.1", "10.1.0.9, 10.1.0.7", "10.1.0.9"),
        ("127.0.0.1", "not an address", "127.0.0.1"),
        ("127.0.0.1", "", "127.0.0.1"),
    ],
)
def test_only_our_own_web_servers_are_believed(room, proxies, caller, told, client):
    assert client in failed_from(caller, told)


def test_without_web_servers_of_our_own_nobody_is_believed(room):
    assert "127.0.0.1" in failed_from("127.0.0.1", "198.51.100.1")


def client_of(caller, told, scheme="https"):
    """Give the address and the scheme that the pages see."""
    request = RequestFactory(SERVER_NAME="127.0.0.1").get(
        "/",
        REMOTE_ADDR=caller,
        HTTP_X_FORWARDED_FOR=told,
        HTTP_X_FORWARDED_PROTO=scheme,
    )
    seen = known(lambda one: (one.META["REMOTE_ADDR"], one.scheme))
    with override_settings(
        PROXIES=[ip_network("127.0.0.1"), ip_network("10.1.0.0/24")],
        SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https"),
    ):
        return seen(request)


@given(forged=st.text(st.characters(codec="latin-1", exclude_categories=["Cc"])))
def test_whatever_a_client_says_of_itself_is_not_believed(forged):
    assert client_of(STRANGER, forged) == (STRANGER, "http")
    # A web server of ours that adds to what the client said, and one that does not.
    assert client_of("127.0.0.1", f"{forged}, {STRANGER}") == (STRANGER, "https")
    assert client_of("127.0.0.1", STRANGER, forged)[0] == STRANGER


@pytest.mark.parametrize("given_", ["1", "proxy.example", "10.0.0.1/24", "10.0.0.0/33"])
def test_web_servers_are_named_by_their_addresses(monkeypatch, given_):
    monkeypatch.setenv("EPIHQ_PROXIES", given_)

    with pytest.raises(UsageError) as told:
        settings.own_proxies()

    assert told.value.code == "web.bad-proxies"


@pytest.mark.parametrize(
    "more",
    [
        {"REMOTE_ADDR": STRANGER},
        {"REMOTE_ADDR": STRANGER, "HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        # A web server on this machine of which nobody told us.
        {"HTTP_X_FORWARDED_FOR": STRANGER},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
    ],
)
def test_figures_are_not_for_strangers(room, more):
    browser = Client(SERVER_NAME="127.0.0.1", **more)

    assert browser.get("/metrics").status_code == 403
    assert "log_head" not in browser.get("/healthz").json()


@override_settings(METRICS_KEY="a long secret")
@pytest.mark.parametrize(
    ("sent", "status"),
    [("Bearer a long secret", 200), ("Bearer another", 403), ("Bearer é", 403)],
)
def test_prometheus_reads_figures_with_a_key(room, sent, status):
    browser = Client(SERVER_NAME="127.0.0.1", REMOTE_ADDR=STRANGER)

    answer = browser.get("/metrics", headers={"authorization": sent})

    assert answer.status_code == status
    assert browser.get("/metrics").status_code == 403


@pytest.mark.parametrize("name", ["evil.example", "127.0.0.1:x", "", "a b", "[::1"])
def test_another_name_than_ours_is_refused_without_a_traceback(room, caplog, name):
    browser = Client(SERVER_NAME="127.0.0.1", HTTP_HOST=name)

    answer = browser.get("/sign-in/")

    assert answer.status_code == 400
    assert b"web.not-our-name" in answer.content
    assert [one for one in caplog.records if one.exc_info] == []


@pytest.mark.parametrize("proven", [True, False])
def test_what_no_browser_sends_is_refused_without_a_traceback(room, caplog, proven):
    browser = Client(SERVER_NAME="127.0.0.1", enforce_csrf_checks=proven)
    browser.cookies["csrftoken"] = "a" * 32

    answer = browser.post("/sign-in/", {f"field{n}": "x" for n in range(1001)})

    assert answer.status_code == 400
    assert "cannot be read" in answer.content.decode()
    assert [one for one in caplog.records if one.exc_info] == []


def test_the_journal_tells_once_a_minute_who_forgot_to_name_the_address(
    room, caplog, monkeypatch
):
    browser, now = Client(SERVER_NAME="127.0.0.1", HTTP_HOST="hq.example\x1b"), [0.0]
    monkeypatch.setattr(callers.time, "monotonic", lambda: now[0])
    told = []

    for now[0] in (0.0, 1.0, 59.0, 60.0):
        caplog.clear()
        browser.get("/sign-in/")
        told.append([one.message for one in caplog.records if one.name == OURS])

    assert [len(lines) for lines in told] == [1, 0, 0, 1]
    assert r"'hq.example\x1b'" in told[0][0]
    assert "EPIHQ_ADDRESS names http://127.0.0.1:8000" in told[0][0]


class Unread(BytesIO):
    """A body that nobody may read."""

    def read(self, *_):
        raise AssertionError("read")


@pytest.mark.parametrize(
    "more", [{"HTTP_HOST": "evil.example"}, {"CONTENT_LENGTH": str(21 * 2**20)}]
)
def test_of_what_is_refused_by_its_head_nothing_is_read(room, more):
    form = {"CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": "9"}
    told = {"wsgi.input": Unread(), **form, **more}

    answer = Client(SERVER_NAME="127.0.0.1").post("/sign-in/", **told)

    assert answer.status_code in {400, 413}


@pytest.mark.parametrize(
    "more", [{"HTTP_HOST": "evil.example"}, {"CONTENT_LENGTH": str(21 * 2**20)}]
)
def test_an_error_speaks_the_readers_language_not_the_last_ones(room, more):
    browser = Client(SERVER_NAME="127.0.0.1", headers={"accept-language": "ru"})
    before = browser.post("/sign-in/", **more).content
    translation.activate("az")

    assert browser.post("/sign-in/", **more).content == before
    assert 'lang="ru"' in before.decode()
