"""No page makes the table of all locations: it shows what is kept, and says so."""

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from filelock import FileLock

from archive_samples import published
from epihq.archive import Archive
from epihq.assessment.assess import assess
from epihq.web.kit import making
from figures import make_figures, publish_counts

TODAY = datetime.now(UTC).astimezone(ZoneInfo("Asia/Baku")).date()
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture(autouse=True)
def _nothing_goes_on_afterwards():
    # A test of another file may have left its page's table to be made.
    making.end()
    yield
    making.end()


def publish(home, day):
    totals = [("AZE", about, 10 * about) for about in range(1, 20)]
    Archive(home).add(published(day, *totals))


@pytest.fixture
def busy(room):
    """Another process makes a table: none is begun here."""
    with FileLock(room / making.LOCK):
        yield


def made_at_last(client, address):
    """Ask as an open board does, until the table is there."""
    for _ in range(600):
        if "being made" not in (told := client.get(address).content.decode()):
            return told
        time.sleep(0.2)
    return ""


@pytest.mark.slow
@pytest.mark.parametrize("at", ["", f"?at={YESTERDAY}"])
def test_figures_that_nobody_made_come_by_themselves(room, client_as, at):
    publish(room, YESTERDAY)
    client = client_as("duty-officer")

    first = client.get(f"/board/{at}").content.decode()
    then = made_at_last(client, f"/board/live/{at}")

    assert "The figures of this day are being made" in first
    assert 'hx-get="/board/live/' in first
    assert "/locations/AZE/" in then
    assert list((room / "overviews").glob("*/*.json")) != []


@pytest.mark.slow
def test_a_briefing_is_made_beside_the_pages_and_opens_by_itself(room, client_as):
    publish_counts(room, TODAY)
    assess(Archive(room), "AZE", TODAY)
    make_figures(room)
    client, address = client_as("duty-officer"), "/locations/AZE/briefing/"

    first = client.get(address)
    made = made_at_last(client, address)

    assert first.status_code == 202
    assert 'http-equiv="refresh"' in first.content.decode()
    assert "<svg" in made
    assert client.get(address).status_code == 200


@pytest.mark.usefixtures("busy")
def test_an_older_table_stands_in_and_names_its_day(room, client_as):
    publish(room, YESTERDAY)
    make_figures(room, YESTERDAY)
    client = client_as("duty-officer")

    for address in ("/board/", "/locations/AZE/"):
        page = client.get(address).content.decode()
        assert f"as known by the end of {YESTERDAY:%-d\xa0%B %Y}" in page
        assert "tile" in page


@pytest.mark.usefixtures("busy")
def test_what_is_older_than_a_week_does_not_stand_in(room, client_as):
    publish(room, TODAY - timedelta(days=8))
    make_figures(room, TODAY - timedelta(days=8))

    page = client_as("duty-officer").get("/board/").content.decode()

    assert "The figures of this day are being made" in page


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize("address", ["/api/v1/locations", "/api/v1/locations/AZE"])
def test_a_program_gets_no_other_days_figures_and_is_asked_to_come_back(
    room, client_as, address
):
    publish(room, YESTERDAY)
    make_figures(room, YESTERDAY)

    answer = client_as("duty-officer").get(address)

    assert answer.status_code == 503
    assert answer.json()["code"] == "web.figures-not-ready"
    assert answer["Retry-After"] == "5"


@pytest.mark.usefixtures("busy")
def test_neither_does_the_file_for_people(room, client_as):
    publish(room, TODAY)

    answer = client_as("spokesperson").get("/locations.csv")

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")


def test_while_one_process_makes_tables_no_other_does(room, client_as, busy):
    publish(room, TODAY)

    client_as("duty-officer").get("/board/")

    assert not making.goes_on()


def test_a_table_that_is_kept_is_made_by_nobody(room, client_as):
    publish(room, TODAY)
    make_figures(room)

    page = client_as("duty-officer").get("/board/").content.decode()

    assert "being made" not in page
    assert not making.goes_on()


def test_that_nobody_had_published_is_kept_as_well(room, client_as):
    publish(room, TODAY)
    before = TODAY - timedelta(days=400)
    make_figures(room, before)

    page = client_as("duty-officer").get(f"/board/?at={before}").content.decode()

    assert "being made" not in page
