"""``epihq care`` as a person runs it: lists in, who waits, who somebody is, figures."""

import csv
import io
import json
import zipfile
from datetime import timedelta

import msgspec
import pytest

from care_samples import PLANTED, RASHAD, reading, set_to_noon, somebody
from epihq.care.checks.intake import write_reading
from epihq.care.checks.restanding import restand_due
from epihq.care.desk import acts, hands
from epihq.care.register.districts import (
    District,
    Team,
    set_district,
    set_team,
)
from epihq.care.register.erasing import erase
from epihq.care.register.persons import Person as Somebody
from epihq.care.register.tables import CareDistrictRow, EpisodeRow
from epihq.operations.ledger import clock, log
from epihq.operations.ledger.rules import SETUP, Role
from epihq.operations.people.officers import Person, make_officer, suspend_officer
from program import epihq, epihq_here

pytestmark = pytest.mark.databases("sqlite", "postgresql")

LIST = """Ad Soyad;Telefon;Yaş;Cins;Rayon;Xəstələnmə tarixi;Hadisə nömrəsi
Rəşad Əliyev;050 501 23 45;71;kişi;Sabail;13.11.2020;CASE-77
Leyla Məmmədova;050 501 23 46;34;qadın;Narimanov;14.11.2020;CASE-78
"""


@pytest.fixture
def hq(desk):
    """The desk's people are officers of the headquarters."""
    people = (
        ("nina", Role.NURSE, (desk.sabail,)),
        ("olga", Role.NURSE, (desk.narimanov,)),
        ("cem", Role.CARE_DOCTOR, ()),
        ("sara", Role.CARE_SUPERVISOR, ()),
        ("duty", Role.DUTY_OFFICER, ()),
    )
    for username, role, districts in people:
        told = Person(
            username=username, full_name=username, roles=(role,), districts=districts
        )
        make_officer(SETUP, told)
    return desk


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(LIST, "utf-8")
    return path


def care(hq, *words, by="sara"):
    return epihq_here("care", *words, "--by", by, home=hq.home)


def told(hq, *words, by="sara"):
    done = care(hq, *words, "--format", "json", by=by)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_list_comes_in_and_comes_again(hq, file):
    first = care(hq, "import", file)
    again = told(hq, "import", file)

    assert first.returncode == 0, first.stderr
    assert first.stdout.splitlines()[-1].split() == ["2", "0", "0", "0"]
    assert [(one["line"], one["came"]) for one in again] == [(2, "known"), (3, "known")]
    assert EpisodeRow.objects.count() == 2
    assert not any(one in first.stdout + first.stderr for one in PLANTED)


def test_a_preview_takes_nobody_and_tells_what_is_wrong_by_line(hq, file):
    shown = care(hq, "import", file, "--preview")
    file.write_text(LIST + "Orxan Həsənov;1;old;kişi;Sabail;13.11.2020;\n", "utf-8")
    wrong = care(hq, "import", file, "--preview", "--format", "csv")

    assert "A preview: nobody was taken under care." in shown.stderr
    assert wrong.returncode == 1
    assert wrong.stdout.splitlines() == ["line,field,why", "4,age,no-number"]
    assert "Orxan" not in wrong.stderr
    assert EpisodeRow.objects.count() == 0


def test_a_mapping_and_a_district_say_what_a_list_does_not(hq, tmp_path):
    (tmp_path / "l.csv").write_text("Who,Sex\nNigar Quliyeva,1\n")
    (tmp_path / "m.toml").write_text('[columns]\nname="Who"\n[values.sex]\n1="female"')
    words = ("import", tmp_path / "l.csv", "--map", tmp_path / "m.toml")

    done = care(hq, *words, "--district", "sabail")

    assert done.returncode == 0, done.stderr
    assert EpisodeRow.objects.get().district_id == hq.sabail


