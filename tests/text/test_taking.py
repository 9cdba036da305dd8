"""Bytes become a text with its hash and its two dates, or one clear error."""

import hashlib
import io
from datetime import UTC, datetime
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler

import pytest
from pypdf import PdfWriter

from epihq.terms.errors import DataError, UsageError
from epihq.text import likeness, near_duplicates, proposed, take
from epihq.text.intake.fetching import fetch
from epihq.text.intake.taking import MOST_BYTES, MOST_MARKUP
from epihq.text.proposing import Proposal
from listening import listening
from text_samples import CHILE, ESTONIA, URUGUAY

PARAGRAPH = "<p>Norway said on Friday that its schools stay closed until 15 March.</p>"
LOOPBACK = ["127.0.0.0/8"]


def page(body, head=""):
    return (
        f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()
    )


def refused(body, name="", **words):
    with pytest.raises(DataError) as raised:
        take(body, name, **words)
    return raised.value.code


def test_a_text_is_kept_as_it_came():
    body = CHILE.encode()
    now = datetime(2021, 3, 5, 6, tzinfo=UTC)

    taken = take(body, "report.txt", retrieved=now)

    assert taken.text == CHILE
    assert taken.document.sha256 == hashlib.sha256(body).hexdigest()
    assert taken.document.retrieved == "2021-03-05T06:00:00+00:00"
    assert taken.document.published is None


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "windows-1251"])
def test_letters_of_other_machines_are_read(encoding):
    assert take(CHILE.encode(encoding), "report.txt").text == CHILE


def test_a_page_is_read_without_its_scripts_and_tells_its_day():
    told = '<meta property="article:published_time" content="2021-03-04">'
    head = f"<title>A report</title>{told}"
    body = f"<script>var said = 'no';</script><article>{PARAGRAPH * 5}</article>"

    taken = take(page(body, head), "report.html")

    assert "schools stay closed" in taken.text
    assert "var said" not in taken.text
    assert taken.document.published == "2021-03-04"
    assert taken.document.published_from == "page"


def test_no_day_is_guessed_of_a_page_that_tells_none():
    body = f"<article>{PARAGRAPH * 5}<p>Since 2 March 2019.</p></article>"

    assert take(page(body), "report.html").document.published is None


def test_a_letter_tells_its_day_and_its_subject():
    letter = EmailMessage()
    letter["From"] = "press@example.org"
    letter["To"] = "duty@example.org"
    letter["Subject"] = "Briefing of today"
    letter["Date"] = "Thu, 04 Mar 2021 10:00:00 +0200"
    letter.set_content(URUGUAY)
    letter.add_attachment(b"1,2", maintype="text", subtype="csv", filename="a.csv")

    taken = take(bytes(letter), "letter.eml")

    assert "Marta Bellini" in taken.text
    assert (taken.document.kind, taken.document.title) == ("email", "Briefing of today")
    assert taken.document.published == "2021-03-04"
    assert taken.document.notes == ("1 attachments were not read",)


def test_a_pdf_of_pictures_is_refused_and_told():
    writer = PdfWriter()
    for _ in range(3):
        writer.add_blank_page(200, 200)
    body = io.BytesIO()
    writer.write(body)

    with pytest.raises(DataError, match="they are pictures"):
        take(body.getvalue(), "scan.pdf")


@pytest.mark.parametrize(
    ("body", "name", "code"),
    [
        (b"", "empty.txt", "text.nothing-to-read"),
        (b" 123 ", "figures.txt", "text.nothing-to-read"),
        (b"\x00\x01\x02" * 900, "bytes.bin", "text.not-readable"),
        (b"%PDF-1.4 junk", "junk.pdf", "text.not-readable"),
        (b"a" * (MOST_BYTES + 1), "long.txt", "text.too-large"),
        (page("<div>" * 90_000 + PARAGRAPH), "deep.html", "text.too-much-markup"),
        (page("<b><i>" * 3_000 + PARAGRAPH), "nested.html", "text.too-much-markup"),
        (page("<br>" * (MOST_MARKUP + 1)), "wide.html", "text.too-much-markup"),
    ],
)
def test_what_cannot_be_read_is_one_clear_error(body, name, code):
    assert refused(body, name) == code


class Answers(BaseHTTPRequestHandler):
    """A publisher that answers in every wrong way."""

    def do_GET(self):
        if self.path == "/report":
            self._answer(200, page(f"<article>{PARAGRAPH * 5}</article>"))
        elif self.path == "/large":
            self._answer(200, b"a" * (MOST_BYTES + 2))
        elif self.path == "/loop":
            self._answer(302, b"", Location="/loop")
        elif self.path == "/file":
            self._answer(302, b"", Location="file:///etc/passwd")
        else:
            self._answer(404, b"gone")

    def _answer(self, code, body, **headers):
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def publisher():
    with listening(Answers) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def test_a_page_is_fetched_where_its_network_is_allowed(publisher):
    came = fetch(f"{publisher}/report", LOOPBACK)

    assert came.content_type.startswith("text/html")
    taken = take(came.body, content_type=came.content_type, address=came.address)
    assert "schools stay closed" in taken.text


def test_one_s_own_networks_are_not_asked(publisher):
    for address in (f"{publisher}/report", "http://10.0.0.1/", "http://[::1]/"):
        with pytest.raises(DataError) as raised:
            fetch(address)
        assert raised.value.code == "text.not-fetched"
        assert "private" in str(raised.value)


@pytest.mark.parametrize(
    ("path", "code", "told"),
    [
        ("/large", "text.too-large", "at most 8 MB"),
        ("/loop", "text.not-fetched", "more than 5 redirections"),
        ("/gone", "text.not-fetched", "the answer 404"),
    ],
)
def test_size_and_redirections_are_bounded(publisher, path, code, told):
    with pytest.raises(DataError, match=told) as raised:
        fetch(f"{publisher}{path}", LOOPBACK)
    assert raised.value.code == code


@pytest.mark.parametrize(
    "address", ["ftp://example.org/a", "file:///etc/passwd", "http:"]
)
def test_only_pages_have_addresses(address):
    with pytest.raises(UsageError) as raised:
        fetch(address)
    assert raised.value.code == "text.not-an-address"


def test_a_redirection_to_a_file_is_not_followed(publisher):
    with pytest.raises(UsageError) as raised:
        fetch(f"{publisher}/file", LOOPBACK)
    assert raised.value.code == "text.not-an-address"


def test_the_same_story_of_two_agencies_is_one():
    shortened = "AGENCY -- " + URUGUAY.replace("She noted", "Bellini noted")[:900]

    assert near_duplicates([URUGUAY, CHILE, shortened, ESTONIA]) == [(0, 2), (1,), (3,)]
    assert likeness(URUGUAY, shortened) > 0.8
    assert likeness(URUGUAY, CHILE) == 0


class Model:
    """Something that proposes spans, not all of them of the text."""

    def propose(self, text, task):
        yield Proposal(0, 6, text[:6], task)
        yield Proposal(0, 6, "Norwey", task)
        yield Proposal(-5, 2, "x", task)
        yield Proposal(2, len(text) + 9, text[2:], task)


def test_what_a_model_proposes_beside_the_text_is_dropped():
    (kept,) = proposed(Model(), "Norway closed its schools.", "measures")

    assert kept.text == "Norway"
