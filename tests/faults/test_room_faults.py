"""The whole room under kill -9, and on a full disk.

Web, watch and a PostgreSQL of our own run as in a headquarters while a program goes
through a duty team's day by the API; parts of it are killed at random moments. Of what
was acknowledged nothing is lost and nothing doubled, the log is one chain, all things
stand as it tells, and every notice arrived.
"""

import http.client
import random
import re
import statistics
import time
from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client as Browser

from django_set_up import set_up
from faults.test_ledger_faults import server
from post_samples import mail_server
from whole_room import WholeRoom, open_day, until

set_up()

from epihq.operations.centre.actions import set_centre  # noqa: E402
from epihq.operations.claims.tables import ClaimRow  # noqa: E402
from epihq.operations.instructions.tables import DeliveryRow, InstructionRow  # noqa: E402
from epihq.operations.keeping import comparing  # noqa: E402 - after Django
from epihq.operations.ledger import ledger, log  # noqa: E402 - after Django
from epihq.operations.ledger.rules import SETUP, WATCH, Role  # noqa: E402
from epihq.operations.ledger.tables import LogRow  # noqa: E402
from epihq.operations.people.agencies import Agency, set_agency  # noqa: E402
from epihq.operations.people.officers import Person, make_officer  # noqa: E402
from epihq.operations.people.tokens import actor_for, make_token  # noqa: E402
from epihq.operations.signals.tables import SignalRow  # noqa: E402
from epihq.web import settings  # noqa: E402
from the_rules import GRANTING, RULES  # noqa: E402

__all__ = ["server"]

PROOF = "a" * 32
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
NUMBER = re.compile(r"<notice-(\d+)-")


@dataclass
class Furnished:
    """A headquarters with an agency and Dara, a duty officer with a key."""

    home: object
    officer: object
    key: str
    agency: int


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
def database(request, monkeypatch):
    """A server of our own, or None for the file in the headquarters' folder."""
    monkeypatch.delenv("EPIHQ_DATABASE_URL", raising=False)
    return request.getfixturevalue("server") if request.param != "sqlite" else None


def furnished(home):
    home.mkdir()
    settings.configure(home)
    with ledger.writing(home):
        set_centre(SETUP, name="HQ", location="AZE")
        ministry = Agency(name="Ministry", location="AZE", email="m@health.example")
        agency = set_agency(WATCH, ministry).pk
        person = Person(username="dara", full_name="Dara", roles=(Role.DUTY_OFFICER,))
        officer = make_officer(SETUP, person)
        officer.set_password("four words that do not belong")
        officer.save(update_fields=["password"])
        actor = actor_for(officer, via="page")
        scopes = [v for v in {*RULES} - GRANTING if actor.roles & RULES[v]]
        _, key = make_token(actor, name="day", scopes=scopes, days=1)
    return Furnished(home=home, officer=officer, key=key, agency=agency)


@pytest.fixture
def hq(database, tmp_path, monkeypatch):
    monkeypatch.setenv("EPIHQ_API_PER_MINUTE", "0")
    monkeypatch.setenv("EPIHQ_MAIL_FROM", "hq@health.example")
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    yield furnished(tmp_path / "home")
    connection.close()


@dataclass
class Kill:
    """What was killed and when; seconds until the room worked again."""

    kind: str
    at: float
    action: float
    watch: float


def killed_at_random_moments(room, client, moments, times):
    """Kill each kind in turn, shuffled; each time wait until all of it works again."""
    kills = []
    while len(kills) < times:
        kinds = sorted(room.kinds)
        for kind in moments.sample(kinds, len(kinds))[: times - len(kills)]:
            time.sleep(moments.uniform(0.1, 1))
            at = time.time()
            room.kinds[kind]()
            kills.append(Kill(kind, at, *recovered(room, client, at)))
    return kills


def recovered(room, client, at):
    def acknowledged():
        room.look_after()
        return client.first_since(at)

    def watches():
        room.look_after()
        return room.watches_since(at) and time.time()

    return until(acknowledged) - at, until(watches) - at


def entries():
    """What Dara did by the API, as the log tells it."""
    mine = LogRow.objects.filter(by="dara", via="api").exclude(verb="event.declare")
    return Counter(mine.values_list("verb", "thing_number"))


