"""Records come to the desk by FHIR and leave it: whole, by right, told to the log."""

import json
from datetime import timedelta

import pytest

from care_samples import PLANTED as NAMED
from care_samples import RASHAD, actor, reading, somebody
from epihq.care.checks import standings
from epihq.care.checks.intake import write_reading
from epihq.care.checks.tables import ReadingRow
from epihq.care.desk import acts, escalations
from epihq.care.desk.acts import Came, Ending, Outcome
from epihq.care.exchange import arriving, feeds
from epihq.care.exchange.feeds import Asked, Reader
from epihq.care.fhir import bundles, intake, structure
from epihq.care.fhir.parsing import parsed
from epihq.care.fhir.problems import BundleRefusedError
from epihq.care.needs.stocks import change_stock
from epihq.care.needs.tables import StockRow
from epihq.care.records import EpisodeState, Level
from epihq.care.register import looking
from epihq.care.register.tables import ActRow, EpisodeRow, PersonRow
from epihq.operations.ledger import clock
from epihq.operations.ledger.rules import Role
from epihq.operations.ledger.tables import LogRow, OnceRow
from epihq.terms.errors import RecordError, UsageError
from fhir_samples import PLANTED, as_bytes, entry, from_clinic, observed, urn

pytestmark = pytest.mark.databases("sqlite", "postgresql")
DISTRICT = "urn:epihq:care:district"


def sent(desk, bundle=None, by=None, **more):
    """Take in a bundle whose episode is of Sabail."""
    raw = as_bytes(bundle or of_sabail(desk))
    told = {"disease": "covid-19", "reason": "Records of polyclinic 4", **more}
    return arriving.take_in(by or desk.supervisor, raw, **told)


def of_sabail(desk):
    bundle = from_clinic()
    district = {"identifier": {"system": DISTRICT, "value": str(desk.sabail)}}
    bundle["entry"][1]["resource"]["managingOrganization"] = district
    return bundle


def about_known(number, *resources):
    """A transaction about somebody on record."""
    entries = []
    for position, one in enumerate(resources, start=50):
        about = {**one, "subject": {"reference": f"Patient/{number}"}}
        entries.append(entry(position, about))
    return {"resourceType": "Bundle", "type": "transaction", "entry": entries}


def counts():
    tables = (EpisodeRow, PersonRow, ActRow, ReadingRow, OnceRow, LogRow)
    return [table.objects.count() for table in tables]


def test_somebody_comes_with_what_was_measured(desk):
    done = sent(desk)

    row = EpisodeRow.objects.get()
    person = looking.person_of(row.pk)
    assert [one.place for one in done] == [
        f"Patient/{row.pk}",
        f"EpisodeOfCare/{row.pk}",
        *[f"Observation/{ReadingRow.objects.get().pk}"] * 2,
    ]
    assert all(one.is_new for one in done)
    assert (row.state, row.sex) == ("observed", "female")
    assert row.age >= 76
    assert person.name == "Zarifa Plantova"
    assert person.case_number == "AZE-PLANT-1"
    kept = standings.reading_of(ReadingRow.objects.get())
    assert (kept.spo2_rest, kept.temperature) == (93.0, 37.5)
    assert row.district_id == desk.sabail


def test_the_log_tells_of_a_bundle_once_and_of_nobody_in_it(desk):
    before = LogRow.objects.count()
    sent(desk)

    told = LogRow.objects.order_by("number")[before:]
    assert [row.verb for row in told] == ["care.import"]
    assert json.loads(told[0].content)["note"] == "Records of polyclinic 4"
    text = " ".join(f"{row.content} {row.by}" for row in told)
    acts_ = " ".join(act.content for act in ActRow.objects.all())
    assert [one for one in PLANTED if one in text + acts_] == []


def test_a_bundle_sent_twice_under_a_key_is_taken_once(desk):
    first = sent(desk, once="a1")
    before = counts()
    again = sent(desk, once="a1")

    assert again == first
    assert counts() == before


def test_a_key_is_of_one_bundle_and_of_one_sender(desk):
    sent(desk, once="a1")
    other = of_sabail(desk)
    other["entry"][0]["resource"]["gender"] = "male"

    with pytest.raises(UsageError) as caught:
        sent(desk, other, once="a1")
    sent(desk, once="a1", by=actor("saltanat", Role.CARE_SUPERVISOR))

    assert caught.value.code == "fhir.key-used"
    assert EpisodeRow.objects.count() == 2


