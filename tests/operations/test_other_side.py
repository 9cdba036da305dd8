"""Beside a statement about somebody stands what they themselves said in those days."""

from datetime import date, timedelta

import pytest
from django.db import connection

from epihq.operations.ledger import clock, ledger, moments
from epihq.operations.ledger.attachments import path_of
from epihq.operations.ledger.rules import Actor, Role
from epihq.operations.texts.actions import reading_of, review
from epihq.operations.texts.other_side import other_side
from epihq.operations.texts.reviews import Verdict
from epihq.text.records import Quote, Review, StatementAbout
from taken_texts import PUBLISHED, bring, read_here

BY = Actor(name="dara", roles=frozenset({Role.DUTY_OFFICER}), via="page")
OWN = "Глава минздрава Армении Анна Петросян отметила: «{words}».\n"
SAID = (
    "Министр здравоохранения Грузии Лейла Каримова заявила: «Армения скрывает большую "
    "часть своих данных».\n"
)
FIGURES = "Наши данные публикуются каждое утро"
SCHOOLS = "Школы откроются в сентябре"
OF_ANOTHER = "Власти Ирана скрывают все свои данные"
OF_THE_SPEAKER = "Власти Грузии обвиняют соседей вместо того, чтобы лечить"


@pytest.fixture
def home(kept_home):
    ledger.configure(kept_home)
    yield kept_home
    connection.close()


def took(home, words, on=PUBLISHED, **more):
    row = bring(BY, home, words, published=on, name="r.txt", **more)
    return read_here(home, row)


@pytest.fixture
def said(home):
    """A Georgian speaker says that Armenia hides its figures."""
    row = took(
        home,
        SAID,
    )
    (statement,) = (
        one for one in reading_of(row, home).records if isinstance(one, StatementAbout)
    )
    assert (statement.about, statement.by_country) == ("ARM", "GEO")
    return row, statement


def found(said, home, moment=None):
    return other_side(*said, moment or moments.now(), home)


def test_none_is_held_where_they_said_nothing_or_of_something_else(said, home):
    took(home, OWN.format(words=SCHOOLS))
    took(home, OWN.format(words=OF_ANOTHER))

    other = found(said, home)

    assert other.words == ()
    days = timedelta(days=7)
    assert (other.since, other.until) == (PUBLISHED - days, PUBLISHED + days)


def test_their_own_words_on_the_matter_or_on_who_speaks_are_shown(said, home):
    later = took(home, OWN.format(words=FIGURES), PUBLISHED + timedelta(days=1))
    back = took(home, OWN.format(words=OF_THE_SPEAKER), PUBLISHED - timedelta(days=3))

    words = found(said, home).words

    # The nearest in time first.
    assert [one.row.pk for one in words] == [later.pk, back.pk]
    assert [one.quote.text for one in words] == [FIGURES, OF_THE_SPEAKER]
    assert {one.speaker for one in words} == {"Анна Петросян"}


def test_a_country_is_no_word_of_figures(said, home):
    took(
        home,
        "“We thank every nurse of this country and of other countries,” Armenia's "
        "Minister of Health Anna Petrosyan said.\n",
    )

    assert found(said, home).words == ()


def test_words_of_other_weeks_and_those_that_were_rejected_are_not(said, home):
    took(home, OWN.format(words=FIGURES), date(2020, 6, 1))
    near = took(home, OWN.format(words=FIGURES + "!"))
    (quote,) = (one for one in reading_of(near, home).records if isinstance(one, Quote))
    assert len(found(said, home).words) == 1

    review(BY, near.pk, quote.id, Verdict(review=Review.REJECTED), home=home)

    assert found(said, home).words == ()


def test_a_past_hour_shows_what_was_there_and_no_damage_hinders(said, home):
    then = moments.moment_at(clock.now())
    near = took(home, OWN.format(words=FIGURES))
    assert found(said, home, then).words == ()
    assert found(said, home, moments.moment_at(clock.now())).words

    path_of(home, near.reading).write_bytes(b"{}")

    assert found(said, home).words == ()


def test_of_a_text_without_a_day_no_days_are_around(home):
    row = took(
        home,
        SAID,
        on=None,
    )
    statement = next(
        one for one in reading_of(row, home).records if isinstance(one, StatementAbout)
    )

    assert other_side(row, statement, moments.now(), home).since is None
