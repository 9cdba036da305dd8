"""Cells of CSV that no spreadsheet takes for a formula, whatever somebody wrote.

A spreadsheet reckons a cell that begins with =, +, - or @. Where its comma is the
semicolon it begins a cell after each of those as well, even inside quotation marks, and
a line after each break. Numbers are left as they are.
"""

import re

_BREAKS = re.compile(r"([;\t\r\n])")
# The signs in full width are read as the others.
_FORMULA = re.compile(r"[\s\"']*[=+\-@＝＋－＠]")
_NUMBER = re.compile(r"\s*[+-]?\d[\d.,\s]*([eE][+-]?\d+)?\s?%?\s*")
_BLANKS = ("\t", "\r")


def cell(text: str) -> str:
    """Put an apostrophe before what would be a formula.

    >>> cell("=1+1"), cell("beds; =1+1"), cell("-3.2")
    ("'=1+1", "beds;' =1+1", '-3.2')
    """
    shown = "".join(map(_inert, _BREAKS.split(text)))
    return f"'{shown}" if shown.startswith(_BLANKS) else shown


def _inert(part: str) -> str:
    is_formula = _FORMULA.match(part) and not _NUMBER.fullmatch(part)
    return f"'{part}" if is_formula else part
