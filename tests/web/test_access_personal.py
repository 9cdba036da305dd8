"""How people are reached appears nowhere without a right and an entry in the log.

Values are planted in every column that holds an address, a telephone or where somebody
signed in from; then every page and operation is asked, and every answer searched.
"""

from datetime import UTC, datetime

from django.test import override_settings

from epihq.operations.duty import handovers
from epihq.operations.instructions import deliveries
from epihq.operations.instructions.tables import DeliveryRow
from epihq.operations.keeping import comparing
from epihq.operations.ledger import acting, ledger
from epihq.operations.ledger.rules import SETUP, WATCH, Role
from epihq.operations.ledger.tables import LogRow
from epihq.operations.people import accounts
from epihq.operations.people.agencies import Agency, set_agency
from epihq.operations.people.officers import ROLES, Person, change_officer
from epihq.operations.people.personal import PERSONAL
from every_address import (
    NONE,
    ask,
    browser,
    filled,
    for_systems,
    key_of,
    open_pages,
    operations,
    pages,
)
from furnished_room import actor_of, may_all, one_of_each, person

PLANTED = {
    "officer": ("planted.officer@mail.example", "+994 50 555 01 02", "203.0.113.77"),
    "agency": ("planted.agency@mail.example", "https://planted.example/hook-77"),
}
SECRET = "a-planted-secret"  # noqa: S105 - a sample
TOLD_BY = {"officer.see", "agency.see", "log.export"}
WITHOUT = (Role.EPIDEMIOLOGIST, Role.SPOKESPERSON, Role.AGENCY_OFFICER)


def planted(home):
    """A room in which every kind of thing that can tell an address tells one."""
    owner = person("owner", *ROLES)
    email, phone, ip = PLANTED["officer"]
    owner = change_officer(
        SETUP,
        owner.pk,
        Person(
            username="owner",
            full_name="Owner",
            roles=ROLES,
            email=email,
            phone=phone,
            agency=owner.agency_id,
        ),
    )
    mail, hook = PLANTED["agency"]
    city = Agency(
        name="City of Owner",
        location="AZE",
        email=mail,
        webhook=hook,
        webhook_secret=SECRET,
    )
    city = set_agency(WATCH, city, number=owner.agency_id)
    accounts.tell(owner, "sign-in", address=ip)
    one_of_each(owner, home)
    _send(owner, city, mail, hook)
    handovers.draft_handover(may_all(actor_of(owner)))
    _plant_as_before(email)
    return owner


def _send(owner, city, *addresses):
    """Notices that did not arrive, the trouble as a mail server tells it."""
    row = DeliveryRow.objects.first().instruction
    deliveries.put_in_line(WATCH, row, "refused", [city], [owner])
    now = datetime.now(UTC)
    for sent in DeliveryRow.objects.all():
        deliveries.record_attempt(
            WATCH, sent.pk, version=sent.version, now=now, trouble=f"550 {addresses}"
        )


def _plant_as_before(email):
    """A delivery and a handover as earlier versions of the program kept them."""
    sent = DeliveryRow.objects.filter(officer__isnull=False).first()
    with ledger.changing():
        row = acting.held(DeliveryRow, sent.pk)
        old = {"agency": None, "officer": None}
        acting.change(WATCH, "delivery.attempt", row, old, note=f"<{email}>: refused")
        draft = acting.held(handovers.HandoverRow, 1)
        item = {"kind": "undelivered", "number": 1, "address": email}
        by = may_all(actor_of(draft.outgoing))
        acting.change(by, "handover.edit", draft, {"items": [*draft.items, item]})


def told(answer):
    return answer.getvalue().decode("utf-8", "replace")


def untold(answer, before, name, where):
    """What of an answer no entry since then accounts for; "" where all is well."""
    text = told(answer)
    found = [one for values in PLANTED.values() for one in values if one in text]
    if SECRET in text:
        return (where, SECRET)
    looks = LogRow.objects.filter(number__gt=before, by=name, verb__in=TOLD_BY)
    return (where, found) if found and not looks.exists() else ""


def head():
    return LogRow.objects.count()


def walked(officer):
    """Every page and operation as somebody asks them, one after the other."""
    auth = {"Authorization": f"Bearer {key_of(officer)}"}
    yield from asked_by(browser(officer), numbers_of)
    yield from asked_by_program(browser(), auth, numbers_of)
    for where, _view in for_systems():
        before, why = head(), {**auth, "X-Reason": "R"}
        yield f"get {where}", before, browser().get(where, headers=why)


def asked_by(client, numbers):
    """Every page, by every number that its address may have."""
    for address, _view in [*pages(), *open_pages()]:
        many = numbers(address) if "number" in address else [NONE]
        for number in many:
            for method in ("get", "post") if number in {"1", NONE} else ("get",):
                today = str(datetime.now(UTC).date())
                where, before = filled(address, number=number, day=today), head()
                yield f"{method} {where}", before, getattr(client, method)(where)


def asked_by_program(client, auth, numbers):
    for method, address, about in operations():
        many = numbers(address) if "number" in address else [NONE]
        for number in many:
            where, before = filled(address, number=number), head()
            yield f"{method} {where}", before, ask(client, method, where, about, **auth)


def numbers_of(address):
    """All entries of the log, and the first of all other things."""
    if "log/" in address:
        return [str(n) for n in range(1, head() + 1)]
    return ["1", "2", "3", "4"] if "deliver" in address else ["1", NONE]


@override_settings(API_PER_MINUTE=0)
def test_no_address_is_seen_without_an_entry_of_the_log(room):
    planted(room)
    officer = person("looker", *ROLES)
    wrong, seen = [], set()

    for where, before, answer in walked(officer):
        wrong.append(untold(answer, before, officer.username, where))
        text = told(answer)
        seen |= {one for many in PLANTED.values() for one in many if one in text}

    assert list(filter(None, wrong)) == []
    # Where it is told, it is there to be seen: the walk came to every planted value.
    assert seen == {one for many in PLANTED.values() for one in many}


@override_settings(API_PER_MINUTE=0)
def test_no_officers_address_is_seen_without_the_right(room):
    planted(room)
    officer = person("looker", *WITHOUT)

    shown = [
        where
        for where, _, answer in walked(officer)
        for one in PLANTED["officer"]
        if one in told(answer)
    ]

    assert shown == []


def test_every_column_that_tells_an_address_is_known_as_one(room):
    names = {"email", "phone", "webhook", "address"}
    holding = {
        (table.kind, field.name)
        for table in comparing.tables()
        for field in table._meta.concrete_fields
        if field.name in names
    }

    known = {(kind, name) for kind, (_, told) in PERSONAL.items() for name in told}
    # The addresses of publishers and of what they publish are no person's.
    publishers = {"source", "text", "feed"}
    assert holding - known == {(kind, "address") for kind in publishers}
