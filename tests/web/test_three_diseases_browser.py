"""A headquarters with three diseases at once, from the files to the briefings."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from browsers import come_in, failures, kept
from epihq.operations.measures.acts import held_acts, record_act
from epihq.operations.measures.tables import ProposalRow
from epihq.operations.signals.tables import SignalRow
from epihq.operations.watch.steps import Round, signals
from epihq.terms.regimes import Measure
from figures import today
from program import epihq_here
from regime_samples import act

pytestmark = pytest.mark.browser
TODAY = today()
NAMES = {"covid-19": "COVID-19", "cholera": "Cholera", "measles": "Measles"}


class Still:
    """Works beside the watch that nobody starts."""

    def goes_on(self):
        return False


def covid():
    """Counts of days, as a table of the ministry has them."""
    yield "date,location,cases,deaths"
    for back in range(60, 0, -1):
        many = 900 if back == 1 else 300 + back % 3
        yield f"{TODAY - timedelta(days=back)},AZE,{many},{many // 100}"


def cholera():
    """Counts of days by province, days first, parted by semicolons."""
    yield "Rayon;Tarix;Yeni hallar"
    for back in range(60, 0, -1):
        on = TODAY - timedelta(days=back)
        for place, many in (("AZ-SAL", 8), ("AZ-NEF", 4)):
            yield f"{place};{on:%d.%m.%Y};{many * 6 if back == 1 else many + back % 2}"


def measles():
    """A list of persons, some of whom were infected elsewhere."""
    yield "event_date,report_date,location,onset_date,outcome,imported,age,sex"
    for back in range(40, 0, -1):
        on = TODAY - timedelta(days=back)
        for at in range(15 if back == 1 else 1 + back % 2):
            onset = on - timedelta(days=2 + at % 3)
            where = ("AZ-BA", "AZ-GA")[at % 2]
            yield f"{on},{on},{where},{onset},alive,{int(back > 35)},{at + 2},female"


def bring_in(home):
    """Bring the three files in as a person types it, and let the watch look once."""
    said = ("--report-date", TODAY, "--disease")
    for disease, lines, source, more in (
        ("covid-19", covid(), "own-counts", said),
        ("cholera", cholera(), "own-counts", said),
        ("measles", measles(), "line-list", ("--disease",)),
    ):
        file = home / f"{disease}.csv"
        file.write_text("\n".join(lines), "utf-8")
        done = epihq_here("sync", source, "--from", file, *more, disease, home=home)
        assert done.returncode == 0, done.stderr
    signals(Round(home=home, background=Still(), ended=[]))


def aim(home, disease, code):
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    told = act(
        regime=f"{disease} rules",
        decided_on=TODAY - timedelta(days=9),
        effective_from=now - timedelta(days=8),
        effective_to=now + timedelta(days=3),
        areas=(),
        measures=(Measure(code=code, level=2),),
    )
    record_act(home, replace(told, disease=disease), by="the duty officer")


def others(disease):
    return [name for code, name in NAMES.items() if code != disease]


def test_three_diseases_are_watched_decided_about_and_briefed_apart(
    live, chromium, tmp_path
):
    bring_in(live.home)
    for disease, code in zip(NAMES, ("C6", "C4", "C1"), strict=True):
        aim(live.home, disease, code)
    assert {row.disease for row in SignalRow.objects.all()} == set(NAMES)

    duty = come_in(chromium, live, "duty-officer")
    _board(duty, live)
    _signals(duty, live)
    _decision(duty, come_in(chromium, live, "incident-manager"), live)
    _briefings(duty, live, tmp_path)
    assert duty.faults == []


def _board(page, live):
    """The diseases stand beside each other; the switch leads to each, and further."""
    page.goto(f"{live.url}/board/?disease=covid-19")
    beside = page.locator("table", has_text="Diseases beside each other")
    assert beside.locator("tbody th").all_inner_texts() == sorted(
        NAMES.values(), key=str.casefold
    )
    weeks = {}
    for disease, name in NAMES.items():
        page.get_by_role("navigation", name="Disease").get_by_text(name).click()
        page.wait_for_url(f"**/board/?disease={disease}")
        weeks[disease] = page.locator(".tile strong").nth(1).inner_text()
        kept(page, f"three-board-{disease}")
    assert len(set(weeks.values())) == len(NAMES)
    page.get_by_role("link", name="What is known of: Measles").click()
    page.get_by_role("heading", name="Measles", exact=True).wait_for()
    kept(page, "three-known")
    assert failures(page) == []


def _signals(page, live):
    """Each signal names its disease, and a filter shows those of one."""
    page.goto(f"{live.url}/signals/?tab=open")
    told = page.locator("tbody").inner_text()
    assert all(f"{name}: " in told for name in NAMES.values())
    for disease, name in NAMES.items():
        page.goto(f"{live.url}/signals/?tab=open&disease={disease}")
        told = page.locator("tbody").inner_text()
        assert name in told
        assert not [one for one in others(disease) if one in told]
        kept(page, f"three-signals-{disease}")


def _decision(duty, manager, live):
    """One of the regimes is prolonged: put forward by one, approved by another."""
    duty.goto(f"{live.url}/measures/")
    row = duty.locator("li", has_text="cholera rules ends")
    row.get_by_role("link", name="14 days").click()
    duty.get_by_label("Instrument").fill("Order 9 on wells")
    duty.get_by_label("Why", exact=True).fill("Cases in Salyan have doubled.")
    kept(duty, "three-propose")
    with duty.expect_navigation():
        duty.get_by_role("button", name="Propose").click()
    manager.goto(f"{live.url}/proposals/{ProposalRow.objects.get().pk}/")
    told = manager.locator("main").inner_text()
    assert "Cholera" in told
    assert not [one for one in others("cholera") if one in told]
    kept(manager, "three-proposal")
    with manager.expect_navigation():
        manager.get_by_role("button", name="Approve").click()
    newest = held_acts()[-1]
    assert (newest.instrument, newest.disease) == ("Order 9 on wells", "cholera")
    assert manager.faults == []


def _briefings(page, live, folder):
    """Of one disease only what is about it is told; of all, each by itself."""
    words = ("brief", "AZE", "--disease", "all", "--out", folder)
    done = epihq_here(*words, home=live.home)
    assert done.returncode == 0, done.stderr
    for disease, name in NAMES.items():
        mark = "" if disease == "covid-19" else f"{disease}-"
        page.goto((folder / f"brief-AZE-{mark}{TODAY}.html").as_uri())
        told = page.locator("body").inner_text()
        assert name in told
        assert not [one for one in others(disease) if one in told]
        assert "1 measure is in force" in told
        theirs = SignalRow.objects.filter(disease=disease, merged_into=None)
        shown = re.findall(r"Signal (\d+), ", told)
        assert {int(one) for one in shown} == {row.pk for row in theirs}
        assert ("Order 9 on wells" in told) == (disease == "cholera")
        kept(page, f"three-brief-{disease}")
    page.goto((folder / f"brief-AZE-all-{TODAY}.html").as_uri())
    told = page.locator("body").inner_text()
    assert all(name in told for name in NAMES.values())
    assert "they are not added up" in told
    assert "Reported cases are growing: COVID-19, Measles." in told
    kept(page, "three-brief-all")
