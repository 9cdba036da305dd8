"""Numbers as people write them."""

import polars as pl
import pytest

from epihq.archive.reading.figures import figures
from epihq.archive.sources.tables import LINE
from epihq.terms.errors import DataError, UsageError


def read(*cells, said=""):
    frame = pl.DataFrame({LINE: range(2, len(cells) + 2), "value": cells})
    found = figures("file.csv", frame, "value", "Cases", said)
    return found.values.to_list(), found.notes


@pytest.mark.parametrize(
    ("cells", "right"),
    [
        (["5", "7.5"], [5, 7.5]),
        (["5,0", "7"], [5, 7]),
        (["1.234,5", "7"], [1234.5, 7]),
        (["1,234.5", "7"], [1234.5, 7]),
        (["1.234.567"], [1234567]),
        (["1 234", "12\u00a0345", "1\u202f234"], [1234, 12345, 1234]),
        (["1'234"], [1234]),
        (["1,234", "5,5"], [1.234, 5.5]),
        (["0,123"], [0.123]),
        (["١٢", "۱۲", "१२"], [12, 12, 12]),
        (["5", "", None, "NA", "-"], [5, None, None, None, None]),
        (["−5", "1e3"], [-5, 1000]),
    ],
)
def test_a_column_of_numbers_is_read(cells, right):
    assert read(*cells)[0] == right


@pytest.mark.parametrize("cell", ["1,234", "1.234"])
def test_a_sign_that_may_be_either_is_asked(cell):
    with pytest.raises(UsageError) as error:
        read(cell, "7")

    assert error.value.code == "file.which-decimal"
    assert read(cell, said=cell[1])[0] == [1.234]
    assert read(cell, said="." if cell[1] == "," else ",")[0] == [1234]


@pytest.mark.parametrize("cell", ["many", "5 or 6", "inf", "1,2,3", "12-13", "5%"])
def test_what_is_no_number_is_refused_with_its_line(cell):
    with pytest.raises(DataError) as error:
        read("7", cell)

    assert error.value.code == "source.not-a-number"
    assert "line 3, column Cases" in str(error.value)


def test_what_was_decided_is_told():
    assert read("5,5")[1] == ("Cases: a comma stands before decimals.",)
    assert "parts thousands" in read("1,234.5")[1][0]
