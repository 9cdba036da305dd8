"""A publication meets the table: what it changes, and what each day is answered."""

import pytest

from archive_samples import JULY, published
from epihq.archive.catalogue import Catalogue
from epihq.archive.landing import answer, entry, land
from epihq.archive.publication import read
from epihq.archive.table import Asked, Table


class Held:
    """A table and its catalogue, as publications land one after another."""

    def __init__(self, folder):
        self.table = Table(folder)
        self.catalogue = Catalogue()
        self._readings = {}

    def land(self, publication):
        reading = read(publication.source, publication.files, publication.report_date)
        one = entry(self.catalogue, publication, reading, {"counts.csv": "f" * 64})
        self._readings[one.number] = reading
        self.catalogue = land(
            self.table,
            self.catalogue,
            one,
            reading.frame,
            read_again=lambda vintage: self._readings[vintage.number],
            accept_withdrawals=False,
        )
        return self.catalogue.vintages[-1]

    def known(self, as_of, **asked):
        sources = self.catalogue.sources
        about = Asked(**asked)
        return answer(self.table, self.catalogue, as_of, sources=sources, asked=about)

    def told(self, as_of):
        rows = self.known(as_of).sort("location", "reference_date").to_dicts()
        return [(r["location"], r["reference_date"].day, r["value"]) for r in rows]


@pytest.fixture
def held(tmp_path):
    return Held(tmp_path)


def test_the_number_of_a_vintage_is_the_order_of_its_arrival(held):
    late = held.land(published(JULY[2], ("ZZA", 1, 12)))
    early = held.land(published(JULY[1], ("ZZA", 1, 10)))

    assert (late.number, early.number) == (0, 1)
    assert [v.number for v in held.catalogue.of("exercise")] == [1, 0]


def test_one_that_arrives_late_takes_its_turn(held):
    held.land(published(JULY[2], ("ZZA", 1, 12)))
    held.land(published(JULY[1], ("ZZA", 1, 10), ("ZZB", 1, 5)))

    assert held.told(JULY[1]) == [("ZZA", 1, 10), ("ZZB", 1, 5)]
    assert held.told(JULY[2]) == [("ZZA", 1, 12)]


def test_a_publication_of_only_known_figures_makes_no_file(held):
    held.land(published(JULY[1], ("ZZA", 1, 10)))
    before = held.catalogue

    one = held.land(published(JULY[2], ("ZZA", 1, 10)))

    assert one.says_nothing
    assert held.catalogue.segments == before.segments
    assert held.catalogue.latest == before.latest


def test_the_newest_state_is_what_the_publications_add_up_to(held):
    held.land(published(JULY[1], ("ZZA", 1, 10), ("ZZB", 1, 5)))
    held.land(published(JULY[2], ("ZZA", 1, 12), ("ZZB", 1, 5)))

    latest = held.table.read(held.catalogue.latest["exercise"])

    assert latest["value"].to_list() == [12, 5]
    assert latest["vintage"].to_list() == [1, 0]


def test_a_withdrawn_figure_is_no_answer(held):
    held.land(published(JULY[1], ("ZZA", 1, 10), ("ZZB", 1, 5)))
    held.land(published(JULY[2], ("ZZA", 1, 10)))

    assert held.told(JULY[1]) == [("ZZA", 1, 10), ("ZZB", 1, 5)]
    assert held.told(JULY[2]) == [("ZZA", 1, 10)]


def test_an_answer_names_who_said_it_and_in_which_vintage(held):
    held.land(published(JULY[1], ("ZZA", 1, 10)))

    (row,) = held.known(JULY[4]).to_dicts()

    assert (row["source"], row["revised"]) == ("exercise", False)
    assert row["vintage"] == held.catalogue.vintages[0].sha256
    assert row["report_date"] == JULY[1]


def test_before_the_first_vintage_the_answer_ends_where_that_one_would_have(held):
    held.land(published(JULY[9], *[("ZZA", day, day) for day in range(1, 9)]))

    found = held.known(JULY[5])

    # On the 10th the newest figure was of the 8th: on the 6th it was of the 4th.
    assert found["revised"].all()
    assert held.told(JULY[5]) == [("ZZA", day, day) for day in range(1, 5)]


def test_of_two_sources_the_one_with_the_newest_day_answers_a_series(held):
    held.land(published(JULY[3], ("ZZA", 1, 10), ("ZZA", 2, 20), ("ZZB", 1, 5)))
    held.land(published(JULY[3], ("ZZA", 1, 99), ("ZZB", 1, 7), source="own-counts"))

    # Of equals, as for ZZB, the own figures come before those of others.
    assert held.told(JULY[3]) == [("ZZA", 1, 10), ("ZZA", 2, 20), ("ZZB", 1, 7)]


def test_only_what_is_asked_for_is_answered(held):
    held.land(published(JULY[1], ("ZZA", 1, 10), ("ZZB", 1, 5)))

    assert held.known(JULY[1], locations=["ZZB"])["value"].to_list() == [5]
    assert held.known(JULY[1], indicators=["cases"]).is_empty()