def test_what_comes_again_unless_it_is_there_changes_nobody(desk):
    bundle = of_sabail(desk)
    unless = "identifier=urn:oid:1.2.3|AZE-PLANT-1"
    for one in bundle["entry"][:2]:
        one["request"]["ifNoneExist"] = unless
    sent(desk, bundle)
    done = sent(desk, bundle)

    assert EpisodeRow.objects.count() == 1
    assert [one.is_new for one in done] == [False, False, True, True]
    assert ReadingRow.objects.count() == 2


def test_a_number_of_another_system_is_not_the_same_number(desk):
    bundle = of_sabail(desk)
    sent(desk, bundle)
    bundle["entry"][0]["resource"]["identifier"][0]["system"] = "urn:oid:9.9"
    unless = "identifier=urn:oid:9.9|AZE-PLANT-1"
    bundle["entry"][0]["request"]["ifNoneExist"] = unless
    sent(desk, bundle)

    first, second = EpisodeRow.objects.order_by("pk")
    # One case of the same name: a person decides whether they are one.
    assert second.twins == [first.pk]


def test_a_reading_of_a_sender_is_kept_once(desk):
    row = somebody(desk)
    numbered = {
        **observed("2708-6", 93, "%", "%"),
        "identifier": [{"system": "urn:oid:5.5", "value": "R-1"}],
    }
    sent(desk, about_known(row.pk, numbered))
    done = sent(desk, about_known(row.pk, numbered))

    assert ReadingRow.objects.count() == 1
    assert [one.is_new for one in done] == [False]


def test_a_reading_is_corrected_by_a_new_one(desk):
    row = somebody(desk)
    old = write_reading(desk.nurse, row.pk, reading(88.0)).number
    new = {
        **observed("2708-6", 98, "%", "%"),
        "status": "amended",
        "extension": [_corrects(old)],
    }
    sent(desk, about_known(row.pk, new))

    kept = ReadingRow.objects.order_by("-pk").first()
    assert (kept.corrects, kept.spo2_rest) == (old, 98.0)


def test_what_is_known_of_somebody_is_corrected(desk):
    sent(desk)
    row = EpisodeRow.objects.get()
    bundle = of_sabail(desk)
    bundle["entry"] = bundle["entry"][:2]
    for one, kind in zip(bundle["entry"], ("Patient", "EpisodeOfCare"), strict=True):
        seen = f'W/"{row.version}"'
        told = {"method": "PUT", "url": f"{kind}/{row.pk}", "ifMatch": seen}
        one["request"] = told
    bundle["entry"][0]["resource"]["name"] = [{"text": "Zarifa Yeni"}]
    done = sent(desk, bundle)

    row.refresh_from_db()
    person = looking.person_of(row.pk)
    assert person.name == "Zarifa Yeni"
    assert person.numbers[0].system == "urn:oid:1.2.3"
    assert {(one.is_new, one.version) for one in done} == {(False, row.version)}
    with pytest.raises(RecordError) as caught:
        sent(desk, bundle)
    assert caught.value.code == "ledger.stale"


REFUSED = {
    "no district": (lambda b, _: b["entry"][1]["resource"].pop("managingOrganization"),
                    "missing", 1),
    "another's district": (lambda b, desk: _district(b, desk.narimanov + 900),
                           "missing", 1),
    "nobody's name": (lambda b, _: b["entry"][0]["resource"].pop("name"), "missing", 0),
    "a disease that is not ours": (
        lambda b, _: b["entry"].append(_measles()), "not-taken", 4
    ),
    "nobody on record": (
        lambda b, _: _about(b, "Patient/99999"), "reference", 2
    ),
    "nobody on record by number": (
        lambda b, _: _about(b, "Patient?identifier=urn:oid:7|X1"), "reference", 2
    ),
    "an episode of another": (
        lambda b, _: b["entry"][1].update(request={"method": "PUT",
                                                   "url": "EpisodeOfCare/1"}),
        "request", 0,
    ),
    "a reading of a correction of nothing": (
        lambda b, _: b["entry"][2]["resource"].update(
            status="amended",
            extension=[_corrects(77)],
        ),
        "desk", 2,
    ),
    "a call that nobody asked for": (
        lambda b, _: b["entry"].append(_task("vaccinate")), "not-taken", 4
    ),
    "a sign that is over": (lambda b, _: b["entry"].append(_flag()), "not-taken", 4),
    "a stay that is over": (
        lambda b, _: b["entry"].append(_stay()), "not-taken", 4
    ),
    "something on its way": (
        lambda b, _: b["entry"].append(_brought(status="in-progress")), "not-taken", 4
    ),
    "something that the centre has not": (
        lambda b, _: b["entry"].append(_brought()), "desk", 4
    ),
    "something that nobody can ask for": (
        lambda b, _: b["entry"].append(_brought("gold")), "desk", 4
    ),
    "who looked elsewhere": (lambda b, _: b["entry"].append(_looked()),
                             "unknown-type", 4),
    "no agency for what is asked": (
        lambda b, desk: (_district(b, desk.narimanov),
                         b["entry"].append(_task("ambulance"))),
        "desk", 4,
    ),
}  # fmt: skip


