"""What programs do in a day, and that they can do all that people do on pages."""

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from api_program import city, order, program, raised
from archive_samples import published
from epihq.archive import Archive
from epihq.operations.ledger import ledger, log
from epihq.operations.ledger.rules import WATCH
from epihq.operations.signals import actions as signals
from epihq.terms.signing import house_key, signed
from every_address import operations, pages
from figures import make_figures
from room_samples import PDF, alarm, hours
from the_rules import RULES

__all__ = ["city", "program"]
ROOT = Path(__file__).resolve().parents[2]


def test_from_signal_to_done_by_programs(program, city):
    duty = program("duty-officer")
    there = program("agency-officer", agency=city)
    seen = {"location": "AZE", "text": "Beds are full.", "on": "2020-06-01"}

    signal = duty.send("/signals", seen).json()
    assert duty.send(f"/signals/{signal['number']}/verify").status_code == 200
    event = duty.send(f"/signals/{signal['number']}/event", {"note": "Asked."}).json()
    told = order(city, signal=event["number"])
    issued = duty.send("/instructions", told, Idempotency_Key="k1").json()
    path = f"/instructions/{issued['number']}"
    assert there.send(f"{path}/acknowledge").json()["state"] == "acknowledged"
    assert there.send(f"{path}/begin").json()["state"] == "in-progress"
    done = there.client.post(
        f"/api/v1{path}/done",
        {"report": "Traced.", "files": [SimpleUploadedFile("report.pdf", PDF)]},
    )

    assert done.json()["state"] == "done"
    file = there.get(f"{path}/files").json()[0]
    assert there.get(f"/attachments/{file['number']}").content == PDF
    assert [entry.via for entry in log.entries(thing="instruction")] == ["api"] * 4


def test_files_are_kept_with_an_event_by_programs(program):
    duty = program("duty-officer")
    number = duty.send("/events", {"title": "The wards", "locations": ["AZE"]}).json()[
        "number"
    ]
    path = f"/events/{number}/files"

    kept = duty.client.post(
        f"/api/v1{path}", {"files": [SimpleUploadedFile("map.pdf", PDF)]}
    )
    none = duty.client.post(f"/api/v1{path}", {})

    assert kept.json()["number"] == number
    (file,) = duty.get(path).json()
    assert (file["name"], file["of_thing"]) == ("map.pdf", "event")
    assert duty.get(f"/attachments/{file['number']}").content == PDF
    assert (none.status_code, none.json()["code"]) == (422, "events.no-file")


def test_first_steps_are_read_and_said_by_programs(program):
    chief, auditor = program("administrator"), program("auditor")
    path = "/first-steps/backup"

    said = chief.send(f"{path}/confirm", {"words": "Restored on 1 July."}).json()
    steps = {one["name"]: one for one in chief.get("/first-steps").json()}
    unknown = chief.send("/first-steps/nothing/aside", {"words": "No."})
    seen = chief.send("/first-steps/ages/confirm", {"words": "Yes."})
    again = chief.send(f"{path}/resume").json()

    assert (said["state"], said["said"]) == ("done", "Restored on 1 July.")
    assert steps["backup"] == said
    assert (again["state"], again["said"]) == ("unseen", "")
    # What the room sees for itself nobody may say.
    for refused in (unknown, seen):
        assert refused.json()["code"] == "ledger.no-such-thing"
    assert auditor.get("/first-steps").status_code == 403


@pytest.mark.databases("sqlite", "postgresql")
def test_a_list_goes_on_by_number(program):
    one = program("duty-officer")
    for day in range(1, 6):
        signals.raise_signal(WATCH, [alarm(day=day)], cause=f"cause {day}")

    first = one.get("/signals", limit=2).json()
    rest = one.get("/signals", limit=9, before=first["further"]).json()

    numbers = [row["number"] for page in (first, rest) for row in page["items"]]
    assert numbers == [5, 4, 3, 2, 1]
    assert rest["further"] is None


