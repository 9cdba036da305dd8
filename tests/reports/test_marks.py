"""Parts of the charts: what is drawn, what is said at it, and in which language."""

from datetime import date

from epihq.reports import axes, marks
from epihq.words import speaking

ROWS = [{"day": "1 July", "label": "5", "one": 1}]


def spec(**changes):
    layers = [(ROWS, marks.dashes()), ([], marks.dashes())]
    return marks.view(layers, 100, "what it shows", **changes)


def test_a_layer_without_rows_is_not_drawn_and_rows_stand_once():
    made = spec()

    assert len(made["layer"]) == 1
    assert made["datasets"] == {"rows-0": ROWS}
    assert made["description"] == "what it shows"


def test_axes_write_numbers_and_months_as_the_words_around_them():
    with speaking("az"):
        locale = spec()["config"]["locale"]

    assert (locale["number"]["decimal"], locale["number"]["thousands"]) == (
        ",",
        "\u00a0",
    )
    assert locale["time"]["months"][6] == "iyul"
    assert spec()["config"]["locale"]["time"]["shortMonths"][8] == "Sep"


def test_a_mark_says_its_day_and_its_value():
    (row,) = marks.telling(ROWS)

    assert row["told"] == "1 July: 5"


def test_a_band_within_its_chart_says_nothing_of_its_top():
    rows = [{"high90": 2.0, "noon": ""}]

    assert marks.runs_off(rows, 2.0, str)[0][0] == []
    assert marks.runs_off(rows, 1.5, str)[0][0][0]["said"] == "90\u00a0% up to 2.0 ↑"


def test_of_bars_that_are_cut_the_tallest_speaks():
    cut = [
        {"count": n, "top": 1, "date": f"2020-07-0{n}", "note": f"{n}"} for n in (3, 4)
    ]
    layers = marks.cut_notes([*cut, {"count": 1, "top": 1, "date": "2020-07-05"}])

    assert {row["note"] for rows, _ in layers for row in rows} == {"4"}


def test_names_of_lines_have_room_in_every_language():
    rooms = {}
    for code in ("en", "az", "ru"):
        with speaking(code):
            _, mark = axes.weekly(
                [{"date": "2020-07-04"}, {"date": "2020-07-11"}], "", (0, 1)
            )
        rooms[code] = mark.to_dict(validate=False)["encoding"]["x"]["scale"]["range"][1]

    assert rooms["en"] == {"expr": "width - 80"}
    assert rooms["ru"] != rooms["en"]


def test_a_day_is_placed_at_its_midnight_in_utc():
    assert axes.milliseconds(date(1970, 1, 2)) == 86_400_000
