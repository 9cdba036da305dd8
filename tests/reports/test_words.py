"""What cannot be told is said to be that, and not something else."""

from dataclasses import replace

import sample_assessments as sample
from epihq.reports.contents import contents
from epihq.reports.words import beside_published, settings, usable_days
from epihq.words import speaking


def situation(assessment):
    """The rows of what was reported."""
    section = next(s for s in contents(assessment).sections if s.key == "situation")
    return section.tables[0]


def silent():
    """The sample, had its cases just stopped being reported."""
    known = sample.azerbaijan()
    cases, *others = known.data.trends
    cases = replace(
        cases, last_7_days=None, published_7_days=400.0, change=None, per_100k=None
    )
    return replace(
        known,
        data=replace(
            known.data, trends=(replace(cases, usable_days=4), *others), population=1e6
        ),
    )


def test_a_sum_that_is_not_told_stands_beside_what_was_published():
    assert beside_published(None, 400.0) == "no sum (published: 400)"
    assert beside_published(None, None) == "not published"
    assert beside_published(700.0, 400.0) == "700 (published: 400)"
    assert beside_published(700.0, 700.0) == "700"


def test_who_stopped_reporting_is_told_without_a_sum_and_not_without_people():
    row = situation(silent()).rows[0]

    assert "no sum (published: 400)" in row
    assert "no comparison" in row
    assert "population not held" not in row


def test_the_sentence_on_days_promises_no_sum_where_there_is_none():
    (sentence,) = usable_days(silent().data.trends)

    assert "There is no sum" in sentence
    assert "count what was to be expected" not in sentence


def test_what_a_list_told_is_said_in_the_readers_language():
    used = {
        "onset_to_death": "14.5 (own list, 1,462 persons)",
        "onset_to_report": "0 (own list, counted by onset)",
        "pathogen": "mers",
    }

    with speaking("ru"):
        told = settings(used).replace("\u00a0", " ")
    assert "14,5 (собственный список, 1 462 человека)" in told
    assert "0 (собственный список, счёт по дню заболевания)" in told
    assert "mers" in told
    assert "14.5 (own list, 1,462 persons)" in settings(used)