@pytest.mark.databases("sqlite", "postgresql")
def test_a_past_hour_is_shown_as_it_stood(program):
    one = program("duty-officer")
    number = raised()
    then = datetime.now(UTC).isoformat()
    one.send(f"/signals/{number}/verify")

    assert one.get(f"/signals/{number}", at=then).json()["state"] == "new"
    assert one.get("/signals", at=then).json()["items"][0]["state"] == "new"
    assert one.get("/signals", at="yesterday").json()["code"] == "web.bad-hour"
    assert one.get("/signals", at="0001-01-01").json()["code"] == "api.bad-request"


def test_who_looks_at_addresses_is_told_in_the_log(program, officer):
    one = program("auditor")
    person = officer("epidemiologist", phone="+994 12 000")

    assert "phone" not in one.get("/officers").json()["items"][0]
    assert one.get(f"/officers/{person.pk}").json()["phone"] == "+994 12 000"
    newest = list(log.entries())[-1]
    assert (newest.verb, newest.thing_number) == ("officer.see", person.pk)


def test_a_regime_is_proposed_approved_and_extended(program):
    duty, manager = program("duty-officer"), program("incident-manager")
    act = {
        "regime": "strict",
        "kind": "set",
        "instrument": "No. 208",
        "decided_on": "2020-07-03",
        "effective_from": "2020-07-05T06:00+04:00",
        "effective_to": "2020-07-20T06:00+04:00",
        "areas": ["AZ-BA"],
        "measures": [{"code": "C6", "level": 3}],
    }

    first = duty.send("/proposals", {"act": act, "why": "R is 1.4."}).json()
    assert duty.send(f"/proposals/{first['number']}/approve").status_code == 403
    manager.send(f"/proposals/{first['number']}/approve")
    longer = {
        "regime": "strict",
        "kind": "extend",
        "instrument": "No. 230",
        "decided_on": "2020-07-15",
        "effective_to": "2020-08-05T06:00+04:00",
    }
    usual = duty.send("/proposals/preview", {**longer, "effective_to": None}).json()
    assert usual["act"]["effective_to"] == "2020-08-03T02:00:00Z"
    assert len(duty.get("/proposals").json()["items"]) == 1
    second = duty.send("/proposals", {"act": longer, "why": "R is 1.1."}).json()
    manager.send(f"/proposals/{second['number']}/approve")

    acts = duty.get("/measures/history").json()
    assert [one["changes"] for one in acts] == [["imposes"], ["prolongs"]]
    assert acts[1]["act"]["effective_from"] == "2020-07-20T02:00:00Z"


def test_a_decision_is_kept_byte_for_byte(program):
    duty = program("duty-officer")
    told = json.loads((ROOT / "docs/examples/decision-AZE-2020-07-02.json").read_text())
    record = json.dumps(signed(told, house_key(ledger.folder())))
    act = {
        "regime": "strict",
        "kind": "set",
        "instrument": "No. 208",
        "decided_on": "2020-07-03",
        "effective_from": "2020-07-05T06:00+04:00",
        "measures": [{"code": "C6", "level": 3}],
    }

    told = {"act": act, "why": "R is 1.4.", "decision": record}
    made = duty.send("/proposals", told).json()

    file = duty.get(f"/proposals/{made['number']}/files").json()[0]
    assert duty.get(f"/attachments/{file['number']}").content == record.encode()
    told["decision"] = '{"no": "decision"}'
    answer = duty.send("/proposals", told)
    assert answer.json()["code"] == "decision.not-a-decision-file"


def test_a_shift_is_handed_over(program):
    dara, dov = program("duty-officer"), program("duty-officer")

    draft = dara.send("/handovers").json()
    path = f"/handovers/{draft['number']}"
    dara.send(f"{path}/edit", {"notes": "The city calls back."})
    signed = dara.send(f"{path}/sign", {"incoming": dov.officer.pk}).json()

    assert signed["notes"] == "The city calls back."
    assert dara.send(f"{path}/accept").status_code == 403
    assert dov.send(f"{path}/accept").json()["state"] == "accepted"


