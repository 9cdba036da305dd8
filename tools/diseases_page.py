"""The page of diseases, docs/reference/diseases.md, from the table itself.

python tools/diseases_page.py    write it anew
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from epihq.assessment.disease_table import DiseaseTable
from epihq.assessment.pathogens import shipped_table
from epihq.reports.disease_rows import change_rows, figure_rows, list_rows
from epihq.reports.disease_words import head, rest

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "diseases.md"
# What stands before is written by hand.
MARK = "<!-- from here on made by tools/diseases_page.py -->\n"
_LIST = ("disease", "name", "icd10", "icd11", "transmission")
_FIGURES = ("variant", "figure", "mean", "low", "high", "sd", "unit", "trust", "source")
_CHANGES = ("variant", "where", "begins", "over", "known_since", "known_over", "source")


def page() -> str:
    """Write the whole page: what is written by hand, then the tables."""
    by_hand = PAGE.read_text("utf-8").split(MARK)[0]
    return by_hand + MARK + "".join(_parts(shipped_table()))


def _parts(table: DiseaseTable) -> Iterator[str]:
    yield "\n### Change-overs\n\n"
    yield from _table(_CHANGES, change_rows(table, "covid-19"))
    yield "\n## All diseases\n\n"
    yield from _table(_LIST, list_rows(table, in_words=False))
    for code, known in table.diseases.items():
        name, *ways = head(known)
        yield f"\n## {name}\n\n`{code}`. {' '.join(ways)}\n\n"
        columns = _FIGURES if known.variants else _FIGURES[1:]
        yield from _table(columns, figure_rows(table, code, in_words=False))
        yield "".join(f"\n{sentence}\n" for sentence in rest(known))


def _table(
    columns: tuple[str, ...], rows: Iterator[Mapping[str, object]]
) -> Iterator[str]:
    yield f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}\n"
    for row in rows:
        yield f"| {' | '.join(_cell(row[name]) for name in columns)} |\n"


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value).replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
