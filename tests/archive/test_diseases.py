"""A figure is about a disease: no question about one is answered by another's."""

import json
from dataclasses import replace

import polars as pl
import pytest

from archive_samples import JULY, publication_of, published
from epihq.archive import Archive
from epihq.archive.catalogue import CatalogueFile
from epihq.archive.publication import vintage_of
from epihq.terms.diseases import COVID_19, NO_DISEASE
from epihq.terms.errors import UsageError

POPULATION = "ZZA,population,2020-07-01,2020-07-01,1000"


def cases(day, value, *, place="ZZA"):
    return f"{place},cases,{JULY[day - 1]},{JULY[day]},{value}"


def about(disease, *lines, day=JULY[2], source="own-counts"):
    return replace(publication_of(day, lines, source=source), disease=disease)


@pytest.fixture
def archive(tmp_path):
    return Archive(tmp_path)


def said(archive, **asked):
    frame = archive.snapshot(as_of=JULY[9], **asked).frame
    order = ("location", "indicator", "reference_date")
    return frame.sort(order).select("disease", "value").rows()


def test_a_question_about_one_disease_is_answered_by_its_own_figures(archive):
    archive.add(about("cholera", cases(1, 5)))
    archive.add(about("measles", cases(1, 7)))

    assert archive.diseases == ["cholera", "measles"]
    assert said(archive.about("cholera")) == [("cholera", 5.0)]
    assert said(archive.about("measles")) == [("measles", 7.0)]
    assert said(archive.about("mpox-clade-1")) == []


def test_of_one_disease_held_nothing_needs_saying(archive):
    archive.add(about("cholera", cases(1, 5)))

    assert archive.disease == "cholera"
    assert said(archive) == [("cholera", 5.0)]


def test_of_several_a_question_that_names_none_is_asked_which(archive):
    archive.add(about("measles", cases(1, 7)))
    archive.add(about("cholera", cases(1, 5)))

    with pytest.raises(UsageError) as raised:
        said(archive)

    assert raised.value.code == "archive.which-disease"
    assert "cholera, measles" in str(raised.value)


def test_what_is_about_no_disease_answers_questions_about_each(archive):
    archive.add(about("measles", cases(1, 7), POPULATION))
    archive.add(about("cholera", cases(1, 5)))

    for disease, count in (("measles", 7.0), ("cholera", 5.0)):
        found = said(archive.about(disease))
        assert found == [(disease, count), (NO_DISEASE, 1000.0)]
    assert archive.diseases == ["cholera", "measles"]


def test_the_same_bytes_said_of_another_disease_say_something_else(archive):
    first = archive.add(about("measles", cases(1, 7)))
    second = archive.add(about("cholera", cases(1, 7)))
    again = archive.add(about("cholera", cases(1, 7)))

    assert (first.is_new, second.is_new, again.is_new) == (True, True, False)
    assert first.vintage.sha256 != second.vintage.sha256
    assert archive.verify() == []


def test_a_publication_that_names_no_disease_keeps_the_key_it_always_had():
    one = published(JULY[1], ("ZZA", 1, 10))
    hashes = {"counts.csv": "0" * 64}

    assert vintage_of(hashes, "") != vintage_of(hashes, "cholera")
    assert one.vintage == replace(one, disease="").vintage


def test_a_withdrawal_of_one_disease_leaves_the_other(archive):
    two = ("ZZA,cases,2020-07-01,2020-07-02,3", "ZZA,cases,2020-07-02,2020-07-03,4")
    archive.add(about("measles", *two, source="exercise"))
    archive.add(about("cholera", *two, source="exercise"))
    archive.add(about("cholera", two[0], day=JULY[4], source="exercise"))

    assert [value for _, value in said(archive.about("measles"))] == [3.0, 4.0]
    assert [value for _, value in said(archive.about("cholera"))] == [3.0]


def test_the_newest_publication_of_a_disease_is_one_that_speaks_of_it(archive):
    archive.add(about("measles", cases(1, 7), day=JULY[2]))
    archive.add(about("cholera", cases(3, 5), day=JULY[5]))

    (measles,) = archive.about("measles").snapshot(as_of=JULY[9]).vintages
    (cholera,) = archive.about("cholera").snapshot(as_of=JULY[9]).vintages

    # Of rows that are only added, the newest row itself tells the day.
    assert (measles.report_date, cholera.report_date) == (JULY[1], JULY[3])
    of_measles = archive.about("measles").vintages()
    assert [one.report_date for one in of_measles] == [JULY[2]]


def known(archive):
    """All that was known by the third of July; rows have no order of their own."""
    frame = archive.snapshot(as_of=JULY[2]).frame
    return frame.sort("location", "indicator", "reference_date")


def as_before_diseases(home):
    """Write an archive as it was while the house knew one disease."""
    folder = home / "archive"
    for path in (folder / "table").rglob("*.parquet"):
        pl.read_parquet(path, hive_partitioning=False).drop("disease").write_parquet(
            path
        )
    path = folder / "catalogue.json"
    kept = json.loads(path.read_bytes())
    kept["format"] = 1
    for vintage in kept["vintages"]:
        del vintage["disease"], vintage["diseases"]
    path.write_text(json.dumps(kept))


@pytest.fixture
def earlier(archive):
    """An archive of before, with figures, a correction and a population."""
    for day, total in ((1, 10), (2, 12)):
        archive.add(published(JULY[day + 1], ("ZZA", 1, total), ("ZZA", day + 1, 30)))
    archive.add(publication_of(JULY[2], [cases(1, 7), POPULATION], source="own-counts"))
    before = said(archive), known(archive.about(COVID_19))
    as_before_diseases(archive.home)
    return archive, before


def test_an_archive_of_before_answers_as_it_did_and_says_the_disease(earlier):
    archive, (newest, then) = earlier

    assert archive.diseases == [COVID_19]
    assert said(archive) == newest
    assert (NO_DISEASE, 1000.0) in newest
    assert known(archive).equals(then)


def test_an_archive_of_before_is_whole_and_goes_on(earlier):
    archive, _ = earlier
    assert archive.verify() == []

    archive.add(published(JULY[4], ("ZZA", 1, 12), ("ZZA", 3, 40)))
    archive.add(about("cholera", cases(3, 5), day=JULY[5]))

    assert archive.verify() == []
    assert archive.diseases == ["cholera", COVID_19]
    assert said(archive.about("cholera"), indicator="cases") == [("cholera", 5.0)]
    rows = archive.about(COVID_19).snapshot(as_of=JULY[2], source="exercise").frame
    assert rows.filter(pl.col("reference_date") == JULY[0])["value"].to_list() == [10]
    kept = CatalogueFile(archive.home / "archive").body()
    assert json.loads(kept or b"")["format"] == 2
