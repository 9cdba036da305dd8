"""Rule sets as files: what is shipped, a headquarters' own, and what is refused."""

from datetime import date
from importlib import resources

import pytest

from epihq.care.codes import CONDITIONS, IMPLIED_BY, SYMPTOMS, THRESHOLDS
from epihq.care.records import Level
from epihq.care.signs import parsed, read_rule_set, rule_set, rule_sets, standing
from epihq.terms.errors import DataError, UsageError
from signs_samples import OWN, hour, patient, readings

FOLDER = resources.files("epihq.care.signs") / "sets"
NHS = (FOLDER / "nhs-england-2021.toml").read_text("utf-8")
AMBER = 'below = 95\nlevel = "'


def test_a_rule_set_is_named_as_its_file():
    names = sorted(one.name for one in FOLDER.iterdir() if one.name.endswith(".toml"))

    assert sorted(f"{one.code}.toml" for one in rule_sets()) == names


def test_two_of_a_family_never_hold_on_one_day():
    for one in rule_sets():
        family = [other for other in rule_sets() if other.family == one.family]
        days = {one.valid_from, one.valid_to or date.max}
        for day in days:
            assert [other.code for other in family if other.is_valid(day)] == [one.code]


def test_the_hash_is_of_what_it_says_not_of_how_it_is_written():
    spaced = NHS.replace("at_most = 92", "at_most   =   92.0   # as in the diary")

    assert parsed("a.toml", spaced).sha256 == rule_set("nhs-england-2021").sha256
    assert len({one.sha256 for one in rule_sets()}) == len(rule_sets())
    changed = NHS.replace("at_most = 92", "at_most = 91")
    assert parsed("a.toml", changed).sha256 != rule_set("nhs-england-2021").sha256


def test_a_headquarters_reads_a_rule_set_of_its_own(tmp_path):
    (tmp_path / "own.toml").write_text(OWN, "utf-8")

    own = read_rule_set(tmp_path / "own.toml")

    assert own.trust == own.figures[0].trust == "own"
    walked = standing(patient("onset=-6"), readings("1: walk=90"), own, hour(2))
    assert [one.about for one in walked.reasons] == ["spo2-walk", ""]
    assert walked.due_at == hour(7)
    breathless = readings("1: +breathless-at-rest")
    assert standing(patient(), breathless, own, hour(2)).level is Level.EMERGENCY


@pytest.mark.parametrize(
    ("instead", "told"),
    [
        (("at_most = 92", "at_most = 920"), "figures 1, at_most: from 50 to 100"),
        (("at_most = 92\n", ""), "figures 1: one of below, at_most, above, at_least"),
        (("at_most = 92", "at_most = 92\nabove = 9"), "at_most and above"),
        (("at_most = 92", 'at_most = "92"'), "figures[0].at_most"),
        (("repeat_minutes = 60", "repeat_minutes = -1"), "figures[1].repeat_minutes"),
        (("= 92\n", "= 92\nlasting_hours = 9\n"), "lasting_hours or repeat_minutes"),
        ((f"{AMBER}review", f"{AMBER}steady"), "figures 2, level"),
        ((f"{AMBER}review", f"{AMBER}emergency"), "spo2-rest-low-emergency"),
        (('"confused"', '"confuzed"'), "answers 1, symptoms"),
        (('feeling = "worse"', 'feeling = "bad"'), "answers[1].feeling"),
        (("[closer]", "[closest]"), "closest"),
        (("last_day = 10", "last_day = 1"), "closer, last_day: a day from 5"),
        (('trust = "c"', 'trust = "z"'), "trust: one of c, m, own"),
        (("valid_to = 2022-07-18", "valid_to = 2020-01-01"), "valid_to"),
        (("more_than = 4", "more_than = 4\nat_least = 4"), "usual, drops 1"),
        (('"deprivation"', '"poverty"'), "risk, conditions"),
        (("every_hours = 8", 'every_hours = 8\nat = ["08:00"]'), "checks"),
        (("every_hours = 8", 'at = ["25:00"]'), "checks.at[0]"),
        (("days = 14", 'days = 14\ndays_from = "birth"'), "checks, days_from"),
        (('code = "nhs', 'code = "NHS'), "code: small letters"),
        (("code =", "= ="), "a TOML file"),
        (
            ("[closer]", '[silence]\nremind_hours = [4, 2]\ntell_hours = 5\n'
             'source = "x"\n[closer]'),
            "silence: reminders in their order",
        ),
    ],
)  # fmt: skip
def test_a_file_that_is_no_rule_set_is_refused_with_its_place(instead, told):
    text = NHS.replace(*instead)
    assert text != NHS

    with pytest.raises(DataError) as error:
        parsed("own.toml", text)

    assert error.value.code == "signs.not-a-rule-set"
    assert "own.toml" in str(error.value)
    assert told in str(error.value)


def test_a_rule_set_without_any_sign_is_refused():
    head = OWN.split("[[figures]]", maxsplit=1)[0]

    with pytest.raises(DataError, match="at least one danger sign"):
        parsed("own.toml", head)


def test_answers_that_ask_nothing_are_refused():
    text = OWN.replace('symptoms = ["breathless-at-rest"]\n', "")

    with pytest.raises(DataError, match="answers 1: symptoms, or a feeling"):
        parsed("own.toml", text)


@pytest.mark.parametrize(
    ("code", "day"),
    [
        ("nhs-england-2020", None),
        ("nhs-england", None),
        ("nhs-england", date(2021, 2, 28)),
        ("who", date(2020, 5, 26)),
        ("india", date(2021, 4, 27)),
        ("azerbaijan", date(2020, 6, 29)),
        ("melbourne", date(2020, 5, 19)),
        ("india-2021", date(2022, 1, 5)),
    ],
)
def test_a_rule_set_that_did_not_hold_is_not_given(code, day):
    with pytest.raises(UsageError) as error:
        rule_set(code, on=day)

    assert error.value.code == "signs.no-such-rule-set"


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(UsageError) as error:
        read_rule_set(tmp_path / "gone.toml")

    assert error.value.code == "signs.no-such-file"


def test_codes_are_each_of_one_thing():
    snomed = [one.snomed for one in SYMPTOMS.values() if one.snomed]

    assert len(snomed) == len(set(snomed))
    assert all(
        bool(one.snomed) == (one.trust in {"c", "m"}) for one in SYMPTOMS.values()
    )
    assert not set(SYMPTOMS) & set(CONDITIONS)
    assert set(IMPLIED_BY).union(*IMPLIED_BY.values()) <= set(SYMPTOMS)
    assert len(THRESHOLDS) == len(set(THRESHOLDS)) == 30