def _corrects(number):
    told = {"system": "urn:epihq:care:reading", "value": str(number)}
    return {"url": "urn:epihq:care:corrects", "valueIdentifier": told}


def _district(bundle, number):
    episode = bundle["entry"][1]["resource"]
    episode["managingOrganization"]["identifier"]["value"] = str(number)


def _about(bundle, whom):
    bundle["entry"][2]["resource"]["subject"] = {"reference": whom}


def _measles():
    code = {"system": "http://hl7.org/fhir/sid/icd-10", "code": "B05"}
    told = {
        "resourceType": "Condition",
        "subject": {"reference": urn(1)},
        "code": {"coding": [code]},
    }
    return entry(9, told)


def _task(what):
    return entry(
        9,
        {
            "resourceType": "Task",
            "status": "requested",
            "intent": "order",
            "for": {"reference": urn(1)},
            "authoredOn": "2020-07-01T09:00:00+04:00",
            "code": {"coding": [{"system": "urn:epihq:care:errand", "code": what}]},
        },
    )


def _flag(**changes):
    period = {"start": "2020-07-01T09:00:00+04:00", "end": "2020-07-01T10:00:00+04:00"}
    told = {
        "resourceType": "Flag",
        "status": "inactive",
        "subject": {"reference": urn(1)},
        "code": {"text": "low"},
        "period": period,
    }
    return entry(9, {**told, **changes})


def _stay(end="2020-07-02T09:00:00+04:00", code="IMP", status="finished"):
    period = {"start": "2020-07-01T09:00:00+04:00"} | ({"end": end} if end else {})
    return entry(
        9,
        {
            "resourceType": "Encounter",
            "status": status,
            "class": {"code": code},
            "subject": {"reference": urn(1)},
            "period": period,
        },
    )


def _brought(item="zinc", status="completed"):
    code = {"system": "urn:epihq:care:item", "code": item}
    return entry(
        9,
        {
            "resourceType": "SupplyDelivery",
            "status": status,
            "patient": {"reference": urn(1)},
            "suppliedItem": {
                "quantity": {"value": 2},
                "itemCodeableConcept": {"coding": [code]},
            },
            "receiver": [{"display": "Plantova"}],
        },
    )


def _looked():
    told = {"resourceType": "AuditEvent", "recorded": "2020-07-01T09:00:00+04:00"}
    return entry(9, told)


@pytest.mark.parametrize("name", REFUSED)
def test_what_the_desk_cannot_keep_is_refused_whole_with_its_place(desk, name):
    spoil, code, index = REFUSED[name]
    bundle, before = of_sabail(desk), counts()
    spoil(bundle, desk)

    with pytest.raises(BundleRefusedError) as caught:
        sent(desk, bundle, once="a1")

    told = [(one.code, one.place) for one in caught.value.problems]
    assert any(c == code and p.startswith(f"Bundle.entry[{index}]") for c, p in told)
    assert counts() == before
    text = " ".join(map(str, caught.value.problems)) + str(caught.value)
    assert [one for one in PLANTED if one in text] == []


def test_calls_signs_and_a_stay_come_in(desk):
    bundle = of_sabail(desk)
    alarming = _flag(
        status="active",
        period={"start": "2020-07-01T09:00:00+04:00"},
        extension=[{"url": "urn:epihq:care:level", "valueCode": "emergency"}],
    )
    bundle["entry"] += [
        _stay(code="VR"),
        {**alarming, "fullUrl": urn(10)},
        {**_task("ambulance"), "fullUrl": urn(11)},
        {**_stay(end="", status="in-progress"), "fullUrl": urn(12)},
    ]
    sent(desk, bundle)

    row = EpisodeRow.objects.get()
    assert (row.state, row.level) == (EpisodeState.IN_HOSPITAL, Level.EMERGENCY)
    assert row.first_contact_at.isoformat() == "2020-07-01T05:00:00+00:00"
    verbs = [act.verb for act in ActRow.objects.order_by("number")]
    assert verbs == [
        "care.register", "care.contact", "care.raise", "care.escalate", "care.admit"
    ]  # fmt: skip


