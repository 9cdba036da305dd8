"""The register: who comes in, who sees them, who may be on record already."""

import json
import re
from datetime import date, timedelta

import pytest

from care_samples import PLANTED, RASHAD, actor, reading, somebody
from epihq.care.checks.intake import write_reading
from epihq.care.desk import acts
from epihq.care.desk.acts import Ending, Outcome
from epihq.care.register import (
    bringing_in,
    erasing,
    lists,
    locking,
    looking,
    opening,
    rotating,
)
from epihq.care.register.bringing_in import BadListError, bring_in
from epihq.care.register.lists import Said, read_list
from epihq.care.register.opening import Opening, open_episode
from epihq.care.register.persons import Facts, Person, age_on
from epihq.care.register.tables import ActRow, EpisodeRow, PersonRow
from epihq.operations.ledger import clock
from epihq.operations.ledger.rules import SETUP, Role
from epihq.operations.ledger.tables import LogRow
from epihq.terms.errors import DataError, RecordError, UsageError

pytestmark = pytest.mark.databases("sqlite", "postgresql")

LIST = """Ad Soyad;Telefon;Yaş;Cins;Rayon;Xəstələnmə tarixi;Hadisə nömrəsi
Rəşad Əliyev;050 501 23 45;71;kişi;Sabail;13.11.2020;CASE-77
Leyla Məmmədova;050 501 23 46;34;qadın;Narimanov;14.11.2020;CASE-78
"""


def listed(text=LIST, **said):
    return read_list("list.csv", text.encode(), Said(**said))


def contents(verb):
    rows = LogRow.objects.filter(verb=verb).order_by("number")
    return [json.loads(row.content) for row in rows]


def test_who_comes_in_waits_for_the_first_contact(desk):
    row = somebody(desk, RASHAD, age=71, sex="male")

    assert (row.state, row.age, row.twins) == ("waiting-contact", 71, [])
    assert row.due_at > row.opened_at


def test_nothing_that_names_anybody_stands_in_the_tables_in_the_clear(desk):
    row = somebody(desk, RASHAD)
    write_reading(desk.nurse, row.pk, reading(), note="greylips")
    acts.note(desk.nurse, row.pk, words="greylips, Nizami 14")

    kept = [
        str(value)
        for table in (EpisodeRow, PersonRow, ActRow)
        for values in table.objects.values_list()
        for value in values
    ]

    assert [word for word in PLANTED if word in " ".join(kept)] == []


def test_who_looks_is_told_in_the_log_with_the_reason(desk):
    row = somebody(desk, RASHAD)

    seen = looking.look(desk.nurse, row.pk, reason="To call him.")

    assert seen.person == RASHAD
    (entry,) = LogRow.objects.filter(verb="care.look")
    assert (entry.by, entry.thing, entry.thing_number) == ("nina", "care", row.pk)
    assert contents("care.look") == [{"note": "To call him."}]


def test_who_looks_says_why(desk):
    row = somebody(desk, RASHAD)

    with pytest.raises(UsageError) as caught:
        looking.look(desk.nurse, row.pk, reason=" ")

    assert caught.value.code == "ledger.says-nothing"


@pytest.mark.parametrize(
    "asked",
    [
        {"name": "ALIYEV rashad"},
        {"name": "Алиев Рашад"},
        {"phone": "+994505012345"},
        {"phone": "0505012345"},
        {"phone": "+994555012345"},
        {"case": "case 77"},
        {"document": "aze d 9"},
        {"name": "Rəşad Əliyev", "phone": "0505012345"},
    ],
    ids=str,
)
def test_people_are_found_however_they_are_written(desk, asked):
    row = somebody(desk, RASHAD)
    somebody(desk)

    found = looking.search(desk.nurse, **asked, reason="He called.")

    assert [one.pk for one in found] == [row.pk]
    assert contents("care.search")[0]["found"] == [row.pk]


