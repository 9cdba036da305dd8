"""How a new act follows from those before it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from epihq.terms.drafting import Draft, check_follows, extension
from epihq.terms.errors import UsageError
from epihq.terms.regimes import Kind, Measure
from regime_samples import act, july, recorded

CLOSED = Measure(code="C5", level=2)


def draft(**changes):
    told = {
        "location": "AZE",
        "regime": "strict",
        "instrument": "No. 209",
        "decided_on": date(2020, 7, 17),
        "effective_to": july(31),
    }
    return Draft(**{**told, **changes})


def test_an_extension_begins_where_the_regime_ends_and_carries_on_the_rest():
    before = act(exemptions=("bakers",))

    extended = extension(draft(), recorded(before))

    assert (extended.effective_from, extended.effective_to) == (july(20, 6), july(31))
    assert extended.kind is Kind.EXTEND
    assert extended.areas == before.areas
    assert extended.measures == before.measures
    assert extended.exemptions == ("bakers",)


def test_an_extension_without_an_end_is_two_weeks_and_without_a_word_never_open():
    before = recorded(act())

    longer = extension(draft(effective_to=None), before)
    assert longer.effective_to == july(20, 6) + timedelta(days=14)
    openly = draft(effective_to=None, until_further_notice=True)
    assert extension(openly, before).effective_to is None
    with pytest.raises(UsageError) as refused:
        extension(draft(until_further_notice=True), before)
    assert refused.value.code == "measures.two-ends"


def test_an_extension_names_all_anew_or_adds():
    anew = extension(draft(areas=("AZ-GA",), measures=(CLOSED,)), recorded(act()))
    more = extension(
        draft(more_areas=("AZ-BA", "AZ-GA"), more_measures=(CLOSED,)), recorded(act())
    )

    assert (anew.areas, anew.measures) == (("AZ-GA",), (CLOSED,))
    assert more.areas == ("AZ-BA", "AZ-GA")
    assert more.measures == (*act().measures, CLOSED)


def test_an_added_measure_takes_the_place_of_those_of_its_code():
    milder = Measure(code="C6", level=2)

    assert extension(draft(more_measures=(milder,)), recorded(act())).measures == (
        milder,
    )


def test_all_of_the_country_stays_all_of_it():
    everywhere = recorded(act(areas=()))

    assert extension(draft(more_areas=("AZ-GA",)), everywhere).areas == ()


def test_a_measure_whose_clock_has_run_out_is_left_behind():
    weekend = replace(CLOSED, effective_from=july(11), effective_to=july(13))
    opened = replace(CLOSED, effective_from=july(6))
    before = act(measures=(weekend, opened))

    assert extension(draft(), recorded(before)).measures == (CLOSED,)


@pytest.mark.parametrize(
    ("held", "code"),
    [
        ([], "measures.not-there"),
        ([act(regime="special")], "measures.not-there"),
        ([act(location="ARM")], "measures.not-there"),
        ([act(decided_on=date(2020, 7, 18))], "measures.not-there"),
        ([act(effective_to=july(16))], "measures.not-there"),
        (
            [act(), act(Kind.LIFT, effective_from=july(10))],
            "measures.not-there",
        ),
        ([act(effective_to=None)], "measures.no-planned-end"),
    ],
)
def test_only_a_regime_with_an_end_ahead_can_be_extended(held, code):
    with pytest.raises(UsageError) as asked:
        extension(draft(), recorded(*held))
    assert asked.value.code == code


def test_an_extension_to_an_earlier_end_says_how_to_shorten():
    with pytest.raises(UsageError) as asked:
        extension(draft(effective_to=july(20, 6)), recorded(act()))
    assert asked.value.code == "measures.shortens"
    assert "epihq measures set" in str(asked.value)


def test_the_same_extension_of_two_officers_at_once_is_refused_the_second_time():
    first = extension(draft(effective_to=july(31)), recorded(act()))
    second = replace(first, effective_to=july(25), instrument="another")
    longer = replace(first, effective_to=july(31, 6))

    check_follows(first, recorded(act()))
    with pytest.raises(UsageError) as shorter:
        check_follows(second, recorded(act(), first))
    with pytest.raises(UsageError) as elsewhere:
        check_follows(longer, recorded(act(), first))
    assert shorter.value.code == "measures.shortens"
    assert elsewhere.value.code == "measures.not-where-it-ends"


def test_only_what_stands_can_be_lifted():
    lifting = act(Kind.LIFT, decided_on=date(2020, 7, 9), effective_from=july(10))

    check_follows(lifting, recorded(act()))
    for held in ([], [act(effective_to=july(10))], [act(), lifting]):
        with pytest.raises(UsageError) as asked:
            check_follows(lifting, recorded(*held))
        assert asked.value.code == "measures.not-there"


def test_a_correction_takes_the_place_of_an_act_of_its_regime():
    wrong = act(effective_to=july(12))
    right = replace(wrong, effective_to=july(20), corrects=1)

    check_follows(right, recorded(wrong))
    for held in ([], [act(regime="special")], [wrong, right]):
        with pytest.raises(UsageError) as asked:
            check_follows(right, recorded(*held))
        assert asked.value.code == "measures.nothing-to-correct"


def test_a_wrong_extension_is_corrected_from_where_it_began():
    wrong = extension(draft(effective_to=july(30)), recorded(act()))
    right = extension(draft(effective_to=july(25), corrects=2), recorded(act(), wrong))

    assert right.effective_from == july(20, 6)
    check_follows(right, recorded(act(), wrong))


def test_an_open_ended_extension_follows():
    check_follows(extension(draft(effective_to=None), recorded(act())), recorded(act()))
