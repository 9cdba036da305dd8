"""``epihq read`` as a person runs it: table, JSON, CSV, how a record came about."""

import csv
import io
import json

import pytest

from credibility_samples import AS_OF, sample_archive
from epihq.text.rules import rule_named
from program import epihq, epihq_here
from text_samples import CHILE, URUGUAY

CHARGE = """\
Armenia hides most of its coronavirus figures, Health Minister of Azerbaijan Elçin \
Quliyev said on Monday. He noted that Armenia understates its figures.
"""


@pytest.fixture
def report(tmp_path):
    file = tmp_path / "report.txt"
    file.write_text(URUGUAY, encoding="utf-8")
    return file


def test_a_report_is_a_table_without_a_headquarters(report, tmp_path):
    done = epihq("read", report, home=tmp_path / "none")

    assert done.returncode == 0, done.stderr
    assert "Marta Bellini" in done.stdout
    assert "statement_about" in done.stdout
    assert "published on 2021-03-04, as its head says" in done.stderr
    assert not (tmp_path / "none").exists()


def test_a_narrow_terminal_shows_each_record_whole(report, monkeypatch):
    monkeypatch.setattr("epihq.cli.output.width_for_people", lambda: 80)

    done = epihq_here("read", report)

    lines = done.stdout.splitlines()
    assert max(map(len, lines)) <= 80
    at = next(
        i for i, line in enumerate(lines) if line.startswith("c1  statement_about")
    )
    assert lines[at].endswith("Marta Bellini")
    told = " ".join(line.strip() for line in lines[at + 1 : at + 5])
    assert "the Paraguayan authorities hide most of the country's coronavirus" in told
    assert "claim share-hidden; threshold 0.5" in told


def test_json_is_a_document_and_its_records(report):
    done = epihq_here("read", report, "--format", "json")

    told = json.loads(done.stdout)
    assert {"document", "records"} <= set(told)
    kinds = {one["type"] for one in told["records"]}
    assert kinds >= {"person", "org", "quote", "statement_about", "measure"}
    assert kinds >= {"initiative", "position", "assistance", "date"}
    for one in told["records"]:
        assert URUGUAY[one["start"] : one["end"]] == one["text"]
    assert all(
        one["candidate"] is True for one in told["records"] if one["type"] == "measure"
    )


def test_csv_has_a_row_for_each_record(report):
    done = epihq_here("read", report, "--format", "csv")

    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert len(rows) > 20
    assert {"id", "type", "start", "end", "text", "said_by"} <= set(rows[0])


def test_standard_input_is_read_in_the_language_that_is_told():
    done = epihq(
        "read", "-", "--language", "ru", "--published", "2021-03-04", stdin=CHILE
    )

    assert done.returncode == 0, done.stderr
    assert "Матиас Орельяна" in done.stdout
    assert "ru; published on 2021-03-04, as given" in done.stderr


def test_a_record_explains_itself(report):
    told = epihq_here("read", report, "--explain", "c1")
    values = epihq_here("read", report, "--explain", "c1", "--format", "json")
    rule = epihq_here("read", "--explain", "quote.according-to")
    charge = rule_named("statement.charge")
    according = rule_named("quote.according-to")

    assert f"rule {charge.name}, version {charge.version}" in told.stdout
    assert "linked: p1  person  Marta Bellini" in told.stdout
    assert json.loads(values.stdout)["record"]["about"] == "PRY"
    assert rule.stdout.startswith(
        f"{according.name} (version {according.version}, band high)"
    )


def test_a_sentence_that_was_weighed_names_the_words_that_spoke_for_it(tmp_path):
    file = tmp_path / "report.txt"
    file.write_text("Water points are being treated with chlorine in two towns.")

    told = epihq_here("read", file, "--explain", "m1")
    values = epihq_here("read", file, "--explain", "m1", "--format", "json")

    assert "rule measure.by-its-words" in told.stdout
    assert "what spoke for it most: treated" in told.stdout
    assert json.loads(values.stdout)["words"][0] == "treated"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), "a report was expected"),
        (("no-such-file.txt",), "which is not a file"),
        (("ftp://example.org",), "which is not a file"),
        (("http://",), "begins with http:// or https://"),
        (("REPORT", "--explain", "q99"), "a record of this text was expected"),
        (("--explain", "no.rule"), "a rule was expected"),
        (("REPORT", "--language", "Azeri"), "a code of ISO 639-1 was expected"),
        (("http://10.0.0.1", "--allow", "ten"), "a network was expected"),
        (("REPORT", "--published", "yesterday"), "--published"),
    ],
)
def test_a_wrong_word_is_one_line_with_the_next_step(words, code, report):
    done = epihq_here("read", *(report if one == "REPORT" else one for one in words))

    assert done.returncode == 2
    assert code in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_text_without_words_fails_in_one_line(tmp_path):
    file = tmp_path / "empty.txt"
    file.write_text(" 12 \n")

    done = epihq_here("read", file)

    assert done.returncode == 1
    assert "words were expected" in done.stderr
    assert done.stdout == ""


def test_a_page_of_20_mb_is_refused(tmp_path):
    file = tmp_path / "big.html"
    file.write_bytes(b"<p>Norway said that it is well.</p>" * 600_000)

    done = epihq_here("read", file)

    assert done.returncode == 1
    assert "at most 8 MB are read" in done.stderr


@pytest.mark.slow
def test_a_charge_is_put_to_both_countries_the_speaker_s_first(tmp_path):
    sample_archive(tmp_path)
    file = tmp_path / "charge.txt"
    file.write_text(CHARGE, encoding="utf-8")

    words = ("read", file, "--check", "--published", AS_OF)
    done = epihq_here(*words, home=tmp_path)
    values = epihq_here(*words, "--format", "json", home=tmp_path)

    assert done.returncode == 0, done.stderr
    found = done.stdout[done.stdout.index("c1: ") :]
    assert "of infections were not reported" in found
    assert found.index("Azerbaijan: ") < found.index("Armenia: ")
    assert "not a fact" in found
    assert "the statement tells no share" in found
    checks = json.loads(values.stdout)["checks"]
    assert checks[0]["claim"]["claimant"] == "AZE"
    assert checks[0]["cards"]["cards"][0]["location"] == "AZE"
    assert checks[1]["claim"] is None


def test_a_check_needs_a_day(tmp_path):
    file = tmp_path / "charge.txt"
    file.write_text("Armenia hides most of its figures, Azerbaijan said.")

    done = epihq_here("read", file, "--check", home=tmp_path)

    assert done.returncode == 2
    assert "the day of publication was expected" in done.stderr
