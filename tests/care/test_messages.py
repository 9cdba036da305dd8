"""What short messages say: in three languages, forgiving, and never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epihq.care.contact.grammar import POSSIBLE, understand
from epihq.care.records import Feeling


def values(message):
    return dict(understand(message).values)


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("94 37,2 worse", {"spo2_rest": 94, "temperature": 37.2}),
        ("worse 37.2 94", {"spo2_rest": 94, "temperature": 37.2}),
        ("37.2, 94%, pulse 88", {"spo2_rest": 94, "temperature": 37.2, "pulse": 88}),
        ("SpO2=91 after walking: 87", {"spo2_rest": 91, "spo2_walk": 87}),
        ("t37.5 o2 96", {"spo2_rest": 96, "temperature": 37.5}),
        ("98.6F 97", {"spo2_rest": 97, "temperature": 37.0}),
        ("96 36.6 72", {"spo2_rest": 96, "temperature": 36.6, "pulse": 72}),
        ("94 37 118", {"spo2_rest": 94, "temperature": 37, "pulse": 118}),
        ("rr 24 sat 93", {"spo2_rest": 93, "breathing_rate": 24}),
        ("сатурация: 95 температура 36,6", {"spo2_rest": 95, "temperature": 36.6}),
        ("Oksigen 93 hərarət 37,8", {"spo2_rest": 93, "temperature": 37.8}),
        ("OKSİGEN 93", {"spo2_rest": 93}),
        ("٩٤ 37.1", {"spo2_rest": 94, "temperature": 37.1}),
        ("91", {"spo2_rest": 91}),
    ],
)
def test_numbers_go_to_the_measurement_that_they_must_be(message, said):
    assert values(message) == said


@pytest.mark.parametrize(
    ("message", "left"),
    [
        ("94 88", ("94", "88")),  # oxygen and pulse, or the other way round
        ("372 94", ("372",)),  # a dot is missing
        ("spo2 940", ("940",)),
        ("t 12", ("12",)),
        ("20", ("20",)),
        ("94 sat 95 sat 96", ("96", "94")),
    ],
)
def test_a_number_that_may_be_two_things_is_left_to_a_person(message, left):
    assert understand(message).left == left


@pytest.mark.parametrize(
    ("message", "feeling"),
    [
        ("I feel better today", Feeling.BETTER),
        ("the same", Feeling.SAME),
        ("getting WORSE", Feeling.WORSE),
        ("daha yaxşıyam, daha yaxşı", Feeling.BETTER),
        ("eynidir", Feeling.SAME),
        ("Pisləşirəm", Feeling.WORSE),
        ("мне лучше", Feeling.BETTER),
        ("так же", Feeling.SAME),
        ("Стало хуже", Feeling.WORSE),
        ("not better", Feeling.WORSE),
        ("не хуже", Feeling.SAME),
        ("worse, no, better", Feeling.WORSE),
        ("94", None),
    ],
)
def test_better_same_and_worse_in_three_languages(message, feeling):
    assert understand(message).feeling is feeling


@pytest.mark.parametrize(
    ("message", "symptom"),
    [
        ("I can't breathe", "breathless-at-rest"),
        ("i can’t breathe", "breathless-at-rest"),
        ("не могу дышать", "breathless-at-rest"),
        ("Nəfəsim çatmır", "breathless-at-rest"),
        ("chest pain since noon", "chest-pain"),
        ("sinəm ağrıyır", "chest-pain"),
        ("боль в груди", "chest-pain"),
        ("she won't wake", "cannot-be-woken"),
        ("губы синие", "blue-lips"),
    ],
)
def test_a_danger_sign_is_heard_in_three_languages(message, symptom):
    assert symptom in understand(message).symptoms


@pytest.mark.parametrize(
    ("message", "symptom"),
    [
        ("no chest pain, 95", "chest-pain"),
        ("sinə ağrısı yoxdur", "chest-pain"),
        ("нет одышки", "breathless-at-rest"),
        ("боли в груди нет", "chest-pain"),
        ("no blue lips", "blue-lips"),
    ],
)
def test_a_sign_that_is_denied_is_told_as_not_there(message, symptom):
    heard = understand(message)

    assert heard.denied == {symptom}
    assert not heard.symptoms


def test_who_says_both_has_the_sign():
    heard = understand("no chest pain yesterday, chest pain now")

    assert heard.symptoms == {"chest-pain"}
    assert not heard.denied


def test_one_word_denies_one_sign_alone():
    heard = understand("одышки нет боль в груди")

    assert heard.denied == {"breathless-at-rest"}
    assert heard.symptoms == {"chest-pain"}


def test_a_feeling_that_is_denied_is_left_to_a_person():
    heard = understand("not same")

    assert heard.feeling is None
    assert heard.left == ("same",)


def test_who_asks_for_a_call_or_an_end_is_heard():
    assert understand("please call me").asks == "call"
    assert understand("zəng edin").asks == "call"
    assert understand("Помогите").asks == "call"
    assert understand("STOP").asks == "stop"
    assert understand("stop, call the doctor").asks == "call"


def test_what_nobody_understands_is_no_reading_and_is_kept_for_a_person():
    heard = understand("the dog ate the thing")

    assert not heard.is_reading
    assert heard.left == ("dog", "ate", "thing")


@given(st.text(max_size=400))
def test_any_text_gives_only_what_a_living_person_can_have(message):
    for name, value in understand(message).values.items():
        low, high = POSSIBLE[name]
        assert low <= value <= high


@given(
    st.integers(70, 100),
    st.decimals(35, 41, places=1),
    st.sampled_from(["better", "worse", "eyni", "хуже"]),
    st.permutations([0, 1, 2]),
)
def test_the_order_of_oxygen_temperature_and_feeling_is_free(oxygen, heat, word, order):
    parts = [str(oxygen), str(heat), word]
    told = understand(" ".join(parts[place] for place in order))

    assert told.values == {"spo2_rest": oxygen, "temperature": float(heat)}
    assert told.feeling is not None