def test_the_queue_names_nobody_and_has_the_gravest_first(hq):
    well, ill = somebody(hq, RASHAD), somebody(hq, age=80)
    write_reading(hq.nurse, well.pk, reading(97))
    write_reading(hq.nurse, ill.pk, reading(85))
    third = somebody(hq)
    hands.take(hq.nurse, ill.pk)

    rows = told(hq, "queue")
    table = care(hq, "queue", "--why", "emergency")

    assert [(one["number"], one["why"]) for one in rows] == [
        (ill.pk, "emergency"),
        (third.pk, "first"),
    ]
    assert (rows[0]["level"], rows[0]["taken_by"]) == ("emergency", "nina")
    assert not any(one in table.stdout for one in PLANTED)
    assert len(table.stdout.splitlines()) == 3


def test_who_is_due_is_listed_by_the_hour(hq):
    set_to_noon(hq.home)
    later, sooner = somebody(hq), somebody(hq)
    write_reading(hq.nurse, later.pk, reading(97))
    write_reading(hq.nurse, sooner.pk, reading(97, hours=6))
    somebody(hq)

    rows = told(hq, "due", "--within", "23")

    assert [one["number"] for one in rows] == [sooner.pk, later.pk]
    assert rows[0]["due_at"] < rows[1]["due_at"]
    assert len(told(hq, "due", "--within", "25")) == 3
    cut = care(hq, "due", "--within", "25", "--limit", "2")
    assert "The first 2 are listed; there are more." in cut.stderr
    assert str(sooner.pk) in cut.stdout.splitlines()[2].split()


def test_somebody_is_shown_with_a_reason_and_the_log_tells_it(hq):
    row = somebody(hq, RASHAD, age=71)
    write_reading(hq.nurse, row.pk, reading(91, symptoms=frozenset({"confused"})))
    acts.contact(hq.nurse, row.pk, acts.Came.REACHED, words="greylips")

    rows = told(hq, "show", row.pk, "--reason", "calls back", by="nina")

    said = {one["what"]: one["value"] for one in rows if one["part"] == "person"}
    assert (said["name"], said["telephone"]) == (RASHAD.name, RASHAD.telephone)
    reasons = [one["value"] for one in rows if one["what"] == "reason"]
    assert reasons[0].startswith("Oxygen saturation at rest: 91")
    assert any("Told: confused." in one for one in reasons)
    (check,) = (one["value"] for one in rows if one["part"] == "check")
    assert check == "oxygen saturation at rest: 91\N{NO-BREAK SPACE}%; confused"
    assert any(str(one["value"]).endswith("greylips") for one in rows)
    newest = list(log.entries())[-1]
    assert (newest.verb, newest.by, newest.via) == ("care.look", "nina", "cli")
    assert newest.content["note"] == "calls back"


def test_a_table_of_somebody_cuts_no_address(hq):
    row = somebody(hq, RASHAD)

    done = care(hq, "show", row.pk, "--reason", "x", "--language", "az", by="nina")

    assert done.returncode == 0, done.stderr
    assert RASHAD.address in done.stdout
    assert "The log tells that you looked, and why." in done.stderr


def test_a_nurse_of_another_district_sees_nothing(hq):
    row = somebody(hq, RASHAD)
    write_reading(hq.nurse, row.pk, reading(85))

    shown = care(hq, "show", row.pk, "--reason", "curious", by="olga")

    assert shown.returncode == 2
    assert not any(one in shown.stdout + shown.stderr for one in PLANTED)
    assert told(hq, "queue", by="olga") == told(hq, "due", by="olga") == []
    assert [one["number"] for one in told(hq, "report", by="olga")] == [hq.narimanov]
    other = care(hq, "queue", "--district", "Sabail", by="olga")
    assert "district of yours" in other.stderr


