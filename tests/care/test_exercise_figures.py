"""What a supervisor reads of an exercise's desk is what its people really did.

The truth is worked out here from the people alone, hour by hour: nothing of it is read
from what the desk has on record.
"""

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

import pytest
from django.test import Client

from django_set_up import set_up

set_up()

from django.db import connection  # noqa: E402 - after Django is set up

from epihq.care.exercise import drill, scene  # noqa: E402
from epihq.operations.ledger import clock, ledger  # noqa: E402
from epihq.operations.ledger.rules import Role  # noqa: E402
from epihq.operations.people.officers import named  # noqa: E402
from epihq.web import settings  # noqa: E402
from every_address import browser, key_of  # noqa: E402

OPENS = datetime(2019, 5, 27, 8, tzinfo=UTC)
DAY, HALF_A_DAY = timedelta(days=1), timedelta(hours=12)
# An hour after the players came, so that no day's list lies on the edge of the week.
READ_AT = OPENS + timedelta(hours=1)
WEEK_FROM = READ_AT - 7 * DAY
# What the rules of the exercise send an ambulance for.
GRAVE = {"breathless-at-rest", "confused", "chest-pain"}
LOW = 91
# Seeds in which somebody comes to hospital who used their page, a message, and a call;
# of those who worsen nobody falls silent so early that the staff's team finds them.
SEEDS = (3, 35)


def plan(seed):
    days = {(OPENS + n * DAY).date(): 9 for n in range(-10, 1)}
    return drill.Plan(seed=seed, opens=OPENS, new_at_home=days)


@dataclass(frozen=True)
class Truth:
    """What became of one of the people while the staff played their days.

    They are asked at eight in the evening and write at eight in the morning, too.
    """

    person: object

    @property
    def listed(self):
        return OPENS + (self.person.listed_on - OPENS.date())

    def hours(self, until):
        """The hours played since they were listed."""
        hour = self.listed + HALF_A_DAY
        while hour <= until:
            yield hour
            hour += HALF_A_DAY

    @cached_property
    def heard(self):
        """When they were spoken to: called in an evening, or found at the door.

        While there were staff, a team went to whom a wrong number hid for four days.
        """
        if self.person.is_wrong_number:
            found = self.hours(plan(0).staff_left)
            return next((one for one in found if one > self.listed + 4 * DAY), None)
        evenings = (one for one in self.hours(OPENS) if one.hour == 20)
        return next((one for one in evenings if self.person.answers(one)), None)

    @cached_property
    def admitted(self):
        """When they said what an ambulance is sent for, to staff who send one."""
        if self.heard is None or self.person.worsens_on is None:
            return None
        told = (one for one in self.hours(plan(0).staff_left) if one >= self.heard)
        return next((one for one in told if self._alarms(one)), None)

    def _alarms(self, hour):
        is_asked = self.person.by != "call" or hour.hour == 20
        if not (is_asked and self.person.answers(hour)):
            return False
        said = self.person.says(hour)
        is_low = said.spo2_rest is not None and said.spo2_rest <= LOW
        is_grave = is_low or bool(said.symptoms & GRAVE)
        return hour >= self.person.worsens_on and is_grave

    @cached_property
    def ended(self):
        """The first morning on which who never got worse was well for three days."""
        if self.heard is None or self.person.worsens_on is not None:
            return None
        well_from = self.person.well_on + timedelta(days=3)
        mornings = (one for one in self.hours(OPENS) if one.hour == 8)
        let_go = (one for one in mornings if one.date() >= well_from)
        return next((one for one in let_go if one >= self.heard), None)

    def counted(self):
        """What they count as in the figures of the week."""
        yield "at_home", self.heard and not (self.admitted or self.ended)
        yield "waiting", self.heard is None
        yield "in_hospital", self.admitted
        yield "opened", self.listed >= WEEK_FROM
        yield "escalations", self.admitted and self.admitted >= WEEK_FROM
        yield "admissions", self.admitted and self.admitted >= WEEK_FROM
        yield "ended", self.ended and self.ended >= WEEK_FROM
        if self.listed >= WEEK_FROM:
            in_time = self.heard and self.heard <= self.listed + DAY
            yield "first_contacts_made", in_time
            yield "first_contacts_due", self.heard or self.listed + DAY <= READ_AT