def test_nobody_is_found_by_a_part_of_a_name_or_by_nothing(desk):
    somebody(desk, RASHAD)

    assert looking.search(desk.nurse, name="Rashad", reason="x") == []
    with pytest.raises(UsageError) as caught:
        looking.search(desk.nurse, reason="x")
    assert caught.value.code == "care.search-for-nobody"


def test_a_telephone_finds_those_at_home_with_it(desk):
    row = somebody(desk, RASHAD)

    assert [one.pk for one in looking.of_phone("994505012345")] == [row.pk]
    assert looking.of_phone("12") == []


@pytest.mark.parametrize(
    ("changed", "is_likely"),
    [
        ({}, True),
        ({"case_number": "", "document": "", "telephone": ""}, True),
        ({"name": "Somebody Else", "document": "", "telephone": ""}, True),
        ({"name": "Somebody Else", "document": "", "case_number": ""}, False),
    ],
    ids=["all", "a name", "a case", "only a telephone"],
)
def test_who_may_be_the_same_is_noticed(desk, changed, is_likely):
    from msgspec.structs import replace  # noqa: PLC0415 - of one test

    first = somebody(desk, RASHAD, age=71)
    second = somebody(desk, replace(RASHAD, **changed), age=70)

    assert second.twins == ([first.pk] if is_likely else [])


def test_namesakes_of_another_age_are_two_people(desk):
    somebody(desk, Person(name="Rəşad Əliyev"), age=71)

    assert somebody(desk, Person(name="Rəşad Əliyev"), age=30).twins == []


def test_a_person_decides_about_twins(desk):
    first = somebody(desk, RASHAD)
    second = somebody(desk, RASHAD)
    third = somebody(desk, RASHAD)

    kept = opening.settle_twin(
        desk.doctor, second.pk, first.pk, is_same=False, reason="His cousin."
    )
    ended = opening.settle_twin(
        desk.doctor, third.pk, first.pk, is_same=True, reason="He told so."
    )

    assert (kept.state, kept.twins) == ("waiting-contact", [])
    assert (ended.state, ended.reason) == ("ended", "same-person")
    assert EpisodeRow.objects.get(pk=first.pk).state == "waiting-contact"


def test_a_form_sent_twice_opens_one_episode(desk):
    wanted = Opening(person=RASHAD, district=desk.sabail)

    rows = [open_episode(desk.nurse, wanted, once="form 1") for _ in range(2)]

    assert rows[0].pk == rows[1].pk
    assert EpisodeRow.objects.count() == 1


def test_what_cannot_be_so_is_refused_without_telling_it(desk):
    for facts in (Facts(age=171), Facts(sex="Aliyev"), Facts(usual_spo2=3)):
        with pytest.raises(UsageError) as caught:
            open_episode(
                desk.nurse, Opening(person=RASHAD, district=desk.sabail, facts=facts)
            )
        assert caught.value.code == "care.bad-fact"
        assert not re.search("171|Aliyev|3 ", str(caught.value))
    with pytest.raises(UsageError) as caught:
        open_episode(
            desk.nurse,
            Opening(person=Person(name="Rashad\0"), district=desk.sabail),
        )
    assert caught.value.code == "ledger.not-text"
    assert "Rashad" not in str(caught.value)


def test_what_is_known_is_corrected(desk):
    row = somebody(desk, RASHAD, age=17)
    acts.contact(desk.nurse, row.pk, acts.Came.WRONG_NUMBER)
    new = Person(name="Rəşad Əliyev", telephone="+994 50 111 11 11")

    after = opening.correct(
        desk.nurse, row.pk, person=new, facts=Facts(age=71), reason="He told."
    )

    assert (after.age, after.is_wrong_number) == (71, False)
    assert looking.look(desk.nurse, row.pk, reason="x").person == new
    assert looking.search(desk.nurse, phone="+994501111111", reason="x") == [after]


BORN = Person(name="Rəşad Əliyev", born=date(1940, 5, 1))


