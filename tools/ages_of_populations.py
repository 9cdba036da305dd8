"""Write the table of ages that epihq ships: src/epihq/assessment/ages.csv.

    python tools/ages_of_populations.py FILE

FILE is a Parquet table of UN World Population Prospects with the columns iso3, year,
age_lower (first year of a five-year group) and total (persons).
"""

import sys
from pathlib import Path

import polars as pl

TARGET = Path(__file__).resolve().parents[1] / "src/epihq/assessment/ages.csv"
HEAD = """\
# Persons by the first year of their five-year age group, on 1 July 2020.
# (c) 2019 United Nations, Department of Economic and Social Affairs, Population
# Division: World Population Prospects 2019. Licence: CC BY 3.0 IGO,
# https://creativecommons.org/licenses/by/3.0/igo/. Cut to both sexes and one year;
# only countries and areas of 90,000 people and more are in it.
"""


def main(source: Path) -> None:
    table = pl.read_parquet(source).filter(pl.col("year") == 2020)
    wide = table.sort("iso3", "age_lower").pivot(
        on="age_lower", index="iso3", values="total"
    )
    TARGET.write_text(
        HEAD + wide.rename({"iso3": "location"}).write_csv(), encoding="utf-8"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
