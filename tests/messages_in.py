"""A gateway's evening: somebody at home sends one short message after another.

Says "ready", then the number of each message once it is kept.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from epihq.operations.ledger import ledger


def main():
    home, first = Path(sys.argv[1]), int(sys.argv[2])
    ledger.configure(home)
    from epihq.care.contact.messages import Message, take  # noqa: PLC0415 - Django
    from epihq.care.register import looking  # noqa: PLC0415

    phone = sys.argv[3]
    assert looking.of_phone(phone)
    print("ready", flush=True)  # noqa: T201 - who started it waits for that
    for number in range(first, 1_000_000):
        now = datetime.now(UTC)
        take(Message(gateway_id=f"{number}", sender=phone, text="94 37,2", sent_at=now))
        print(number, flush=True)  # noqa: T201