def test_what_was_brought_leaves_the_stock_and_is_told(desk):
    change_stock(desk.supervisor, desk.sabail, "zinc", 5, why="received")
    bundle = of_sabail(desk)
    bundle["entry"].append(_brought())
    place = sent(desk, bundle)[4].place

    row = EpisodeRow.objects.get()
    reader = read_by(desk.supervisor, desk)
    (found,) = reader.search(Asked(kind="SupplyDelivery", patient=row.pk)).entries
    assert f"SupplyDelivery/{found.id}" == place
    assert reader.resource("SupplyDelivery", found.id) == found
    assert found.resource["suppliedItem"]["quantity"] == {"value": 2}
    assert sum(move.change for move in StockRow.objects.all()) == 3
    text = " ".join(act.content for act in ActRow.objects.all())
    assert "Plantova" not in text


def test_somebody_who_is_over_ends_here(desk):
    bundle = of_sabail(desk)
    told = bundle["entry"][1]["resource"]
    told |= {"status": "finished", "extension": [
        {"url": "urn:epihq:care:end-reason", "valueCode": "recovered"},
        {"url": "urn:epihq:care:outcome", "valueCode": "well"},
    ]}  # fmt: skip
    told["period"]["end"] = "2020-07-02T08:00:00+04:00"
    sent(desk, bundle)

    row = EpisodeRow.objects.get()
    assert (row.state, row.reason, row.outcome) == ("ended", "recovered", "well")


def test_a_nurse_brings_no_bundle(desk):
    with pytest.raises(RecordError) as caught:
        sent(desk, by=desk.nurse)

    assert caught.value.code == "rules.not-allowed"


def test_a_bundle_is_brought_with_a_reason(desk):
    with pytest.raises(UsageError) as caught:
        sent(desk, reason=" ")

    assert caught.value.code == "ledger.says-nothing"


def test_what_fails_in_the_middle_leaves_nothing(desk, monkeypatch):
    before = counts()

    def fails(*_args, **_words):
        raise MemoryError

    monkeypatch.setattr(arriving, "write_many", fails)
    with pytest.raises(MemoryError):
        sent(desk)

    assert counts() == before


# What leaves.


def read_by(who, desk, reason="A study of the ministry"):
    return Reader(actor=who, reason=reason, disease="covid-19")


def furnished(desk):
    """Somebody with all that the desk can tell of anybody."""
    row = somebody(
        desk, RASHAD, age=70, sex="male", conditions=frozenset({"diabetes"}),
        usual_spo2=96.0, language="az",
    )  # fmt: skip
    acts.contact(desk.nurse, row.pk, Came.REACHED)
    for _ in range(2):
        write_reading(desk.nurse, row.pk, reading(89.0, pulse=100.0))
    escalations.escalate(desk.nurse, row.pk, "ambulance", reason="Grey.")
    escalations.admit(desk.nurse, row.pk)
    return EpisodeRow.objects.get(pk=row.pk)


def test_everything_of_a_person_is_valid_and_told_to_the_log(desk):
    row = furnished(desk)
    before = LogRow.objects.count()
    entries = read_by(desk.supervisor, desk).everything(row.pk)

    kinds = {entry.kind for entry in entries}
    assert kinds == {
        "Patient", "EpisodeOfCare", "Condition", "CarePlan", "Observation",
        "Encounter", "Flag", "Task", "AuditEvent",
    }  # fmt: skip
    for one in entries:
        told = parsed(as_bytes({**one.resource, "id": one.id}), clock.now())
        structure.check(told, one.kind)
        assert told.faults == []
    # Reading it back holds it against the profiles' own rules, too.
    found = bundles.found(entries, base="https://x.example", at=clock.now())
    (back,) = intake.arrivals(
        as_bytes(found), clock.now(), kinds=(*intake.SUBJECTS,), bundle_type="searchset"
    )
    assert back.dossier.person.name == RASHAD.name
    assert [one.spo2_rest for one in back.dossier.readings] == [89.0, 89.0]
    (look,) = LogRow.objects.order_by("number")[before:]
    assert (look.verb, look.thing_number) == ("care.look", row.pk)
    assert json.loads(look.content)["note"] == "A study of the ministry"


