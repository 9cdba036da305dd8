"""The faces of a briefing, and the files of it.

The imports stand inside the functions: charts, page and sheet take a second to
load, and the terminal needs none of them.
"""

import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from epihq.assessment.record import Assessment
from epihq.terms.diseases import COVID_19
from epihq.terms.errors import UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from epihq.reports.boundaries import Boundaries
    from epihq.reports.parts import Contents
    from epihq.reports.vega import Chart


def render_terminal(assessment: Assessment, console: "Console") -> None:
    """Print the briefing, without its charts and annexes, to a terminal."""
    from epihq.reports.contents import contents  # noqa: PLC0415 - see the module
    from epihq.reports.terminal import print_contents  # noqa: PLC0415

    print_contents(contents(assessment), console)


def prepare_html() -> None:
    """Start what a page takes longest for, while the assessment is being made."""
    from epihq.reports import vega  # noqa: PLC0415 - see the module

    vega.waking()


def render_html(assessment: Assessment) -> str:
    """Set the briefing as one HTML page that opens offline."""
    from epihq.reports.page import set_page  # noqa: PLC0415 - see the module

    return set_page(*_laid_out(assessment))


def render_pdf(assessment: Assessment) -> bytes:
    """Set the briefing as a PDF on A4, the same bytes from the same record."""
    from epihq.reports.sheet import set_sheet  # noqa: PLC0415 - see the module

    return set_sheet(*_laid_out(assessment))


def _laid_out(
    assessment: Assessment, boundaries: "Boundaries | None" = None
) -> "tuple[Contents, dict[str, Chart]]":
    """Give what both faces show: contents and charts, with a map where one is given."""
    from epihq.reports.contents import contents  # noqa: PLC0415 - see the module
    from epihq.reports.figures import drawings  # noqa: PLC0415

    briefing = contents(assessment)
    drawn = drawings(briefing, assessment)
    if boundaries is None:
        return briefing, drawn
    from epihq.reports import part_map, vega  # noqa: PLC0415 - as above

    drawn |= vega.charts({part_map.NAME: part_map.draw(assessment, boundaries)})
    return part_map.with_map(briefing, assessment, boundaries), drawn


def render_json(assessment: Assessment) -> str:
    """Write the whole record as JSON, keys as in ``docs/reference/assessment.md``."""
    return as_json(assessment)


def as_json(record: object) -> str:
    """Write a record as JSON, the same text from the same record."""
    import msgspec  # noqa: PLC0415 - see the module

    body = msgspec.json.encode(record, order="deterministic")
    return msgspec.json.format(body, indent=2).decode()


def write_briefing(
    assessment: Assessment, folder: Path, boundaries: "Boundaries | None" = None
) -> tuple[Path, ...]:
    """Write brief-AZE-2020-07-02.html, .pdf and .json; return their paths.

    With ``boundaries`` page and sheet have a map of the parts.
    Of another disease than COVID-19 its code stands in the name. All three are made
    before the first is written, and each takes its name only when it is whole.

    Raises:
        UsageError: ``reports.folder-not-writable``.
    """
    from epihq.reports.page import set_page  # noqa: PLC0415 - see the module
    from epihq.reports.sheet import set_sheet  # noqa: PLC0415

    about = "" if assessment.disease == COVID_19 else f"-{assessment.disease}"
    name = f"brief-{assessment.location}{about}-{assessment.as_of}"
    laid_out = _laid_out(assessment, boundaries)
    files = {
        folder / f"{name}.html": set_page(*laid_out).encode(),
        folder / f"{name}.pdf": set_sheet(*laid_out),
        folder / f"{name}.json": f"{render_json(assessment)}\n".encode(),
    }
    return write_files(files)


def render_terminal_of_all(
    briefings: Sequence[Assessment],
    silent: Mapping[str, Sequence[str]],
    console: "Console",
) -> None:
    """Print the briefing of several diseases of a place to a terminal."""
    from epihq.reports.several import contents_of_all  # noqa: PLC0415 - see the module
    from epihq.reports.terminal import print_contents  # noqa: PLC0415

    print_contents(contents_of_all(briefings, silent), console)


def write_briefing_of_all(
    briefings: Sequence[Assessment],
    silent: Mapping[str, Sequence[str]],
    folder: Path,
) -> tuple[Path, ...]:
    """Write brief-AZE-all-2020-07-02.html and .pdf, and the briefing of each disease.

    Raises:
        UsageError: ``reports.folder-not-writable``.
    """
    from epihq.reports.page import set_page  # noqa: PLC0415 - see the module
    from epihq.reports.several import contents_of_all  # noqa: PLC0415
    from epihq.reports.sheet import set_sheet  # noqa: PLC0415

    told = contents_of_all(briefings, silent)
    name = f"brief-{briefings[0].location}-all-{briefings[0].as_of}"
    files = {
        folder / f"{name}.html": set_page(told, {}).encode(),
        folder / f"{name}.pdf": set_sheet(told, {}),
    }
    whole = [path for one in briefings for path in write_briefing(one, folder)]
    return (*write_files(files), *whole)


def write_files(files: Mapping[Path, bytes]) -> tuple[Path, ...]:
    """Write the files of a report into their folder, each whole or not at all.

    Raises:
        UsageError: ``reports.folder-not-writable``.
    """
    folder = next(iter(files)).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, body in files.items():
            _write_whole(path, body)
    except OSError as error:
        raise UsageError(
            "reports.folder-not-writable",
            f"--out: a folder that can be written to is needed; got {str(folder)!r} "
            f"({error.strerror}). Name another folder.",
        ) from error
    return tuple(files)


def _write_whole(path: Path, body: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        try:
            file.write(body)
            file.close()
            # A temporary file is its owner's alone; a briefing is to be handed on.
            Path(file.name).chmod(0o644)
            os.replace(file.name, path)  # noqa: PTH105 - says what it does
        except OSError:
            Path(file.name).unlink(missing_ok=True)
            raise
