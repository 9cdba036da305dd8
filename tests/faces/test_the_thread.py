"""One thread through the house: figure, signal, event, instruction, done, briefing."""

import json
from datetime import timedelta

import pytest
from django.db import connection

from django_set_up import set_up
from program import epihq_here

set_up()

from epihq.archive import Archive  # noqa: E402
from epihq.archive.fetch import publication_from_files  # noqa: E402
from epihq.archive.sources import source_named  # noqa: E402
from epihq.operations.centre import modes  # noqa: E402
from epihq.operations.centre.actions import set_centre  # noqa: E402
from epihq.operations.centre.modes import Mode  # noqa: E402
from epihq.operations.events.actions import (  # noqa: E402
    Description,
    declare_event,
)
from epihq.operations.instructions import actions as instructions  # noqa: E402
from epihq.operations.instructions.actions import Order  # noqa: E402
from epihq.operations.ledger.rules import WATCH  # noqa: E402
from epihq.operations.signals import actions as signals  # noqa: E402
from figures import today  # noqa: E402
from room_samples import alarm, hours, open_room  # noqa: E402

TODAY = today()

pytestmark = pytest.mark.slow


def publish(home):
    lines = ["location,indicator,reference_date,report_date,value"]
    for back in range(90, 0, -1):
        on = TODAY - timedelta(days=back)
        lines.append(f"AZE,cases,{on},{on},{300 + 40 * (back % 7 in (1, 2))}")
        lines.append(f"AZE,deaths,{on},{on},{5 + back % 3}")
    file = home / "counts.csv"
    file.write_text("\n".join(lines))
    source = source_named("own-counts")
    Archive(home).add(publication_from_files(source, file, TODAY))


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("thread") / "home"
    room = open_room(folder)
    set_centre(WATCH, name="Headquarters", location="AZE", time_zone="Asia/Baku")
    publish(folder)
    modes.set_mode(room.manager, Mode.ALERT, why="Cases rise in two districts.")
    raised = signals.raise_signal(WATCH, [alarm()], cause="AZE cases").pk
    signals.verify_signal(room.duty, raised)
    told = Description(title="Rising cases in two districts")
    declare_event(room.duty, told, signal=raised)
    order = Order(
        text="Trace the contacts of all cases in Baku.",
        deadline=hours(6),
        agency=room.city,
        location="AZE",
        signal=raised,
    )
    number = instructions.issue_instruction(room.duty, order).pk
    instructions.acknowledge_instruction(room.agency, number)
    instructions.finish_instruction(
        room.agency, number, report="214 contacts traced.", home=folder
    )
    late = Order(text="Report free beds.", deadline=hours(9), agency=room.ministry)
    instructions.issue_instruction(room.duty, late)
    connection.close()
    return folder


def test_the_next_briefing_tells_what_became_of_a_signal(home, tmp_path):
    done = epihq_here(
        "brief", "AZE", "--as-of", str(TODAY), "--out", tmp_path, home=home
    )

    assert done.returncode == 0, done.stderr
    told = " ".join(done.stdout.replace("\u00a0", " ").split())
    assert "has been in the mode of alert" in told
    assert "1 became an event" in told
    assert "2 instructions were given, 1 was done" in told
    assert "was done by City: 214 contacts traced." in told
    (page,) = tmp_path.glob("*.html")
    assert "What the headquarters did" in page.read_text("utf-8")


def test_the_record_of_the_briefing_has_the_rooms_news(home):
    done = epihq_here(
        "brief", "AZE", "--as-of", str(TODAY), "--format", "json", home=home
    )

    room = json.loads(done.stdout)["room"]
    assert room["signals"][0]["state"] == "event"
    assert room["answered"][0]["addressee"] == "City"
    assert [one["text"] for one in room["instructions"]] == ["Report free beds."]


def test_a_damaged_ledger_stops_no_briefing(home, tmp_path):
    copy = tmp_path / "home"
    copy.mkdir()
    (copy / "archive").symlink_to(home / "archive")
    (copy / "ledger.sqlite3").write_bytes(b"not a database" * 100)

    done = epihq_here("brief", "AZE", "--out", tmp_path, home=copy)

    assert done.returncode == 0, done.stderr
    assert "The record of the room could not be read." in done.stdout
    assert "Today is taken in UTC" in done.stderr