def test_who_leaves_comes_back_at_another_desk_as_they_were(desk):
    row = furnished(desk)
    entries = read_by(desk.supervisor, desk).everything(row.pk)
    keep = {"Patient", "EpisodeOfCare", "Condition", "Observation"}
    listed = [
        {
            "fullUrl": f"https://x.example/{one.kind}/{one.id}",
            "resource": {**one.resource, "id": one.id},
            "request": {"method": "POST", "url": one.kind},
        }
        for one in entries
        if one.kind in keep
    ]
    for one in listed:
        if one["resource"]["resourceType"] == "EpisodeOfCare":
            del one["resource"]["type"]
            one["resource"]["status"] = "active"
    sent(desk, {"resourceType": "Bundle", "type": "transaction", "entry": listed})

    new = EpisodeRow.objects.order_by("-pk").first()
    names = ("age", "sex", "conditions", "language", "usual_spo2")
    told = [getattr(new, name) for name in names[:4]]
    assert told == [getattr(row, name) for name in names[:4]]
    assert looking.person_of(new.pk) == _with_numbers(looking.person_of(row.pk))
    first, second = (
        [standings.reading_of(one) for one in ReadingRow.objects.filter(episode=pk)]
        for pk in (row.pk, new.pk)
    )
    values = ("about_at", "spo2_rest", "pulse", "channel")
    assert [[getattr(r, v) for v in values] for r in first] == [
        [getattr(r, v) for v in values] for r in second
    ]


def _with_numbers(person):
    import msgspec  # noqa: PLC0415 - here alone

    return msgspec.structs.replace(person, numbers=())


@pytest.mark.parametrize("kind", ["Patient", "EpisodeOfCare", "CarePlan", "Condition"])
def test_each_is_found_under_its_number(desk, kind):
    row = furnished(desk)
    reader = read_by(desk.supervisor, desk)
    found = reader.search(Asked(kind=kind, patient=row.pk)).entries

    assert found
    for one in found:
        assert reader.resource(kind, one.id) == one


def test_what_is_of_another_district_is_not_there(desk):
    row = furnished(desk)
    reader = read_by(desk.other, desk)
    key = {"Observation": ReadingRow.objects.first().pk}
    asked = [(kind, str(key.get(kind, row.pk))) for kind in ("Patient", "Observation")]

    for kind, number in [*asked, ("Observation", f"e{row.pk}-age"), ("Patient", "9")]:
        with pytest.raises(UsageError) as caught:
            reader.resource(kind, number)
        assert caught.value.code == "fhir.no-such-resource"
    for kind in ("Patient", "Observation"):
        with pytest.raises(UsageError) as caught:
            reader.search(Asked(kind=kind, patient=row.pk))
        assert caught.value.code == "care.no-such-episode"
    with pytest.raises(UsageError):
        reader.everything(row.pk)


def test_many_are_read_by_pages_and_only_since(desk):
    rows = [somebody(desk) for _ in range(5)]
    far = somebody(desk, district=desk.narimanov)
    reader = read_by(actor("sabina", Role.CARE_SUPERVISOR, desk.sabail), desk)

    first = reader.search(Asked(kind="Patient", count=3))
    second = reader.search(Asked(kind="Patient", count=3, after=first.further))
    since = clock.now() + timedelta(hours=1)
    none = reader.search(Asked(kind="Patient", since=since))

    found = [int(one.id) for one in (*first.entries, *second.entries)]
    assert found == [row.pk for row in rows]
    assert far.pk not in found
    assert (second.further, none.entries) == (None, [])


def test_readings_are_read_by_pages_and_only_since(desk):
    row, far = somebody(desk), somebody(desk, district=desk.narimanov)
    for number in range(5):
        write_reading(desk.supervisor, row.pk, reading(97.0 - number))
    write_reading(desk.supervisor, far.pk, reading(97.0))
    reader = read_by(actor("sabina", Role.CARE_SUPERVISOR, desk.sabail), desk)

    pages, after = [], 0
    while after is not None:
        page = reader.search(Asked(kind="Observation", count=2, after=after))
        pages.append({one.id.partition("-")[0] for one in page.entries})
        after = page.further
    hour = clock.now() - timedelta(minutes=1)
    since = reader.search(Asked(kind="Observation", since=hour, count=50))
    later = Asked(kind="Observation", since=clock.now() + timedelta(hours=2))

    assert [len(page) for page in pages] == [2, 2, 1]
    mine = {str(one.pk) for one in ReadingRow.objects.filter(episode=row.pk)}
    assert set().union(*pages) == mine
    assert {one.id.partition("-")[0] for one in since.entries} == mine
    assert reader.search(later).entries == []


