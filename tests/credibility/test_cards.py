"""One yardstick: honest figures pass, smoothed ones show, and all are asked alike."""

from datetime import timedelta

import pytest

from credibility_samples import (
    AS_OF,
    HONEST,
    SMOOTHED,
    YOUNG,
    publish,
    sample_archive,
    world,
)
from epihq.credibility.cards import credibility
from epihq.credibility.findings import (
    RULES,
    Measured,
    corrected,
    finding_of,
    reference_range,
)
from epihq.reports.cards import limits_of, sentence_of
from epihq.reports.faces import as_json
from epihq.terms.credibility import Finding, Range
from epihq.terms.errors import UsageError


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    return sample_archive(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def cards(archive):
    found = credibility(archive, AS_OF)
    return {
        card.location: {test.name: test for test in card.tests} for card in found.cards
    }


def test_deaths_dealt_out_evenly_are_strongly_unusual(cards):
    found = cards[SMOOTHED]["deaths-underdispersion"]

    assert found.finding is Finding.STRONGLY_UNUSUAL
    assert found.value > 0.9
    assert found.q_value < 0.01
    assert "not explained by counting" in sentence_of(found)


@pytest.mark.parametrize("place", HONEST)
def test_honest_counts_are_not_called_smoothed(cards, place):
    for name in ("cases", "deaths"):
        for test in ("underdispersion", "roughness"):
            found = cards[place][f"{name}-{test}"]
            assert found.finding is Finding.CONSISTENT, found


def test_every_location_is_asked_the_same_questions_in_the_same_order(cards):
    for tests in cards.values():
        assert list(tests) == list(RULES)


def test_under_thirty_days_and_without_deaths_there_is_not_enough_to_say(cards):
    young = cards[YOUNG]

    told = ("ascertainment", "ascertainment-by-cfr", "deaths-underdispersion")
    for name in (*told, "last-digit"):
        assert young[name].finding is Finding.NOT_ENOUGH
        assert young[name].value is None
    said = {name: sentence_of(young[name]) for name in young}
    assert "cases alone tell no share" in said["ascertainment"]
    assert "no deaths were published" in said["ascertainment-by-cfr"]
    assert "fewer than 30 days of cases" in said["last-digit"]


def test_no_sentence_speaks_of_intent(cards):
    text = " ".join(
        sentence_of(test) + limits_of(test.name)
        for tests in cards.values()
        for test in tests.values()
    ).lower()

    for word in ("lie", "lying", "fraud", "fake", "falsif", "manipulat"):
        assert f" {word}" not in text


def test_what_comes_later_changes_no_card_of_today(archive, cards):
    later = {place: (cases * 2, deaths) for place, (cases, deaths) in world().items()}
    publish(archive, later, AS_OF + timedelta(days=5))

    (again,) = credibility(archive, AS_OF, [SMOOTHED]).cards

    told = {test.name: (test.value, test.finding) for test in again.tests}
    before = {name: (t.value, t.finding) for name, t in cards[SMOOTHED].items()}
    assert told == before


def test_a_day_before_the_first_publication_is_refused(archive):
    with pytest.raises(UsageError) as error:
        credibility(archive, AS_OF - timedelta(days=1), [SMOOTHED])

    assert error.value.code == "archive.nothing-then"


def test_a_location_that_published_nothing_is_refused(archive):
    with pytest.raises(UsageError) as error:
        credibility(archive, AS_OF, ["NZL"])

    assert error.value.code == "credibility.nothing-published"


def test_who_asks_is_measured_first(archive):
    found = credibility(archive, AS_OF, ["ARM", SMOOTHED], asked_by=SMOOTHED)

    assert [card.location for card in found.cards] == [SMOOTHED, "ARM"]
    assert found.asked_by == SMOOTHED


def test_who_asks_without_figures_stops_nobody(archive):
    found = credibility(archive, AS_OF, ["ARM"], asked_by="NZL")

    assert [card.location for card in found.cards] == ["ARM"]
    assert found.asked_by == "NZL"


def test_the_record_is_written_as_documented(archive):
    text = as_json(credibility(archive, AS_OF, ["ARM"]))

    assert '"schema": "epihq.credibility/2"' in text
    assert '"name": "deaths-underdispersion"' in text
    assert '"finding": "consistent"' in text


def test_nobody_is_held_against_oneself():
    tests = {"timeliness": Measured(value=1.0)}
    places = ("AUT", "BEL", "DEU", "ESP", "FRA", "GBR")
    found = dict.fromkeys(places, tests)
    found["GBR"] = {"timeliness": Measured(value=50.0)}

    assert reference_range(found, "timeliness", without="GBR").high == 1.0
    assert reference_range(found, "timeliness", without="AUT").high > 1.0


def test_chance_is_paid_for_by_the_number_of_tests():
    world_ = {
        f"X{n}": {"last-digit": Measured(value=0.2, p_value=(n + 1) / 100)}
        for n in range(100)
    }

    assert min(corrected(world_).values()) > 0.9


@pytest.mark.parametrize(
    ("interval", "expected"),
    [
        ((0.05, 0.30), Finding.CONSISTENT),
        ((0.05, 0.15), Finding.UNUSUAL),
        ((0.01, 0.08), Finding.STRONGLY_UNUSUAL),
    ],
)
def test_an_estimate_that_may_lie_within_the_range_is_not_beyond_it(interval, expected):
    found = Measured(value=0.1, interval=interval)
    usual = Range(low=0.2, high=0.6, locations=10)

    assert finding_of("ascertainment", found, None, usual) is expected
