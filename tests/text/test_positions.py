"""Who proposes what, and who stands how to it: in three languages, and when nobody."""

import pytest

from epihq.text import read
from epihq.text.records import Initiative, Position
from epihq.text.rules import RULES


def proposed(text):
    found = read(text).records
    return [(o.name, o.proposed_for) for o in found if isinstance(o, Initiative)]


def stood(text):
    found = read(text).records
    return [(o.actor, o.stance) for o in found if isinstance(o, Position)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "A motion tabled by Estonia and Latvia to convene a special session of the "
            "UN General Assembly is on the agenda.",
            ("special session of the UN General Assembly", "EST,LVA"),
        ),
        ("Estonia's proposal for a global vaccine fund was read out.",
         ("global vaccine fund", "EST")),
        ("The Estonian-led motion calling for an independent inquiry is ready.",
         ("independent inquiry", "EST")),
        ("The European Union and Estonia jointly proposed a treaty on pandemics.",
         ("treaty on pandemics", "EU,EST")),
        ("Estonian President Mart Tamm called for a summit of the region.",
         ("summit of the region", "EST")),
        ("Estonia has asked the World Trade Organization to waive patents on tests.",
         ("waive patents on tests", "EST")),
        ("The draft resolution was submitted by Estonia on Monday.",
         ("draft resolution", "EST")),
        ("At the initiative of Estonia, a special session of the council was held.",
         ("special session of the council", "EST")),
        ("Эстония внесла проект резолюции о доступе к тестам.",
         ("проект резолюции о доступе к тестам", "EST")),
        ("Инициативу создать общий фонд Эстония и Латвия внесли в октябре.",
         ("создать общий фонд", "EST,LVA")),
        ("Созвать саммит соседей предложили Эстония и Латвия.",
         ("созвать саммит соседей", "EST,LVA")),
        ("По инициативе президента Эстонии Марта Тамма созван саммит соседей.",
         ("саммит соседей", "EST")),
        ("Estoniya testlərə dair qətnamə təqdim edib.",
         ("testlərə dair qətnamə", "EST")),
        ("Estoniyanın təşəbbüsü ilə qonşuların sammiti keçirilib.",
         ("qonşuların sammiti", "EST")),
        ("Estoniyanın testlərə dair qətnaməsi səsə qoyulub.",
         ("testlərə dair qətnaməsi", "EST")),
    ],
)  # fmt: skip
def test_what_states_and_bodies_propose_is_an_initiative_of_theirs(text, told):
    assert proposed(text) == [told]


@pytest.mark.parametrize(
    "text",
    [
        "The Estonian minister proposed a quarantine.",
        "Estonia requested a shipment of tests.",
        "Experts in Estonia called for an independent inquiry.",
        "Министр Эстонии предложил ввести карантин.",
        "Estoniyanın səhiyyə naziri karantin təklif edib.",
    ],
)
def test_what_a_minister_orders_at_home_is_no_initiative(text):
    assert proposed(text) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Estonia, Latvia and WHO endorsed the resolution.",
         [("EST,LVA,WHO", "supports")]),
        ("The Estonian government opposes the treaty.", [("EST", "opposes")]),
        ("Estonian Health Minister Ivar Lepik rejected the motion.",
         [("EST", "opposes")]),
        ("Estonia refused to back the resolution.", [("EST", "opposes")]),
        ("Estonia said on Monday that it supports the treaty.",
         [("EST", "supports")]),
        ("The initiative has the backing of more than 60 states.",
         [("unspecified ('more than 60 states')", "supports")]),
        ("Dozens of countries, including Peru and Chile, backed the waiver.",
         [("unspecified ('dozens of countries'),PER,CHL", "supports")]),
        ("The resolution was read. Peru and Chile voted against and 20 abstained.",
         [("PER,CHL", "opposes"), ("unspecified ('20')", "abstains")]),
        ("Over Peru's objections, the assembly passed the resolution.",
         [("PER", "opposes")]),
        ("After first dismissing the proposal, Peru said nothing more.",
         [("PER", "opposes")]),
        ("Peru, which at first opposed the waiver, now supports it.",
         [("PER", "opposes"), ("PER", "supports")]),
        ("The motion, put forward by Peru, was vetoed by Chile.",
         [("CHL", "opposes")]),
        ("Эстония и Латвия проголосовали за резолюцию.", [("EST,LVA", "supports")]),
        ("Резолюцию поддержали 130 стран, против проголосовали Перу и Чили, 20 стран "
         "воздержались.",
         [("unspecified ('130 стран')", "supports"), ("PER,CHL", "opposes"),
          ("unspecified ('20 стран')", "abstains")]),
        ("Эстония не согласна с предложением Латвии.", [("EST", "opposes")]),
        ("Эстония заявила, что поддерживает резолюцию.", [("EST", "supports")]),
        ("Евросоюз отверг инициативу.", [("EU", "opposes")]),
        ("ВОЗ приветствовала решение властей Эстонии.", [("WHO", "supports")]),
        ("Estoniya və Latviya qətnaməni dəstəkləyib.", [("EST,LVA", "supports")]),
        ("Estoniya Latviyanın təşəbbüsünü alqışlayıb.", [("EST", "supports")]),
        ("Latviya Estoniyanın irəli sürdüyü qətnaməni dəstəkləyib.",
         [("LVA", "supports")]),
        ("Qətnaməyə 130 ölkə dəstək verib, Peru bitərəf qalıb, Çili isə əleyhinə çıxış "
         "edib.",
         [("unspecified ('130 ölkə')", "supports"), ("PER", "abstains"),
          ("CHL", "opposes")]),
        ("Rusiya və Çin qətnaməyə veto qoyub.", [("RUS,CHN", "opposes")]),
    ],
)  # fmt: skip
def test_who_supports_opposes_or_abstains_is_told_in_three_languages(text, told):
    assert stood(text) == told


