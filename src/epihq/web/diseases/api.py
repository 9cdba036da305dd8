"""The table of diseases for programs: codes, and figures as used here."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from epihq.reports.disease_beside import Beside, ChangeBeside
from epihq.reports.disease_rows import FigureLine
from epihq.reports.disease_sources import years
from epihq.terms.errors import UsageError
from epihq.web.diseases.lines import is_changed, names_of
from epihq.web.diseases.tables import Tables, tables
from epihq.web.kit.api import Word, answers, operation
from epihq.web.kit.diseases import held_diseases
from epihq.web.kit.moment import Look, home_folder, look_of

router = Router(tags=["Diseases"])


class DiseaseOut(Schema):
    """A disease by its code, and what is not known of it."""

    disease: str = Field(description="Its code", examples=["measles"])
    names: dict[str, str] = Field(description="Its names by language: az, en, ru")
    icd10: str = Field(description='Code of ICD-10; "" where it has none of its own')
    icd11: str = Field(description='Code of ICD-11; "" where it has none of its own')
    transmission: list[str] = Field(description="Ways of transmission, as codes")
    limits: list[str] = Field(
        description="What a renewal equation cannot mean for it, as codes"
    )
    not_known: list[str] = Field(description="Figures that nobody knows, as codes")
    not_told: list[str] = Field(description="What is therefore not told, as codes")
    variants: list[str] = Field(description="Variants that stand where we are")
    has_figures: bool = Field(description="Whether figures of it are held")
    is_own: bool = Field(description="Whether the headquarters added it")
    is_changed: bool = Field(description="Whether its file says something else of it")


class ValueOut(Schema):
    """A figure as one table has it; null where the table does not say."""

    mean: float | None = None
    low: float | None = Field(None, description="Lower end of its 95% range")
    high: float | None = Field(None, description="Upper end of its 95% range")
    sd: float | None = Field(None, description="Between persons, of a delay")
    unit: str = Field(description="days, share, persons or k")
    trust: str = Field(
        description="c: checked, d: from a database, m: not read again, own: judgement"
    )
    years: list[int] = Field(description="Years that the source names")
    source: str


class DiseaseFigureOut(Schema):
    """A figure of a disease or of one of its variants."""

    variant: str = Field(description='"" for what all variants share')
    figure: str = Field(description="Its code", examples=["serial-interval"])
    is_own: bool = Field(description="Whether the headquarters changed it")
    used: ValueOut | None = Field(None, description="Null: not to be used here")
    house: ValueOut | None = Field(None, description="As epihq's table has it")


class ChangeOverOut(Schema):
    """A variant's rise in some places, as it was known."""

    variant: str
    where: list[str] = Field(description="Countries, regions or world, as codes")
    begins: date
    over: date | None = Field(None, description="Null where that was not known")
    known_since: date
    known_over: date | None = None
    is_own: bool
    trust: str
    source: str


class DiseaseWholeOut(DiseaseOut):
    """A disease with all its figures."""

    figures: list[DiseaseFigureOut]
    change_overs: list[ChangeOverOut]


@router.get("/diseases", response=answers(list[DiseaseOut]))
@operation("board.see", past=True)
def diseases(request: HttpRequest) -> list[dict[str, Any]]:
    """List the diseases that are known, and those of the headquarters' own."""
    look, table = look_of(request), _table()
    held = held_diseases(home_folder())
    return [_disease(table, code, look, held) for code in table.here.diseases]


@router.get("/diseases/{code}", response=answers(DiseaseWholeOut))
@operation("board.see", past=True)
def disease(request: HttpRequest, code: Word) -> dict[str, Any]:
    """Give all that is known of one disease."""
    look, table = look_of(request), _table()
    if code not in table.here.diseases:
        raise UsageError(
            "disease.unknown",
            f"disease: one of {', '.join(table.here.diseases)} is known; got "
            f"{code!r}. Take a code of the list.",
        )
    return {
        **_disease(table, code, look, held_diseases(home_folder())),
        "figures": [_figure(one) for one in table.figures(code, look.as_of)],
        "change_overs": [_change(one) for one in table.changes(code, look.as_of)],
    }


def _table() -> Tables:
    """Read the table; a program is not given epihq's in the headquarters' place.

    Raises:
        DataError: those of ``table_of``.
    """
    table = tables()
    if table.trouble is not None:
        raise table.trouble
    return table


def _disease(
    table: Tables, code: str, look: Look, held: tuple[str, ...]
) -> dict[str, Any]:
    known = table.here.diseases[code]
    return {
        "disease": code,
        "names": dict(names_of(code)),
        "icd10": known.disease.icd10,
        "icd11": known.disease.icd11,
        "transmission": known.transmission,
        "limits": known.limits,
        "not_known": known.absent,
        "not_told": known.untold,
        "variants": table.chosen(code, look).why.variants,
        "has_figures": code in held,
        "is_own": known.is_own,
        "is_changed": not known.is_own and is_changed(table, code, look),
    }


def _figure(one: Beside) -> dict[str, Any]:
    return {
        "variant": one.variant,
        "figure": one.figure,
        "is_own": one.is_own,
        "used": _value(one.here),
        "house": _value(one.house),
    }


def _value(line: FigureLine | None) -> dict[str, Any] | None:
    return None if line is None else {**vars(line), "years": years(line.source)}


def _change(one: ChangeBeside) -> dict[str, Any]:
    change = one.change
    return {**vars(change), "variant": change.to, "is_own": one.is_own}