@pytest.mark.parametrize(
    ("by", "words", "says"),
    [
        ("stranger", ("queue",), "the user name of an officer at work"),
        ("duty", ("queue",), "duty-officer"),
        ("nina", ("import", "l.csv"), "care-supervisor"),
        ("nina", ("retention", "--erase"), "care-supervisor"),
        ("nina", ("show", "1", "--reason", " "), "the reason"),
        ("nina", ("queue", "--why", "bored"), "silent-frail"),
        ("nina", ("queue", "--district", "99"), "district"),
    ],
)
def test_what_is_refused_says_why(hq, tmp_path, monkeypatch, by, words, says):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "l.csv").write_text(LIST, "utf-8")

    done = care(hq, *words, by=by)

    assert done.returncode in {1, 2}
    assert says in done.stderr
    assert done.stdout == ""


def test_who_is_suspended_works_at_no_desk(hq):
    suspend_officer(SETUP, _number("nina"), reason="gone")

    assert "an officer at work" in care(hq, "queue", by="nina").stderr


def _number(username):
    from epihq.operations.people.officers import named  # noqa: PLC0415 - Django

    return named(username).pk


def test_the_report_says_what_is_really_done(hq):
    first, second = somebody(hq), somebody(hq)
    acts.contact(hq.nurse, first.pk, acts.Came.REACHED)
    acts.contact(hq.nurse, second.pk, acts.Came.WRONG_NUMBER)

    rows = {one["district"]: one for one in told(hq, "report")}
    table = care(hq, "report")

    sabail = rows["Sabail"]
    assert (sabail["at_home"], sabail["waiting"]) == (1, 1)
    assert (sabail["first_contacts_made"], sabail["first_contacts_due"]) == (1, 1)
    assert (sabail["calls"], sabail["reached"], sabail["wrong_numbers"]) == (2, 1, 1)
    assert "1 of 1 (100\xa0%)" in table.stdout
    assert [line.split()[0] for line in table.stdout.splitlines()[2:]] == [
        "Narimanov",
        "Sabail",
        "all",
    ]


def test_the_report_is_csv_too(hq):
    done = care(hq, "report", "--format", "csv")

    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [one["district"] for one in rows] == ["Narimanov", "Sabail"]
    assert rows[0]["heard_due"] == "0"


def test_a_round_goes_to_who_is_silent_for_a_day(hq, monkeypatch):
    place = {"latitude": 40.36, "longitude": 49.83}
    silent = somebody(hq, msgspec.structs.replace(RASHAD, **place))
    nowhere = somebody(hq, Somebody(name="Nowhere", telephone="0502"))
    somebody(hq, Somebody(name="New", telephone="0503", **place))
    for one in (silent, nowhere):
        write_reading(hq.nurse, one.pk, reading(97))
    early = care(hq, "rounds", "--district", "Sabail")
    settle(hq.sabail, latitude=40.37, longitude=49.84)
    set_team(SETUP, Team(name="First", district=hq.sabail, capacity=5))
    # Who is called in the evening is waited for until the next day is well begun.
    later = clock.now() + timedelta(hours=60)
    monkeypatch.setattr(clock, "now", lambda: later)
    restand_due(later)

    # Today's round would find no time left in the evening.
    tomorrow = (later + timedelta(days=1)).date()
    rows = told(hq, "rounds", "--district", "Sabail", "--day", tomorrow)

    assert "the place of its centre and a team" in early.stderr
    (gone,) = (one for one in rows if one["team"] == "First")
    assert (gone["number"], gone["why"], gone["stop"]) == (silent.pk, "seek", 1)
    (left,) = (one for one in rows if one["left_out"])
    assert (left["number"], left["left_out"]) == (nowhere.pk, "no-place")
    assert "care.look" in [one.verb for one in log.entries()]
    assert not any(one in str(rows) for one in PLANTED)


def settle(number, **settings):
    """Change settings of a district."""
    kept = CareDistrictRow.objects.get(pk=number)
    whole = {name: getattr(kept, name) for name in District.__dataclass_fields__}
    set_district(SETUP, District(**{**whole, **settings}), number=number)


