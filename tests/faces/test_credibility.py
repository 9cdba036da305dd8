"""``epihq credibility`` and ``epihq check`` as a person runs them."""

import json
import re

import pytest

from credibility_samples import AS_OF, sample_archive
from program import epihq_forked, epihq_here


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("home")
    sample_archive(folder)
    return folder


@pytest.mark.slow
def test_the_cards_stand_side_by_side_the_asking_country_first(home):
    done = epihq_forked("credibility", "AZE", "ARM", "--as-of", AS_OF, home=home)

    assert done.returncode == 0, done.stderr
    assert done.stdout.index("Azerbaijan (AZE)") < done.stdout.index("Armenia (ARM)")
    assert "strongly unusual (" in done.stdout
    assert "corrected together" in done.stdout


@pytest.mark.slow
def test_a_headquarters_stands_beside_everyone_it_asks_about(tmp_path):
    sample_archive(tmp_path)
    who = ("--username", "a.aliyev", "--full-name", "Aysel Aliyeva")
    epihq_here("init", "--name", "HQ", "--location", "AZE", *who, home=tmp_path)

    done = epihq_here("credibility", "ARM", "--as-of", AS_OF, home=tmp_path)
    city = epihq_here(
        *("credibility", "ARM", "--asked-by", "AZ-BA", "--as-of", AS_OF), home=tmp_path
    )

    assert done.stdout.index("Azerbaijan (AZE)") < done.stdout.index("Armenia (ARM)")
    card = done.stdout.split("Armenia (ARM)")[1]
    assert "what the same test says of Azerbaijan, who asks" in card
    assert re.search(r"Infections reported: consistent \[AZE \d+\s%\]", card)
    assert "Of AZ-BA, who asks, no cases are held" in city.stdout


@pytest.mark.slow
def test_the_card_is_had_as_json(home):
    done = epihq_here(
        "credibility", "ARM", "--as-of", AS_OF, "--format", "json", home=home
    )

    (card,) = json.loads(done.stdout)["cards"]
    named = {test["name"]: test for test in card["tests"]}
    wanted = "cases-underdispersion deaths-underdispersion weekday-pattern last-digit "
    wanted += "ascertainment ascertainment-by-cfr excess-deaths testing revisions "
    assert {*wanted.split(), "timeliness"} <= set(named)
    assert named["excess-deaths"]["finding"] == "not-enough-to-say"
    assert set(named["last-digit"]) >= {"value", "p_value", "window", "reason"}


@pytest.mark.slow
def test_a_claim_is_checked_and_said_to_be_a_claim(home):
    asked = ("check", *CLAIM, "--as-of", AS_OF)
    said = epihq_forked(*asked, "--claimant", "AZE", home=home)
    told = epihq_here(*asked, "--format", "json", home=home)

    assert "not a fact" in said.stdout
    assert "article 9.2" in said.stdout
    record = json.loads(told.stdout)
    assert 0 <= record["probability"] <= 1
    assert record["by_location"]["ARM"] == record["probability"]


def sentences(told):
    """Texts of four words and more that a program would have to parse."""
    if isinstance(told, str):
        return [told] if len(told.split()) >= 4 else []
    if isinstance(told, dict):
        told = told.values()
    elif not isinstance(told, list):
        return []
    return [text for one in told for text in sentences(one)]


def test_a_record_has_no_sentence_for_a_program_to_parse(home):
    cards = ("credibility", "AZE", "ARM", "GEO", "--as-of", AS_OF)
    claim = ("check", *CLAIM, "--claimant", "AZE", "--as-of", AS_OF)

    for words in (cards, claim):
        done = epihq_here(*words, "--language", "ru", "--format", "json", home=home)
        assert sentences(json.loads(done.stdout)) == []


CLAIM = ("--location", "ARM", "--claim", "share-hidden", "--threshold", 0.5)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("az", ("Ermənistan (ARM)", "uzlaşır", "q-qiyməti", "Müqayisə ölkələri")),
        ("ru", ("Армения (ARM)", "согласуется", "q-значение", "Страны сравнения")),
    ],
)
@pytest.mark.parametrize("form", ["table", "csv"])
def test_cards_are_read_in_the_language_that_is_asked_for(home, language, words, form):
    asked = ("ARM", "--asked-by", "AZE", "--as-of", AS_OF, "--language", language)
    done = epihq_here("credibility", *asked, "--format", form, home=home)

    for word in words[2:] if form == "csv" else words:
        assert word in done.stdout
    for word in ("Armenia", "Countries", "counting", "Not enough"):
        assert word not in done.stdout


@pytest.mark.parametrize(
    ("language", "words"),
    [("az", ("Azərbaycan", "İddia fakt deyil")), ("ru", ("Азербайджан", "ВОЗ"))],
)
def test_a_check_is_read_in_the_language_that_is_asked_for(home, language, words):
    asked = (*CLAIM, "--claimant", "AZE", "--as-of", AS_OF, "--language", language)

    done = epihq_here("check", *asked, home=home)
    lines = epihq_here("check", *asked, "--format", "csv", home=home)

    assert all(word in done.stdout for word in words)
    assert words[0] in lines.stdout
    assert "Azerbaijan" not in done.stdout + lines.stdout


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("credibility",), "got neither"),
        (("credibility", "AZE", "--all"), "got both"),
        (("check", "--location", "ARM", "--claim", "they-lie"), "got 'they-lie'"),
    ],
)
def test_a_wrong_question_gets_one_sentence(home, words, code):
    done = epihq_here(*words, home=home)

    assert done.returncode == 2
    assert code in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
