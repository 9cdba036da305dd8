"""A real Firefox, spoken to in its own protocol: Playwright drives only its own build.

Marionette: each message is its length, a colon, and JSON: [0, number, command, words]
there and [1, number, fault, answer] back.
"""

import json
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from server import free_port

PREFERENCES = {
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "toolkit.telemetry.enabled": False,
}


# Errors, no warnings: a script that failed, what a policy refused, what is not found.
_ERRORS = """
const told = Services.console.getMessageArray()
  .filter(one => one instanceof Ci.nsIScriptError)
  .filter(one => !(one.flags & Ci.nsIScriptError.warningFlag))
  .map(one => `${one.sourceName}: ${one.errorMessage}`);
Services.console.reset();
return told;
"""


class Firefox:
    """An ordinary window of a Firefox without a screen, until it is closed."""

    def __init__(self, program: str, profile: Path, size=(1280, 900)) -> None:
        port = free_port()
        told = PREFERENCES | {"marionette.port": port}
        lines = [f'user_pref("{k}", {json.dumps(v)});\n' for k, v in told.items()]
        profile.mkdir(parents=True, exist_ok=True)
        (profile / "user.js").write_text("".join(lines))
        words = ["--marionette", "--headless", "--no-remote", "--profile", profile]
        # Newer ones let nobody at the console without it.
        words.append("--remote-allow-system-access")
        self._process = subprocess.Popen(
            [program, *words, "--width", str(size[0]), "--height", str(size[1])],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._line = self._connected(port)
        self._number = 0
        self._heard()
        self.tell("WebDriver:NewSession", {})

    def _connected(self, port):
        for _ in range(300):
            try:
                return socket.create_connection(("127.0.0.1", port), timeout=60)
            except OSError:
                assert self._process.poll() is None, "Firefox ended as it began"
                time.sleep(0.1)
        raise TimeoutError("Firefox does not answer")

    def _heard(self):
        length = b""
        while (byte := self._line.recv(1)) != b":":
            length += byte
        body = b""
        while len(body) < int(length):
            body += self._line.recv(int(length) - len(body))
        return json.loads(body)

    def tell(self, command, words):
        self._number += 1
        said = json.dumps([0, self._number, command, words]).encode()
        self._line.sendall(b"%d:%b" % (len(said), said))
        _, _, fault, answer = self._heard()
        assert fault is None, fault
        return answer

    def open(self, address):
        self.tell("WebDriver:Navigate", {"url": address})

    def asked(self, script):
        """What a script gives that ends in ``return``."""
        words = {"script": script, "args": []}
        return self.tell("WebDriver:ExecuteScript", words)["value"]

    def wait_until(self, script):
        """Ask until a script gives what is true."""
        for _ in range(240):
            if self.asked(script):
                return
            time.sleep(0.25)
        raise TimeoutError(script)

    def errors(self, url):
        """What the console holds of a server as errors since it was asked last."""
        self.tell("Marionette:SetContext", {"value": "chrome"})
        try:
            return [one for one in self.asked(_ERRORS) if url in one]
        finally:
            self.tell("Marionette:SetContext", {"value": "content"})

    def leave(self):
        """Forget who is signed in, and be nowhere."""
        self.tell("WebDriver:DeleteAllCookies", {})
        self.open("about:blank")

    def close(self):
        self._line.close()
        self._process.terminate()
        self._process.wait(20)


@contextmanager
def firefox_in(folder):
    """An ordinary window of the Firefox of this machine, closed in the end."""
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    if program is None:
        pytest.skip("no Firefox here: install Debian's package firefox-esr")
    firefox = Firefox(program, folder / "profile")
    try:
        yield firefox
    finally:
        firefox.close()


def enter(firefox, link):
    """Come in by a link that lets in once."""
    firefox.open(link)
    firefox.asked("document.querySelector('main button').click(); return 1")
    firefox.wait_until("return !!document.querySelector('nav.ways')")
