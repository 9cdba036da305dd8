"""Claims on their pages: recorded as somebody's words, checked, put to WHO, closed."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from api_program import program
from claim_samples import TODAY, claim_check, statement
from credibility_samples import AS_OF, sample_archive
from epihq.operations import claims
from epihq.operations.rules import Actor, Role
from epihq.operations.tables_claims import ClaimRow
from epihq.web.claim_words import percent

__all__ = ["program"]
BY = Actor(name="dara", roles=frozenset({Role.DUTY_OFFICER}), via="page")
FORM = {
    "quotation": "They find one infection in ten, at best.",
    "speaker": "The minister's adviser",
    "said_on": "2020-06-29",
    "source": "Briefing of the headquarters",
    "grade": "c3",
    "location": "ARM",
    "kind": "share-hidden",
    "threshold": "0.5",
    "claimant": "AZE",
}


def recorded(**changes):
    return claims.record_claim(BY, statement(**changes), today=TODAY)


def checked():
    return claims.keep_check(BY, recorded().pk, claim_check())


def shown(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def text(answer):
    return re.sub(r"<[^>]+>", " ", shown(answer))


def sent(client, row, verb, **told):
    told = {"version": row.version, **told}
    return client.post(f"/claims/{row.pk}/{verb}/", told)


def test_a_claim_is_recorded_checked_put_to_who_and_closed(room, client_as):
    sample_archive(room)
    duty, manager = client_as("duty-officer"), client_as("incident-manager")

    made = duty.post("/claims/new/", FORM)
    row = ClaimRow.objects.get()
    assert (made.status_code, made["Location"]) == (303, f"/claims/{row.pk}/")
    assert "Nobody has checked it yet." in shown(manager.get(made["Location"]))
    assert sent(duty, row, "check", as_of=AS_OF.isoformat()).status_code == 303
    row.refresh_from_db()
    page = shown(manager.get(f"/claims/{row.pk}/"))
    assert "article 9.2" in page
    assert row.checked["provenance"]["fingerprint"] in page
    words = re.search(r"<textarea id=.request.[^>]*>(.+?)</textarea>", page)[1]
    assert "We do not hold this for a fact." in words
    assert sent(manager, row, "raise", words="Verify.").status_code == 303
    row.refresh_from_db()
    assert (row.state, row.addressee) == ("raised", "WHO IHR Contact Point")
    assert sent(duty, row, "close", words="Answered.").status_code == 303
    life = text(manager.get(f"/claims/{row.pk}/"))
    told = ("recorded a claim", "checked a claim", "took a claim to WHO", "closed a")
    assert sorted(told, key=life.index, reverse=True) == list(told)


def test_the_claimant_is_told_first_then_of_whom_it_is_said(room, client_as):
    page = text(client_as("auditor").get(f"/claims/{checked().pk}/"))

    rows = re.findall(r"\((AZE|GEO|ARM|RUS)\)\s+([a-z ]+?)\s+(\d+%|not enough)", page)
    assert rows == [
        ("AZE", "the claimant", "81%"),
        ("GEO", "said of it", "42%"),
        ("ARM", "neighbour", "77%"),
        ("RUS", "neighbour", "not enough"),
    ]
    assert "The minister&#x27;s adviser, 1 July 2020" in page
    assert "C3" in page
    assert "jhu, 2020-07-02" in page


def test_no_probability_is_told_beyond_all_doubt():
    told = [percent(one) for one in (None, 0.0, 0.004, 0.42, 0.996, 1.0)]

    assert told == [
        *("not enough to say", "under 1%", "under 1%", "42%", "over 99%", "over 99%")
    ]


WRONG = {
    "quotation": " ",
    "said_on": "2999-01-01",
    "grade": "Z9",
    "threshold": "1.5",
    "location": "Atlantis",
    "kind": "weather",
}


@pytest.mark.parametrize("field", WRONG)
def test_the_form_says_what_is_wrong_and_keeps_the_rest(room, client_as, field):
    answer = client_as("epidemiologist").post(
        "/claims/new/", {**FORM, field: WRONG[field]}
    )

    assert answer.status_code == 400
    assert "Briefing of the headquarters" in shown(answer)
    assert not ClaimRow.objects.exists()


def test_a_form_sent_twice_records_one_claim(room, client_as):
    client = client_as("duty-officer")
    for _ in range(2):
        client.post("/claims/new/", {**FORM, "once": "a key"})

    assert ClaimRow.objects.count() == 1


def test_nothing_is_checked_by_a_day_that_is_none_or_to_come(room, client_as):
    client, row = client_as("duty-officer"), recorded()

    for as_of in ("soon", "2999-01-01"):
        assert sent(client, row, "check", as_of=as_of).status_code == 400
    answer = sent(client, row, "check")
    assert "archive.empty" in text(answer)
    assert ClaimRow.objects.get().state == "recorded"


def test_each_sees_the_forms_of_what_they_may_do(room, client_as):
    row = checked()
    fitting = {
        "duty-officer": {"check", "close"},
        "incident-manager": {"raise", "close"},
        "spokesperson": set(),
        "auditor": set(),
    }

    for role, verbs in fitting.items():
        page = shown(client_as(role).get(f"/claims/{row.pk}/"))
        assert set(re.findall(rf'"/claims/{row.pk}/(\w+)/"', page)) == verbs, role
    assert "/claims/" not in shown(client_as("administrator").get("/board/"))
    assert "/claims/" in shown(client_as("spokesperson").get("/board/"))


def test_the_list_finds_by_place_kind_words_and_state(room, client_as):
    one = recorded(quotation="One in ten.")
    other = recorded(
        location="ARM", kind="growth-stopped", threshold=None, quotation="It is over."
    )
    claims.close_claim(BY, other.pk, reason="Withdrawn.")
    client = client_as("auditor")

    for asked, found in {
        "": [one],
        "tab=closed": [other],
        "tab=all": [one, other],
        "tab=all&location=arm": [other],
        "tab=all&kind=share-hidden": [one],
        "tab=all&text=ten": [one],
    }.items():
        page = shown(client.get(f"/claims/?{asked}"))
        listed = {int(n) for n in re.findall(r'"/claims/(\d+)/"', page)}
        assert listed == {row.pk for row in found}, asked
    lines = client.get("/claims.csv").getvalue().decode().splitlines()
    assert lines[0].startswith("number,state,said_on,speaker,claimant,source,grade")
    assert len(lines) == 3
    assert "No claim fits." in shown(client.get("/claims/?text=nothing"))


def test_a_past_hour_shows_the_claim_as_it_stood(room, client_as):
    row = recorded()
    then = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    claims.keep_check(BY, row.pk, claim_check())

    page = shown(client_as("duty-officer").get(f"/claims/{row.pk}/?at={then}"))
    assert "Nobody has checked it yet." in page
    assert "<textarea" not in page


def test_programs_do_the_same(program, room):
    sample_archive(room)
    duty, manager = program("duty-officer"), program("incident-manager")
    said = {**FORM, "threshold": 0.5}

    made = duty.send("/claims", said).json()
    path = f"/claims/{made['number']}"
    assert (made["grade"], made["checked"]) == ("C3", None)
    early = manager.send(f"{path}/raise", {"request": "Verify."})
    assert (early.status_code, early.json()["code"]) == (409, "claims.not-checked")
    day = {"as_of": AS_OF.isoformat()}
    done = duty.send(f"{path}/check", day).json()
    assert done["checked"]["schema"] == "epihq.claim-check/1"
    before = (AS_OF - timedelta(days=1)).isoformat()
    assert duty.send(f"{path}/check", {"as_of": before}).json()["code"] == (
        "claims.earlier-day"
    )
    assert manager.send(f"{path}/raise", {"request": "Verify."}).status_code == 200
    assert duty.get("/claims", state="raised").json()["items"][0]["number"] == 1
    assert duty.send(f"{path}/close", {"reason": "Done."}).json()["state"] == "closed"
    for wrong, code in (
        ({"grade": "Z9"}, "claims.bad-grade"),
        ({"threshold": 2}, "claims.bad-threshold"),
        ({"quotation": ""}, "claims.no-quotation"),
        ({"said_on": "2199-01-01"}, "claims.future-day"),
    ):
        assert duty.send("/claims", {**said, **wrong}).json()["code"] == code
