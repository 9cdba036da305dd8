"""Publications come over the wire whole, or not at all."""

from datetime import UTC, date, datetime

import pytest

from epihq.archive import fetch
from epihq.archive.sources import SOURCES
from epihq.terms.errors import DataError, UsageError
from publishers import publisher

BODY = b"Date_reported,Country_code,Country\n2020-07-01,AZ,Azerbaijan\n" * 50


@pytest.fixture
def server():
    with publisher() as here:
        here.modified = datetime(2020, 7, 2, 4, 34, tzinfo=UTC)
        here.files = {"one.csv": BODY, "two.csv": BODY + b"2"}
        yield here


def get(server, tmp_path, *names, pauses=None):
    return fetch.publication_from_publisher(
        SOURCES["who"],
        tmp_path,
        addresses={name: server.url(name) for name in names or ("one.csv",)},
        pause=(pauses if pauses is not None else []).append,
    )


def test_the_report_date_is_the_day_of_last_modified(server, tmp_path):
    publication = get(server, tmp_path)

    assert publication.files == {"one.csv": BODY}
    assert publication.report_date == date(2020, 7, 2)


def test_an_unchanged_file_is_nothing_new(server, tmp_path):
    get(server, tmp_path)

    assert get(server, tmp_path) is None
    assert server.requests[-1] == ("one.csv", 304)


@pytest.mark.parametrize("damage", [b"", b"{", b"[1]", b"\xff", b'{"etag": 7}'])
@pytest.mark.parametrize("ending", ["json", "body"])
def test_a_damaged_cache_is_as_good_as_none(server, tmp_path, ending, damage):
    get(server, tmp_path)
    for kept in tmp_path.glob(f"*.{ending}"):
        kept.write_bytes(damage)

    assert get(server, tmp_path).files == {"one.csv": BODY}


def test_one_changed_file_of_two_still_makes_a_whole_publication(server, tmp_path):
    get(server, tmp_path, "one.csv", "two.csv")
    server.files["two.csv"] = BODY + b"3"

    publication = get(server, tmp_path, "one.csv", "two.csv")

    assert publication.files == {"one.csv": BODY, "two.csv": BODY + b"3"}


def test_a_server_fault_passes(server, tmp_path):
    server.faults["one.csv"] = ["500", "503"]
    pauses = []

    assert get(server, tmp_path, pauses=pauses).files["one.csv"] == BODY
    assert len(pauses) == 2
    assert pauses[0] < pauses[1]


def test_a_truncated_body_is_fetched_again(server, tmp_path):
    server.faults["one.csv"] = ["truncated"]

    assert get(server, tmp_path).files["one.csv"] == BODY


def test_a_body_that_stays_truncated_is_refused(server, tmp_path):
    server.faults["one.csv"] = ["truncated"] * 9

    with pytest.raises(DataError) as error:
        get(server, tmp_path)

    assert error.value.code == "fetch.unreachable"
    assert len(server.requests) == 5


def test_a_moved_address_is_not_asked_again(server, tmp_path):
    with pytest.raises(DataError) as error:
        get(server, tmp_path, "gone.csv")

    assert error.value.code == "fetch.refused"
    assert len(server.requests) == 1


def test_a_folder_without_the_files_says_what_was_looked_for(tmp_path):
    with pytest.raises(UsageError) as error:
        fetch.publication_from_files(SOURCES["jhu"], tmp_path, date(2020, 7, 2))

    assert error.value.code == "fetch.files-not-found"
    assert "time_series_covid19_confirmed_global.csv" in str(error.value)