@pytest.mark.parametrize(
    ("born", "age"),
    [("1940-06-01", 80), ("1940-06-02", 79), ("1940-06", 80), ("1940-07", 79)],
)
def test_an_age_is_that_of_the_day(born, age):
    assert age_on(date(2020, 6, 1), born) == age
    assert age_on(date(2020, 6, 1), "1940") == 80


def test_who_is_born_long_ago_is_at_risk_without_an_age(desk):
    age = age_on(clock.now().date(), "1940-05-01")

    by_hand = somebody(desk, BORN)
    told = somebody(desk, BORN, age=30)
    found = bring_in(
        desk.supervisor,
        listed("Ad Soyad;Doğum tarixi;Rayon\nLeyla Məmmədova;1940-05-01;Sabail\n"),
    )
    write_reading(desk.nurse, by_hand.pk, reading())

    assert (by_hand.age, told.age) == (age, 30)
    assert EpisodeRow.objects.get(pk=found.opened[2]).age == age
    assert EpisodeRow.objects.get(pk=by_hand.pk).is_frail


def test_a_corrected_birth_corrects_the_age(desk):
    row = somebody(desk, Person(name="Rəşad Əliyev"))
    age = age_on(clock.now().date(), "1940-05-01")

    born = opening.correct(desk.nurse, row.pk, person=BORN).age
    kept = opening.correct(desk.nurse, row.pk, facts=Facts(sex="male")).age
    told = opening.correct(desk.nurse, row.pk, facts=Facts(age=71)).age
    same = opening.correct(desk.nurse, row.pk, person=BORN).age
    moved = opening.correct(desk.nurse, row.pk, district=desk.sabail).age

    assert (born, kept, told, same, moved) == (age, age, 71, 71, 71)


@pytest.mark.parametrize("days", [1, -131 * 366], ids=["to come", "too long ago"])
def test_nobody_is_born_to_come(desk, days):
    born = clock.now().date() + timedelta(days=days)
    person = Person(name="Rəşad Əliyev", born=born)

    with pytest.raises(UsageError) as caught:
        somebody(desk, person)
    row = somebody(desk)
    with pytest.raises(UsageError) as corrected:
        opening.correct(desk.nurse, row.pk, person=person)

    assert caught.value.code == corrected.value.code == "care.bad-fact"
    assert str(born) not in str(caught.value)


def test_a_list_comes_in(desk):
    found = bring_in(desk.supervisor, listed())

    rows = list(EpisodeRow.objects.order_by("pk"))
    assert found.opened == {2: rows[0].pk, 3: rows[1].pk}
    assert [row.district_id for row in rows] == [desk.sabail, desk.narimanov]
    assert [(row.age, row.sex, str(row.onset)) for row in rows] == [
        (71, "male", "2020-11-13"),
        (34, "female", "2020-11-14"),
    ]
    assert looking.look(desk.nurse, rows[0].pk, reason="x").person.case_number == (
        "CASE-77"
    )
    (told,) = contents("care.import")
    assert (told["opened"], told["known"], told["twins"]) == (2, 0, 0)


def test_what_would_come_of_a_list_is_shown_before_anybody_comes_in(desk):
    bring_in(desk.supervisor, listed(LIST.rpartition("Leyla")[0]))

    shown = bring_in(desk.supervisor, listed(), preview=True)

    assert (list(shown.known), list(shown.opened)) == ([2], [3])
    assert EpisodeRow.objects.count() == ActRow.objects.count() == 1
    assert [one["preview"] for one in contents("care.import")] == [False, True]
    assert len(bring_in(desk.supervisor, listed()).opened) == 1


def test_a_list_that_comes_again_brings_only_who_is_new(desk):
    bring_in(desk.supervisor, listed())
    more = LIST + "Nigar Quliyeva;050 1;5;qadın;Sabail;15.11.2020;CASE-79\n"

    found = bring_in(desk.supervisor, listed(more))

    assert list(found.known) == [2, 3]
    assert list(found.opened) == [4]
    assert EpisodeRow.objects.count() == 3


