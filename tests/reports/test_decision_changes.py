"""One option against another, in words."""

from dataclasses import replace

import sample_decisions
from epihq.reports.decision_changes import change, waiting
from epihq.words import speaking


def plain(text):
    return text.replace("\u00a0", " ")


def test_what_stands_in_brackets_is_said_with_the_first_alone():
    told = plain(change(sample_decisions.full()))

    assert told == (
        "“Extend 14 days” instead of “Let it lapse” would bring, over 8 weeks, about "
        "4,000 fewer reported cases (90 % interval 24,000 fewer to 4,000 more; chance "
        "of fewer 80 %) and about 80 fewer deaths (480 fewer to 80 more; 80 %)."
    )


def test_an_outcome_that_stays_is_as_many():
    made = sample_decisions.full()
    first = replace(made.differences[0], median=0.2, lower90=-90.0, upper90=0.0)

    told = plain(change(replace(made, differences=(first,))))

    assert "as many reported cases (90 % interval 90 fewer to none;" in told


def test_another_language_turns_the_sentence_and_keeps_its_figures():
    with speaking("ru"):
        told = plain(change(sample_decisions.full()))

    assert "примерно на 4 000 меньше зарегистрированных случаев" in told
    assert "на 24 000 меньше … на 4 000 больше" in told


def test_where_nothing_known_differs_no_difference_is_told():
    made = sample_decisions.full()
    same = [
        replace(one, median=0.0, lower90=0.0, upper90=0.0) for one in made.differences
    ]

    assert "is not known" in change(replace(made, differences=tuple(same)))
    assert change(replace(made, differences=())) == "No options are compared."


def test_a_week_teaches_next_to_nothing_or_some_of_it():
    made = sample_decisions.full()
    little = replace(made.waiting, explained=0.001, p_change=None, cost=())

    much, cost = map(plain, waiting(made.waiting, made))
    (nothing,) = map(plain, waiting(little, made))

    assert "would explain about 20 %" in much
    assert "lapsing is 10 %." in much
    assert cost.startswith("“Let it lapse” taken 1 week later")
    assert "would explain next to nothing" in nothing
    assert nothing.endswith(
        "no rule can be asked whether they would change its answer."
    )
