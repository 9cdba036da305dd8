"""The press reports of a day of an exercise, one in each language.

    figures as published   the minister, directly   the head of the headquarters
    a measure, as it is    the spokeswoman, of another state: true, false, or neither

One of them an agency tells again, in another order: the same story of two sources.

The same seed gives the same reports, byte for byte, and none depends on later days.
Which state speaks is drawn; its name decides nothing.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final, TypeVar

import numpy as np

from epihq.exercise.press.truths import Said, sayings
from epihq.exercise.press.writing import (
    LANGUAGES,
    Expected,
    Piece,
    Report,
    Truth,
    filled,
    joined,
    marked,
    words_of,
    written_day,
    written_number,
)
from epihq.exercise.run import ExerciseTruth
from epihq.exercise.scenario import Country
from epihq.terms.series import CUMULATIVE

_MINISTER, _HEAD, _SPOKESWOMAN = range(3)
T = TypeVar("T")
# A regime is extended two weeks after it began, and so on.
_EXTENDED_EVERY: Final = 14


def reports_of(truth: ExerciseTruth, day: date, *, own: str = "") -> tuple[Report, ...]:
    """Write the reports that come out on a day; none before there is news to tell.

    ``own`` is the state of the players: they decide what becomes of its regime, and no
    report says that it was extended.
    """
    last = (day - truth.scenario.start).days - 1
    if not 0 < last < truth.scenario.days:
        return ()
    news = [one for one in truth.scenario.countries if _new(truth, one, last)[0] > 1]
    rng = np.random.default_rng([truth.seed, day.toordinal(), *b"press"])
    who = rng.permutation(len(news))
    wanted = [list(Truth)[at] for at in rng.permutation(len(Truth))]
    writers = [
        _Writer(truth, news[number], last, language, day, own, is_so, rng)
        for number, language, is_so in zip(who, LANGUAGES, wanted, strict=False)
    ]
    told = [one.briefing() for one in writers]
    if writers:
        told.append(writers[int(rng.integers(len(writers)))].agency())
    return tuple(told)


def _new(truth: ExerciseTruth, country: Country, last: int) -> tuple[int, int]:
    """Cases and deaths of the last day, as the publication of the next tells them."""
    cases, deaths = (
        truth.stated[country.code][CUMULATIVE + one][last]
        for one in ("cases", "deaths")
    )
    return int(cases[last] - cases[last - 1]), int(deaths[last] - deaths[last - 1])


def _total(truth: ExerciseTruth, country: Country, indicator: str, last: int) -> int:
    return int(truth.stated[country.code][CUMULATIVE + indicator][last, last])


class _Writer:
    """Writes what one state says on a day in one language."""

    def __init__(
        self,
        truth: ExerciseTruth,
        country: Country,
        last: int,
        language: str,
        day: date,
        own: str,
        wanted: Truth,
        rng: np.random.Generator,
    ) -> None:
        self.truth, self.country, self.last = truth, country, last
        self.language, self.day, self.rng = language, day, rng
        self.wanted, self.is_own = wanted, country.code == own
        self.words = words_of(language)
        name = self.words["states"][country.code]
        self.own = {
            "own": name["name"],
            "own_of": name["of"],
            "own_in": name["in"],
            "own_in_first": name["in"][:1].upper() + name["in"][1:],
            "day": written_day(self.words, day),
        }
        # What is drawn once is told by everybody.
        self.figures_told = joined(self.figures(), " ")
        self.quotes = [
            self.quote("direct", _MINISTER, "minister"),
            self.quote("indirect", _HEAD, "head"),
        ]
        self.said = [self.measure(), self.of_another()]

    def briefing(self) -> Report:
        """Write what the ministry gives out."""
        opening = joined([self.text("opening"), self.figures_told], " ")
        told = [self.text("title"), opening, *self.quotes, *self.said]
        return self._report("", "title", "publisher", told)

    def agency(self) -> Report:
        """Write how an agency tells the same: what is said of others first."""
        told = [
            self.text("agency_title"),
            self.text("agency_opening"),
            *reversed(self.said),
            self.figures_told,
            *self.quotes,
        ]
        return self._report("-agency", "agency_title", "agency", told)

    def _report(
        self, name: str, title: str, publisher: str, told: list[Piece]
    ) -> Report:
        body, code = joined(told, "\n\n"), self.country.code
        return Report(
            name=f"{self.day}-{code}-{self.language}{name}.txt",
            day=self.day,
            location=code,
            language=self.language,
            title=self.text(title).text,
            publisher=self.text(publisher).text,
            text=f"{body.text}\n",
            expected=tuple(sorted(body.marks, key=_place)),
        )

    def text(self, name: str, **values: Piece | str) -> Piece:
        """Fill a template of the language, or one of several."""
        told = self.words["text"][name]
        template = told if isinstance(told, str) else self.drawn(told)
        return filled(template, {**self.own, **values})

    def figures(self) -> list[Piece]:
        """Tell the figures as they were published."""
        cases, deaths = _new(self.truth, self.country, self.last)
        new = {"cases": self.figure("cases", cases, "new")}
        if deaths > 1:
            new["deaths"] = self.figure("deaths", deaths, "new")
        total, dead = (
            self.figure(one, _total(self.truth, self.country, one, self.last), "total")
            for one in ("cases", "deaths")
        )
        frame = "new_with_deaths" if "deaths" in new else "new"
        so_far = self.text("total", total=total, total_deaths=dead)
        return [self.text(frame, **new), so_far]

    def figure(self, indicator: str, value: int, kind: str) -> Piece:
        """Write a number, marked."""
        told = {"indicator": indicator, "value": value, "kind": kind}
        written = Piece(written_number(self.words, value))
        return marked(written, "figure", {**told, "place": self.country.code})

    def quote(self, frame: str, who: int, hole: str) -> Piece:
        """Quote somebody on nothing that could be wrong."""
        name = self.words["people"][self.country.code][who]
        words = Piece(self.drawn(self.words["words"][frame]))
        told = {"kind": frame, "by_name": name}
        return self.text(frame, words=marked(words, "quote", told), **{hole: name})

    def measure(self) -> Piece:
        """Tell how the regime stands: as it does in the exercise."""
        told = dict(self.words["measures"][self._status()])
        text = filled(told.pop("text"), self.own)
        told["area"] = self.country.code
        return self.text("measure", measure=marked(text, "measure", told))

    def _status(self) -> str:
        today = self.last + 1
        steps = self.country.measures
        ahead = next((one for one in steps if one.first_day == today + 1), None)
        before = [one for one in steps if one.first_day <= today]
        if ahead is not None:
            return "tightened" if ahead.Rt < before[-1].Rt else "eased"
        if len(before) < 2:
            # Nothing was put in force yet.
            return "considered"
        if self.is_own:
            return "extension"
        since = today - before[-1].first_day
        return "in_force" if since % _EXTENDED_EVERY or not since else "extended"

    def of_another(self) -> Piece:
        """Quote what is said of another state."""
        said = self._saying()
        other = self.words["states"][said.about]
        names = {
            "other": other["name"],
            "other_of": other["of"],
            "other_in": other["in"],
            "share": f"{100 * (said.threshold or 0):.0f}",
        }
        template = self.drawn(self.words["statements"][said.claim or "evaluation"])
        name = self.words["people"][self.country.code][_SPOKESWOMAN]
        checkable = said.truth is not Truth.EVALUATION
        statement = marked(
            filled(template, names),
            "statement_about",
            {"about": said.about, "checkable": checkable, "by_name": name},
            truth=said.truth,
            claim=said.claim,
            threshold=said.threshold,
        )
        told = {"kind": "direct", "by_name": name}
        words = marked(statement, "quote", told)
        return self.text("of_another", words=words, spokeswoman=name)

    def _saying(self) -> Said:
        """Draw what is said of whom: true, false or neither, as it is wanted."""
        any_of_them = sayings(self.truth, self.country.code, self.last)
        wanted = [one for one in any_of_them if one.truth is self.wanted]
        return self.drawn(wanted or any_of_them)

    def drawn(self, choices: Sequence[T]) -> T:
        """Draw one."""
        return choices[int(self.rng.integers(len(choices)))]


def _place(mark: Expected) -> tuple[int, int]:
    return mark.start, -mark.end
