"""``epihq brief --disease all``: each disease of a place beside the others."""

from datetime import date, timedelta

import pytest

from program import epihq_here

DAY = date(2026, 3, 20)


def bring_in(home, disease, *places):
    lines = ["location,indicator,reference_date,report_date,value"]
    for back in range(40, 0, -1):
        on = DAY - timedelta(days=back)
        lines += [f"{place},cases,{on},{DAY},{9 + back % 3}" for place in places]
    file = home.parent / f"{disease}.csv"
    file.write_text("\n".join(lines))
    done = epihq_here(
        "sync", "own-counts", "--from", file, "--disease", disease, home=home
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture
def home(tmp_path):
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


def test_a_disease_that_only_a_part_has_stops_no_other(home):
    bring_in(home, "cholera", "AZE")
    bring_in(home, "mers", "AZ-BA")
    bring_in(home, "lassa", "ARM")

    out = home.parent / "out"
    done = epihq_here(
        *("brief", "AZE", "--disease", "all", "--as-of", DAY, "--out", out), home=home
    )

    assert done.returncode == 0, done.stderr
    told = " ".join(done.stdout.split())
    assert "Reported cases in Azerbaijan" in told
    assert "Reported cases show no clear direction: Cholera." in told
    assert "of parts of this place alone: Bakı (AZ-BA)" in told
    assert "Lassa fever: no figures of this place are held." in told
    assert sorted(file.name for file in out.glob("*.html")) == [
        f"brief-AZE-all-{DAY}.html",
        f"brief-AZE-cholera-{DAY}.html",
    ]


def test_where_only_parts_have_figures_they_are_named(home):
    bring_in(home, "mers", "AZ-BA")
    bring_in(home, "lassa", "ARM")

    done = epihq_here("brief", "AZE", "--disease", "all", "--as-of", DAY, home=home)

    assert done.returncode == 2
    assert "AZ-BA" in done.stderr
