"""The exercise's desk of home care lives, and its figures agree with the truth."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from django_set_up import set_up

set_up()

from django.db import connection  # noqa: E402 - after Django is set up

from epihq.care.checks.tables import ReadingRow  # noqa: E402
from epihq.care.desk import escalations, figures  # noqa: E402
from epihq.care.desk.queue import Why, queue  # noqa: E402
from epihq.care.exercise import drill, playing, scene  # noqa: E402
from epihq.care.register.tables import ActRow, EpisodeRow  # noqa: E402
from epihq.operations.instructions.tables import InstructionRow  # noqa: E402
from epihq.operations.keeping.verifying import check  # noqa: E402
from epihq.operations.ledger import clock, ledger  # noqa: E402
from epihq.operations.ledger.tables import LogRow  # noqa: E402
from program import epihq_here  # noqa: E402

OPENS = datetime(2019, 5, 27, 8, tzinfo=UTC)
DAY = timedelta(days=1)
PLAN = drill.Plan(
    seed=4,
    opens=OPENS,
    new_at_home={(OPENS + n * DAY).date(): 9 for n in range(-10, 20)},
)


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """The desk of an exercise as the players find it."""
    home = tmp_path_factory.mktemp("exercise") / "home"
    home.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("EPIHQ_DATABASE_URL", raising=False)
        ledger.configure(home)
        ledger.bring_up_to_date(home)
        clock.set_clock(home, drill.began(OPENS))
        drill.begin(home, PLAN, "ZZA", lambda hour: clock.set_clock(home, hour))
        connection.close()
        yield home


@pytest.fixture
def home(opened):
    """The same, pointed at."""
    ledger.configure(opened)
    yield opened
    connection.close()


def there():
    return playing.patients(PLAN.people(), clock.now().date())


def test_the_players_find_a_living_desk(home):
    staff = scene.staff()

    found = Counter(one.why for one in queue(staff.supervisor, clock.now(), limit=500))

    alarmed = found[Why.EMERGENCY] + found[Why.REVIEW]
    assert alarmed >= 1
    assert found[Why.SILENT] + found[Why.SILENT_FRAIL] >= 2
    assert found[Why.DUE] >= 10
    assert found[Why.FIRST] + found[Why.FIRST_LATE] >= 9
    assert found[Why.WRONG_NUMBER] + found[Why.FIRST_LATE] >= 1
    assert clock.now() - OPENS < timedelta(minutes=10)


def test_all_of_it_is_on_record_as_if_people_had_done_it(home):
    assert not check().damage
    acts = Counter(ActRow.objects.values_list("verb", flat=True))
    assert acts["care.import"] == 9 * 11
    assert acts["care.escalate"] >= acts["care.admit"] >= 1
    assert acts["care.end"] >= 1
    hours = set(ReadingRow.objects.values_list("written_at__date", flat=True))
    assert len(hours) >= 10
    done = InstructionRow.objects.values_list("state", flat=True)
    assert set(done) <= {"done", "issued"}


def test_nobody_is_named_in_the_log(home):
    told = " ".join(LogRow.objects.values_list("content", flat=True))

    people = PLAN.people()
    assert not [one.name for one in people if one.name in told]
    assert not [one.telephone for one in people if one.telephone in told]


def test_a_second_scene_changes_nothing(home):
    before = LogRow.objects.count()

    scene.set_the_scene("ZZA")

    assert LogRow.objects.count() == before


def test_the_supervisors_figures_agree_with_the_truth(home):
    found = figures.figures(scene.staff().supervisor, OPENS - DAY / 2)

    listed = Counter(
        scene.DISTRICTS[one.district]
        for one in PLAN.people()
        if one.listed_on <= OPENS.date()
    )
    new = Counter(
        scene.DISTRICTS[one.district]
        for one in PLAN.people()
        if one.listed_on == OPENS.date()
    )
    ended = Counter(
        EpisodeRow.objects.filter(state="ended").values_list(
            "district__name", flat=True
        )
    )
    for one in found:
        under_care = one.at_home + one.waiting + one.paused + one.in_hospital
        assert under_care == listed[one.name] - ended[one.name]
        assert one.opened == new[one.name]
    wrong = sum(one.wrong_numbers for one in found)
    called = [
        person
        for person, row in there().there("waiting-contact", "observed")
        if person.is_wrong_number and row.attempts
    ]
    assert wrong == len(called)
    # Whoever is in hospital got worse: the staff sends for nobody else.
    hospital = there().there("in-hospital")
    assert all(person.worsens_on is not None for person, _ in hospital)


def test_days_go_on_and_who_is_sent_for_comes_to_hospital(home, tmp_path):
    copy = _copied(home, tmp_path)
    staff = scene.staff()
    worse = next(
        row
        for one, row in there().there("observed")
        if one.worsens_on and PLAN.staff_left <= one.worsens_on <= OPENS
    )
    well = next(row for one, row in there().there("observed") if not one.worsens_on)
    for row in (worse, well):
        escalations.escalate(staff.clinician, row.pk, "ambulance", reason="Grey.")
    readings = ReadingRow.objects.count()

    clock.set_clock(copy, OPENS + DAY)
    drill.play(copy, OPENS + DAY)

    assert EpisodeRow.objects.get(pk=worse.pk).state == "in-hospital"
    assert EpisodeRow.objects.get(pk=well.pk).state in {"observed", "ended"}
    assert ReadingRow.objects.count() > readings
    assert len(there().rows) == 9 * 12
    (_, _, _, all_) = drill.score(copy, within=2 * DAY)
    assert (all_.score.reached, all_.score.unneeded) == (1, 1)
    connection.close()


def test_who_is_reached_by_nobody_is_held_against_the_players(home, tmp_path):
    copy = _copied(home, tmp_path)
    clock.set_clock(copy, OPENS + 6 * DAY)

    *districts, all_ = drill.score(copy, within=2 * DAY)

    assert all_.district == "all"
    assert all_.score.worsened == sum(one.score.worsened for one in districts) >= 1
    assert all_.score.reached == 0
    # Who got worse while the staff still answered is nobody's merit or fault.
    worse = [
        one
        for one in PLAN.people()
        if one.worsens_on and PLAN.staff_left <= one.worsens_on <= OPENS + 4 * DAY
    ]
    listed = [one for one in worse if one.listed_on <= (OPENS + 6 * DAY).date()]
    assert all_.score.worsened == len(listed)
    connection.close()


def test_the_trainer_has_the_score_and_the_voice_from_the_terminal(home):
    words = ("care", "drill", "--format", "json")
    number = EpisodeRow.objects.order_by("pk").values_list("pk", flat=True).first()

    done = epihq_here(*words, home=home)
    asked = epihq_here(*words, "--ask", number, home=home)
    nobody = epihq_here(*words, "--ask", "99999", home=home)

    rows = json.loads(done.stdout)
    assert [one["district"] for one in rows] == [*scene.DISTRICTS, "all"]
    (said,) = json.loads(asked.stdout)
    assert said["answers"] in {True, False}
    assert nobody.returncode == 2


def test_where_no_exercise_is_there_is_no_drill(tmp_path, monkeypatch):
    monkeypatch.delenv("EPIHQ_DATABASE_URL", raising=False)
    with ledger.writing(tmp_path):
        pass

    done = epihq_here("care", "drill", home=tmp_path)

    assert done.returncode == 1
    assert "epihq demo" in done.stderr


def test_the_rules_of_the_exercise_say_that_they_are_made_up():
    assert "no health authority" in scene.exercise_rules().source


def _copied(home, folder):
    """A copy of the headquarters, to be played on."""
    import shutil  # noqa: PLC0415

    connection.close()
    copy = folder / "home"
    shutil.copytree(home, copy)
    ledger.configure(copy)
    return copy
