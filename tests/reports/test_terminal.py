"""In a terminal numbers stay whole, however narrow it is."""

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from epihq.reports.parts import Table
from epihq.reports.terminal import _Unbroken
from epihq.words.numbers import NBSP

INTERVAL = f"348{NBSP}000 [31{NBSP}200;{NBSP}2{NBSP}840{NBSP}000]"


def lines(table, width):
    console = Console(width=width, legacy_windows=False)
    with console.capture() as captured:
        console.print(_Unbroken(table, narrow=True))
    return captured.get().splitlines()


def table(columns):
    heads = tuple(f"Продлить на {n}{NBSP}дней" for n in range(columns))
    return Table(
        caption="",
        columns=("", *heads),
        rows=(("Смерти", *(INTERVAL for _ in heads)),),
    )


@given(columns=st.integers(1, 4), width=st.integers(64, 140))
def test_no_number_is_broken_and_no_column_is_lost(columns, width):
    told = lines(table(columns), width)

    assert max(map(len, told)) <= width
    for number in (f"348{NBSP}000", f"2{NBSP}840{NBSP}000]", f"31{NBSP}200;"):
        assert "\n".join(told).count(number) == columns


def test_where_there_is_room_an_interval_stays_in_one_line():
    assert any(
        f"[31{NBSP}200;{NBSP}2{NBSP}840{NBSP}000]" in line
        for line in lines(table(2), 80)
    )


def test_a_word_without_room_goes_on_in_the_next_line():
    told = "".join("".join(lines(table(4), 30)).split())

    assert "…" not in told


def test_on_a_screen_of_eighty_columns_the_name_of_a_row_is_whole():
    heads = (
        "Rəqəmlərin tarixi",
        "Hallar, 7 gün",
        "Dəyişmə",
        "Nəfərə",
        "R",
        "Problemlər",
    )
    cells = ("1 iyul", f"17{NBSP}710", "+15%", "146,7", "çox az hal bildirilib", "0")
    wide = Table(caption="", columns=("", *heads), rows=(("Azərbaycan", *cells),))

    told = lines(wide, 62)

    assert any(line.startswith("Azərbaycan") for line in told)
    assert any(f"17{NBSP}710" in line for line in told)
    assert max(map(len, told)) <= 62
