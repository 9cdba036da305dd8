"""A passkey as the second proof, in a real browser with a key that is no other's."""

import signal

import pytest
from django.db import connection

from browsers import failures, kept, opened, pressed
from epihq.operations.ledger import ledger, log
from epihq.operations.ledger.rules import SETUP, Role
from epihq.operations.people.officers import Person, invite, make_officer
from epihq.web import settings
from server import free_port, serve

from .conftest import PASSWORD, copied

pytestmark = [pytest.mark.browser, pytest.mark.slow]

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def room(sqlite_room, tmp_path, monkeypatch):
    """A server at a name, for keys are bound to names; both proofs are asked."""
    monkeypatch.delenv("EPIHQ_DATABASE_URL", raising=False)
    home = copied(sqlite_room, tmp_path)
    settings.configure(home)
    port = free_port()
    server = serve(home, port, EPIHQ_ADDRESS=f"http://localhost:{port}")
    server.url = f"http://localhost:{port}"
    yield server
    server.process.send_signal(signal.SIGQUIT)
    server.process.wait(20)
    connection.close()


class Keys:
    """The keys in the officer's hands: one at a time lies at the machine."""

    def __init__(self, page):
        self._browser = page.context.new_cdp_session(page)
        self._browser.send("WebAuthn.enable")
        self._held = ""

    def take_another(self):
        if self._held:
            held = {"authenticatorId": self._held}
            self._browser.send("WebAuthn.removeVirtualAuthenticator", held)
        added = self._browser.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
        self._held = added["authenticatorId"]

    def written_on_it(self):
        held = {"authenticatorId": self._held}
        return self._browser.send("WebAuthn.getCredentials", held)["credentials"]


@pytest.fixture
def manager(room, chromium):
    """An incident manager who came in by the link and has chosen a password."""
    with ledger.writing(room.home):
        person = Person(
            username="m.quliyev",
            full_name="Murad Quliyev",
            roles=(Role.INCIDENT_MANAGER,),
        )
        key = invite(SETUP, make_officer(SETUP, person))
    # In a browser of its own: the keys stay in it.
    page = opened(chromium, 1000, 800, locale="en")
    page.keys = Keys(page)
    page.keys.take_another()
    page.goto(f"{room.url}/enter/{key}")
    pressed(page, "main button >> nth=0")
    for field in page.locator("main input[type=password]").all():
        field.fill(PASSWORD)
    pressed(page, "main button")
    return page


def sign_in(page, url):
    page.goto(f"{url}/sign-in/")
    page.fill("[name=login]", "m.quliyev")
    page.fill("[name=password]", PASSWORD)
    pressed(page, "main form button.button >> nth=0")


def add_a_passkey(page, url):
    page.goto(f"{url}/board/")
    page.click("text=A security key >> visible=true")
    # The password was chosen a moment ago, and is not asked again.
    page.fill("[name=name]", "My laptop")
    page.check("[name=passwordless]")
    assert failures(page) == []
    kept(page, "passkey")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/")


def sign_out(page):
    page.click("text=Sign out >> visible=true")
    page.wait_for_selector("#passkey_login")


def test_a_manager_comes_in_with_password_and_passkey_or_with_the_passkey_alone(
    room, manager
):
    manager.goto(f"{room.url}/board/")
    assert manager.url.endswith("/two-factors/")
    add_a_passkey(manager, room.url)
    (written,) = manager.keys.written_on_it()
    assert written["rpId"] == "localhost"
    assert written["userDisplayName"] == "Murad Quliyev"
    sign_out(manager)

    sign_in(manager, room.url)
    manager.click("text=Use a security key >> visible=true")
    manager.wait_for_url("**/board/")
    sign_out(manager)

    manager.click("#passkey_login")
    manager.wait_for_url("**/board/")
    with ledger.reading(room.home):
        verbs = [entry.verb for entry in log.entries()]
    assert "account.factor-added" in verbs
    assert manager.faults == []


def test_another_key_does_not_let_in_and_the_page_says_so(room, manager):
    add_a_passkey(manager, room.url)
    sign_out(manager)
    manager.keys.take_another()

    sign_in(manager, room.url)
    manager.click("text=Use a security key >> visible=true")
    manager.wait_for_selector("#problem:has-text('was not accepted')")

    manager.goto(f"{room.url}/board/")
    assert "/sign-in/" in manager.url


def test_a_passkey_that_was_removed_is_asked_for_anew(room, manager):
    add_a_passkey(manager, room.url)

    manager.goto(f"{room.url}/sign-in/factors/webauthn/")
    manager.click("text=Remove >> visible=true")
    pressed(manager, "main button:has-text('Remove')")
    manager.goto(f"{room.url}/board/")

    assert manager.url.endswith("/two-factors/")
