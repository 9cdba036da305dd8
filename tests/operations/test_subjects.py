"""Subjects declare what is done in them; nothing is declared twice or forgotten."""

from collections import Counter
from pathlib import Path

import pytest

import epihq
from epihq.operations.subjects import NAMES, STATES, THINGS, VERBS, modules
from the_rules import RULES

ROOMS = Path(epihq.__file__).parent
DECLARED = modules("epihq.operations", "verbs")


def folders(room, file):
    return {path.parent.name for path in (ROOMS / room).glob(f"*/{file}")}


@pytest.mark.parametrize(
    ("room", "file"),
    [("operations", "tables.py"), ("operations", "verbs.py"), ("web", "subject.py")],
)
def test_every_folder_of_a_subject_is_in_the_one_list(room, file):
    there = folders(room, file) - {"kit"}

    assert there <= {*NAMES}
    found = modules(f"epihq.{room}", file.removesuffix(".py"))
    # A subject that is an app of its own has its folder elsewhere.
    own = [one for one in found if one.__name__.startswith(f"epihq.{room}.")]
    assert len(own) == len(there)


def test_no_name_of_the_list_stands_for_nothing():
    there = {
        path.name for room in ("operations", "web") for path in (ROOMS / room).iterdir()
    }

    assert {*NAMES} <= there
    assert len(NAMES) == len({*NAMES})


def test_nothing_is_declared_by_two_subjects():
    verbs = Counter(verb.name for module in DECLARED for verb in module.VERBS)
    things = Counter(thing for module in DECLARED for thing in module.THINGS)

    assert [name for name, times in (verbs + things).items() if times > 1] == []


def test_two_subjects_that_have_a_state_in_common_mean_the_same_by_it():
    said = {}
    for module in DECLARED:
        for name, state in getattr(module, "STATES", {}).items():
            assert said.setdefault(name, state) == state


@pytest.mark.parametrize("name", VERBS)
def test_a_verb_leads_from_known_states_to_a_known_state(name):
    verb = VERBS[name]

    assert {*verb.before, *filter(None, [verb.after])} <= {*STATES}


@pytest.mark.parametrize("name", RULES)
def test_what_somebody_may_do_is_said(name):
    assert VERBS[name].done or VERBS[name].doing or name.endswith((".see", ".set"))


def test_a_verb_that_starts_from_states_speaks_of_a_thing():
    assert {name.split(".")[0] for name, verb in VERBS.items() if verb.before} <= {
        *THINGS
    }
