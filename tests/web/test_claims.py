"""Claims on their pages: recorded as somebody's words, checked, put to WHO, closed."""

import json
import re
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from django.utils import translation

from api_program import program
from claim_samples import TODAY, checked_beside, claim_check, statement
from credibility_samples import AS_OF, sample_archive
from epihq.operations.claims import actions as claims
from epihq.operations.claims.tables import ClaimRow
from epihq.operations.ledger.rules import WATCH, Actor, Role
from epihq.operations.processes.background import Background
from epihq.operations.processes.heartbeats import went_well
from epihq.web.claims.words import draft_request, evidence_of, summary

__all__ = ["program"]
BY = Actor(name="dara", roles=frozenset({Role.DUTY_OFFICER}), via="page")
MANAGER = Actor(name="mina", roles=frozenset({Role.INCIDENT_MANAGER}), via="page")
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


def asked(row=None):
    row = row or recorded()
    return claims.ask_check(BY, row.pk, as_of=TODAY, today=TODAY)


def poll(client, page, row):
    """Ask as the page does."""
    address = re.search(rf'hx-get="(/claims/{row.pk}/live/[^"]*)"', page)[1]
    return client.get(address)


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
    assert (row.asked_as_of, row.checked) == (AS_OF, None)
    checked_beside(room, Background())
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
    told = (
        *("recorded a claim", "asked for a check", "checked a claim"),
        *("took a claim to WHO", "closed a"),
    )
    assert sorted(told, key=life.index, reverse=True) == list(told)


def test_the_claimant_is_told_first_then_of_whom_it_is_said(room, client_as):
    page = text(client_as("auditor").get(f"/claims/{checked().pk}/"))

    rows = re.findall(r"\((AZE|GEO|ARM|RUS)\)\s+([a-z ]+?)\s+(\d+\s%|not enough)", page)
    assert rows == [
        ("AZE", "the claimant", "81 %"),
        ("GEO", "said of it", "42 %"),
        ("ARM", "neighbour", "77 %"),
        ("RUS", "neighbour", "not enough"),
        # what it rests on; others answer in words
        ("RUS", "joint model of cases and deaths", "not enough"),
    ]
    assert "The minister&#x27;s adviser, 1 July 2020" in page
    assert "C3" in page
    assert "jhu, 2020-07-02" in page


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
    assert ClaimRow.objects.get().asked_as_of is None


def test_while_it_is_checked_the_page_says_so_and_asks_again_by_itself(room, client_as):
    client, row = client_as("duty-officer"), asked()
    went_well("watch", datetime.now(UTC))

    page = shown(client.get(f"/claims/{row.pk}/"))
    assert "published by the end of 2 July 2020; asked for by dara at" in page
    assert 'hx-trigger="every 5s"' in page
    assert "No watch" not in page
    assert "The watch is silent" not in page
    assert "being checked" in text(client.get("/claims/"))
    assert poll(client, page, row).status_code == 204

    claims.keep_check(WATCH, row.pk, claim_check())
    news = shown(poll(client, page, row))
    assert "Georgia: about as likely as not (42 %)" in news
    assert "asked for by dara" in news
    assert "/live/?seen=" not in news
    assert 'id="version-close" value="3" hx-swap-oob="true"' in news
    assert "<textarea" not in news
    assert "/live/?seen=" not in shown(client.get(f"/claims/{row.pk}/"))


def test_the_manager_who_waits_gets_the_form_to_who_with_the_first_check(
    room, client_as
):
    client, row = client_as("incident-manager"), asked()
    page = shown(client.get(f"/claims/{row.pk}/"))
    claims.keep_check(WATCH, row.pk, claim_check())

    news = shown(poll(client, page, row))

    assert "We do not hold this for a fact." in news


def test_a_page_that_waits_says_when_nobody_watches(room, client_as):
    client, row = client_as("auditor"), asked()
    page = shown(client.get(f"/claims/{row.pk}/"))
    assert "No watch has ever run here" in page

    went_well("watch", datetime.now(UTC) - timedelta(hours=2))
    news = shown(poll(client, page, row))
    assert "The watch is silent" in news
    assert poll(client, news, row).status_code == 204


def test_what_could_not_be_checked_says_why(room, client_as):
    client, row = client_as("duty-officer"), asked()
    claims.keep_trouble(WATCH, row.pk, "check: the archive holds nothing.")

    page = text(client.get(f"/claims/{row.pk}/"))
    assert re.search("could not be made: +check: the archive holds nothing.", page)
    assert "could not check a claim" in page
    asked(row)
    assert "could not be made" not in text(client.get(f"/claims/{row.pk}/"))