def test_the_day_is_taken_out_as_json_lines(program):
    one = program("auditor")
    day = date.fromisoformat(
        one.get("/log").json()["items"][0]["recorded_at"][:10]
    ).isoformat()

    lines = one.get(f"/log/days/{day}").getvalue().decode().splitlines()

    assert json.loads(lines[-1])["day"] == day
    assert "log.export" in [entry.verb for entry in log.entries()]


def test_the_page_of_the_api_lists_every_operation(stranger):
    shown = stranger.get("/api/v1/docs").content.decode()

    for _, path, _ in operations():
        assert path in shown
    assert "//" not in shown.replace("://", "").split("<main", 1)[1].split("<footer")[0]


FENCED = re.compile(r"```(http|json)\n(.*?)\n```", re.DOTALL)


def examples():
    """Requests of the documentation, and what of each answer it shows."""
    text = (ROOT / "docs/reference/api.md").read_text("utf-8")
    blocks = FENCED.findall(text)
    for (_, asked), (_, answered) in zip(blocks[::2], blocks[1::2], strict=True):
        head, _, body = asked.partition("\n\n")
        line, *headers = head.splitlines()
        told = dict(header.split(": ") for header in headers)
        yield line.split(), told, body, json.loads(answered)


def shows(shown, answer):
    """Whether an answer has all that is shown of it."""
    if isinstance(shown, dict):
        return all(shows(value, answer.get(name)) for name, value in shown.items())
    if isinstance(shown, list):
        pairs = zip(shown, answer, strict=True)
        return all(shows(*pair) for pair in pairs)
    return shown == answer


def test_the_examples_of_the_documentation_are_true(program, city):
    client = program("duty-officer").client

    for (method, path), headers, body, shown in examples():
        asked = getattr(client, method.lower())
        text = body.replace("DEADLINE", hours(5).isoformat())
        more = {"data": text, "content_type": "application/json"} if body else {}
        answer = asked(path, headers=headers, **more).json()
        assert shows(shown, answer), (path, answer)


def test_an_archive_without_figures_says_so(program):
    answer = program("duty-officer").get("/locations")

    assert answer.status_code == 404
    assert answer.json()["code"] == "api.no-figures"


def test_the_table_of_locations_is_the_boards(program, room):
    for day in (8, 15, 22):
        totals = [("AZE", about, 10 * about) for about in range(1, day)]
        Archive(room).add(published(date(2020, 7, day), *totals))
    make_figures(room, date(2020, 7, 22))
    one = program("duty-officer")

    table = one.get("/locations", at="2020-07-22").json()
    row = one.get("/locations/AZE", at="2020-07-22").json()

    assert table["rows"] == [row]
    assert row["cases_7_days"] == 70
    assert one.get("/locations/XYZ", at="2020-07-22").status_code == 404


def test_every_action_of_the_rules_that_people_have_is_in_the_api():
    people = {verb for verb, roles in RULES.items() if roles - {*WATCH.roles}}
    # Files come with "done" and join a signal that the watch raised.
    people -= {"instruction.attach", "signal.join"}
    # Said of a signal when something is done to its event.
    people -= {"signal.link", "signal.unlink"}
    # On pages alone: a list of people at home is a file, and programs send each of
    # them, or a bundle.
    on_pages = {"care.import"}
    # Keys are renewed by whoever has the machine.
    people -= {"care.rotate-keys", *on_pages}

    scopes = {one["x-scope"] for _, _, one in operations()}
    assert people - scopes == set()
    assert {view.verb for _, view in pages()} - scopes == on_pages


def test_a_list_asks_the_database_a_fixed_number_of_times(program):
    one, counts = program("duty-officer"), []
    for upto in (2, 12):
        for number in range(upto):
            signals.raise_signal(WATCH, [alarm()], cause=f"cause {upto} {number}")
        one.get("/signals")  # how the room stands is asked once after each change
        with CaptureQueriesContext(connection) as asked:
            assert one.get("/signals").status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1]
