"""People's pages: accounts, links, who looked; one's own account and keys."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from epihq.operations.ledger import log
from epihq.operations.ledger.rules import Role
from epihq.operations.people.officers import change_own
from epihq.operations.people.tables import Officer, TokenRow
from epihq.operations.people.tokens import actor_for, holder_of
from epihq.operations.subjects import VERBS
from epihq.terms.errors import RecordError
from the_rules import GRANTING, RULES

PHONE = "+994 12 555 01 01"


def text(answer):
    return b"".join(answer).decode() if answer.streaming else answer.content.decode()


def person(**changes):
    told = {
        "username": "l.aliyeva",
        "full_name": "Leyla Aliyeva",
        "roles": ["duty-officer"],
        "agency": "",
        "email": "l.aliyeva@hq.example",
        "phone": PHONE,
        "language": "az",
    }
    return {**told, **changes}


@pytest.fixture
def administrator(client_as):
    return client_as("administrator")


def test_an_account_is_made_and_its_link_lets_in_once(administrator, stranger):
    made = administrator.post("/officers/new/", person())
    row = Officer.objects.get(username="l.aliyeva")

    shown = text(administrator.post(f"/officers/{row.pk}/invite/"))

    link = re.search(r'value="http[^"]*(/enter/[^"]+)"', shown)[1]
    assert made.status_code == 303
    assert "within 24 hours" in shown
    assert "Opened in this browser, it signs you out first" in shown
    assert stranger.post(link).status_code == 302
    assert stranger.post(link).status_code == 410
    assert link not in text(administrator.get(f"/officers/{row.pk}/"))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"username": "Leyla!"}, "small letters"),
        ({"username": "TAKEN"}, "small letters"),
        ({"username": "taken"}, "which another has"),
        ({"roles": []}, "This field is required"),
        ({"roles": ["agency-officer"]}, "the agency of an agency officer"),
        ({"email": "nowhere"}, "expected"),
        ({"roles": ["program"]}, "Select a valid choice"),
    ],
)
def test_a_mistake_stands_beside_what_was_typed(
    administrator, officer, changes, sentence
):
    officer("auditor", "taken")
    before = Officer.objects.count()

    answer = administrator.post("/officers/new/", person(**changes))

    assert answer.status_code == 400
    assert sentence in text(answer)
    assert 'value="Leyla Aliyeva"' in text(answer)
    assert Officer.objects.count() == before


def test_who_looks_at_telephone_and_e_mail_is_told_in_the_log(client_as, officer):
    row, client = officer("duty-officer", phone=PHONE), client_as("auditor")

    shown = text(client.get(f"/officers/{row.pk}/"))

    newest = log.latest_entry("officer", row.pk)
    assert PHONE in shown
    assert (newest.verb, newest.by) == ("officer.see", client.officer.username)


def test_lists_hold_neither_telephone_nor_e_mail(client_as, officer):
    officer("duty-officer", phone=PHONE, email="l.aliyeva@hq.example")
    client = client_as("incident-manager")

    for address in ("/officers/", "/officers.csv"):
        shown = text(client.get(address))
        assert "The duty-officer" in shown
        assert PHONE not in shown
        assert "hq.example" not in shown


@pytest.mark.databases("sqlite", "postgresql")
def test_people_are_found_by_name_role_and_state(client_as, officer):
    officer("epidemiologist", "e.kovacs")
    client = client_as("auditor")

    for asked in ("text=kovacs", "role=epidemiologist", "state=active&text=E.KOV"):
        assert "e.kovacs" in text(client.get(f"/officers/?{asked}"))
    assert "e.kovacs" not in text(client.get("/officers/?role=spokesperson"))
    assert "Nobody is like that" in text(client.get("/officers/?text=nobody"))


def test_a_list_of_many_asks_no_more_than_one_of_few(client_as, officer):
    client = client_as("auditor")

    def questions():
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/officers/").status_code == 200
        return len(asked)

    officer("agency-officer")
    questions()
    few = questions()
    for _ in range(5):
        officer("agency-officer")
    questions()  # and once for the news of the room in the header
    assert questions() == few


def test_an_account_is_changed_and_a_stale_form_refused(administrator, officer):
    row = officer("duty-officer", "l.aliyeva")
    page = f"/officers/{row.pk}/edit/"
    told = person(full_name="Leyla Mammadova", version=row.version)

    assert administrator.post(page, told).status_code == 303
    assert administrator.post(page, told).status_code == 409

    row.refresh_from_db()
    assert (row.full_name, row.username) == ("Leyla Mammadova", "l.aliyeva")


def test_the_last_administrator_cannot_be_suspended(administrator):
    own = administrator.officer
    page = f"/officers/{own.pk}/suspend/"

    answer = administrator.post(page, {"reason": "leaves", "version": own.version})

    assert answer.status_code == 409
    assert "another active administrator" in text(answer)


def test_who_is_suspended_is_out_at_once_and_may_be_let_in_again(
    administrator, client_as
):
    client = client_as("duty-officer")
    page = f"/officers/{client.officer.pk}/"

    administrator.post(f"{page}suspend/", {"reason": "on leave"})
    assert client.get("/account/").status_code == 302
    assert administrator.post(f"{page}invite/").status_code == 409
    administrator.post(f"{page}restore/")

    assert Officer.objects.get(pk=client.officer.pk).is_active


@pytest.mark.parametrize("role", ["duty-officer", "incident-manager", "auditor"])
def test_only_an_administrator_sets_accounts(client_as, officer, role):
    client, row = client_as(role), officer("spokesperson")
    page = f"/officers/{row.pk}/"

    assert "Suspend" not in text(client.get(page))
    for verb in ("suspend/", "restore/", "invite/", "edit/"):
        assert client.post(f"{page}{verb}", person(reason="x")).status_code == 403
    assert client.post("/officers/new/", person()).status_code == 403
    row.refresh_from_db()
    assert row.version == 1


def test_one_changes_ones_own_name_and_language_and_nothing_else(client_as):
    client = client_as("spokesperson")
    told = {"full_name": "Rena Ismayilova", "language": "ru", "version": 1}

    answer = client.post("/account/change/", {**told, "roles": ["administrator"]})

    row = Officer.objects.get(pk=client.officer.pk)
    assert answer.status_code == 303
    assert (row.full_name, row.language) == ("Rena Ismayilova", "ru")
    assert row.roles == ["spokesperson"]
    assert client.post("/account/change/", told).status_code == 409


def test_ones_own_account_is_nobody_elses(officer):
    actor = actor_for(officer("administrator"), via="page")
    other = officer("spokesperson")

    with pytest.raises(RecordError) as refused:
        change_own(actor, other.pk, full_name="Somebody", language="en")

    assert refused.value.code == "rules.not-allowed"


def made_key(client, **changes):
    told = {
        "name": "weekly count",
        "days": 30,
        "scopes": ["signal.see"],
        "once": "key-1",
    }
    return client.post("/tokens/new/", {**told, **changes})


def test_a_key_is_shown_once_and_works(client_as):
    client = client_as("duty-officer")

    shown = text(made_key(client))

    key = re.search(r'value="(epihq_[^"]+)"', shown)[1]
    actor = holder_of(key).actor
    assert actor.name == client.officer.username
    assert actor.scopes == {"signal.see"}
    assert "epihq_" not in text(client.get("/tokens/"))
    assert key not in "".join(str(entry.content) for entry in log.entries())


def test_a_second_click_makes_no_second_key(client_as):
    client = client_as("duty-officer")

    made_key(client)
    answer = made_key(client)

    assert answer.status_code == 303
    assert TokenRow.objects.count() == 1


@pytest.mark.parametrize(
    "changes",
    [{"scopes": []}, {"scopes": ["mode.set"]}, {"days": 900}, {"name": " "}],
)
def test_a_key_that_cannot_be_is_refused(client_as, changes):
    answer = made_key(client_as("duty-officer"), **changes)

    assert answer.status_code == 400
    assert 'class="error"' in text(answer)
    assert not TokenRow.objects.exists()


def test_a_key_is_its_owners_and_an_administrators(client_as, administrator):
    owner, other = client_as("duty-officer"), client_as("epidemiologist")
    made_key(owner)
    page = f"/tokens/{TokenRow.objects.get().pk}/"

    assert other.get(page).status_code == 404
    assert "weekly count" not in text(other.get("/tokens/")) + text(
        other.get("/tokens.csv")
    )
    assert other.post(f"{page}revoke/", {"version": 1}).status_code == 403
    assert "signal" in text(owner.get(page))
    assert administrator.post(f"{page}revoke/", {"version": 1}).status_code == 303
    assert TokenRow.objects.get().state == "revoked"


def test_every_scope_of_a_key_has_words():
    program = {verb for verb, roles in RULES.items() if roles == {Role.PROGRAM}}

    own = {"account.see", "account.set"}
    # Said of a signal when something is done to its event, which has the scope.
    own |= {"signal.link", "signal.unlink"}
    for_keys = {verb for verb, one in VERBS.items() if one.doing and not one.grants}
    assert RULES.keys() - program - own - GRANTING == for_keys
