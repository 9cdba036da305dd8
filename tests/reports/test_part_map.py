"""A map of a country's parts, from a file of boundaries that a person gives."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from epihq.archive import Archive
from epihq.archive.fetch import publication_from_files
from epihq.archive.sources import source_named
from epihq.assessment.part_cases import part_cases
from epihq.assessment.part_record import PartCases
from epihq.reports import write_briefing
from epihq.reports.boundaries import read_boundaries
from epihq.reports.contents import contents
from epihq.reports.part_map import draw, with_map
from epihq.terms.errors import DataError
from epihq.words import speaking
from program import epihq_here
from sample_assessments import AS_OF, SAMPLES

PARTS = (
    PartCases(location="AZ-BA", cases_28_days=120, last_date=AS_OF),
    PartCases(location="AZ-GA", cases_28_days=7, last_date=AS_OF - timedelta(days=9)),
    PartCases(location="AZ-SM", cases_28_days=0, last_date=AS_OF),
)


def square(across, up, several=False):
    ring = [[across, up], [across + 1, up], [across + 1, up + 1], [across, up]]
    if several:
        return {"type": "MultiPolygon", "coordinates": [[ring[:3]], [ring]]}
    return {"type": "Polygon", "coordinates": [ring]}


def boundaries(folder, *named, key="code"):
    """A file with one shape for each name, and another property that names nobody."""
    file = folder / "regions.geojson"
    features = [
        {
            "type": "Feature",
            "properties": {"a": "x", key: name},
            "geometry": square(45 + place, 40, several=place == 1),
        }
        for place, name in enumerate(named)
    ]
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return file


@pytest.mark.parametrize(
    "named",
    [
        ("AZ-BA", "AZ-GA", "GE-TB"),
        ("az-ba", "AZ-GA", None),
        ("Bakı", "Gəncə", "Nowhere"),
        ("Баку", "Гянджа", 7),
    ],
)
def test_parts_are_found_by_code_or_by_name_in_any_property(tmp_path, named):
    found = read_boundaries(boundaries(tmp_path, *named, key="nm"), "AZE")

    assert [*found.parts] == ["AZ-BA", "AZ-GA"]
    assert (found.named_by, found.shapes) == ("nm", 3)


@pytest.mark.parametrize(
    "text", ["no json", "[]", '{"features": [{}]}', '{"features": 3}', "\udcff"]
)
def test_a_file_that_is_no_geojson_is_refused(tmp_path, text):
    file = tmp_path / "regions.geojson"
    file.write_bytes(text.encode(errors="surrogateescape"))

    with pytest.raises(DataError, match="regions") as refused:
        read_boundaries(file, "AZE")

    assert refused.value.code in {
        "reports.boundaries-not-read",
        "reports.boundaries-of-others",
    }


def test_a_file_of_other_places_is_refused_with_its_properties(tmp_path):
    with pytest.raises(DataError, match="a, code") as refused:
        read_boundaries(boundaries(tmp_path, "GE-TB", "IR-01"), "AZE")

    assert refused.value.code == "reports.boundaries-of-others"


def test_cases_of_four_weeks_are_counted_by_part_as_known_then(tmp_path):
    lines = [
        f"{code},cases,{AS_OF - timedelta(days=ago)},{AS_OF - timedelta(days=said)},2"
        for code in ("AZ-BA", "GE-TB")
        for ago, said in [(n, n) for n in range(40)]
    ]
    file = tmp_path / "counts.csv"
    head = "location,indicator,reference_date,report_date,value"
    file.write_text("\n".join([head, *lines, f"AZ-GA,cases,{AS_OF},{AS_OF},5"]))
    archive = Archive(tmp_path)
    archive.add(publication_from_files(source_named("own-counts"), file, AS_OF))

    baku, ganja = part_cases(archive, "AZE", AS_OF)

    assert (baku.location, baku.cases_28_days) == ("AZ-BA", 56)
    assert (ganja.cases_28_days, ganja.last_date) == (5, AS_OF)
    (before,) = part_cases(archive, "AZE", date(2020, 6, 20))
    assert before.cases_28_days == 56


@pytest.mark.parametrize("language", ["en", "az", "ru"])
def test_page_and_sheet_have_the_map_and_every_figure_in_a_table(tmp_path, language):
    assessment = replace(SAMPLES["azerbaijan"](), parts=PARTS)
    shapes = read_boundaries(boundaries(tmp_path, "AZ-BA", "AZ-GA", "AZ-LA"), "AZE")

    with speaking(language):
        report = with_map(contents(assessment), assessment, shapes)
        html, pdf, _ = write_briefing(assessment, tmp_path, shapes)

    (section,) = (one for one in report.sections if one.key == "parts")
    assert [row[1] for row in section.tables[0].rows].count("120") == 1
    # Sumqayit has figures and no shape: it is named.
    assert len(section.sentences) == 1
    page = html.read_text("utf-8")
    assert 'id="chart-parts"' in page
    assert "<svg" in page.split('id="chart-parts"')[1][:300]
    assert pdf.read_bytes().startswith(b"%PDF")


def test_a_part_is_darker_where_there_are_more_and_dashed_where_nothing_is_held(
    tmp_path,
):
    assessment = replace(SAMPLES["azerbaijan"](), parts=PARTS)
    shapes = read_boundaries(boundaries(tmp_path, "AZ-BA", "AZ-GA", "AZ-LA"), "AZE")

    marks = [layer["mark"] for layer in draw(assessment, shapes)["layer"]]

    drawn = [mark for mark in marks if mark["type"] == "geoshape"]
    fills = [mark["fill"] for mark in drawn]
    assert len(set(fills)) == 3
    assert [bool(mark["strokeDash"]) for mark in drawn] == [False, False, True]
    assert [m["text"] for m in marks if m["type"] == "text"] == ["120", "7", "–"]


@pytest.mark.parametrize(
    "more", [("--format", "json"), ("--format", "csv"), ("--disease", "all")]
)
def test_a_map_is_asked_for_where_there_is_a_page_for_it(tmp_path, more):
    file = boundaries(tmp_path, "AZ-BA")

    done = epihq_here("brief", "AZE", "--boundaries", file, *more, home=tmp_path)

    assert done.returncode == 2
    assert "brief --boundaries: the page and the sheet" in done.stderr