def test_a_nurse_takes_nothing_out_of_many(desk):
    somebody(desk)

    for kind in ("Patient", "Observation"):
        with pytest.raises(RecordError) as caught:
            read_by(desk.nurse, desk).search(Asked(kind=kind))
        assert caught.value.code == "rules.not-allowed"


def test_every_reading_is_told_to_the_log(desk):
    row = furnished(desk)
    reader = read_by(desk.supervisor, desk)
    number = ReadingRow.objects.first().pk
    reads = [
        lambda: reader.search(Asked(kind="EpisodeOfCare")),
        lambda: reader.search(Asked(kind="Observation")),
        lambda: reader.search(Asked(kind="Observation", patient=row.pk)),
        lambda: reader.search(Asked(kind="AuditEvent", patient=row.pk)),
        lambda: reader.resource("Patient", str(row.pk)),
        lambda: reader.resource("Observation", str(number)),
        lambda: reader.people([row]),
    ]

    for read in reads:
        before = LogRow.objects.count()
        read()
        (told,) = LogRow.objects.order_by("number")[before:]
        assert json.loads(told.content)["note"] == "A study of the ministry"
        assert [one for one in NAMED if one in told.content] == []
    with pytest.raises(UsageError):
        read_by(desk.supervisor, desk, reason="").search(Asked(kind="Patient"))


def test_who_looked_is_told(desk):
    row = furnished(desk)
    looking.look(desk.nurse, row.pk, reason="Called back")
    read_by(desk.doctor, desk).search(Asked(kind="Patient"))

    found = read_by(desk.supervisor, desk).search(
        Asked(kind="AuditEvent", patient=row.pk)
    )

    whom = [one.resource["agent"][0]["who"]["display"] for one in found.entries]
    assert whom == ["cem", "nina"]


def test_who_looked_is_told_however_much_was_read_of_others(desk, monkeypatch):
    row, other = somebody(desk), somebody(desk)
    looking.look(desk.nurse, row.pk, reason="Called back")
    among = {"note": "A list", "numbers": [other.pk, row.pk, row.pk + 700]}
    looking.tell(desk.doctor, "care.export", other.pk, among)
    monkeypatch.setattr(feeds, "_MOST_LOOKS", 3)
    # Newer entries of others, all of which have its digits somewhere.
    for more in ([int(f"{row.pk}0")], [int(f"9{row.pk}"), int(f"7{row.pk}7")]):
        for _ in range(3):
            note = f'"numbers":[{row.pk}] of {row.pk}'
            told = {"note": note, "numbers": more, "messages": [row.pk]}
            looking.tell(desk.other, "care.look", more[0], told)

    found = read_by(desk.supervisor, desk).search(
        Asked(kind="AuditEvent", patient=row.pk)
    )

    whom = [one.resource["agent"][0]["who"]["display"] for one in found.entries]
    assert whom == ["cem", "nina"]


def test_of_very_many_looks_the_newest_are_told(desk, monkeypatch):
    row = somebody(desk)
    monkeypatch.setattr(feeds, "_MOST_LOOKS", 3)
    for n in range(3):
        looking.look(desk.nurse, row.pk, reason=f"Alone {n}")
        told = {"note": f"Among {n}", "numbers": [row.pk]}
        looking.tell(desk.doctor, "care.export", 0, told)

    entries = feeds._looks_of(row.pk)

    numbers = [int(one.id.partition("-")[0]) for one in entries]
    last = LogRow.objects.filter(verb__in=["care.look", "care.export"])
    newest = last.order_by("-number").values_list("pk", flat=True)[:3]
    assert numbers == list(newest)


def test_who_is_erased_has_no_name_to_leave(desk):
    from epihq.care.register.erasing import erase  # noqa: PLC0415 - here alone

    row = somebody(desk, RASHAD)
    acts.end_episode(
        desk.supervisor, row.pk, reason=Ending.RECOVERED, outcome=Outcome.WELL
    )
    erase(desk.supervisor, row.pk, reason="Asked for it.")

    entries = read_by(desk.supervisor, desk).everything(row.pk)
    assert "Patient" not in {one.kind for one in entries}
    assert [one for one in NAMED if one in str(entries)] == []