def test_every_check_ever_made_is_listed_newest_first(room, client_as):
    row = checked()
    later = TODAY + timedelta(days=7)
    claims.ask_check(BY, row.pk, as_of=later, today=later)
    claims.keep_check(WATCH, row.pk, claim_check(later, probability=0.05))

    page = text(client_as("auditor").get(f"/claims/{row.pk}/"))
    found = ("9 July 2020; checked", "Earlier checks", "2 July 2020 42 %")
    places = [re.sub(" +", " ", page).index(one) for one in found]
    assert places == sorted(places)


def test_a_claim_put_to_who_can_be_checked_again(room, client_as):
    number = checked().pk
    row = claims.raise_claim(MANAGER, number, request="Verify.", addressee="WHO")
    client = client_as("duty-officer")

    assert "Ask for a check" in text(client.get(f"/claims/{row.pk}/"))
    assert sent(client, row, "check", as_of="2020-07-03").status_code == 303
    row = ClaimRow.objects.get()
    assert (row.state, row.asked_as_of) == ("raised", TODAY + timedelta(days=1))


# As the ledger keeps a check that an earlier version made.
BEFORE = {
    "schema": "epihq.claim-check/1",
    "evidence": [
        {
            "location": "GEO",
            "method": "joint model of cases and deaths",
            "probability": 0.42,
            "sentence": "Georgia: by the joint model it is about as likely as not.",
        }
    ],
    "summary": "Georgia: about as likely as not (42%).",
}


class Before(dict):
    """A check as an earlier version gave it to be kept."""

    as_of, probability = TODAY, 0.42


def kept_before():
    """A claim whose check was made before checks were codes."""
    now = json.loads(msgspec.json.encode(claim_check()))
    return claims.keep_check(BY, recorded().pk, Before({**now, **BEFORE}))


def test_a_check_that_was_kept_before_is_worded_as_one_of_today(room):
    row, today = kept_before(), checked()

    assert summary(row) == summary(today)
    (one,) = evidence_of(row)
    assert one["method"] == "joint model of cases and deaths"


@pytest.mark.parametrize("language", ["az", "ru"])
def test_a_page_says_in_its_language_what_was_found(room, language):
    row = kept_before()
    english = summary(row), *evidence_of(row)

    with translation.override(language):
        told = summary(row), *evidence_of(row)

    for one, other in zip(told, english, strict=True):
        assert one != other
        assert set(re.findall("[A-Za-z]{4,}", str(one))) & ENGLISH == set()


@pytest.mark.parametrize("language", ["az", "ru"])
def test_what_is_put_to_who_is_drafted_in_its_language(room, language):
    row = checked()
    english = draft_request(row)

    with translation.override(language):
        assert draft_request(row) == english
    assert "Georgia: about as likely as not" in english


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_list_as_csv_says_what_was_found_in_the_readers_language(
    room, client_as, language
):
    row = checked()

    told = client_as("auditor", language=language).get("/claims.csv").getvalue()

    with translation.override(language):
        assert summary(row) in told.decode()


ENGLISH = {
    *("Armenia", "Azerbaijan", "Georgia"),
    *("about", "claimant", "cases", "epidemic", "enough", "excess", "figures", "grows"),
    *("infections", "likely", "more", "most", "neighbours", "reported", "same"),
    *("smoothed", "that", "were", "whether"),
}


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


@pytest.mark.databases("sqlite", "postgresql")
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


def sentences(told):
    """Texts of four words and more that a program would have to parse."""
    if isinstance(told, str):
        return [told] if len(told.split()) >= 4 else []
    if isinstance(told, dict):
        told = told.values()
    elif not isinstance(told, list):
        return []
    return [text for one in told for text in sentences(one)]


def test_a_program_gets_a_check_that_was_kept_before_in_codes(program, room):
    row = kept_before()
    assert row.checked["schema"] == "epihq.claim-check/1"

    told = program("auditor").get(f"/claims/{row.pk}").json()["checked"]

    assert told["evidence"][0]["method"] == "joint-model"
    assert list(told["by_location"]) == ["AZE", "GEO", "ARM", "RUS"]
    assert sentences(told) == []


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
    answer = duty.send(f"{path}/check", day)
    assert answer.status_code == 202
    told = answer.json()
    assert (told["asked_as_of"], told["checked"]) == (AS_OF.isoformat(), None)
    checked_beside(room, Background())
    done = duty.get(path).json()
    assert done["asked_as_of"] is None
    assert done["checked"]["schema"] == "epihq.claim-check/2"
    assert sentences(done["checked"]) == []
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
