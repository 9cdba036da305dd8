"""Exports for research: nobody is rarer than they say."""

import csv
import io
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from epihq.care.fhir import research
from epihq.terms.errors import UsageError
from fhir_samples import MORNING, PLANTED, whole_dossier

KEY = b"a key of this export"


def at_home(number, *, age=70, sex="female", district="3", days=0):
    one = whole_dossier()
    patient = structs.replace(
        one.patient, age=age, sex=sex, opened_at=MORNING + timedelta(days=days)
    )
    return replace(
        one,
        patient=patient,
        episode=replace(one.episode, number=number, district=district),
    )


def test_a_common_combination_is_told_as_it_is():
    told = research.export([at_home(n) for n in range(1, 11)], key=KEY)

    assert {row.combination for row in told.rows} == {
        ("70-79", "female", "3", "2020-W27")
    }
    assert (told.people, told.left_out, told.rarest) == (10, 0, 10)


def test_who_is_rare_is_told_more_coarsely():
    # Six of one week, and one in each of five other weeks of the same month.
    people = [at_home(n) for n in range(1, 7)]
    people += [at_home(7 + n, days=days) for n, days in enumerate((5, 7, 14, 21, 28))]

    told = research.export(people, key=KEY, k=5)

    assert Counter(row.week for row in told.rows) == {"2020-W27": 6, "2020-07": 5}
    assert dict(told.coarser)["month"] == 5


def test_who_stays_rare_is_left_out_and_counted():
    people = [*(at_home(n) for n in range(1, 11)), at_home(11, age=8, sex="male")]

    told = research.export(people, key=KEY)

    assert told.left_out == 1
    assert "male" not in {row.sex for row in told.rows}
    assert len({one.pseudonym for one in told.course}) == 10


def test_what_names_somebody_leaves_in_no_column():
    told = research.export([at_home(n) for n in range(1, 11)], key=KEY)
    text = research.as_csv(told.rows, research.Row)
    text += research.as_csv(told.course, research.Moment)

    assert [value for value in PLANTED if value in text] == []
    assert "2020-07-01" not in text


def test_the_course_tells_days_of_the_stay():
    told = research.export([at_home(n) for n in range(1, 11)], key=KEY)
    rows = list(
        csv.DictReader(io.StringIO(research.as_csv(told.course, research.Moment)))
    )

    assert {row["day"] for row in rows} == {"0"}
    assert {row["spo2_rest"] for row in rows} == {"93.0", ""}


def test_exports_with_other_keys_cannot_be_joined():
    people = [at_home(n) for n in range(1, 11)]

    first, again = (research.export(people, key=KEY) for _ in range(2))
    other = research.export(people, key=b"another")

    assert first == again
    assert not {r.pseudonym for r in first.rows} & {r.pseudonym for r in other.rows}


def test_too_small_a_k_is_refused():
    with pytest.raises(UsageError) as refused:
        research.export([], key=KEY, k=4)

    assert refused.value.code == "fhir.small-k"


@given(
    st.lists(
        st.tuples(
            st.none() | st.integers(0, 99),
            st.sampled_from(["", "female", "male"]),
            st.sampled_from(["1", "2"]),
            st.integers(0, 40),
        ),
        max_size=40,
    )
)
@settings(max_examples=60, deadline=None)
def test_every_combination_is_shared_by_k(people):
    dossiers = [
        at_home(number, age=age, sex=sex, district=district, days=days)
        for number, (age, sex, district, days) in enumerate(people, start=1)
    ]

    told = research.export(dossiers, key=KEY, k=5)

    counts = Counter(row.combination for row in told.rows)
    assert all(count >= 5 for count in counts.values())
    assert len(told.rows) + told.left_out == len(people)
    assert told.rarest == min(counts.values(), default=0)
