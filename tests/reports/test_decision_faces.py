"""The decision page on every face: it compares, and never decides."""

import io
import json
import re
import subprocess
from dataclasses import replace

import pytest
from rich.console import Console

import sample_decisions
from epihq.desk import remarks
from epihq.reports import (
    read_decision,
    render_decision_html,
    render_decision_json,
    render_decision_pdf,
    render_decision_terminal,
    write_decision,
)
from epihq.terms.errors import DataError
from epihq.words import numbers


def terminal(decision):
    console = Console(file=io.StringIO(), width=150)
    render_decision_terminal(decision, console)
    return console.file.getvalue()


def printed(decision, folder):
    """The pages of the PDF as text."""
    file = folder / "page.pdf"
    file.write_bytes(render_decision_pdf(decision))
    done = subprocess.run(
        ["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True
    )
    return done.stdout.rstrip("\f").split("\f")


NUMBER = re.compile(r"\d(?:[\d,.]*\d)?")


def figures(value):
    """Every figure of the record, in each of the ways that a page may print one."""
    if isinstance(value, dict):
        return set().union(*map(figures, value.values()), *map(figures, value))
    if isinstance(value, list):
        return set().union(*map(figures, value))
    if isinstance(value, str):
        parts = set(re.findall(r"\d+", value))
        return parts | {part.lstrip("0") for part in parts} | set(NUMBER.findall(value))
    if isinstance(value, bool) or value is None:
        return set()
    size = abs(value)
    ways = (numbers.rough, numbers.count, numbers.amount, numbers.ratio)
    printed = {way(size) for way in ways}
    return printed | {f"{100 * size:.0f}"}


def test_the_page_says_what_lapses_and_when():
    # Splitting at white space takes no-break spaces away as well.
    told = " ".join(terminal(sample_decisions.full()).split())

    assert "lapses on 5 July 2019 at 06:00 (UTC)" in told
    assert "“stay at home: required, with exceptions”, for 40 % of the people" in told
    assert "the others go on" in told


def test_it_compares_and_names_the_rule_that_speaks():
    told = " ".join(terminal(sample_decisions.full()).split())

    assert "about 4,000 fewer reported cases" in told
    assert "The headquarters' own rule names “Extend 14 days”" in told
    assert "should" not in told.lower()
    assert "recommend" not in told.lower()


def test_without_a_capacity_it_says_so_and_shows_no_chance():
    told = " ".join(terminal(sample_decisions.without_capacity()).split())

    assert "No capacity was given" in told
    assert "not known" in told
    assert "The headquarters' own rule names no option" in told


def test_what_was_put_forward_stands_with_its_dissent_and_as_not_approved_yet():
    told = " ".join(terminal(sample_decisions.decided()).split())

    assert "What was put forward What it orders holds only when a second person" in told
    assert "put forward by the Cabinet" in told
    assert "decided by" not in told
    assert "Dissent: Economy: two weeks are one too many" in told


def test_in_print_the_page_is_one_page_and_its_annexes_follow(tmp_path):
    pages = printed(sample_decisions.full(), tmp_path)

    assert "WHO's criteria" in pages[0].replace("’", "'")
    assert "What the difference hangs on" not in pages[0]
    assert "What the difference hangs on" in pages[1]
    assert len(pages) <= 3
    assert "EXERCISE" in pages[0]


@pytest.mark.parametrize("sample", ["full", "without_capacity", "decided", "crowded"])
def test_page_and_annexes_are_two_pages_however_much_is_filled_in(sample, tmp_path):
    pages = printed(getattr(sample_decisions, sample)(), tmp_path)

    assert len(pages) == 2
    assert "WHO's criteria" in pages[0].replace("’", "'")
    assert "Where the figures come from" in pages[1]


@pytest.mark.parametrize("sample", ["full", "without_capacity", "crowded"])
def test_no_word_in_print_is_wider_than_its_column(sample, tmp_path):
    file = tmp_path / "page.pdf"
    file.write_bytes(render_decision_pdf(getattr(sample_decisions, sample)()))
    done = subprocess.run(
        ["pdftotext", "-bbox", file, "-"], capture_output=True, text=True, check=True
    )

    # In points: half of what A4's margins leave is 249.
    words = re.findall(r'xMin="([\d.]+)" .*?xMax="([\d.]+)"', done.stdout)
    assert max(float(right) - float(left) for left, right in words) < 249
    assert max(float(right) for _left, right in words) < 556


def test_criteria_of_which_nothing_is_published_are_not_known():
    told = " ".join(terminal(sample_decisions.full()).split())

    assert "Not met: decline of deaths. Not known: positive tests." in told


@pytest.mark.parametrize("sample", ["full", "without_capacity", "decided", "crowded"])
def test_every_figure_in_the_terminal_is_in_the_record(sample):
    decision = getattr(sample_decisions, sample)()
    told = set(NUMBER.findall(terminal(decision)))

    # Lengths of lists and of weeks, the scales and the levels are words of the page.
    own = {str(len(decision.options)), str(len(decision.regime.measures))}
    own |= {"90", "50", "100", "0", "1", "7", "8", "14", "2020", "99"}
    assert told <= own | figures(json.loads(render_decision_json(decision)))


def test_a_rule_that_cannot_be_asked_is_not_known_and_nothing_runs_out():
    told = terminal(sample_decisions.without_capacity())

    assert "not known" in told
    assert "Chance of needing" not in told
    assert "not scored in this archive yet" in told


def test_an_unscored_archive_says_so_beside_the_advice(tmp_path):
    scored, unscored = (
        " ".join(" ".join(printed(one, tmp_path)).split())
        for one in (sample_decisions.full(), sample_decisions.without_capacity())
    )

    assert "in 120 past decisions of 45 countries" in scored
    assert "not scored in this archive yet" in unscored


def test_the_html_opens_offline_and_tells_charts_in_words():
    page = render_decision_html(sample_decisions.full())
    # The charts' library names its licences; the page itself asks nobody.
    own = re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)

    assert "default-src 'none'" in own
    assert not re.search(r'(src|href)="https?:', own)
    assert 'role="img" aria-label="Reported cases per day' in own
    assert "EXERCISE" in own


