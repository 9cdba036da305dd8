"""Home care for research: who was looked after and how it went, under pseudonyms.

A person is said to be one of k when k people of the export share their age band, sex,
district and week. Who is rarer is told more coarsely, step by step, until they are one
of k; who cannot be is left out and counted. Readings carry the day of the stay, never a
date. What stays: who knows somebody's course from elsewhere may recognise it, so an
export is given to those alone who have promised not to look.
"""

import csv
import hmac
import io
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date

from epihq.care.fhir.records import Dossier
from epihq.care.records import Reading
from epihq.terms.errors import UsageError

# At most one person of five could be meant; fewer is no protection worth its name.
LEAST_K = 5
_NOT_TOLD = ""
_BANDS = ((0, 4), (5, 14), (15, 29), (30, 44), (45, 59), (60, 69), (70, 79), (80, 130))
_BROAD = ((0, 14), (15, 59), (60, 130))


@dataclass(frozen=True)
class Row:
    """A person without name: what they share with others, and how it went."""

    pseudonym: str
    age: str
    sex: str
    district: str
    week: str
    conditions: int
    readings: int
    lowest_spo2: float | None
    highest_temperature: float | None
    outcome: str

    @property
    def combination(self) -> tuple[str, str, str, str]:
        """By what somebody could be found."""
        return (self.age, self.sex, self.district, self.week)


@dataclass(frozen=True)
class Moment:
    """A reading under a pseudonym: on which day of the stay, and what it says."""

    pseudonym: str
    day: int
    spo2_rest: float | None
    spo2_walk: float | None
    temperature: float | None
    pulse: float | None
    breathing_rate: float | None
    feeling: str
    symptoms: str


@dataclass(frozen=True)
class Export:
    """Rows of research, and what was done so that nobody is found by them."""

    rows: tuple[Row, ...]
    course: tuple[Moment, ...]
    k: int
    people: int
    # How many rows had to be made coarser, by the step that it took.
    coarser: tuple[tuple[str, int], ...]
    left_out: int
    rarest: int


def export(dossiers: Iterable[Dossier], *, key: bytes, k: int = 10) -> Export:
    """Tell of people so that each combination is shared by ``k`` of them at least.

    Pseudonyms hang on ``key``: with another key, exports cannot be joined. Rows come in
    the order of pseudonyms: that of the register says nothing.

    Raises:
        UsageError: ``fhir.small-k``.
    """
    if k < LEAST_K:
        raise UsageError(
            "fhir.small-k",
            f"export: each combination shared by {LEAST_K} people or more was "
            f"expected; got {k}. Ask for {LEAST_K} or more.",
        )
    rows: list[Row] = []
    course: list[Moment] = []
    for dossier in dossiers:
        row = _row(dossier, key)
        rows.append(row)
        course.extend(_course(dossier, row.pseudonym))
    kept, coarser = _shared(rows, k)
    told = {row.pseudonym for row in kept}
    counts = Counter(row.combination for row in kept)
    return Export(
        rows=tuple(sorted(kept, key=lambda row: row.pseudonym)),
        course=tuple(
            sorted(
                (one for one in course if one.pseudonym in told),
                key=lambda one: (one.pseudonym, one.day),
            )
        ),
        k=k,
        people=len(rows),
        coarser=coarser,
        left_out=len(rows) - len(kept),
        rarest=min(counts.values(), default=0),
    )


def as_csv(rows: Sequence[Row] | Sequence[Moment], of: type[Row] | type[Moment]) -> str:
    """Write rows as CSV; what is not known is empty."""
    names = [one.name for one in fields(of)]
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([getattr(row, name) for name in names] for row in rows)
    return file.getvalue()


def _row(dossier: Dossier, key: bytes) -> Row:
    patient, episode = dossier.patient, dossier.episode
    if patient is None or episode is None:
        raise ValueError("a person without an episode")
    first = patient.opened_at.date()
    return Row(
        pseudonym=hmac.digest(key, str(episode.number).encode(), "sha256").hex()[:16],
        age=_band(patient.age, _BANDS),
        sex=patient.sex,
        district=episode.district,
        week=_week(first),
        conditions=len(patient.conditions),
        readings=len(dossier.readings),
        lowest_spo2=min(_saturations(dossier.readings), default=None),
        highest_temperature=max(_temperatures(dossier.readings), default=None),
        outcome=episode.outcome,
    )


def _course(dossier: Dossier, pseudonym: str) -> Iterable[Moment]:
    if dossier.patient is None:
        return
    first = dossier.patient.opened_at
    for one in dossier.readings:
        yield Moment(
            pseudonym=pseudonym,
            day=(one.about_at.astimezone(first.tzinfo).date() - first.date()).days,
            spo2_rest=one.spo2_rest,
            spo2_walk=one.spo2_walk,
            temperature=one.temperature,
            pulse=one.pulse,
            breathing_rate=one.breathing_rate,
            feeling=one.feeling.value if one.feeling else "",
            symptoms=" ".join(sorted(one.symptoms)),
        )


def _band(age: int | None, bands: Sequence[tuple[int, int]]) -> str:
    for low, high in bands:
        if age is not None and low <= age <= high:
            return f"{low}-{high}" if (low, high) != bands[-1] else f"{low}+"
    return _NOT_TOLD


def _week(day: date) -> str:
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02}"


def _saturations(readings: Iterable[Reading]) -> Iterable[float]:
    return (float(one.spo2_rest) for one in readings if one.spo2_rest is not None)


def _temperatures(readings: Iterable[Reading]) -> Iterable[float]:
    return (one.temperature for one in readings if one.temperature is not None)


def _shared(rows: list[Row], k: int) -> tuple[list[Row], tuple[tuple[str, int], ...]]:
    """Make rows coarser until each is one of k; leave out what stays rare."""
    kept, rare = _parted(rows, k)
    coarser = []
    for name, step in _STEPS:
        made, rare = _parted([step(row) for row in rare], k, beside=kept)
        coarser.append((name, len(made)))
        kept = [*kept, *made]
    return kept, tuple(coarser)


def _parted(
    rows: Sequence[Row], k: int, *, beside: Sequence[Row] = ()
) -> tuple[list[Row], list[Row]]:
    """Part rows in those of which there are k (with those beside them) and the rest."""
    counts = Counter(row.combination for row in (*rows, *beside))
    common = [row for row in rows if counts[row.combination] >= k]
    return common, [row for row in rows if counts[row.combination] < k]


def _to_month(row: Row) -> Row:
    year, week = row.week.split("-W")
    # The month of the week's Thursday, as ISO has it.
    thursday = date.fromisocalendar(int(year), int(week), 4)
    return replace(row, week=f"{thursday:%Y-%m}")


def _to_broad_age(row: Row) -> Row:
    low = int(row.age.split("-")[0].rstrip("+")) if row.age else None
    return replace(row, age=_band(low, _BROAD))


def _without_district(row: Row) -> Row:
    return replace(row, district=_NOT_TOLD)


def _without_sex(row: Row) -> Row:
    return replace(row, sex=_NOT_TOLD)


_STEPS: tuple[tuple[str, Callable[[Row], Row]], ...] = (
    ("month", _to_month),
    ("broad-age", _to_broad_age),
    ("no-district", _without_district),
    ("no-sex", _without_sex),
)
