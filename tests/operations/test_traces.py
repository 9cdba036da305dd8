"""Where a condition holds of a thing, its entry's text has what is looked for first."""

import pytest
from django.db.models import Q
from hypothesis import given
from hypothesis import strategies as st

from django_set_up import set_up

set_up()

from epihq.operations.ledger.traces import traces  # noqa: E402 - after Django
from epihq.terms.signing import canonical  # noqa: E402

COLUMNS = ("event", "location", "text", "state")
VALUES = st.integers(-3, 100) | st.text(max_size=4) | st.sampled_from(('"', "\\", "ə"))
LEAVES = st.builds(
    lambda column, values, is_in: (
        Q(**{f"{column}__in": values}) if is_in else Q(**{column: values[0]})
    ),
    st.sampled_from(COLUMNS),
    st.lists(VALUES, min_size=1, max_size=6),
    st.booleans(),
)
ASKED = st.recursive(
    LEAVES,
    lambda some: st.builds(
        lambda one, other, how: {"and": one & other, "or": one | other, "not": ~one}[
            how
        ],
        some,
        some,
        st.sampled_from(("and", "or", "not")),
    ),
    max_leaves=6,
)


def holds(q, row):
    def of(child):
        if isinstance(child, Q):
            return holds(child, row)
        column, _, lookup = child[0].partition("__")
        return row[column] in child[1] if lookup else row[column] == child[1]

    found = (any if q.connector == Q.OR else all)(of(one) for one in q.children)
    return found != q.negated


def is_found(q, text):
    """Whether a text has what a condition's traces say."""
    found = [
        is_found(one, text) if isinstance(one, Q) else one[1] in text
        for one in q.children
    ]
    return (any if q.connector == Q.OR else all)(found)


def is_own(column):
    return column == "state"


@given(q=ASKED, row=st.fixed_dictionaries(dict.fromkeys(COLUMNS, VALUES)))
def test_no_entry_of_a_thing_that_is_asked_for_is_passed_over(q, row):
    text = canonical({"now": row, "note": ""})
    traced = traces(q, is_own)
    assert traced is None or not holds(q, row) or is_found(traced, text)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (Q(event=7), Q(content__contains='"event":7')),
        (Q(text='a "b"'), Q(content__contains='"text":"a \\"b\\""')),
        (Q(event=7) & Q(state="new"), Q(content__contains='"event":7')),
        (Q(event=7) | Q(state="new"), None),
        (~Q(event=7), None),
        (Q(event=None), None),
        (Q(event__in=range(9)), None),
        (Q(event__lt=7), None),
    ],
    ids=str,
)
def test_the_text_is_looked_into_for_what_it_must_have(asked, found):
    assert traces(asked, is_own) == found
