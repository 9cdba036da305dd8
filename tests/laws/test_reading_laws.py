"""A table says the same in whatever dialect, letters and style it is written."""

import csv
import io
from datetime import date

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from epihq.archive.reading.cells import cells_of
from epihq.archive.reading.mapping import Mapping
from epihq.archive.reading.proposing import decided, proposed
from epihq.archive.reading.shaping import counts
from epihq.archive.sources.tables import LINE
from office_files import ods, xlsx

STYLES = {
    "%Y-%m-%d": "year-first",
    "%d.%m.%Y": "day-first",
    "%m/%d/%Y": "month-first",
    "%d/%m/%Y": "day-first",
    "%Y/%m/%d": "year-first",
    "%d %B %Y": "",
    "%d-%b-%Y": "",
    "%Y%m%d": "year-first",
    "%d.%m.%y": "day-first",
}
PLACES = {
    "AZ-BA": ["AZ-BA", "Bakı", "Baku", "Баку"],
    "GEO": ["GEO", "Georgia", "Gürcüstan"],
}
HEADERS = [
    ("location", "reference_date", "report_date", "cases"),
    ("Şəhər", "Tarix", "Bildiriş tarixi", "Yeni hallar"),
    ("Город", "Дата", "Дата регистрации", "Новые случаи"),
    ("Lieu", "Jour", "Date de notification", "Nouveaux cas"),
]
DAYS = st.dates(date(2015, 1, 1), date(2026, 12, 31))
ROWS = st.lists(
    st.tuples(
        st.sampled_from(sorted(PLACES)),
        DAYS,
        st.integers(0, 10**7).map(float) | st.integers(0, 10**4).map(lambda n: n / 2),
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda row: row[:2],
)
SAID = date(2027, 1, 1)


@st.composite
def written(draw):
    """Rows, a file that has them, and what has to be said of it."""
    rows = draw(ROWS)
    head = draw(st.sampled_from(HEADERS))
    form = draw(st.sampled_from(list(STYLES)))
    separator = draw(st.sampled_from([",", ";", "\t", "|"]))
    decimal = draw(st.sampled_from([".", ","])) if separator != "," else "."
    letters = draw(
        st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1251", "cp1254"])
    )
    blank_lines = draw(st.integers(0, 2))
    text = io.StringIO()
    table = csv.writer(text, delimiter=separator, lineterminator=draw(
        st.sampled_from(["\n", "\r\n"])))  # fmt: skip
    table.writerow(head)
    for place, day, value in rows:
        name = draw(st.sampled_from(PLACES[place]))
        number = f"{value:g}" if value == int(value) else f"{value:.1f}"
        number = f"{value:.0f}" if value == int(value) else number
        said = SAID.strftime(form)
        table.writerow([name, day.strftime(form), said, number.replace(".", decimal)])
    body = text.getvalue() + "\n" * blank_lines
    try:
        encoded = body.encode(letters)
    except UnicodeEncodeError:
        letters, encoded = "utf-8", body.encode()
    mapping = Mapping(
        kind="own-counts",
        dates=STYLES[form],
        decimal=decimal,
        encoding=letters if letters.startswith("cp") else "",
    )
    return rows, encoded, mapping


def read(name, body, mapping):
    cells = cells_of(name, body, mapping)
    shaped = counts(cells, decided(name, cells, proposed(cells, mapping)))
    return shaped.frame.drop(LINE).sort("location", "reference_date")


def right(rows):
    return sorted(rows)


@settings(max_examples=150, deadline=None)
@given(written())
def test_a_table_reads_the_same_however_it_is_written(drawn):
    rows, body, mapping = drawn

    frame = read("file.csv", body, mapping)

    told = frame.select("location", "reference_date", "value").rows()
    assert [(a, b, c) for a, b, c in told] == right(rows)
    assert frame["report_date"].unique().to_list() == [SAID]
    assert set(frame["indicator"]) <= {"cases", "weekly_cases"}


@settings(max_examples=40, deadline=None)
@given(ROWS, st.sampled_from([xlsx, ods]), st.sampled_from(HEADERS))
def test_a_sheet_reads_as_the_same_table(rows, make, head):
    sheet = [list(head), *([place, day, SAID, value] for place, day, value in rows)]

    frame = read("file.xlsx", make({"S": sheet}), Mapping(kind="own-counts"))

    assert frame.select("location", "reference_date", "value").rows() == right(rows)


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_a_wide_table_says_what_a_long_one_does(rows):
    """Days side by side, one row a place."""
    days = sorted({day for _, day, _ in rows} | {date(2014, 1, d) for d in (1, 2, 13)})
    held = {(place, day): value for place, day, value in rows}
    text = io.StringIO()
    table = csv.writer(text, delimiter=";")
    table.writerow(["Place", *days])
    for place in sorted(PLACES):
        table.writerow([place, *(held.get((place, day), "") for day in days)])
    said = Mapping(
        kind="own-counts",
        decimal=".",
        week="none",
        constants={"report_date": str(SAID), "indicator": "cases"},
    )

    frame = read("wide.csv", text.getvalue().encode(), said)

    assert frame.select("location", "reference_date", "value").rows() == right(rows)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_a_table_or_one_error_of_ours(body):
    from epihq.terms.errors import EpihqError  # noqa: PLC0415 - of this law alone

    for start in (b"", b"location,reference_date,report_date,cases\n"):
        try:
            frame = read("file", start + body, Mapping(kind="own-counts"))
        except EpihqError as error:
            assert "; got" in str(error)  # noqa: PT017 - either answer will do
        else:
            assert isinstance(frame, pl.DataFrame)