def test_who_may_be_on_a_list_twice_is_shown_to_a_person(desk):
    twice = LIST + "Rashad Aliyev;;71;kişi;Sabail;13.11.2020;\n"

    found = bring_in(desk.supervisor, listed(twice))

    (twin,) = found.twins
    assert (twin.line, [one.by for one in twin.likely]) == (4, [("name",)])
    assert EpisodeRow.objects.get(pk=twin.number).twins == [found.opened[2]]


DOCUMENT = """name;document;case_number;district
Rəşad Əliyev;AZE-D-9;CASE-99;Sabail
"""


def over(desk, row):
    acts.end_episode(
        desk.supervisor, row.pk, reason=Ending.RECOVERED, outcome=Outcome.WELL
    )


def test_who_falls_ill_again_is_taken_in(desk):
    before = somebody(desk, RASHAD)
    under_care = bring_in(desk.supervisor, listed(DOCUMENT), preview=True)
    over(desk, before)

    found = bring_in(desk.supervisor, listed(DOCUMENT))
    again = bring_in(desk.supervisor, listed(DOCUMENT))

    assert under_care.known == {2: before.pk}
    row = EpisodeRow.objects.get(pk=found.opened[2])
    assert (row.state, row.twins) == ("waiting-contact", [before.pk])
    assert (again.opened, again.known) == ({}, {2: row.pk})


def test_the_same_case_is_taken_in_once_even_when_it_is_over(desk):
    before = somebody(desk, RASHAD)
    over(desk, before)

    assert bring_in(desk.supervisor, listed()).known == {2: before.pk}


def test_a_number_of_another_district_is_not_told_to_who_brings_a_list(desk):
    far = somebody(desk, RASHAD, district=desk.narimanov)
    own = actor("leader", Role.CARE_SUPERVISOR, desk.sabail)
    rows = LIST.splitlines(keepends=True)[:2]

    found = bring_in(own, listed("".join(rows)))

    (twin,) = found.twins
    assert (found.known, twin.likely, twin.elsewhere) == ({}, (), 1)
    assert EpisodeRow.objects.get(pk=found.opened[2]).twins == [far.pk]


@pytest.mark.parametrize("whose", ["their own", "nobody like them", "over"])
def test_nobody_ends_for_who_is_no_open_twin(desk, whose):
    first = somebody(desk, RASHAD)
    second = somebody(desk, RASHAD)
    others = {"their own": second, "nobody like them": somebody(desk), "over": first}
    if whose == "over":
        over(desk, first)

    with pytest.raises(UsageError) as caught:
        opening.settle_twin(
            desk.doctor, second.pk, others[whose].pk, is_same=True, reason="x"
        )

    assert caught.value.code == "care.no-such-twin"
    assert EpisodeRow.objects.get(pk=second.pk).state == "waiting-contact"


def test_a_list_with_what_cannot_be_read_stores_nothing(desk):
    bad = LIST + "Orxan Həsənov;1;old;kişi;Sabail;13.11.2020;\n;1;3;pink;Mars;;\n"

    with pytest.raises(BadListError) as caught:
        bring_in(desk.supervisor, listed(bad))

    told = [(one.line, one.field, one.why) for one in caught.value.problems]
    assert told == [
        (4, "age", "no-number"),
        (5, "sex", "unknown-word"),
        (5, "name", "nothing"),
    ]
    assert "Orxan" not in str(caught.value)
    assert EpisodeRow.objects.count() == 0


def test_a_district_that_is_none_of_theirs_is_told_by_its_line(desk):
    with pytest.raises(BadListError) as caught:
        bring_in(desk.supervisor, listed(LIST.replace("Narimanov", "Mars")))

    assert [(one.line, one.why) for one in caught.value.problems] == [
        (3, "unknown-district")
    ]


