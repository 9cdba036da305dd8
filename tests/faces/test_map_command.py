"""`epihq map` proposes how a file is to be read, and what it proposes is taken."""

from program import epihq, epihq_here

LIST = """Дата начала болезни;Дата регистрации;Район;ФИО;Исход
13.04.2020;15.04.2020;Bakı;Иванов И;выздоровел
03.04.2020;05.04.2020;Sumqayıt;Петрова;умер
"""


def test_a_mapping_is_proposed_saved_and_taken(tmp_path):
    file, out = tmp_path / "list.csv", tmp_path / "list.toml"
    file.write_text(LIST)

    done = epihq("map", file, "--out", out)
    entered = epihq_here(
        "sync", "line-list", "--from", file, "--map", out, home=tmp_path / "home"
    )

    assert done.returncode == 0, done.stderr
    assert 'kind = "line-list"' in out.read_text()
    assert "AZ-SM" in done.stderr
    assert "ФИО" in done.stderr
    assert "Петрова" not in done.stderr + done.stdout
    assert entered.returncode == 0, entered.stderr


def test_what_is_open_is_told_with_what_would_settle_it(tmp_path):
    file = tmp_path / "counts.csv"
    file.write_text("Place,Date,Cases\nBaku,01/07/2020,5\n")

    asked = epihq_here("map", file)
    dated = epihq_here("map", file, "--report-date", "2020-07-31")
    settled = epihq_here(
        "map", file, "--report-date", "2020-07-31", "--dates", "day-first"
    )

    assert (asked.returncode, "--report-date" in asked.stderr) == (1, True)
    assert (dated.returncode, "--dates day-first" in dated.stderr) == (1, True)
    assert settled.returncode == 0, settled.stderr
    assert 'dates = "day-first"' in settled.stdout


def test_an_option_of_own_files_is_refused_for_a_publisher(tmp_path):
    done = epihq_here("sync", "jhu", "--from", tmp_path, "--dates", "day-first")

    assert done.returncode == 2
    assert "Leave it out" in done.stderr
    wrong = epihq_here("sync", "own-counts", "--from", tmp_path, "--dates", "any")
    assert "day-first" in wrong.stderr
    missing = epihq_here("map", tmp_path / "none.csv")
    assert missing.returncode == 2
