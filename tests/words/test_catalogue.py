"""One catalogue per language, and one way to ask it."""

import pytest

from epihq.terms.errors import UsageError
from epihq.terms.languages import LANGUAGES
from epihq.words import gettext, language, ngettext, noop, speaking


def test_english_is_the_text_of_the_code():
    assert language() == "en"
    assert gettext("Board") == "Board"


def test_a_language_is_spoken_until_the_block_ends_even_by_an_error():
    def fail():
        assert gettext("Board") == "Lövhə"
        return 1 / 0

    with pytest.raises(ZeroDivisionError), speaking("az"):
        fail()

    assert language() == "en"


def test_a_language_within_another_gives_it_back():
    with speaking("az"):
        with speaking("ru"):
            assert language() == "ru"
        assert language() == "az"


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_number_takes_the_form_that_goes_with_it(code):
    with speaking(code):
        said = {
            ngettext("%(n)s day left", "%(n)s days left", n) % {"n": n}
            for n in (1, 2, 5)
        }

    assert len(said) == 3


def test_a_text_without_translation_is_said_as_it_stands():
    with speaking("az"):
        assert gettext("a text that nobody wrote") == "a text that nobody wrote"


def test_a_text_of_a_table_is_marked_and_not_changed():
    with speaking("ru"):
        assert noop("Board") == "Board"


def test_a_language_that_is_not_spoken_here_is_refused():
    refused = pytest.raises(UsageError, match="one of en, az, ru was expected")
    with refused, speaking("de"):
        pass
