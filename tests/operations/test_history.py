"""A whole history enters from one file, whole or not at all."""

import pytest

from epihq.operations.measures.acts import acts
from epihq.operations.measures.history import load_history
from epihq.operations.measures.shares import shares_of
from epihq.terms.errors import DataError, UsageError
from epihq.terms.regimes import Kind, Measure
from regime_samples import july

HISTORY = """
location = "aze"

[people]
source = "a census"
share.AZ-BA = 0.25

[[act]]
regime = "strict"
kind = "set"
decided = 2020-06-19
signed = 2020-06-20
from = 2020-07-01T00:00:00+04:00
to = 2020-07-05T06:00:00+04:00
instrument = "No. 208"
areas = ["AZ-BA"]
measures = ["C6=3 (by permit)"]
exemptions = ["bakers"]
source = "a gazette"

[[act]]
regime = "strict"
kind = "extend"
decided = 2020-07-03
from = 2020-07-05T06:00:00+04:00
instrument = "No. 209"
measures = ["C6=3@AZ-BA/2020-07-06T00:00+04:00.."]
"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "history.toml"
    path.write_text(HISTORY)
    return path


def test_a_file_is_read_as_the_acts_it_tells(kept_home, file):
    done = load_history(kept_home, file, by="x")

    first, second = acts(kept_home)
    assert (done.location, done.acts, done.new_acts) == ("AZE", 2, 2)
    assert (done.shares, done.new_shares) == (1, 1)
    assert (first.kind, first.areas) == (Kind.SET, ("AZ-BA",))
    assert first.measures == (Measure(code="C6", level=3, note="by permit"),)
    assert first.effective_to == july(5, 6)
    assert first.signed_on.isoformat() == "2020-06-20"
    assert (first.exemptions, first.source) == (("bakers",), "a gazette")
    assert (second.effective_to, second.areas) == (None, ())
    assert second.measures[0].effective_from == july(6)
    assert shares_of(kept_home, "AZE") == {"AZ-BA": 0.25}


def test_the_same_file_twice_records_nothing_new(kept_home, file):
    load_history(kept_home, file, by="x")
    before = acts(kept_home)

    again = load_history(kept_home, file, by="y")

    assert (again.acts, again.new_acts, again.new_shares) == (2, 0, 0)
    assert acts(kept_home) == before


def test_a_file_that_has_grown_adds_what_is_new(kept_home, file):
    load_history(kept_home, file, by="x")
    lifting = """
[[act]]
regime = "strict"
kind = "lift"
decided = 2020-07-09
from = 2020-07-10T00:00:00+04:00
instrument = "No. 210"
"""
    file.write_text(HISTORY + lifting)

    assert load_history(kept_home, file, by="x").new_acts == 1
    assert [act.kind.value for act in acts(kept_home)] == ["set", "extend", "lift"]


def test_a_file_without_people_leaves_them_as_they_are(kept_home, file):
    load_history(kept_home, file, by="x")
    start = HISTORY.index("[people]")
    file.write_text(HISTORY[:start] + HISTORY[HISTORY.index("[[act]]") :])

    assert load_history(kept_home, file, by="x").shares == 0
    assert shares_of(kept_home, "AZE") == {"AZ-BA": 0.25}


BROKEN = [
    # the line, what stands there instead, the error, what the message must show
    ('location = "aze"', 'location = "ATL"', "terms.unknown-location", "ATL"),
    ('location = "aze"', "", "measures.not-a-history", "location"),
    ('location = "aze"', "location = AZE", "measures.not-a-history", "line 2"),
    ("share.AZ-BA = 0.25", "share.AZ-BA = 25", "measures.bad-share", "25"),
    ("share.AZ-BA = 0.25", "share.AM-ER = 0.3", "measures.unknown-area", "AM-ER"),
    ("share.AZ-BA = 0.25", 'share.AZ-BA = "x"', "measures.not-a-history", "people"),
    ('kind = "extend"', 'kind = "prolong"', "measures.not-a-history",
     "'prolong' at act 2 kind"),
    ('kind = "extend"', 'kynd = "extend"', "measures.not-a-history", "act 2: "),
    ('areas = ["AZ-BA"]', "areas = [7]", "measures.not-a-history",
     "7 at act 1 areas 1"),
    ('areas = ["AZ-BA"]', 'areas = ["Ganja-on-Sea"]', "measures.unknown-area",
     "act 1 (strict)"),
    ("decided = 2020-06-19", "", "measures.not-a-history", "`decided`"),
    ("to = 2020-07-05T06:00:00+04:00", "to = 2020-07-05T06:00:00",
     "measures.no-time-zone", "act 1"),
    ("to = 2020-07-05T06:00:00+04:00", "to = 2020-06-05T06:00:00+04:00",
     "measures.ends-before-start", "act 1"),
    ("from = 2020-07-05T06:00:00+04:00", "from = 2020-07-05T12:00:00+04:00",
     "measures.not-where-it-ends", "act 2"),
    ('"C6=3 (by permit)"', '"C6=8"', "measures.unknown-level", "act 1"),
    ('measures = ["C6=3 (by permit)"]', "", "measures.nothing-set", "act 1"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "instead", "code", "shown"), BROKEN)
def test_of_a_damaged_file_nothing_enters_and_the_place_is_told(
    kept_home, file, line, instead, code, shown
):
    assert line in HISTORY
    file.write_text(HISTORY.replace(line, instead, 1))

    with pytest.raises(DataError) as asked:
        load_history(kept_home, file, by="x")

    assert asked.value.code == code
    assert shown in str(asked.value)
    assert str(file) in str(asked.value)
    assert acts(kept_home) == []
    assert shares_of(kept_home, "AZE") == {}


def test_bytes_that_are_no_text_are_refused(home, file):
    file.write_bytes(b"\xff\xfe")

    with pytest.raises(DataError) as asked:
        load_history(home, file, by="x")
    assert asked.value.code == "measures.not-a-history"


def test_a_file_that_is_not_there_and_a_blank_name_are_refused(home, file):
    with pytest.raises(UsageError) as missing:
        load_history(home, file / "x", by="x")
    with pytest.raises(UsageError) as nobody:
        load_history(home, file, by="")
    assert missing.value.code == "measures.no-such-file"
    assert nobody.value.code == "measures.no-author"
    assert not home.exists()
