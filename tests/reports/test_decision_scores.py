"""The table of a decision held against what came."""

from datetime import date

from epihq.desk.score import WeekScored
from epihq.reports.decision_scores import scores_table
from epihq.words import speaking

WEEK = WeekScored(
    option="extend-14",
    taken=True,
    indicator="cases",
    week_end=date(2020, 7, 8),
    median=1_533.0,
    lower90=410.5,
    upper90=12_345.6,
    published=None,
    inside50=None,
    inside90=False,
)


def test_a_week_is_told_in_words_and_figures():
    heads, (row,) = scores_table([WEEK])

    assert heads[0] == "option"
    assert list(row.values()) == [
        "extend-14",
        "yes",
        "cases",
        "2020-07-08",
        "1,533",
        "410.5",
        "12,345.6",
        "–",
        "–",
        "no",
    ]


def test_every_language_has_ten_heads_of_its_own():
    english, _rows = scores_table([])
    for language in ("az", "ru"):
        with speaking(language):
            heads, _rows = scores_table([])
        assert len(set(heads)) == 10
        assert heads[0] != english[0]
