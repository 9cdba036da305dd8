"""The printed record of a day, in words that the subjects of the log declare."""

import subprocess
from datetime import UTC, date, datetime

import pytest

from epihq.reports.day_record import set_day_record
from epihq.reports.log_words import about
from epihq.terms.log import Entry, LogDay
from epihq.words import speaking
from epihq.words.declared import declare

# As the subject of signals declares them.
declare(
    {"signal.verify": "took up a signal to verify it"},
    {"signal": "signal"},
    {"new": "new", "event": "event", "under-verification": "under verification"},
)
DAY = LogDay(
    centre="Baku",
    day=date(2020, 7, 2),
    time_zone="Asia/Baku",
    entries=1,
    previous_hash="",
    first_hash="a1",
    last_hash="a1",
    head_number=1,
    head_hash="a1",
    exported_at=datetime(2020, 7, 3, tzinfo=UTC),
    exported_by="A. Aliyev",
)


def entry(**changes):
    told = {
        "number": 1,
        "recorded_at": datetime(2020, 7, 2, 6, 30, tzinfo=UTC),
        "by": "A. Aliyev",
        "via": "page",
        "verb": "signal.verify",
        "thing": "signal",
        "thing_number": 7,
        "before": "new",
        "after": "under-verification",
    }
    return Entry(**{**told, **changes})


def printed(folder, *entries):
    file = folder / "day.pdf"
    file.write_bytes(set_day_record(DAY, entries))
    done = subprocess.run(
        ["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True
    )
    return done.stdout.replace("\u00a0", " ")


def test_an_entry_says_who_did_what_when_and_what_it_changed(tmp_path):
    text = printed(tmp_path, entry())

    assert "Record of 2 July 2020" in text
    assert "10:30:00" in text
    assert "took up a signal to verify it (signal 7)" in text
    assert "on a page" in text
    assert "new → under" in text
    assert "page 1 of 1" in text


def test_a_name_that_says_how_it_was_done_is_not_said_twice(tmp_path):
    assert "the watch itself" not in printed(tmp_path, entry(by="watch", via="watch"))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [("", "new", "new"), ("", "event", "new: event"), ("", "", "nothing changed")],
)
def test_a_state_is_said_where_there_was_none(before, after, said, tmp_path):
    assert said in printed(tmp_path, entry(before=before, after=after))


def test_the_record_is_printed_in_the_language_that_is_spoken(tmp_path):
    with speaking("ru"):
        text = printed(tmp_path)

    assert "Журнал за 2 июля 2020 года" in text
    assert "В этот день записей не было." in text
    assert "стр. 1 из 1" in text


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ({}, ""),
        ({"day": "2020-07-02"}, "day 2020-07-02"),
        ({"now": {"location": "AZE", "note": "beds"}}, "AZE: beds"),
        ({"now": {"text": "AZE: all beds", "location": "AZE"}}, "AZE: all beds"),
        ({"now": {"text": "x" * 200}}, "x" * 159 + "…"),
    ],
)
def test_a_thing_is_told_by_the_first_of_its_columns_that_says_something(content, told):
    assert about(content) == told