def test_the_same_record_gives_the_same_bytes():
    one, two = (render_decision_pdf(sample_decisions.full()) for _ in range(2))

    assert one == two


def test_a_decision_file_is_read_back_as_it_was_written(tmp_path):
    files = write_decision(sample_decisions.decided(), tmp_path / "out")

    assert [path.name for path in files] == [
        "decision-ZZA-2019-07-02.html",
        "decision-ZZA-2019-07-02.pdf",
        "decision-ZZA-2019-07-02.json",
    ]
    assert read_decision(files[2]) == sample_decisions.decided()


@pytest.mark.parametrize("text", ["", "{}", '{"schema": "epihq.assessment/2"}'])
def test_another_file_is_refused_by_its_name(tmp_path, text):
    file = tmp_path / "brief.json"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(DataError) as caught:
        read_decision(file)

    assert caught.value.code == "decision.not-a-decision-file"
    assert "brief.json" in str(caught.value)


def test_a_record_of_another_kind_is_refused(tmp_path):
    text = render_decision_json(sample_decisions.full())
    file = tmp_path / "later.json"
    file.write_text(text.replace("epihq.decision/2", "epihq.decision/9"))

    with pytest.raises(DataError):
        read_decision(file)


def test_options_that_differ_in_nothing_known_are_not_given_a_difference():
    made = sample_decisions.full()
    nothing = [
        replace(one, median=0.0, lower90=0.0, upper90=0.0, p_better=0.5)
        for one in made.differences
    ]
    note = remarks.SameAs(
        option="extend-14", title="", days=14, like="lapse", is_shown=True
    )

    said = terminal(replace(made, differences=tuple(nothing), notes=(note,)))

    assert "no effect on record" in said
    assert "50 %" not in said
    told = "“Extend 14 days” is shown as asked: nothing that is known tells it apart"
    assert told in " ".join(said.split())


def test_the_days_beyond_a_lapse_that_a_rule_counts_stand_in_the_table():
    (row,) = [
        line
        for line in terminal(sample_decisions.full()).splitlines()
        if line.startswith("Days beyond a lapse")
    ]

    assert row.split()[-2:] == ["4", "18"]