def test_a_mapping_says_which_column_is_which(desk, tmp_path):
    file = tmp_path / "map.toml"
    file.write_text('[columns]\nname = "Who"\n[values.sex]\n"1" = "female"\n')
    said = lists.said_in(file)

    found = read_list("l.csv", b"Who,Sex,Other\nNigar Quliyeva,1,x\n", said)

    (row,) = found.rows
    assert (row.person.name, row.facts.sex) == ("Nigar Quliyeva", "female")
    assert found.not_read == ("Other",)
    found = bring_in(desk.supervisor, found, district=desk.sabail)
    assert list(found.opened) == [2]


def test_a_language_is_read_by_its_name_or_its_code():
    names = ["Azərbaycan dili", "русский", "RUS", "English", "tr", "pt-BR", "Klingon"]
    lines = [f"Somebody {at},{name}" for at, name in enumerate(names)]

    found = read_list("l.csv", "\n".join(["Name,Dil", *lines]).encode())

    read = [row.facts.language for row in found.rows]
    assert read == ["az", "ru", "ru", "en", "tr", "pt-BR"]
    assert [(one.line, one.field, one.why) for one in found.problems] == [
        (8, "language", "unknown-word")
    ]


def test_a_language_that_is_no_code_is_one_clear_error(desk):
    with pytest.raises(UsageError) as caught:
        somebody(desk, language="Azərbaycan dili")

    assert caught.value.code == "care.bad-fact"
    assert "language" in str(caught.value)


def test_days_that_may_be_two_are_asked_for():
    text = "name,date of onset\nA B,03/04/2020\n"

    (problem,) = read_list("l.csv", text.encode()).problems

    assert problem.why == "which-day"
    (row,) = read_list("l.csv", text.encode(), Said(dates="day-first")).rows
    assert str(row.facts.onset) == "2020-04-03"


def test_a_list_that_is_none_is_refused_without_its_content():
    with pytest.raises(DataError) as none:
        read_list("l.csv", b"%PDF-1.7 Aliyev")
    with pytest.raises(UsageError) as nameless:
        read_list("l.csv", b"a,b\nAliyev,2\n")

    assert (none.value.code, nameless.value.code) == (
        "care.no-list",
        "care.which-column",
    )
    assert "Aliyev" not in f"{none.value} {nameless.value}"


def test_a_nurse_brings_no_list_in(desk):
    with pytest.raises(RecordError):
        bring_in(desk.nurse, listed())


def test_who_is_erased_is_nobody_and_what_was_done_stays(desk):
    row = somebody(desk, RASHAD)
    write_reading(desk.nurse, row.pk, reading(), note="greylips")
    acts.note(desk.nurse, row.pk, words="greylips")
    with pytest.raises(RecordError):
        erasing.erase(desk.supervisor, row.pk, reason="He asked.")
    acts.end_episode(desk.nurse, row.pk, reason=Ending.RECOVERED, outcome=Outcome.WELL)

    after = erasing.erase(desk.supervisor, row.pk, reason="He asked.")

    assert after.erased_at is not None
    assert looking.look(desk.nurse, row.pk, reason="x").person is None
    assert {one.words for one in looking.acts(desk.nurse, row.pk)} == {""}
    assert looking.search(desk.nurse, name="Rəşad Əliyev", reason="x") == []
    assert contents("care.erase") == [{"note": "He asked."}]
    with pytest.raises(UsageError) as caught:
        acts.note(desk.nurse, row.pk, words="He is back.")
    assert caught.value.code == "care.erased"


def test_names_are_kept_as_long_as_the_district_says(desk):
    from epihq.care.register.districts import District, set_district  # noqa: PLC0415

    row = somebody(desk, RASHAD)
    acts.end_episode(desk.nurse, row.pk, reason=Ending.RECOVERED, outcome=Outcome.WELL)
    from care_samples import an_hour  # noqa: PLC0415

    assert erasing.erase_due(an_hour(24 * 31)) == 0
    set_district(
        SETUP,
        District(name="Sabail", location="AZ-BA", retention_days=30),
        number=desk.sabail,
    )

    assert erasing.erase_due(clock.now()) == 0
    assert erasing.erase_due(an_hour(24 * 31)) == 1
    assert erasing.erase_due(an_hour(24 * 31)) == 0


