"""Decisions on the pages: asked for by words, compared, put forward, approved."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from decision_samples import compared_record, kept_record
from epihq.desk.decision import CAPACITIES
from epihq.operations.decisions.actions import ask_decision, body_of
from epihq.operations.decisions.asking import Asking, read_asking
from epihq.operations.decisions.queue import DECISIONS
from epihq.operations.decisions.tables import DecisionRow
from epihq.operations.measures.acts import record_act
from epihq.operations.measures.tables import ProposalRow
from epihq.operations.processes.asked_work import Found, write
from epihq.operations.processes.heartbeats import went_well
from epihq.operations.watch.watching import Watch
from epihq.terms.regimes import Act, Kind, Measure
from epihq.web import settings
from epihq.web.decisions.forms import asking_of
from epihq.web.decisions.words import forward_title
from figures import answered_at_last, publish_counts
from furnished_room import actor_of
from program import epihq_here

NOW = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
TODAY = NOW.date()
END = NOW + timedelta(days=3)
BAKU = ZoneInfo("Asia/Baku")


@pytest.fixture
def strict(room):
    act = Act(
        location="AZE",
        regime="strict",
        kind=Kind.SET,
        instrument="Order 1",
        decided_on=TODAY - timedelta(days=9),
        effective_from=NOW - timedelta(days=8),
        effective_to=END,
        areas=(),
        measures=(Measure(code="C6", level=2),),
    )
    return record_act(room, act, by="the duty officer")


def words(**more):
    """The form as it is typed: the end that comes soonest, two and four weeks."""
    return {
        "place": "Azerbaijan (AZE)",
        "as_of": f"{TODAY}",
        "ends": END.isoformat(),
        "extend": ["14", "28"],
        "horizon": "56",
        "options-TOTAL_FORMS": "0",
        "options-INITIAL_FORMS": "0",
        "once": "form-1",
        **more,
    }


def own(number=0, **told):
    return {f"options-{number}-{name}": value for name, value in told.items()}


def compared(room, client):
    """A decision that somebody asked for and the watch has compared."""
    asking = Asking(location="AZE", as_of=TODAY, ends=END)
    row = ask_decision(actor_of(client.officer), asking, today=TODAY)
    return kept_record(room, row, compared_record(ends=END, as_of=TODAY))


def said(**more):
    return {
        "version": "2",
        "option": "extend-14",
        "instrument": "Order 2",
        "reasons": "R_t is above 1.",
        "dissent": "Economy: two weeks are one too many.\n",
        **more,
    }


def test_the_form_offers_the_end_that_comes_soonest_and_where_it_would_lead(
    room, strict, client_as
):
    page = client_as("epidemiologist").get("/decisions/new/").content.decode()

    assert f'value="{END.isoformat()}"' in page
    assert re.search(r"strict ends \d", page)
    assert "2 weeks longer: to" in page
    assert "Azerbaijan (AZE)" in page
    assert "stay at home" not in page
    assert "Nobody has said yet how many there are:" in page


def test_what_is_chosen_in_words_is_asked_of_the_watch(room, strict, client_as):
    client = client_as("epidemiologist")

    answer = client.post("/decisions/new/", words(icu_beds="420"))

    row = DecisionRow.objects.get()
    asking = read_asking(row.question)
    assert answer["Location"] == f"/decisions/{row.pk}/"
    assert (asking.location, asking.as_of, asking.ends) == ("AZE", TODAY, END)
    assert (asking.extend, asking.options) == ((14, 28), ())
    assert asking.capacity == {"icu_beds": 420}
    page = client.get(answer["Location"]).content.decode()
    assert "No watch has ever run here" in page


@pytest.mark.parametrize("name", ["Azərbaycan", "Азербайджан", "az", "AZE"])
def test_a_place_goes_by_any_of_its_names(room, strict, client_as, name):
    client_as("epidemiologist").post("/decisions/new/", words(place=name))

    assert DecisionRow.objects.get().location == "AZE"


def test_a_day_is_counted_from_the_end_by_the_centres_clock():
    """An end of 20:30 in UTC is one of the next day in Baku."""
    told = dict.fromkeys(CAPACITIES)
    told |= {"ends": "2020-07-05T20:30:00+00:00", "extend_to": date(2020, 7, 20)}
    told |= {"place": "AZE", "as_of": date(2020, 7, 2), "extend": [], "horizon": 56}

    asking = asking_of(told, [], {}, SimpleNamespace(zone=BAKU, disease="covid-19"))

    assert asking.extend == (14,)
    assert asking.ends == datetime(2020, 7, 5, 20, 30, tzinfo=UTC)


def test_an_option_of_ones_own_is_added_without_a_script_and_nothing_is_lost(
    room, strict, client_as
):
    client = client_as("duty-officer")

    more = client.post("/decisions/new/", words(add="1", icu_beds="420"))
    page = more.content.decode()
    feast = END.astimezone(BAKU).date() + timedelta(days=10)
    two = words(
        **own(title="Evenings", days="14", first="C6=1", second="C2=2"),
        **own(
            1,
            title="Until the feast",
            until=f"{feast}",
        ),
        **{"options-TOTAL_FORMS": "2"},
    )
    client.post("/decisions/new/", two)

    assert more.status_code == 200
    assert 'name="options-0-title"' in page
    assert 'formaction="#option-1"' in client.get("/decisions/new/").content.decode()
    assert '<fieldset class="panel own-option" id="option-1">' in page
    assert '<form method="post" action="/decisions/new/">' in page
    assert 'value="420"' in page
    assert "stay at home: required, with exceptions (C6=2)" in page
    assert "stay at home: none (C6=0)" in page
    options = read_asking(DecisionRow.objects.get().question).options
    assert [(one.name, one.title, one.days, one.levels) for one in options] == [
        ("extend-14", "", 14, {}),
        ("extend-28", "", 28, {}),
        ("option-1", "Evenings", 14, {"C6": 1, "C2": 2}),
        ("extend-10-option-2", "Until the feast", 10, {}),
    ]


def test_an_option_that_is_removed_is_gone_and_the_next_takes_its_place(
    room, client_as
):
    two = words(
        drop="0",
        **own(title="Evenings"),
        **own(1, title="Schools"),
        **{"options-TOTAL_FORMS": "2"},
    )

    page = client_as("duty-officer").post("/decisions/new/", two).content.decode()

    assert "Schools" in page
    assert "Evenings" not in page
    assert 'name="options-1-title"' not in page


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"place": "Atlantis"}, "There is no place of this name"),
        ({"ends": "other"}, "Which day? Give it"),
        ({"extend": []}, "Choose at least one"),
        ({"extend_to": f"{TODAY}"}, "A day after the end in question"),
        ({"as_of": f"{TODAY + timedelta(days=9)}"}, "a day up to today"),
        ({"ends": "other", "ends_day": f"{TODAY}"}, "an end after"),
        (
            {"options-TOTAL_FORMS": "1", **own(first="C6=1", second="C6=2")},
            "The same measure stands twice",
        ),
        (
            {"options-TOTAL_FORMS": "1", **own(title="x", until=f"{TODAY}")},
            "A day after the end in question",
        ),
    ],
)
def test_a_slip_is_told_beside_its_field_and_what_was_typed_stands(
    room, strict, client_as, changes, told
):
    answer = client_as("duty-officer").post(
        "/decisions/new/", words(icu_beds="421", **changes)
    )

    page = answer.content.decode()
    assert answer.status_code == 400
    assert told in page
    assert 'value="421"' in page
    assert not DecisionRow.objects.exists()


def test_who_waits_sees_how_far_it_is_and_then_the_comparison(room, client_as):
    client = client_as("epidemiologist")
    asking = Asking(location="AZE", as_of=TODAY, ends=END)
    row = ask_decision(actor_of(client.officer), asking, today=TODAY)
    went_well("watch", datetime.now(UTC))
    first = client.get(f"/decisions/{row.pk}/live/").content.decode()
    write(str(DECISIONS.file(room, row)), Found(stage="estimate"))

    then = client.get(f"/decisions/{row.pk}/live/").content.decode()
    kept_record(room, row, compared_record(ends=END, as_of=TODAY))
    done = client.get(f"/decisions/{row.pk}/live/")

    assert "the watch takes it up within seconds" in first
    assert 'class="stage-now" aria-current="step"' in then
    assert "Begun 0 s ago." in then
    assert (done.status_code, done["HX-Refresh"]) == (204, "true")


def test_the_comparison_is_the_printed_page_in_the_readers_language(room, client_as):
    row = compared(room, client_as("epidemiologist"))

    for language, told in (
        ("en", "What each option would bring"),
        ("az", "Hər variant nə verərdi"),
        ("ru", "Что дал бы каждый вариант"),
    ):
        reader = client_as("auditor", language=language)
        page = reader.get(f"/decisions/{row.pk}/").content.decode()
        assert told in page
        assert row.record in page
        assert "Put it forward" not in page
    sheet = reader.get(f"/decisions/{row.record}.json")
    assert sheet.json()["signature"]


def test_its_charts_are_drawn_beside_the_server_and_come_by_themselves(room, client_as):
    client = client_as("epidemiologist")
    row = compared(room, client)
    first = client.get(f"/decisions/{row.pk}/").content.decode()
    answered_at_last(client, f"/decisions/{row.record}.html")

    charts = client.get(f"/decisions/{row.pk}/charts/").content.decode()
    drawings = re.findall(r'<img src="([^"]+)" alt="([^"]+)"', charts)

    assert "The charts are being drawn" in first
    assert len(drawings) == 2
    for address, alt in drawings:
        drawn = client.get(address)
        assert (drawn.status_code, drawn["Content-Type"]) == (200, "image/svg+xml")
        assert b"<svg" in drawn.content
        assert alt
    assert client_as("agency-officer").get(drawings[0][0]).status_code == 403


def test_two_levels_of_one_measure_are_not_put_forward(room, strict, client_as):
    row = compared(room, client_as("epidemiologist"))

    answer = client_as("duty-officer").post(
        f"/decisions/{row.pk}/forward/", said(first="C6=2", second="C6=3")
    )

    assert answer.status_code == 400
    assert "The same measure stands twice" in answer.content.decode()
    assert not ProposalRow.objects.exists()


def test_lists_are_filtered_by_a_place_whatever_its_name(room, strict, client_as):
    client = client_as("epidemiologist")
    client.post("/decisions/new/", words())

    for address in ("/decisions/?tab=all&location=", "/api/v1/decisions?location="):
        assert DecisionRow.objects.get().location == "AZE"
        held = client.get(f"{address}Azerbaijan").content.decode()
        other = client.get(f"{address}Georgia").content.decode()
        mark = "/decisions/1/" if "tab" in address else '"number": 1'
        assert mark in held
        assert mark not in other
    refused = client.get("/api/v1/decisions?location=Atlantis")
    assert refused.json()["code"] == "terms.unknown-location"


def test_it_is_put_forward_with_dissent_and_approved_by_another(
    room, strict, client_as
):
    duty, manager = client_as("duty-officer"), client_as("incident-manager")
    row = compared(room, client_as("epidemiologist"))

    done = duty.post(f"/decisions/{row.pk}/forward/", said())
    proposal = ProposalRow.objects.get()
    page = duty.get(done["Location"]).content.decode()
    manager.post(f"/proposals/{proposal.pk}/approve/", {"version": 1, "words": "Yes."})

    row.refresh_from_db()
    assert (row.state, row.option, row.proposals) == (
        "forward", "extend-14", [proposal.pk],
    )  # fmt: skip
    assert "Economy: two weeks are one too many" in page
    assert "<h2>Put forward, not yet approved</h2>" in page
    assert f'<span class="quiet">{duty.officer.full_name}</span>' in page
    assert f"/proposals/{proposal.pk}/" in page
    after = duty.get(f"/decisions/{row.pk}/").content.decode()
    assert "act 2" in after
    assert "<h2>Put forward and approved</h2>" in after
    assert "decided by" not in page + after
    assert "Order 2" in manager.get("/measures/").content.decode()
    sheet = answered_at_last(manager, f"/decisions/{proposal.decision}.html")
    assert "Economy: two weeks are one too many" in sheet.content.decode()
    assert "What was put forward" in sheet.content.decode()


@pytest.mark.parametrize(
    ("states", "title"),
    [
        ((), "What was put forward"),
        (("approved", "proposed"), "Put forward, not yet approved"),
        (("approved", "approved"), "Put forward and approved"),
        (("approved", "rejected"), "Put forward, and approved in part"),
        (("rejected", "withdrawn"), "Put forward, and not approved"),
    ],
)
def test_what_was_put_forward_is_called_approved_once_all_of_it_is(states, title):
    assert forward_title(states) == title


def test_what_a_proposal_lacks_is_asked_for_and_what_was_typed_stands(
    room, strict, client_as
):
    duty = client_as("duty-officer")
    row = compared(room, duty)

    answer = duty.post(f"/decisions/{row.pk}/forward/", said(instrument=""))

    assert answer.status_code == 400
    assert "R_t is above 1." in answer.content.decode()
    assert not ProposalRow.objects.exists()


def test_it_is_withdrawn_and_asked_again_with_the_same_words(room, strict, client_as):
    client = client_as("duty-officer")
    client.post("/decisions/new/", words(
        icu_beds="420", extend=["7"],
        **own(title="Evenings", days="28", first="C6=1"),
        **{"options-TOTAL_FORMS": "1"},
    ))  # fmt: skip
    row = DecisionRow.objects.get()

    client.post(f"/decisions/{row.pk}/withdraw/", {"version": "1"})
    page = client.get(f"/decisions/new/?like={row.pk}").content.decode()

    row.refresh_from_db()
    assert row.state == "withdrawn"
    assert 'value="420' in page
    assert 'value="Evenings"' in page
    assert re.search(r'value="C6=1" selected', page)
    assert re.search(r'value="28" selected', page)


def test_who_may_not_ask_reads(room, client_as):
    row = compared(room, client_as("duty-officer"))
    reader = client_as("spokesperson")

    assert reader.get(f"/decisions/{row.pk}/").status_code == 200
    assert reader.get("/decisions/?tab=all").status_code == 200
    assert reader.get("/decisions/new/").status_code == 403
    assert reader.post(f"/decisions/{row.pk}/forward/", said()).status_code == 403
    assert client_as("agency-officer").get("/decisions/").status_code == 403


def test_the_past_shows_what_stood_and_lets_nobody_act(room, client_as):
    client = client_as("duty-officer")
    row = compared(room, client)
    day = date.today() - timedelta(days=2)  # noqa: DTZ011

    assert client.get(f"/decisions/?at={day}").status_code == 200
    assert client.get(f"/decisions/{row.pk}/?at={day}").status_code == 404
    assert client.get(f"/decisions/new/?at={day}").status_code == 200


def test_a_program_asks_waits_reads_and_puts_forward(room, strict, client_as):
    client = client_as("duty-officer")
    told = {
        "ends": END.isoformat(),
        "extend": [14],
        "capacity": {"icu_beds": 420},
        "options": [{"name": "evenings", "days": 14, "levels": {"C6": 1}}],
    }
    headers = {"Idempotency-Key": "one"}

    asked = client.post("/api/v1/decisions", told, "application/json", headers=headers)
    again = client.post("/api/v1/decisions", told, "application/json", headers=headers)
    row = DecisionRow.objects.get()
    write(str(DECISIONS.file(room, row)), Found(stage="effects"))
    waits = client.get(f"/api/v1/decisions/{row.pk}").json()
    early = client.get(f"/api/v1/decisions/{row.pk}/record")
    kept_record(room, row, compared_record(ends=END, as_of=TODAY))
    record = client.get(f"/api/v1/decisions/{row.pk}/record").json()
    forward = {
        "option": "extend-14",
        "instrument": "Order 2",
        "reasons": "R_t is above 1.",
        "dissent": ["Economy: too long."],
    }
    done = client.post(
        f"/api/v1/decisions/{row.pk}/forward", forward, "application/json"
    ).json()

    assert (asked.status_code, again.json()["number"]) == (202, row.pk)
    assert (waits["state"], waits["stage"]) == ("asked", "effects")
    assert early.json()["code"] == "ledger.no-such-thing"
    assert record["options"][1]["name"] == "extend-14"
    proposal = ProposalRow.objects.get()
    assert (done["state"], done["proposals"]) == ("forward", [proposal.pk])
    assert client.get("/api/v1/decisions?state=forward").json()["items"] == [done]


def test_a_program_is_told_what_its_question_lacks(room, client_as):
    client = client_as("duty-officer")

    answer = client.post("/api/v1/decisions", {"horizon": 7}, "application/json")

    assert (answer.status_code, answer.json()["code"]) == (422, "decide.bad-horizon")
    assert not DecisionRow.objects.exists()


@pytest.mark.slow
def test_the_record_is_the_one_that_the_terminal_writes(
    room, strict, client_as, tmp_path
):
    """Byte for byte, but for its stamp and the signature over it."""
    publish_counts(room, TODAY)
    client = client_as("epidemiologist")
    client.post("/decisions/new/", words(icu_beds="420", as_of=f"{TODAY}"))
    row = DecisionRow.objects.get()
    assert Watch(home=room, say=print).run(once=True)
    settings.configure(room)
    row.refresh_from_db()
    kept = json.loads(body_of(row, room))

    done = epihq_here(
        "decide", "AZE", "--as-of", TODAY, "--regime-ends", END.isoformat(),
        "--capacity", "icu_beds=420", "--format", "json", home=room,
    )  # fmt: skip
    settings.configure(room)
    told = json.loads(done.stdout)

    assert row.state == "compared"
    assert [one["name"] for one in kept["options"]][:2] == ["lapse", "extend-14"]
    assert row.seconds > 0
    assert without_stamps(kept) == without_stamps(told)
    assert kept["signature"]["key"] == told["signature"]["key"]


def without_stamps(record):
    made = {**record["provenance"], "made_at": None}
    return json.dumps({**record, "provenance": made, "signature": None})
