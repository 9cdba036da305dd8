"""One set of parts, and how terminal and sheet set them."""

import io
import subprocess

from rich.console import Console

from epihq.reports.parts import Contents, Section, Table
from epihq.reports.sheet import set_sheet
from epihq.reports.terminal import print_contents
from epihq.words import speaking

TABLE = Table(
    caption="Persons",
    columns=("", "Cases"),
    rows=(("Baku", "5 [1, 9]"),),
)
LONG = "Behind the cases of the week stand about 24\u00a0300 infections of everybody."


def report(**changes):
    told = {
        "banner": "",
        "title": "Briefing",
        "subtitle": "Figures",
        "headline": (LONG,),
        "sections": (
            Section(key="a", title="Said", tables=(TABLE,), points=("one point",)),
            Section(key="b", title="Annex", sentences=("hidden",), annex=True),
            Section(key="c", title="Empty"),
        ),
        "footer": "epihq",
    }
    return Contents(**{**told, **changes})


def terminal(contents, width=60):
    console = Console(file=io.StringIO(), width=width)
    print_contents(contents, console)
    return console.file.getvalue()


def test_a_report_knows_in_which_language_it_was_worded():
    with speaking("az"):
        made = report()

    assert (made.language, report().language) == ("az", "en")


def test_the_terminal_leaves_out_annexes_and_what_is_empty():
    text = terminal(report())

    assert "- one point" in text
    assert "hidden" not in text
    assert "Empty" not in text


def test_no_line_of_the_terminal_ends_between_a_number_and_its_unit():
    for width in range(30, 60):
        assert "24\u00a0300" in terminal(report(), width)


def test_a_banner_comes_first():
    assert terminal(report(banner="EXERCISE")).startswith("EXERCISE")


def test_intervals_go_below_their_medians_on_one_page():
    assert "5 [1, 9]" in terminal(report())
    assert "5 [1, 9]" not in terminal(report(one_page=True))


def test_a_sheet_sets_names_as_text_and_never_as_markup(tmp_path):
    file = tmp_path / "sheet.pdf"
    file.write_bytes(set_sheet(report(title="#panic() *x* əşğ"), {}))

    told = subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True)

    assert "#panic() *x* əşğ" in told.stdout.decode()
