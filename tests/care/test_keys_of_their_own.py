"""A key sent twice is one act; for another act, or of another person, it is refused."""

import msgspec
import pytest

from care_samples import RASHAD, reading, somebody
from epihq.care.checks.intake import Incoming, Kept, write_many, write_reading
from epihq.care.checks.tables import ReadingRow
from epihq.care.desk import acts
from epihq.care.desk.acts import Came
from epihq.care.needs import actions as needs
from epihq.care.needs.stocks import change_stock
from epihq.care.needs.tables import StockRow
from epihq.care.register.opening import Opening, open_episode
from epihq.care.register.tables import ActRow, EpisodeRow
from epihq.terms.errors import RecordError

pytestmark = pytest.mark.databases("sqlite", "postgresql")


def refused(deed):
    with pytest.raises(RecordError) as caught:
        deed()
    return caught.value.code == "care.key-used"


def test_a_key_of_one_persons_act_does_no_act_of_another(desk):
    first, second = somebody(desk), somebody(desk)
    acts.contact(desk.nurse, first.pk, Came.UNREACHED, once="a")
    before = ActRow.objects.count()

    for deed in (
        lambda: acts.contact(desk.nurse, second.pk, Came.UNREACHED, once="a"),
        lambda: acts.note(desk.nurse, first.pk, words="Said.", once="a"),
        lambda: needs.ask(desk.nurse, first.pk, {"zinc": 1}, once="a"),
        lambda: open_episode(
            desk.nurse, Opening(person=RASHAD, district=desk.sabail), once="a"
        ),
    ):
        assert refused(deed)

    assert ActRow.objects.count() == before
    acts.contact(desk.nurse, first.pk, Came.UNREACHED, once="a")
    assert ActRow.objects.count() == before


def test_needs_of_two_people_are_stepped_under_keys_of_their_own(desk):
    change_stock(desk.supervisor, desk.sabail, "zinc", 9, why="received")
    first, second = (
        needs.ask(desk.nurse, somebody(desk).pk, {"zinc": 1})[0] for _ in range(2)
    )
    for _ in range(2):
        needs.step(desk.nurse, "care.pack", [first.pk], once="a")

    assert refused(lambda: needs.step(desk.nurse, "care.pack", [second.pk], once="a"))
    second.refresh_from_db()
    assert second.state == "asked"


def test_two_people_are_not_registered_under_one_key(desk):
    other = msgspec.structs.replace(RASHAD, name="Leyla Əliyeva")
    wanted = [Opening(person=one, district=desk.sabail) for one in (RASHAD, other)]
    open_episode(desk.nurse, wanted[0], once="a")

    assert refused(lambda: open_episode(desk.nurse, wanted[1], once="a"))
    assert EpisodeRow.objects.count() == 1


def test_a_key_of_one_persons_check_keeps_none_of_another(desk):
    first, second = somebody(desk), somebody(desk)
    write_reading(desk.nurse, first.pk, reading(), once="a")

    assert refused(lambda: write_reading(desk.nurse, second.pk, reading(), once="a"))
    coming = [
        Incoming(episode=row.pk, reading=reading(), once=once)
        for once in ("a", "b")
        for row in (first, second)
    ]
    answers = write_many(desk.nurse, coming)

    assert [isinstance(one, Kept) for one in answers] == [True, False, True, False]
    assert {one.code for one in answers[1::2]} == {"care.key-used"}
    assert ReadingRow.objects.filter(episode=second.pk).count() == 0


def test_a_move_of_stock_under_a_key_is_of_one_thing(desk):
    def move(item):
        change_stock(desk.supervisor, desk.sabail, item, 5, why="received", once="a")

    move("zinc")
    move("zinc")

    assert refused(lambda: move("masks"))
    assert StockRow.objects.count() == 1
