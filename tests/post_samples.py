"""A mail server and a web address on this machine, that take messages or do not."""

import email
import email.policy
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.controller import Controller

from listening import listening


class Letterbox:
    """What a mail server took."""

    def __init__(self):
        self.letters = []

    async def handle_DATA(self, server, session, envelope):  # noqa: ARG002, N802 - aiosmtpd's
        self.letters.append(
            email.message_from_bytes(
                envelope.original_content, policy=email.policy.default
            )
        )
        return "250 OK"


@contextmanager
def mail_server(port=0, box=None, **more):
    """Take e-mails on 127.0.0.1: gives the letterbox and the server's address."""
    box = box or Letterbox()
    server = Controller(box, hostname="127.0.0.1", port=port or free_port(), **more)
    server.start()
    try:
        yield box, f"smtp://127.0.0.1:{server.port}"
    finally:
        server.stop()


def free_port():
    """A port that nobody listens on."""
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        return server.server_port


@contextmanager
def web_address(status=200, wait=0.0, location=""):
    """Take posts on 127.0.0.1: gives those that came and the address."""
    came = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            came.append((dict(self.headers), body))
            time.sleep(wait)
            self.send_response(status)
            if location:
                self.send_header("Location", location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    with listening(Handler) as port:
        yield came, f"http://127.0.0.1:{port}/hook"
