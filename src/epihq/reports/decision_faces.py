"""The faces of a decision, its files, and reading a decision file back.

The imports stand inside the functions, as in ``faces``: charts and sheet load slowly.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from epihq.desk.decision import Decision
from epihq.desk.decision_file import not_a_decision, parse_decision, written
from epihq.reports.faces import write_files
from epihq.terms.diseases import COVID_19

if TYPE_CHECKING:
    from rich.console import Console

    from epihq.reports.parts import Contents
    from epihq.reports.vega import Chart
    from epihq.terms.signing import Key


def render_decision_terminal(decision: Decision, console: "Console") -> None:
    """Print the decision page, without its charts and annexes, to a terminal."""
    from epihq.reports.decision_contents import (  # noqa: PLC0415 - see the module
        decision_contents,
    )
    from epihq.reports.terminal import print_contents  # noqa: PLC0415

    print_contents(decision_contents(decision), console)


def render_decision_html(decision: Decision) -> str:
    """Set the decision as one HTML page that opens offline."""
    from epihq.reports.page import set_page  # noqa: PLC0415 - see the module

    return set_page(*_laid_out(decision))


def render_decision_pdf(decision: Decision) -> bytes:
    """Set the decision as a PDF: one page, then its annexes."""
    from epihq.reports.sheet import set_sheet  # noqa: PLC0415 - see the module

    return set_sheet(*_laid_out(decision))


def _laid_out(decision: Decision) -> "tuple[Contents, dict[str, Chart]]":
    """Give what both faces show: contents and charts."""
    from epihq.reports.decision_contents import (  # noqa: PLC0415 - see the module
        decision_contents,
    )
    from epihq.reports.decision_figures import drawings  # noqa: PLC0415

    page = decision_contents(decision)
    return page, drawings(page, decision)


def render_decision_json(decision: Decision, key: "Key | None" = None) -> str:
    """Write the whole record as JSON, keys as in ``docs/reference/decision.md``.

    ``key`` is that of the headquarters, which signs it.
    """
    return written(decision, key)


def write_decision(
    decision: Decision, folder: Path, key: "Key | None" = None
) -> tuple[Path, ...]:
    """Write decision-AZE-2020-07-02.html, .pdf and .json; return their paths.

    Raises:
        UsageError: ``reports.folder-not-writable``.
    """
    from epihq.reports.page import set_page  # noqa: PLC0415 - see the module
    from epihq.reports.sheet import set_sheet  # noqa: PLC0415

    about = "" if decision.disease == COVID_19 else f"-{decision.disease}"
    name = f"decision-{decision.location}{about}-{decision.as_of}"
    laid_out = _laid_out(decision)
    record = f"{render_decision_json(decision, key)}\n"
    return write_files(
        {
            folder / f"{name}.html": set_page(*laid_out).encode(),
            folder / f"{name}.pdf": set_sheet(*laid_out),
            folder / f"{name}.json": record.encode(),
        }
    )


def read_decision(path: Path) -> Decision:
    """Read a decision file.

    Raises:
        DataError: ``decision.not-a-decision-file``.
    """
    try:
        body = path.read_bytes()
    except OSError as error:
        raise not_a_decision(str(path), str(error)) from error
    return parse_decision(body, str(path))
