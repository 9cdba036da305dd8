"""What was said of a file can be saved and said again; a file is tried before."""

from dataclasses import replace

import pytest

from epihq.archive.reading.columns import field_of, indicator_of, is_personal
from epihq.archive.reading.mapping import Mapping, as_toml, mapping_from
from epihq.archive.reading.trying import tried
from epihq.terms.errors import UsageError

WHOLE = Mapping(
    kind="line-list",
    sheet="Июль",
    separator=";",
    header_line=3,
    dates="day-first",
    rows="new",
    days_across=True,
    columns={"onset_date": 'The "first" day'},
    indicators={"Yeni hallar": "cases"},
    constants={"location": "AZE"},
    values={"outcome": {"décès": "dead", "1": "dead"}},
    left_out=("ФИО", "Phone"),
)


def test_a_mapping_is_read_as_it_was_written(tmp_path):
    path = tmp_path / "map.toml"
    path.write_text(as_toml(WHOLE, "list.xlsx"), encoding="utf-8")

    assert mapping_from(path) == WHOLE


@pytest.mark.parametrize(
    "text",
    [
        'colour = "red"',
        'dates = "any"',
        "dates = 5",
        'header_line = "3"',
        'days_across = "yes"',
        'left_out = "Name"',
        '[columns]\ncolour = "Red"',
        "[columns]\nlocation = 5",
        '[constants]\ncolour = "red"',
        'values = "dead"',
        'kind = "own-counts"\n[columns]\nonset_date = "Onset"',
    ],
)
def test_what_is_no_mapping_is_refused(text, tmp_path):
    path = tmp_path / "map.toml"
    path.write_text(text)

    with pytest.raises(UsageError) as error:
        mapping_from(path)

    assert error.value.code == "map.unknown"


def test_a_file_that_is_no_toml_is_refused(tmp_path):
    path = tmp_path / "map.toml"
    path.write_text("dates: day-first")

    for wrong in (path, tmp_path / "none.toml"):
        with pytest.raises(UsageError) as error:
            mapping_from(wrong)
        assert error.value.code == "map.unreadable"


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("Date of onset", "onset_date"),
        ("Дата начала болезни", "onset_date"),
        ("Xəstələnmə tarixi", "onset_date"),
        ("FECHA_DE_INICIO_DE_SINTOMAS", "onset_date"),
        ("Date de décès", "death_date"),
        ("Data do óbito", "death_date"),
        ("Район", "location"),
        ("Şəhər", "location"),
        ("Département", "location"),
        ("пол", "sex"),
        ("Возраст, лет", "age"),
        ("Nəticə", "outcome"),
    ],
)
def test_columns_are_known_in_six_languages(name, field):
    assert field_of(name, (field, "indicator")) == field


@pytest.mark.parametrize(
    ("name", "indicator"),
    [("New cases", "cases"), ("Yeni hallar", "cases"), ("Décès", "deaths"),
     ("Всего случаев", "cumulative_cases"), ("Óbitos", "deaths")],
)  # fmt: skip
def test_indicators_are_known_by_the_names_of_their_columns(name, indicator):
    assert indicator_of(name) == indicator


@pytest.mark.parametrize(
    "name",
    ["Name", "Patient name", "Phone no.", "Ad, soyad", "ФИО", "Адрес проживания",
     "Nom et prénom", "Teléfono", "Endereço", "Date of birth", "ID"],
)  # fmt: skip
def test_a_column_that_tells_who_somebody_is_is_known(name):
    assert is_personal(name)


@pytest.mark.parametrize("name", ["Cases", "Report date", "Remarks", "Идентификация"])
def test_others_are_not(name):
    assert not is_personal(name)


def test_a_trial_tells_what_is_open():
    found = tried("c.csv", b"Place,Date,Cases\nBaku,01/07/2020,5\n", Mapping())

    assert found.questions
    assert "report_date" in found.questions[0]
    assert 'reference_date = "Date"' in found.toml


def test_a_trial_shows_rows_as_they_will_be_read():
    text = "Şəhər;Tarix;Bildiriş tarixi;Yeni hallar\nBakı;13.07.2020;14.07.2020;5\n"

    found = tried("c.csv", text.encode(), Mapping())

    assert found.questions == ()
    row = dict(zip(found.columns, found.rows[0], strict=True))
    assert row == {
        "location": "AZ-BA",
        "indicator": "cases",
        "reference_date": "2020-07-13",
        "report_date": "2020-07-14",
        "value": "5.0",
    }


SUSPECTED = b"date,province,suspected cases,%s\n2024-01-06,Lusaka,3,1\n"
SAID = Mapping(
    kind="own-counts", constants={"location": "ZMB", "report_date": "2024-02-01"}
)


def test_suspected_cases_are_the_cases_where_no_others_are_told():
    found = tried("cholera.csv", SUSPECTED % b"deaths", SAID)

    assert found.questions == ()
    assert [row[1] for row in found.rows] == ["cases", "deaths"]


def test_which_cases_are_meant_is_asked_where_a_file_tells_of_two_kinds():
    text = SUSPECTED % b"confirmed cases"

    open_ = tried("cholera.csv", text, SAID)
    said = replace(SAID, indicators={"confirmed cases": "cases"})

    assert "one column for cases was expected" in open_.questions[0]
    assert "[indicators]: 'confirmed cases' = 'cases'" in open_.questions[0]
    found = tried("cholera.csv", text, said)
    assert (found.questions, [row[-1] for row in found.rows]) == ((), ["1.0"])


def test_two_places_of_one_name_in_one_country_are_not_asked_for_the_country():
    text = "District,Date,Cases\nLənkəran,2026-01-05,3\n".encode()
    said = replace(SAID, constants={"location": "AZE", "report_date": "2026-02-01"})

    (question,) = tried("c.csv", text, said).questions

    assert "may be AZ-LA (Azerbaijan) or AZ-LAN (Azerbaijan)" in question
    assert question.endswith("in a mapping, under [values.location].")


def test_a_list_of_persons_is_told_by_its_columns():
    found = tried("l.csv", "Дата начала,Пол\n2020-07-01,М\n".encode(), Mapping())

    assert 'kind = "line-list"' in found.toml