@pytest.mark.parametrize("broken", ["\0", "\ud83d"])
def test_what_was_written_of_somebody_stands_in_no_refusal(desk, broken):
    row = somebody(desk)

    with pytest.raises(UsageError) as caught:
        acts.note(desk.nurse, row.pk, words=f"greylips{broken}")

    assert caught.value.code == "ledger.not-text"
    assert "greylips" not in str(caught.value)


def test_new_keys_open_what_old_ones_locked(desk):
    rows = [somebody(desk, RASHAD), somebody(desk)]
    before = locking.key_file().read_text()

    assert rotating.rotate(SETUP).people == 2
    people = PersonRow.objects.all
    after = locking.key_file().read_text()

    assert looking.look(desk.nurse, rows[0].pk, reason="x").person == RASHAD
    assert after.splitlines()[2:] == before.splitlines()[1:]
    known = locking.keys()
    locking.key_file().write_text(locking.Keys(known.search, known.newest).text)
    assert all(locking.opened_key(bytes(one.locked_key)) for one in people())
    assert looking.search(desk.nurse, case="CASE-77", reason="x")


def test_only_the_newest_key_and_the_one_before_it_are_kept(desk):
    somebody(desk)
    kept = []

    for _ in range(3):
        rotating.rotate(SETUP)
        kept.append(locking.keys())

    assert [one.older for one in kept[1:]] == [(one.newest,) for one in kept[:2]]


def test_new_keys_of_the_search_find_as_before(desk):
    row = somebody(desk, RASHAD)
    before = PersonRow.objects.get(pk=row.pk).name_hash

    rotating.rotate(SETUP, search=True)

    assert PersonRow.objects.get(pk=row.pk).name_hash != before
    assert looking.search(desk.nurse, name="Алиев Рашад", reason="x") == [row]


def test_lost_keys_are_one_clear_error_and_nothing_is_made_anew(desk):
    row = somebody(desk, RASHAD)
    kept = locking.key_file().read_text()
    locking.key_file().unlink()

    for ask in (
        lambda: looking.look(desk.nurse, row.pk, reason="x"),
        lambda: somebody(desk),
        lambda: rotating.rotate(SETUP),
    ):
        with pytest.raises(DataError) as caught:
            ask()
        assert caught.value.code == "care.keys-lost"
    assert not locking.key_file().exists()
    locking.key_file().write_text(kept)

    assert looking.look(desk.nurse, row.pk, reason="x").person == RASHAD


def test_other_keys_lock_nobody(desk):
    row = somebody(desk, RASHAD)
    kept = locking.key_file().read_text()
    locking.key_file().write_text(locking.Keys(kept.split()[1], "A" * 43 + "=").text)

    with pytest.raises(DataError) as caught:
        somebody(desk)

    assert caught.value.code == "care.keys-lost"
    assert EpisodeRow.objects.count() == 1
    assert row.pk


def test_keys_lie_where_a_variable_says_for_their_owner_alone(
    desk, tmp_path, monkeypatch
):
    file = tmp_path / "elsewhere" / "keys"
    monkeypatch.setenv(locking.VARIABLE, str(file))

    row = somebody(desk, RASHAD)

    assert file.stat().st_mode & 0o777 == 0o600
    assert not (desk.home / locking.KEY_FILE).exists()
    assert looking.look(desk.nurse, row.pk, reason="x").person == RASHAD


def test_a_damaged_file_of_keys_is_told(desk):
    locking.key_file().write_text("search me\n")

    with pytest.raises(DataError) as caught:
        somebody(desk)

    assert caught.value.code == "care.keys-damaged"


def test_everything_of_a_list_is_tried_whole(desk, monkeypatch):
    def broken(*_args, **_more):
        raise DataError("care.keys-lost", "gone")

    monkeypatch.setattr(bringing_in.looking, "tell", broken)

    with pytest.raises(DataError):
        bring_in(desk.supervisor, listed())

    assert EpisodeRow.objects.count() == PersonRow.objects.count() == 0
