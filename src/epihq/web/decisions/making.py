"""Documents of a decision's record, made by a process beside the server.

They are made once for all readers of a language: the page, the printed sheet, and the
drawings of the page by themselves. The process knows no ledger: it is told the file.
"""

from pathlib import Path

from epihq import __version__
from epihq.archive.catalogue import write_whole
from epihq.desk.decision_file import parse_decision
from epihq.words import speaking

# Of about 100 KB each; any that is asked for again is made again.
_MOST = 500


def make_page(home: Path, sha256: str, language: str, file: str) -> None:
    """Make the page of a record in a language, and its drawings.

    Raises:
        DataError: ``decision.not-a-decision-file``, those of ``write_whole``.
    """
    from epihq.reports.decision_contents import (  # noqa: PLC0415 - loads the charts
        decision_contents,
    )
    from epihq.reports.decision_figures import drawings  # noqa: PLC0415
    from epihq.reports.page import set_page  # noqa: PLC0415

    record = parse_decision(Path(file).read_bytes(), sha256)
    with speaking(language):
        contents = decision_contents(record)
        charts = drawings(contents, record)
        page = set_page(contents, charts)
    for name, chart in charts.items():
        drawing = document_file(home, sha256, language, f"{name}.svg")
        write_whole(drawing, chart.svg.encode())
    # The page comes last: where it is, its drawings are.
    write_whole(document_file(home, sha256, language, "html"), page.encode())
    _keep_newest(home / "decisions")


def make_sheet(home: Path, sha256: str, language: str, file: str) -> None:
    """Make the printed sheet of a record in a language.

    Raises:
        DataError: ``decision.not-a-decision-file``, those of ``write_whole``.
    """
    from epihq.reports.decision_faces import (  # noqa: PLC0415 - loads the charts
        render_decision_pdf,
    )

    record = parse_decision(Path(file).read_bytes(), sha256)
    with speaking(language):
        body = render_decision_pdf(record)
    write_whole(document_file(home, sha256, language, "pdf"), body)
    _keep_newest(home / "decisions")


def document_file(home: Path, sha256: str, language: str, form: str) -> Path:
    """Name the file of a document; another where another version makes it."""
    return home / "decisions" / f"{sha256}-{language}-{__version__}.{form}"


def _keep_newest(folder: Path) -> None:
    kept = sorted(folder.iterdir(), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in kept[_MOST:]:
        file.unlink(missing_ok=True)
