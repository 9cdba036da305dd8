"""A publisher of news on this machine, and what the watch does with its feed, here."""

import email.utils
import socket
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from listening import listening

HOST = "news.example"
PAGE = (
    "<html><head><title>{title}</title></head><body><article><p>{words}</p>"
    "</article></body></html>"
)
WORDS = (
    "Leyla Karimova, the health minister of Georgia, said that 12 people died of "
    "cholera in Georgia. She added that schools will stay closed for two more weeks."
)


def item(path, *, day="Wed, 01 Jul 2020 23:30:00 +0400", host=HOST, number=None):
    """An entry of a feed, as RSS writes it."""
    known = f'<guid isPermaLink="false">{number or path}</guid>'
    on = f"<pubDate>{day}</pubDate>" if day else ""
    return (
        f"<item><title>Title of {path}</title><link>http://{host}/{path}</link>"
        f"{known}{on}</item>"
    )


def rss(*items):
    """A feed of entries, newest first."""
    return f"<rss><channel><title>News</title>{''.join(items)}</channel></rss>"


class News:
    """What a publisher serves, and what it was asked."""

    def __init__(self):
        self.pages = {}
        self.statuses = {}
        self.in_peace = {}
        self.asked = []

    def page(self, path, words=WORDS):
        self.pages[f"/{path}"] = PAGE.format(title=f"Page {path}", words=words).encode()

    def feed(self, *items):
        self.pages["/feed.xml"] = rss(*items).encode()


@contextmanager
def newspaper(monkeypatch):
    """Serve news as http://news.example/, which leads to this machine: no other may."""
    news = News()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            body = news.pages.get(self.path, b"")
            tag = f'"{hash(body)}"'
            same = body and self.headers["If-None-Match"] == tag
            status = news.statuses.get(self.path, 200 if body else 404)
            status = 304 if same and status == 200 else status
            news.asked.append((self.path, status))
            self.send_response(status)
            kind = "text/xml" if self.path.endswith(".xml") else "text/html"
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("ETag", tag)
            if self.path in news.in_peace:
                self.send_header("Retry-After", news.in_peace[self.path])
            self.send_header("Content-Length", str(len(body)) if status == 200 else "0")
            self.end_headers()
            self.wfile.write(body if status == 200 else b"")

        def log_message(self, *_):
            pass

    with listening(Handler) as port:
        _lead_here(monkeypatch, port)
        yield news


def _lead_here(monkeypatch, port):
    from epihq.operations.texts import outside_work  # noqa: PLC0415 - Django first

    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setattr(outside_work, "NETWORKS", ["127.0.0.0/8"])
    monkeypatch.setattr(outside_work, "PACE_SECONDS", 0.0)
    real, connect = socket.getaddrinfo, socket.create_connection

    def look(host, number, *more, **words):
        here = str(host).endswith(".example")
        return real("127.0.0.1" if here else host, number, *more, **words)

    def to_here(address, *more, **words):
        host, number = address[:2]
        return connect((host, port if number == 80 else number), *more, **words)

    monkeypatch.setattr(socket, "getaddrinfo", look)
    monkeypatch.setattr(socket, "create_connection", to_here)


@pytest.fixture
def news(monkeypatch):
    """A publisher of news."""
    with newspaper(monkeypatch) as here:
        yield here


class Here:
    """Works done in this process, at once, in place of those beside the watch."""

    def __init__(self):
        self._over = []

    def goes_on(self, _name):
        return False

    def words_of(self, _name):
        return ()

    def start(self, name, words, _seconds):
        from epihq.operations.processes.background import Ended  # noqa: PLC0415
        from epihq.operations.watch import background_work  # noqa: PLC0415

        background_work._WORKS[words[0]](Path(words[1]), *words[2:])
        self._over.append(Ended(name=name, trouble="", words=tuple(words)))

    def ended(self):
        over, self._over = self._over, []
        return over


def look_outside(home):
    """Do once what the watch does with feeds and pages, in this process."""
    from epihq.operations.texts import outside  # noqa: PLC0415 - Django first

    return [*answered(outside.FEEDS, home), *answered(outside.PAGES, home)]


def answered(queue, home):
    """Have all made that a queue asks for now, and kept; tell what was done."""
    from epihq.operations.processes.asked import answer_asked  # noqa: PLC0415

    here, told = Here(), []
    answer_asked(queue, home, here, [])
    while ended := here.ended():
        told += answer_asked(queue, home, here, ended).split("; ")
    return told


def rfc(day):
    """Write a day as RSS does."""
    hour = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return email.utils.format_datetime(hour)