def declared():
    """The signals of which events were declared, with each its own entry."""
    declared = LogRow.objects.filter(verb="event.declare").count()
    signals = SignalRow.objects.exclude(event=None).values_list("pk", "event")
    assert declared == len({event for _, event in signals}) == len(signals)
    return sorted(number for number, _ in signals)


def assert_kept_once(steps):
    """All that was acknowledged is there, once; and there is nothing else of it."""
    acknowledged = Counter((one["verb"], one["number"]) for one in steps)
    lost, doubled = acknowledged - entries(), entries() - acknowledged
    assert (lost, doubled) == (Counter(), Counter())
    for verb, rows in begun().items():
        told = {one["name"]: one["number"] for one in steps if one["verb"] == verb}
        assert sorted(rows) == sorted(told.items())
    events = [one["number"] for one in steps if one["verb"] == "signal.event"]
    assert declared() == sorted(events)
    assert [*log.verify(), *comparing.check_things()] == []


def begun():
    """What stands in the tables, by the words of the client: each once."""
    signals = SignalRow.objects.filter(note__startswith="case ")
    return {
        "signal.raise": signals.values_list("note", "pk"),
        "instruction.issue": InstructionRow.objects.values_list("text", "pk"),
    }


def assert_all_told(letters):
    """Every instruction's notice arrived; one that came again has the same number."""
    numbers = {letter["Message-ID"] for letter in letters}
    came = sorted(int(NUMBER.match(number)[1]) for number in numbers)
    issued = list(InstructionRow.objects.order_by("pk").values_list("pk", flat=True))
    told = DeliveryRow.objects.filter(occasion="issued", state="delivered")
    assert sorted(told.values_list("instruction_id", flat=True)) == issued
    assert came == sorted(DeliveryRow.objects.values_list("pk", flat=True))
    return len(letters) - len(numbers)


def browser_of(officer):
    """Sign an officer in, with the pages' own proof; give the cookies."""
    browser = Browser()
    browser.force_login(officer, BACKEND)
    session = browser.cookies["epihq_session"].value
    return f"epihq_session={session}; csrftoken={PROOF}"


def page(room, cookies, path, form=""):
    """Ask the running room for a page, or send it a form."""
    headers = {"Cookie": cookies}
    if form:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    line = http.client.HTTPConnection(room.place, timeout=30)
    try:
        line.request("POST" if form else "GET", path, form or None, headers)
        answer = line.getresponse()
        return answer.status, answer.read().decode()
    finally:
        line.close()


def all_delivered():
    waiting = DeliveryRow.objects.filter(state="waiting").exists()
    connection.close()
    return not waiting


def day_of_kills(hq, database, times, seed, monkeypatch):
    """Play the day; give the kills, the steps and how many messages came again."""
    moments = random.Random(seed)  # noqa: S311 - not for secrets
    with mail_server() as (box, address):
        monkeypatch.setenv("EPIHQ_MAIL_URL", address)
        room = WholeRoom(hq.home, moments, database)
        connection.close()
        with open_day(room, hq.key, hq.agency) as client:
            until(lambda: len(client.acknowledged()) > 10)
            kills = killed_at_random_moments(room, client, moments, times)
            assert client.end() == 0
            until(all_delivered)
            assert page(room, browser_of(hq.officer), "/board/")[0] == 200
        assert [name for name, _ in room.fallen if name == "watch"] == []
        steps = client.acknowledged()
        assert_kept_once(steps)
        return kills, steps, assert_all_told(box.letters)


@pytest.mark.slow
def test_a_day_of_kills_loses_and_doubles_nothing(hq, database, monkeypatch):
    # Each kind once; a hundred are a study's.
    times = 5 if database else 4
    kills, steps, _ = day_of_kills(hq, database, times, 5, monkeypatch)

    assert {kill.kind for kill in kills} >= {"the watch", "the whole machine"}
    assert any(step["tries"] > 1 for step in steps)
    # There are no figures here: each claim that was asked about says so.
    asked = sum(step["verb"] == "claim.check-asked" for step in steps)
    closed = ClaimRow.objects.filter(state="closed", asked_as_of=None)
    assert asked == closed.exclude(check_trouble="").count() > 0


