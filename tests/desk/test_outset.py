"""What a decision is about, where nobody says which end is in question."""

from datetime import date

from epihq.archive import Archive
from epihq.desk.outset import outset
from epihq.exercise import DEFAULT, run_exercise
from epihq.terms.regimes import Kind
from regime_samples import act, july, recorded


def test_the_end_in_question_is_the_planned_one_extensions_counted(tmp_path):
    archive = Archive(tmp_path)
    run_exercise(DEFAULT, 1, archive, until=3)
    longer = {"effective_from": july(20, 6), "effective_to": july(31)}
    acts = recorded(act(areas=()), act(Kind.EXTEND, areas=(), **longer))

    found = outset(
        archive, "AZE", date(2020, 7, 6), date(2020, 7, 5),
        horizon=56, acts=acts, shares={}, ends=None,
    )  # fmt: skip

    assert found.ends == july(31)
