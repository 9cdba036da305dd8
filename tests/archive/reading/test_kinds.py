"""Thirty and more kinds of files that people have: read, or refused by one error.

``docs/reference/files.md`` has a row for each; a test sees to it.
"""

import gzip
import io
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from epihq.archive import Archive
from epihq.archive.reading.brought import When, publication_of_own
from epihq.archive.reading.mapping import Mapping
from epihq.archive.sources import source_named
from epihq.terms.errors import EpihqError
from office_files import ods, xlsx, zipped

DOCS = Path(__file__).parents[3] / "docs" / "reference" / "files.md"
WHEN = When(today=date(2020, 8, 1), latest=date(2020, 8, 1))
SAID = Mapping(constants={"report_date": "2020-07-31"})
HEADER = "location,indicator,reference_date,report_date,value\n"
LONG = [
    ["location", "indicator", "reference_date", "report_date", "value"],
    ["AZ-BA", "cases", date(2020, 7, 1), date(2020, 7, 2), 5],
    ["AZ-BA", "cases", date(2020, 7, 13), date(2020, 7, 14), 7],
]
FIGURES = {("AZ-BA", "cases", date(2020, 7, 1)): 5.0,
           ("AZ-BA", "cases", date(2020, 7, 13)): 7.0}  # fmt: skip
ROWS = "AZ-BA,cases,2020-07-01,2020-07-02,5\nAZ-BA,cases,2020-07-13,2020-07-14,7\n"
TEXT = HEADER + ROWS
WIDE = "Şəhər;01.07.2020;13.07.2020;14.07.2020\nBakı;5;7;\n"


def parquet():
    body = io.BytesIO()
    pl.DataFrame(LONG[1:], schema=LONG[0], orient="row").write_parquet(body)
    return body.getvalue()


def told(*cells, report="Report date"):
    """Rows of a day, cases and a place, said on one day."""
    return "\n".join(cells).encode()


