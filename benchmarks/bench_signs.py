"""How many standings a second one core recomputes, in one run.

Thirty readings of each person over ten days; of ten in a hundred the saturation falls.
Each figure stands beside the floor of the same run, so that the speed of the machine
falls out: only looking at each of the thirty readings once. It is the standing from
the readings that may still matter, as the desk asks for them, and from all thirty.

    python benchmarks/bench_signs.py [people, default 2000]
"""

import random
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from statistics import median

from epihq.care.records import Channel, Feeling, Patient, Reading
from epihq.care.signs import needed_since, rule_set, standing
from epihq.care.signs.rules import RuleSet

OPENED = datetime(2021, 3, 1, 8, tzinfo=UTC)
READINGS, EVERY = 30, timedelta(hours=8)
NOW = OPENED + (READINGS + 1) * EVERY
ASKED = ("breathless", "chest-pain", "confused", "cannot-finish-sentence")
REPEATS = 5

Person = tuple[Patient, Sequence[Reading]]


def person(chance: random.Random) -> Person:
    """Somebody whose saturation falls towards the end, in one of ten."""
    falls = 0.3 if chance.random() < 0.1 else 0.0
    patient = Patient(
        opened_at=OPENED,
        age=chance.randint(1, 95),
        conditions=frozenset({"diabetes"} if chance.random() < 0.2 else ()),
        onset=(OPENED - timedelta(days=chance.randint(0, 6))).date(),
    )
    readings = [reading(chance, number, falls) for number in range(READINGS)]
    return patient, readings


def reading(chance: random.Random, number: int, falls: float) -> Reading:
    at = OPENED + number * EVERY
    is_told = chance.random() < 0.05
    return Reading(
        about_at=at,
        written_at=at + timedelta(minutes=5),
        channel=Channel.CALL,
        spo2_rest=round(97 - falls * number + chance.gauss(0, 0.5)),
        temperature=round(37.2 + chance.gauss(0, 0.5), 1),
        pulse=round(80 + chance.gauss(0, 8)),
        feeling=Feeling.WORSE if is_told else Feeling.SAME,
        symptoms=frozenset({"breathless"} if is_told else ()),
        denied=frozenset(ASKED) - {"breathless"},
        number=number + 1,
    )


def stand(people: Sequence[Person], rules: RuleSet) -> None:
    """Recompute the standing of everybody."""
    for patient, readings in people:
        standing(patient, readings, rules, NOW)


def seconds(work: Callable[[], object]) -> float:
    """Give the median of processor time; the first time is not counted."""
    work()
    taken = []
    for _ in range(REPEATS):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return median(taken)


def needed(people: Sequence[Person], rules: RuleSet) -> list[Person]:
    """Keep of each the readings that may still influence the standing."""
    since = needed_since(rules, OPENED + (READINGS - 1) * EVERY)
    return [
        (patient, [one for one in readings if one.about_at >= since])
        for patient, readings in people
    ]


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    chance = random.Random(1)  # noqa: S311 - a benchmark, not a secret
    people = [person(chance) for _ in range(number)]
    floor = seconds(
        lambda: [
            min((one.spo2_rest or 100) for one in readings) for _, readings in people
        ]
    )
    print(f"floor, every reading looked at once: {number / floor:,.0f} people a second")
    for code in ("nhs-england-2021", "who-2021", "melbourne-2020", "india-2022"):
        rules = rule_set(code)
        few = needed(people, rules)
        kept = seconds(partial(stand, few, rules))
        whole = seconds(partial(stand, people, rules))
        print(
            f"{code}: {number / kept:,.0f} a second from {len(few[0][1])} readings "
            f"({kept / floor:.0f} times the floor), {number / whole:,.0f} from all "
            f"{READINGS}; a million in {1e6 * kept / number:.0f} s of one core"
        )


if __name__ == "__main__":
    main()