def test_an_export_without_names_tells_nobody_alone(hq, tmp_path):
    for age in range(30, 42):
        row = somebody(hq, age=age, sex="female")
        write_reading(hq.nurse, row.pk, reading(97))
    somebody(hq, RASHAD, age=71, sex="male")

    done = care(hq, "export", "--out", tmp_path / "r.zip", "--reason", "study 7")

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("12 of 13 people without names")
    people = unpacked(tmp_path / "r.zip", "people.csv")
    assert len(people) == 12
    assert "name" not in people[0]
    newest = list(log.entries())[-1]
    assert (newest.verb, newest.by, newest.via) == ("care.export", "sara", "cli")
    assert newest.content["note"] == "study 7"


def test_an_export_in_full_names_everybody_of_ones_districts(hq, tmp_path):
    row, gone = somebody(hq, RASHAD), somebody(hq)
    somebody(hq, district=hq.narimanov)
    write_reading(hq.nurse, row.pk, reading(85))
    acts.end_episode(
        hq.nurse, gone.pk, reason=acts.Ending.MOVED, outcome=acts.Outcome.UNKNOWN
    )
    erase(hq.supervisor, gone.pk, reason="asked for it")
    words = ("export", "--out", tmp_path / "a.zip", "--full", "--reason", "moves")

    done = care(hq, *words, "--district", "Sabail")

    assert done.returncode == 0, done.stderr
    people = unpacked(tmp_path / "a.zip", "people.csv")
    assert [one["name"] for one in people] == [RASHAD.name, ""]
    assert people[0]["telephone"] == RASHAD.telephone
    (check,) = unpacked(tmp_path / "a.zip", "checks.csv")
    assert (check["spo2_rest"], check["level"]) == ("85.0", "emergency")
    newest = list(log.entries())[-1]
    assert newest.content["numbers"] == [row.pk, gone.pk]
    assert not any(one in str(newest.content) for one in PLANTED)


def test_a_nurse_takes_nothing_out(hq, tmp_path):
    words = ("export", "--out", tmp_path / "a.zip", "--reason", "x")

    done = care(hq, *words, by="nina")

    assert done.returncode == 1
    assert "care-supervisor or clinician" in done.stderr
    assert not (tmp_path / "a.zip").exists()


def unpacked(file, name):
    with zipfile.ZipFile(file) as packed:
        return list(csv.DictReader(io.StringIO(packed.read(name).decode())))


def test_names_are_erased_when_their_days_are_over(hq, monkeypatch):
    row = somebody(hq, RASHAD)
    acts.end_episode(
        hq.nurse, row.pk, reason=acts.Ending.RECOVERED, outcome=acts.Outcome.WELL
    )
    settle(hq.sabail, retention_days=30)
    before = {one["district"]: one for one in told(hq, "retention")}
    later = clock.now() + timedelta(days=31)
    monkeypatch.setattr(clock, "now", lambda: later)

    due = {one["district"]: one for one in told(hq, "retention")}
    done = care(hq, "retention", "--erase")

    assert (before["Sabail"]["kept"], before["Sabail"]["due"]) == (1, 0)
    assert due["Sabail"]["due"] == 1
    assert due["Narimanov"]["days"] is None
    assert "1 erased" in done.stderr
    shown = told(hq, "show", row.pk, "--reason", "x", by="nina")
    assert shown[0]["value"] == "erased"


def test_keys_are_renewed_and_everybody_is_still_read(hq):
    row = somebody(hq, RASHAD)
    before = (hq.home / "care-keys").read_text()

    done = epihq("care", "rotate-keys", "--by", "the host", home=hq.home)

    assert done.returncode == 0, done.stderr
    assert done.stdout == "1 people locked with a new key\n"
    assert (hq.home / "care-keys").read_text() != before
    rows = told(hq, "show", row.pk, "--reason", "x", by="nina")
    assert rows[0]["value"] == RASHAD.name


def test_without_a_headquarters_none_is_made(tmp_path, monkeypatch):
    monkeypatch.delenv("EPIHQ_DATABASE_URL", raising=False)

    done = epihq_here("care", "queue", "--by", "sara", home=tmp_path / "none")

    assert done.returncode == 1
    assert "--home" in done.stderr
    assert not (tmp_path / "none").exists()
