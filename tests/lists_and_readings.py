"""A gateway's day: a list of people comes in, then a batch of their readings, twice.

Says "ready", then the number of each list once all of it is kept.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from epihq.operations.ledger import ledger

# People of a list, and readings of each batch.
LIST, BATCH = 20, 40


def main():
    home, first = Path(sys.argv[1]), int(sys.argv[2])
    ledger.configure(home)
    take_in = _intake()
    print("ready", flush=True)  # noqa: T201 - who started it waits for that
    for number in range(first, 1_000_000):
        take_in(number)
        print(number, flush=True)  # noqa: T201


def _intake():
    from epihq.care.checks.intake import Incoming, write_many  # noqa: PLC0415 - Django
    from epihq.care.checks.sealing import seal_readings  # noqa: PLC0415
    from epihq.care.records import Channel, Reading  # noqa: PLC0415
    from epihq.care.register.bringing_in import bring_in  # noqa: PLC0415
    from epihq.care.register.lists import read_list  # noqa: PLC0415
    from epihq.operations.ledger.rules import Actor, Role  # noqa: PLC0415

    sara = Actor(name="sara", roles=frozenset({Role.CARE_SUPERVISOR}), via="page")
    gateway = Actor(name="gateway", roles=frozenset({Role.PROGRAM}), via="api")

    def take_in(number):
        # One word each: "1 11" and "11 1" are one name, and one case.
        names = [f"{number:06}X{n:02}" for n in range(LIST)]
        rows = [f"Person {name},CASE{name},Sabail" for name in names]
        text = "\n".join(["name,case id,district", *rows])
        found = bring_in(sara, read_list("list.csv", text.encode()))
        people = [*found.opened.values(), *found.known.values()]
        now = datetime.now(UTC)
        check = Reading(about_at=now, written_at=now, channel=Channel.SMS, pulse=80)
        batch = [
            Incoming(episode=one, reading=check, once=f"{number} {one} {again}")
            for again in (1, 2)
            for one in people
        ]
        write_many(gateway, batch)
        if number % 3 == 0:
            seal_readings()

    return take_in
