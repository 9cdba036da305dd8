"""A decision's record is signed where it was computed, and whole, or refused."""

import copy
import json
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sample_decisions
from epihq.desk import remarks
from epihq.desk.decision_file import parse_decision, require_ours, written
from epihq.reports.decision_contents import decision_contents
from epihq.reports.decision_figures import drawings
from epihq.terms.errors import DataError
from epihq.terms.signing import house_key, signer


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    return house_key(tmp_path_factory.mktemp("house"))


def test_a_record_that_was_computed_here_is_ours(key):
    body = written(sample_decisions.full(), key).encode()

    assert require_ours(body, "d.json", key) == sample_decisions.full()
    assert signer(json.loads(body)) == key.public


def test_the_same_record_is_the_same_text(key):
    one, other = (written(sample_decisions.full(), key) for _ in range(2))

    assert one == other


def test_where_no_key_is_nothing_is_ours(key):
    with pytest.raises(DataError) as refused:
        require_ours(written(sample_decisions.full(), key).encode(), "d.json", None)
    assert refused.value.code == "decision.not-ours"


def test_a_part_said_twice_is_not_what_was_signed(key):
    body = written(sample_decisions.full(), key)
    twice = body.replace('{\n  "', '{\n  "best": "lapse",\n  "', 1).encode()

    with pytest.raises(DataError) as refused:
        require_ours(twice, "d.json", key)
    assert refused.value.code == "decision.not-ours"


@pytest.mark.parametrize(
    ("part", "less"),
    [
        ("outcomes", {"cases": sample_decisions.interval(1.0)}),
        ("rules", ()),
        ("costs", ()),
        ("home_care_by_age", ()),
        ("fans", sample_decisions.full().options[0].fans[:1]),
    ],
)
def test_options_that_cannot_stand_side_by_side_are_refused(part, less):
    first, second = sample_decisions.full().options
    made = replace(
        sample_decisions.full(), options=(first, replace(second, **{part: less}))
    )

    with pytest.raises(DataError) as refused:
        parse_decision(written(made, None).encode(), "d.json")
    assert refused.value.code == "decision.not-a-decision-file"


@pytest.mark.parametrize(
    "why",
    [
        remarks.NoCapacity(rule=1, outcome="icu_beds"),
        remarks.NotProjected(rules=(0, -1)),
    ],
)
def test_a_remark_on_a_line_that_is_not_there_is_refused(why):
    made = replace(sample_decisions.full(), why=why)

    with pytest.raises(DataError) as refused:
        parse_decision(written(made, None).encode(), "d.json")
    assert "no line of the rule" in str(refused.value)


WHOLE = json.loads(written(sample_decisions.full(), None))


def places(value, path=()):
    """Every place of a record, for a part of it to be cut there."""
    pairs = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for name, part in pairs:
        yield (*path, name)
        yield from places(part, (*path, name))


CUTS = {
    "taken away": lambda parent, name: parent.__delitem__(name),
    "not known": lambda parent, name: parent.__setitem__(name, None),
    "emptied": lambda parent, name: parent.__setitem__(name, type(parent[name])()),
    "shortened": lambda parent, name: parent.__setitem__(
        name, parent[name][:-1] if isinstance(parent[name], list | str) else {}
    ),
}


@given(
    place=st.sampled_from(sorted(places(WHOLE), key=str)), how=st.sampled_from([*CUTS])
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_record_with_a_part_cut_is_shown_or_refused_in_a_sentence(place, how):
    told = copy.deepcopy(WHOLE)
    parent = told
    for name in place[:-1]:
        parent = parent[name]
    CUTS[how](parent, place[-1])

    with suppress(DataError):
        found = parse_decision(json.dumps(told).encode(), "d.json")
        page = decision_contents(found)
        assert page.sections
        drawings(page, found)
