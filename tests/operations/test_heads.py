"""Heads of the log are kept elsewhere, and others stamp them with their hour."""

import json
import shutil
import subprocess
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from django.db import connection

from epihq.operations.ledger import heads, ledger, log
from epihq.operations.ledger.acting import begin
from epihq.operations.ledger.rules import WATCH
from epihq.operations.processes.tables import HeartbeatRow
from epihq.operations.signals.tables import SignalRow
from epihq.operations.watch.sent_heads import send_heads
from epihq.terms.errors import DataError
from epihq.terms.signing import kept_key, signer
from listening import listening
from post_samples import mail_server
from room_samples import make_officer

NOW = datetime(2020, 7, 1, tzinfo=UTC)
CONFIG = """
[tsa]
serial = {0}/serial
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256, sha512
accuracy = secs:1
ess_cert_id_alg = sha256
"""


@pytest.fixture
def room(tmp_path, sqlite_ledger, monkeypatch):
    for name in ("EPIHQ_DATABASE_URL", "EPIHQ_TSA_URL", "EPIHQ_TSA_ROOTS"):
        monkeypatch.delenv(name, raising=False)
    ledger.configure(tmp_path / "home")
    with ledger.writing(tmp_path / "home"):
        make_officer("mina")
    yield tmp_path / "home"
    connection.close()


def signal():
    told = {"signal_kind": "reported", "severity": "low", "cause": "a call"}
    day = NOW.date()
    return SignalRow(state="new", reference_date=day, last_date=day, **told)


def openssl(folder, *words):
    subprocess.run(
        ["openssl", *words], cwd=folder, check=True, capture_output=True, text=True
    )


@contextmanager
def authority(folder):
    """A time stamp authority of our own: gives its address; its root is ca.pem."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl here: install Debian's package openssl")
    (folder / "serial").write_text("01")
    (folder / "tsa.cnf").write_text(CONFIG.format(folder))
    (folder / "ext").write_text("extendedKeyUsage=critical,timeStamping\n")
    key = ("-newkey", "rsa:2048", "-nodes")
    openssl(folder, "req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem",
            "-subj", "/CN=root", "-days", "2")  # fmt: skip
    openssl(folder, "req", *key, "-keyout", "tsa.key", "-out", "tsa.csr",
            "-subj", "/CN=tsa")  # fmt: skip
    openssl(folder, "x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey",
            "ca.key", "-set_serial", "2", "-extfile", "ext", "-out", "tsa.pem",
            )  # fmt: skip

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            (folder / "q").write_bytes(
                self.rfile.read(int(self.headers["Content-Length"]))
            )
            openssl(folder, "ts", "-reply", "-config", "tsa.cnf", "-section", "tsa",
                    "-queryfile", "q", "-signer", "tsa.pem", "-inkey", "tsa.key",
                    "-out", "r")  # fmt: skip
            body = (folder / "r").read_bytes()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            """Say nothing."""

    with listening(Handler) as port:
        yield f"http://127.0.0.1:{port}/"


def test_a_head_is_signed_and_names_the_newest_entry(room):
    told = json.loads(heads.line())

    assert (told["number"], told["hash"]) == log.head_seal()
    assert signer(told) == kept_key(room).public


def test_what_was_recorded_is_recorded_though_the_key_cannot_be_read(room):
    (room / "signing-key").write_bytes("ключ".encode())
    before = log.head()

    with ledger.writing(room):
        begin(WATCH, "signal.raise", signal())

    ledger.configure(room)
    assert log.head() == before + 1
    (damage,) = heads.check_kept()
    assert "Restore it from a backup" in damage.sentence


def test_a_head_is_stamped_by_an_authority_and_the_stamp_is_looked_at(
    room, tmp_path, monkeypatch
):
    with authority(tmp_path) as address:
        monkeypatch.setenv("EPIHQ_TSA_URL", address)
        monkeypatch.setenv("EPIHQ_TSA_ROOTS", str(tmp_path / "ca.pem"))
        heads.add_to(tmp_path / "heads", heads.line())
        first = (tmp_path / "heads").read_text()
        make_officer("dara")
        other = json.loads(heads.line())
    assert list(heads.check(heads.read(tmp_path / "heads"))) == []

    swapped = {**json.loads(first), "timestamp": other["timestamp"]}
    (tmp_path / "heads").write_text(json.dumps(swapped))
    with pytest.raises(DataError) as refused:
        list(heads.read(tmp_path / "heads"))
    assert refused.value.code == "log.no-time-stamp"


def test_an_authority_that_does_not_answer_is_told(room, monkeypatch):
    monkeypatch.setenv("EPIHQ_TSA_URL", "http://127.0.0.1:1/")

    with pytest.raises(DataError) as refused:
        heads.line()

    assert refused.value.code == "log.no-time-stamp"


def test_the_watch_sends_heads_once_a_day_to_mailboxes_and_files(
    room, tmp_path, monkeypatch
):
    file = tmp_path / "heads.jsonl"
    monkeypatch.setenv("EPIHQ_HEADS_TO", f"notary@example.org, {file}")
    monkeypatch.setenv("EPIHQ_MAIL_FROM", "hq@health.example")
    with mail_server() as (box, address):
        monkeypatch.setenv("EPIHQ_MAIL_URL", address)
        said = [send_heads(NOW + timedelta(hours=h)) for h in (0, 23, 24)]

    assert said == ["2 sent", "", "2 sent"]
    assert len(file.read_text().splitlines()) == len(box.letters) == 2
    kept = tmp_path / "saved.jsonl"
    (attached,) = box.letters[0].iter_attachments()
    kept.write_bytes(attached.get_content())
    assert list(heads.check(heads.read(kept))) == []


def test_what_did_not_arrive_is_on_record_and_tried_again(room, tmp_path, monkeypatch):
    file = tmp_path / "not-mounted" / "heads.jsonl"
    monkeypatch.setenv("EPIHQ_HEADS_TO", str(file))

    assert "trouble" in send_heads(NOW)
    assert [beat.failures for beat in HeartbeatRow.objects.all()] == [1]
    Path(file.parent).mkdir()
    assert send_heads(NOW + timedelta(minutes=1)) == "1 sent"


def test_two_disks_with_long_paths_are_each_sent_to(room, tmp_path, monkeypatch):
    long = tmp_path / ("a-disk-in-another-building-" * 3)
    long.mkdir()
    files = [long / f"{number}.jsonl" for number in (1, 2)]
    gone = long / "not-mounted" / "heads.jsonl"
    told = ", ".join(map(str, [*files, gone]))
    monkeypatch.setenv("EPIHQ_HEADS_TO", told)

    assert send_heads(NOW).startswith("2 sent, trouble: ")

    assert [len(file.read_text().splitlines()) for file in files] == [1, 1]
    assert sorted(b.failures for b in HeartbeatRow.objects.all()) == [0, 0, 1]
    assert "trouble" in send_heads(NOW + timedelta(minutes=1))


def test_of_an_empty_log_nothing_is_sent_until_there_is_an_entry(
    kept_home, tmp_path, monkeypatch
):
    ledger.configure(kept_home)
    monkeypatch.setenv("EPIHQ_HEADS_TO", str(tmp_path / "heads.jsonl"))
    assert send_heads(NOW) == ""

    with ledger.writing(kept_home):
        make_officer("mina")

    ledger.configure(kept_home)
    assert send_heads(NOW + timedelta(minutes=1)) == "1 sent"
    connection.close()