def truth(seed):
    """The figures of each district, by name."""
    found = {name: Counter() for name in scene.DISTRICTS}
    for one in plan(seed).people():
        figures = found[scene.DISTRICTS[one.district]]
        figures.update({name: int(bool(is_so)) for name, is_so in Truth(one).counted()})
    return found


@pytest.fixture(params=SEEDS)
def played(request, tmp_path, monkeypatch):
    """The days before the players, played by the people of a seed."""
    monkeypatch.delenv("EPIHQ_DATABASE_URL", raising=False)
    home, seed = tmp_path / "home", request.param
    home.mkdir()
    settings.configure(home)
    ledger.bring_up_to_date(home)
    clock.set_clock(home, drill.began(OPENS))
    drill.begin(home, plan(seed), "ZZA", lambda hour: clock.set_clock(home, hour))
    clock.set_clock(home, READ_AT)
    yield seed
    connection.close()


def test_the_page_its_table_and_the_api_tell_the_truth_of_the_exercise(played):
    of = truth(played)
    supervisor = named("sona")
    reader = browser(supervisor)

    assert by_table(reader, of) == of
    assert by_api(key_of(supervisor, Role.CARE_SUPERVISOR), of) == of
    assert by_page(reader) == {name: on_page(figures) for name, figures in of.items()}
    # A sum of counters keeps what is above zero: the days have had all of it.
    assert {*sum(of.values(), Counter())} == {*of["Harbour"]}


def by_table(reader, of):
    told = reader.get("/care/districts.csv?hours=168").getvalue().decode("utf-8-sig")
    rows = {row["name"]: row for row in csv.DictReader(io.StringIO(told))}
    return {
        name: Counter({figure: int(rows[name][figure]) for figure in figures})
        for name, figures in of.items()
    }


def by_api(key, of):
    headers = {"Authorization": f"Bearer {key}"}
    asked = Client(SERVER_NAME="127.0.0.1").get(
        "/api/v1/care/figures?hours=168", headers=headers
    )
    return {
        row["name"]: Counter({one: told_of(row, one) for one in of[row["name"]]})
        for row in asked.json()
    }


def told_of(row, figure):
    """A figure as the API has it: those of a share stand in one."""
    share, _, part = figure.rpartition("_")
    return row[share][part] if part in {"made", "due"} else row[figure]


# What the page shows under each of its headings.
HEADINGS = {
    "At home": "at_home",
    "Wait for first contact": "waiting",
    "In hospital": "in_hospital",
    "New": "opened",
    "Admitted": "admissions",
    "Ended": "ended",
}
IN_TIME = "First contact in time"
DISTRICT = re.compile(r'<tr><th scope="row"><a[^>]*>([^<]+)</a></th>(.*?)</tr>')
CELL = re.compile(
    r'data-label="([^"]+)">([^<]*?)(?: <span class="quiet">([^<]+)</span>)?</td>'
)


def on_page(figures):
    shown = {head: str(figures[name]) for head, name in HEADINGS.items()}
    made, due = figures["first_contacts_made"], figures["first_contacts_due"]
    return {**shown, IN_TIME: f"{made} of {due}"}


def by_page(reader):
    page = reader.get("/care/districts/?hours=168").content.decode()
    return {name: cells(row) for name, row in DISTRICT.findall(page)}


def cells(row):
    """What a row says that is looked for: of a share its two numbers."""
    found = {head: (told, of) for head, told, of in CELL.findall(row)}
    shown = {head: found[head][0] for head in HEADINGS}
    return {**shown, IN_TIME: found[IN_TIME][1]}