# What it is: the file, what a person says of it, and its figures or the error's code.
KINDS = {
    "CSV with commas, UTF-8": (TEXT.encode(), {}, FIGURES),
    "CSV with a byte order mark": (("\ufeff" + TEXT).encode(), {}, FIGURES),
    "CSV with semicolons": (TEXT.replace(",", ";").encode(), {}, FIGURES),
    "CSV with tabs": (TEXT.replace(",", "\t").encode(), {}, FIGURES),
    "CSV with bars": (TEXT.replace(",", "|").encode(), {}, FIGURES),
    "CSV that begins with sep=;": (
        ("sep=;\n" + TEXT.replace(",", ";")).encode(), {}, FIGURES),
    "CSV with a decimal comma": (
        TEXT.replace(",", ";").replace(";5\n", ";5,0\n").encode(), {}, FIGURES),
    "CSV in UTF-16": (TEXT.encode("utf-16"), {}, FIGURES),
    "CSV in Windows-1251 (Russian)": (
        TEXT.replace("AZ-BA", "Баку").encode("cp1251"), {}, FIGURES),
    "CSV in Windows-1254 (Azerbaijani, Turkish)": (
        TEXT.replace("AZ-BA", "Ağcabədi".replace("ə", "e")).encode("cp1254"), {},
        {("AZ-AGC", i, d): v for (_, i, d), v in FIGURES.items()}),
    "CSV in Windows-1252 (French)": (
        TEXT.replace("AZ-BA", "Côte-d'Or").encode("cp1252"), {},
        {("FR-21", i, d): v for (_, i, d), v in FIGURES.items()}),
    "CSV with line ends of old Macintosh programs": (
        TEXT.replace("\n", "\r").encode(), {}, FIGURES),
    "CSV with blank lines at the end": ((TEXT + "\n,,,,\n\n").encode(), {}, FIGURES),
    "CSV with a title above and a footnote below": (
        ("Ministry of Health\n\n" + TEXT + "\nSource: ministry\n").encode(), {},
        FIGURES),
    "CSV with a row of totals": (
        (TEXT + "Cəmi,cases,,,12\n").encode(), {}, FIGURES),
    "CSV in gz": (gzip.compress(TEXT.encode()), {}, FIGURES),
    "CSV in zip": (zipped(counts_csv=TEXT), {}, FIGURES),
    "xlsx": (xlsx({"Sheet1": LONG}), {}, FIGURES),
    "xlsx with a title above and totals below": (
        xlsx({"Sheet1": [["Daily report"], [], *LONG, ["Total", None, None, None, 12]]}),
        {}, FIGURES),
    "xlsx with several sheets, one named": (
        xlsx({"notes": [["read me"]], "data": LONG}), {"sheet": "data"}, FIGURES),
    "xlsx with several sheets, none named": (
        xlsx({"notes": [["read me"]], "data": LONG}), {}, "file.which-sheet"),
    "xlsx with merged cells in a header of two rows": (
        xlsx({"S": [["Location", "Date", "New", None], [None, None, "cases", "deaths"],
                    ["AZ-BA", date(2020, 7, 1), 5, 1]]}), {},
        {("AZ-BA", "cases", date(2020, 7, 1)): 5.0,
         ("AZ-BA", "deaths", date(2020, 7, 1)): 1.0}),
    "xlsx with days as bare numbers (Excel's serials)": (
        xlsx({"S": [["Location", "Date", "Cases"], ["AZ-BA", 44013, 5],
                    ["AZ-BA", 44025, 7]]}), {}, FIGURES),
    "ods": (ods({"Sheet1": LONG}), {}, FIGURES),
    "Parquet": (parquet(), {}, FIGURES),
    "days with the day first, one cell decides": (
        told("Place,Date,Cases", "Baku,01/07/2020,5", "Baku,13/07/2020,7"), {}, FIGURES),
    "days with the month first": (
        told("Place,Date,Cases", "Baku,07/01/2020,5", "Baku,07/13/2020,7"), {}, FIGURES),
    "days that may be two, and nothing said": (
        told("Place,Date,Cases", "Baku,01/07/2020,5"), {}, "file.which-dates"),
    "days that may be two, and it is said": (
        told("Place,Date,Cases", "Baku,01/07/2020,5", "Baku,13/07/2020,7"),
        {"dates": "day-first"}, FIGURES),
    "days of two styles in one column": (
        told("Place,Date,Cases", "Baku,2020-07-01,5", "Baku,13/07/2020,7"), {},
        "file.mixed-dates"),
    "years of two digits, and nothing said": (
        told("Place,Date,Cases", "Baku,01.07.20,5"), {}, "source.not-a-date"),
    "years of two digits, and it is said": (
        told("Place,Date,Cases", "Baku,01.07.20,5", "Baku,13.07.20,7"),
        {"dates": "day-first"}, FIGURES),
    "months by name": (
        told("Place,Date,Cases", "Baku,1 iyul 2020,5", "Baku,13 июля 2020,7"), {},
        FIGURES),
    "digits of another script": (
        told("Place,Date,Cases", "Baku,۲۰۲۰-۰۷-۰۱,٥", "Baku,۲۰۲۰-۰۷-۱۳,७"), {}, FIGURES),
    "thousands parted by a blank": (
        told("Place;Date;Cases", "Baku;2020-07-01;1 005", "Baku;2020-07-13;7"), {},
        {**FIGURES, ("AZ-BA", "cases", date(2020, 7, 1)): 1005.0}),
    "a number that may be 1,234 or 1.234": (
        told("Place;Date;Cases", "Baku;2020-07-01;1,234"), {}, "file.which-decimal"),
    "one column of each indicator": (
        told("Place,Date,Cases,Deaths", "Baku,2020-07-01,5,1", "Baku,2020-07-13,7,"), {},
        {**FIGURES, ("AZ-BA", "deaths", date(2020, 7, 1)): 1.0}),
    "one column of each day": (WIDE.encode(), {"indicator": "cases"}, FIGURES),
    "weeks by number, ISO": (
        told("Place,Week,Cases", "Baku,2020-W27,5"), {"week": "iso"},
        {("AZ-BA", "weekly_cases", date(2020, 7, 5)): 5.0}),
    "weeks by number, CDC": (
        told("Place,Epi week,Cases", "Baku,202027,5"), {"week": "cdc"},
        {("AZ-BA", "weekly_cases", date(2020, 7, 4)): 5.0}),
    "weeks by number, and no rule said": (
        told("Place,Week,Cases", "Baku,2020-W27,5"), {}, "file.which-weeks"),
    "weeks that end on Saturday": (
        told("Place,Week ending,Cases", "Baku,2020-07-04,5"), {"week": "saturday"},
        {("AZ-BA", "weekly_cases", date(2020, 7, 4)): 5.0}),
    "places by former codes": (
        told("Place,Date,Cases", "CZ-PR,2020-07-01,5"), {},
        {("CZ-10", "cases", date(2020, 7, 1)): 5.0}),
    "a place that may be two": (
        told("Place,Date,Cases", "Punjab,2020-07-01,5"), {}, "file.which-place"),
    "NA as a place is Namibia": (
        told("Place,Date,Cases", "NA,2020-07-01,5"), {},
        {("NAM", "cases", date(2020, 7, 1)): 5.0}),
    "two columns that may be the place": (
        told("Country,District,Date,Cases", "AZE,Baku,2020-07-01,5"), {},
        "file.which-column"),
    "a line cut short": ((TEXT + "AZ-BA,cases\n" + ROWS).encode(), {},
                         "source.not-a-csv"),
    "an empty file": (b"", {}, "file.no-table"),
    "a PDF": (b"%PDF-1.7\n...", {}, "file.no-table"),
    "a web page called .xls": (
        b"<html><table><tr><td>1</td></tr></table></html>", {}, "file.no-table"),
    "a damaged workbook": (xlsx({"S": LONG})[:-200], {}, "file.damaged"),
    "a zip of several files": (
        zipped(one_csv=TEXT, two_csv=TEXT), {}, "file.several"),
}  # fmt: skip


