"""A real Firefox, spoken to in its own protocol: Playwright drives only its own build.

Marionette: each message is its length, a colon, and JSON: [0, number, command, words]
there and [1, number, fault, answer] back.
"""

import json
import socket
import subprocess
import time
from pathlib import Path

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


class Firefox:
    """An ordinary window of a Firefox without a screen, until it is closed."""

    def __init__(self, program: str, profile: Path, size=(1280, 900)) -> None:
        port = free_port()
        told = PREFERENCES | {"marionette.port": port}
        lines = [f'user_pref("{k}", {json.dumps(v)});\n' for k, v in told.items()]
        profile.mkdir(parents=True, exist_ok=True)
        (profile / "user.js").write_text("".join(lines))
        words = ["--marionette", "--headless", "--no-remote", "--profile", profile]
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

    def close(self):
        self._line.close()
        self._process.terminate()
        self._process.wait(20)