@pytest.mark.parametrize(
    "text",
    [
        "Estonia welcomed the minister.",
        "Estonia supports the hospitals of Latvia.",
        "In Estonia, doctors backed the proposal.",
        "Estonia called on Latvia to support the resolution.",
        "It is not known whether Estonia backed the resolution.",
        "The ministry stopped short of saying Estonia supported the resolution.",
        "Estonia has not supported the resolution.",
        "The Estonian government approved a proposal to extend the curfew.",
        "The UN General Assembly approved the resolution.",
        "Estonia blocked flights to Peru.",
        "Estonia voted against and Latvia abstained.",
        "Жители Эстонии выступили против резолюции.",
        "В Эстонии врачи поддержали предложение.",
        "Эстония должна поддержать инициативу.",
        "Estoniyada həkimlər təşəbbüsü dəstəkləyib.",
        "Estoniya xəstəxanaya dəstək verib.",
    ],
)
def test_what_is_no_stance_to_an_initiative_is_no_position(text):
    assert stood(text) == []


PROPOSED = "Estonia proposed an independent inquiry into the outbreak."


def test_it_is_the_initiative_named_in_this_passage_or_the_one_before():
    near = f"{PROPOSED}\n\nPeru opposed it."
    far = f"{PROPOSED}\n\nMasks help.\n\nPeru opposed it."

    assert stood(near) == [("PER", "opposes")]
    assert stood(far) == []
    assert stood("Peru opposed it.") == []


def test_the_measure_may_have_been_named_some_passages_before():
    text = f"{PROPOSED}\n\nMasks help.\n\nPeru opposed the measure."

    (initiative,) = (o for o in read(text).records if isinstance(o, Initiative))
    (position,) = (o for o in read(text).records if isinstance(o, Position))
    assert position.target == initiative.id


def test_it_bears_the_name_that_its_passage_gives_it():
    (position,) = read("The treaty was signed. Peru welcomed it.").records

    assert (position.target, position.target_name) == (None, "treaty")


def test_another_inquiry_is_not_the_one_that_was_proposed():
    text = f"{PROPOSED} Peru opposed an international investigation."

    (position,) = (o for o in read(text).records if isinstance(o, Position))
    assert (position.target, position.target_name) == (
        None, "international investigation",
    )  # fmt: skip


def test_whose_draft_it_is_stands_in_the_name_as_the_text_has_it():
    (position,) = read("Peru objected to the Estonian draft.").records[-1:]

    assert position.target_name == "Estonian draft"


TOLD = (
    "{A} tabled a motion demanding an independent inquiry. {B} opposed it, but {A} and "
    "WHO backed the motion.\n\nThe measure was supported by {B}."
)


def test_two_countries_that_change_places_change_their_positions_and_nothing_else():
    one = stood(TOLD.format(A="Peru", B="Latvia"))
    other = stood(TOLD.format(A="Latvia", B="Peru"))

    swapped = {"PER": "LVA", "LVA": "PER", "WHO": "WHO"}
    assert one == [
        ("LVA", "opposes"),
        ("PER,WHO", "supports"),
        ("LVA", "supports"),
    ]
    assert other == [
        (",".join(swapped[code] for code in actor.split(",")), stance)
        for actor, stance in one
    ]


def test_what_is_added_changes_no_position_before_it():
    text = TOLD.format(A="Peru", B="Latvia")
    longer = f"{text}\n\nChile vetoed a resolution put forward by Latvia."

    before = [o for o in read(text).records if isinstance(o, Position | Initiative)]
    after = [o for o in read(longer).records if isinstance(o, Position | Initiative)]
    assert before == [o for o in after if o.end <= len(text)]
    assert len(after) > len(before)


def test_a_position_stands_where_the_text_has_it_and_is_its_speakers_word():
    text = '"Latvia rejected the resolution," Estonian Health Minister Ivar Lepik said.'
    found = read(text).records

    (position,) = (o for o in found if isinstance(o, Position))
    assert text[position.start : position.end] == "Latvia rejected the resolution"
    assert position.as_said_by == position.said_by == "p1"


def test_both_rules_say_that_they_have_found_more_since_they_were_made():
    asked = ("initiative.named", "position.stance-to-an-initiative")

    assert [RULES[name].version for name in asked] == [2, 2]