def figures_of(body, said, home):
    """Read a file as `epihq sync own-counts` does; its figures by what they are of."""
    path = home / "file"
    path.write_bytes(body)
    constants = {**SAID.constants}
    if "indicator" in said:
        constants["indicator"] = said.pop("indicator")
    source = source_named("own-counts")
    mapping = Mapping(constants=constants if body[:9] != b"location," else {}, **said)
    publication = publication_of_own(source, path, mapping, WHEN, Archive(home))
    frame = source.read(publication.files, publication.report_date).frame
    rows = frame.select("location", "indicator", "reference_date", "value").iter_rows()
    return {key: value for *keys, value in rows for key in [tuple(keys)]}


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_file_is_read_or_refused_by_one_error(kind, tmp_path):
    body, said, right = KINDS[kind]

    if isinstance(right, dict):
        assert figures_of(body, dict(said), tmp_path) == right
        return
    with pytest.raises(EpihqError) as error:
        figures_of(body, dict(said), tmp_path)

    assert error.value.code == right
    assert "; got " in str(error.value)


def test_the_table_of_kinds_in_the_documentation_is_this_one():
    rows = [line.split("|") for line in DOCS.read_text().splitlines() if "|" in line]
    told = {row[1].strip(): row[3].strip().strip("`") for row in rows if len(row) > 4}

    for kind, (_, _, right) in KINDS.items():
        assert kind in told, kind
        assert told[kind] == ("read" if isinstance(right, dict) else right), kind


def test_what_is_kept_says_where_it_comes_from(tmp_path):
    path = tmp_path / "Şəhərlər.csv"
    path.write_bytes(WIDE.encode())
    source = source_named("own-counts")
    said = Mapping(constants={**SAID.constants, "indicator": "cases"})

    publication = publication_of_own(source, path, said, WHEN, Archive(tmp_path))

    assert publication.origin == "Şəhərlər.csv"
    kept = publication.files["how-it-was-read.json"].decode()
    assert '"file": "Şəhərlər.csv"' in kept
    assert "Bakı is AZ-BA" in kept
    assert isinstance(publication.retrieved_at, datetime)
    assert publication.retrieved_at.tzinfo is UTC