@pytest.mark.study
def test_a_hundred_kills_of_the_room_lose_and_double_nothing(hq, database, monkeypatch):
    kills, steps, again = day_of_kills(hq, database, 100, 6, monkeypatch)

    issued = sum(step["verb"] == "instruction.issue" for step in steps)
    told = [
        f"\n{'PostgreSQL' if database else 'SQLite'}: {len(kills)} kills",
        *table_of(kills, steps),
        f"{len(steps)} steps acknowledged, 0 lost, 0 doubled;",
        f"{issued} messages arrived, {again} of them came again with the same number",
    ]
    print("\n".join(told))  # noqa: T201 - a study prints its table
    assert len(kills) == 100


def table_of(kills, steps):
    """Tell, for each kind of kill, how many, and how long the room needed."""
    yield "| killed | times | steps asked again | next step, s | watch, s |"
    yield "|---|---|---|---|---|"
    for kind in sorted({kill.kind for kill in kills}):
        mine = [kill for kill in kills if kill.kind == kind]
        again = sum(asked_again(step, kills) == kind for step in steps)
        action = spread([kill.action for kill in mine])
        watch = spread([kill.watch for kill in mine])
        yield f"| {kind} | {len(mine)} | {again} | {action} | {watch} |"


def asked_again(step, kills):
    """The kind of the kill for which a step had to be asked for again."""
    before = [kill for kill in kills if kill.at < step["at"]]
    return before[-1].kind if before and step["tries"] > 1 else None


def spread(seconds):
    return f"{statistics.median(seconds):.1f}, {max(seconds):.1f}"


@pytest.mark.slow
@pytest.mark.postgres
def test_a_watch_outlives_its_database(server, tmp_path):
    home = furnished(tmp_path / "home").home
    connection.close()
    room = WholeRoom(home, random.Random(1), server)  # noqa: S311 - not for secrets
    room.start_watch()
    try:
        until(lambda: room.watches_since(0))
        server.kill()
        until(lambda: "does not answer" in (home / "watch.log").read_text())
        at = time.time()
        server.start()

        # The same process: nobody started another.
        assert until(lambda: room.watches_since(at))
    finally:
        room.stop()


# -- a full disk ---------------------------------------------------------------------


def reported(room, browser, number):
    """Send the form of the page on which a person reports what they heard."""
    told = {"text": f"call {number} " + "x" * 7000, "location": "AZE"}
    told |= {"on": "2020-07-01", "severity": "low", "once": f"form {number}"}
    form = urlencode({**told, "csrfmiddlewaretoken": PROOF})
    return page(room, browser, "/signals/new/", form)


@pytest.mark.slow
def test_a_full_disk_is_told_on_the_pages_and_harms_nothing(tmp_path, monkeypatch):
    monkeypatch.delenv("EPIHQ_DATABASE_URL", raising=False)
    hq = furnished(tmp_path / "home")
    browser = browser_of(hq.officer)
    connection.close()
    room = WholeRoom(hq.home, random.Random(1))  # noqa: S311 - not for secrets
    room.start_web((hq.home / "ledger.sqlite3").stat().st_size + 300_000)
    try:
        until(lambda: room.health().get("database"))
        kept, words = reported_until_full(room, browser)
        assert "nothing was recorded" in words
        assert f"call {kept} " in words, "what was written is lost"
        assert page(room, browser, "/board/")[0] == 200

        room.stop()
        room.start_web()
        until(lambda: room.health().get("database"))
        assert reported(room, browser, kept)[0] == 303
    finally:
        room.stop()
    notes = SignalRow.objects.order_by("pk").values_list("note", flat=True)
    assert [note.split()[1] for note in notes] == [str(n) for n in range(kept + 1)]
    assert [*log.verify(), *comparing.check_things()] == []
    connection.close()


def reported_until_full(room, browser):
    """Report until it is refused; give how many were kept, and the page's answer."""
    for number in range(200):
        status, words = reported(room, browser, number)
        if status != 303:
            assert status == 503, words
            return number, words
    raise AssertionError("the disk was never full")
