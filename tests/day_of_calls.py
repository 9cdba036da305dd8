"""An officer's day: calls are reported and verified, and the mode is set now and then.

    python day_of_calls.py HOME FIRST LAST

Says "ready", then the number of each call once it is kept. Asked again for one that it
did not say, it goes on from there: a form that is sent again has the key of the first.
"""

import sys
from datetime import date
from pathlib import Path

from epihq.operations.ledger import ledger


def main():
    home, first, last = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    home.mkdir(exist_ok=True)
    ledger.configure(home)
    ledger.bring_up_to_date(home)
    call = _calls()
    print("ready", flush=True)  # noqa: T201 - who started it waits for that
    for number in range(first, last):
        call(number)
        print(number, flush=True)  # noqa: T201


def _calls():
    from epihq.operations.centre.modes import Mode, set_mode  # noqa: PLC0415 - Django
    from epihq.operations.ledger.acting import held  # noqa: PLC0415
    from epihq.operations.ledger.rules import Actor, Role  # noqa: PLC0415
    from epihq.operations.signals.actions import (  # noqa: PLC0415
        report_signal,
        verify_signal,
    )
    from epihq.operations.signals.tables import SignalRow  # noqa: PLC0415
    from epihq.terms.signals import Severity  # noqa: PLC0415

    roles = frozenset({Role.INCIDENT_MANAGER, Role.DUTY_OFFICER})
    leyla = Actor(name="leyla", roles=roles, via="page")
    about = {"location": "AZE", "severity": Severity.LOW, "on": date(2020, 7, 1)}

    def call(number):
        said = f"call {number}"
        row = report_signal(leyla, text=said, once=f"form {number}", **about)
        if held(SignalRow, row.pk).state == "new":
            verify_signal(leyla, row.pk)
        if number % 5 == 0:
            set_mode(leyla, Mode.ALERT, why=said, once=f"mode {number}")

    return call


if __name__ == "__main__":
    main()
