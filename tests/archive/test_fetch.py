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


def test_a_file_of_ones_own_is_a_publication_of_the_day_that_is_named(tmp_path):
    counts = tmp_path / "counts.csv"
    counts.write_bytes(BODY)

    found = fetch.publication_from_files(
        SOURCES["own-counts"], counts, date(2020, 7, 2)
    )

    assert found.files == {"counts.csv": BODY}
    assert (found.report_date, found.origin) == (date(2020, 7, 2), "counts.csv")


def test_of_a_folder_only_the_files_of_the_source_are_taken(tmp_path):
    for name in ("time_series_covid19_deaths_global.csv", "notes.txt"):
        (tmp_path / name).write_bytes(BODY)

    found = fetch.publication_from_files(SOURCES["jhu"], tmp_path, date(2020, 7, 2))

    assert list(found.files) == ["time_series_covid19_deaths_global.csv"]


def test_a_path_that_is_not_there_is_named(tmp_path):
    with pytest.raises(UsageError) as error:
        fetch.publication_from_files(
            SOURCES["jhu"], tmp_path / "nowhere", date(2020, 7, 2)
        )

    assert error.value.code == "fetch.no-such-file"


@pytest.mark.parametrize(
    ("source", "address", "addresses"),
    [
        ("own-counts", "https://m.example/c.csv", {"c.csv": "https://m.example/c.csv"}),
        ("oxcgrt", "https://m.example/o.csv", "https://m.example/o.csv"),
        ("oxcgrt", "https://m.example/", "https://m.example/{}"),
        ("jhu", "https://m.example/jhu", "https://m.example/jhu/{}"),
    ],
)
def test_a_mirror_is_a_file_or_a_folder_of_files(source, address, addresses):
    found = fetch.addresses_at(SOURCES[source], address)

    if isinstance(addresses, str):
        names = SOURCES[source].addresses
        addresses = {name: addresses.format(name) for name in names}
    assert found == addresses


def test_a_server_that_asks_to_wait_is_waited_for_but_not_for_ever(server, tmp_path):
    pauses = []
    server.faults["one.csv"] = ["503 after 7", "503 after 9999"]

    assert get(server, tmp_path, pauses=pauses).files["one.csv"] == BODY
    assert pauses == [7, 60]


def test_an_empty_body_is_no_file(server, tmp_path):
    server.files["one.csv"] = b""

    with pytest.raises(DataError) as error:
        get(server, tmp_path)

    assert error.value.code == "fetch.unreachable"


def test_who_watches_is_told_how_far_it_has_come(server, tmp_path):
    seen = []

    fetch.publication_from_publisher(
        SOURCES["who"],
        tmp_path,
        addresses={"one.csv": server.url("one.csv")},
        on_progress=lambda *told: seen.append(told),
    )

    assert seen[-1] == ("one.csv", len(BODY), len(BODY))


def test_a_report_date_that_is_named_comes_before_the_stamp(server, tmp_path):
    found = fetch.publication_from_publisher(
        SOURCES["who"],
        tmp_path,
        addresses={"one.csv": server.url("one.csv")},
        report_date=date(2020, 6, 30),
    )

    assert found.report_date == date(2020, 6, 30)
    assert found.origin == server.url("one.csv")


@pytest.mark.parametrize(
    "stamp",
    ["", "yesterday", "2020-07-02", "Thu, 01 Jan 1970 00:00:00 GMT", "0", "Xyz, 99",
     "Thu, 01 Jan 2099 00:00:00 GMT", "Thu, 02 Jul 99999 00:00:00 GMT"],
)  # fmt: skip
def test_a_last_modified_that_can_not_be_is_as_good_as_none(server, tmp_path, stamp):
    server.stamp = stamp

    assert get(server, tmp_path).report_date == datetime.now(UTC).date()
    assert get(server, tmp_path) is None


def test_a_last_modified_without_a_zone_is_of_greenwich(server, tmp_path):
    server.stamp = "Thu, 02 Jul 2020 23:30:00 -0000"

    assert get(server, tmp_path).report_date == date(2020, 7, 2)
