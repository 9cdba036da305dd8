"""A duty team's program: case after case by the API, each step until acknowledged.

    python day_by_api.py 127.0.0.1:8000 AGENCY kept.jsonl    (the key on standard input)

A signal is reported, verified, called an event; an instruction is issued, acknowledged
and done. Beside that a claim is recorded, its check asked for until the watch has made
it or said why it cannot, and the claim closed. Whatever fails is asked again with the
same key and version. What was acknowledged is a line of the file, which is on the disk
before the next step begins.
Ends after the cases in hand once it gets SIGTERM; with 1 where an answer was wrong.
"""

import http.client
import json
import os
import signal
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

# Officers who work at once; one more looks after claims.
HANDS = 3
# What says that nothing was recorded just now, and to come again.
LATER = {429, 503}
DONE = {200, 202}
JSON, FORM = "application/json", "application/x-www-form-urlencoded"


class Program:
    """Asks until it is answered, and keeps what was."""

    def __init__(self, place, key, agency, file):
        self._place, self._key, self._agency = place, key, agency
        self._file, self._writing = file, threading.Lock()
        self.stop = threading.Event()

    def work(self, hand):
        number = 0
        while not self.stop.is_set():
            number += 1
            self._case(f"case {hand}-{number}")

    def work_on_claims(self):
        number = 0
        while not self.stop.is_set():
            number += 1
            self._claim(f"claim {number}")

    def _claim(self, name):
        """The room may have no figures: then the claim says so in place of a check."""
        said = {"quotation": name, "speaker": "A minister", "said_on": "2020-07-01"}
        said |= {"source": "A briefing", "grade": "B2", "location": "GEO"}
        seen = self._begun("claim", "record", said | {"kind": "growth-stopped"}, name)
        seen = self._changed(
            "claim", "check", seen, "recorded", name, deed="check-asked"
        )
        while seen["asked_as_of"]:
            time.sleep(0.2)
            seen, _ = self._until_answered(f"/claims/{seen['number']}", None, "")
        assert bool(seen["check_trouble"]) != bool(seen["checked"]), seen
        state = "checked" if seen["checked"] else "recorded"
        assert seen["state"] == state, seen
        self._changed("claim", "close", seen, "closed", name, body={"reason": name})

    def _case(self, name):
        told = {"location": "AZE", "text": name, "on": "2020-07-01"}
        seen = self._begun("signal", "raise", told, name)
        seen = self._changed("signal", "verify", seen, "under-verification", name)
        seen = self._changed("signal", "event", seen, "event", name)
        deadline = (datetime.now(UTC) + timedelta(hours=5)).isoformat()
        order = {"text": name, "deadline": deadline, "agency": self._agency}
        order["signal"] = seen["number"]
        seen = self._begun("instruction", "issue", order, name)
        seen = self._changed("instruction", "acknowledge", seen, "acknowledged", name)
        form = {"report": "Done."}
        self._changed("instruction", "done", seen, "done", name, form=form)

    def _begun(self, thing, verb, body, name):
        told, how = self._until_answered(f"/{thing}s", json.dumps(body), name)
        return self._kept(thing, verb, told, name, how)

    def _changed(
        self, thing, verb, seen, state, name, *, form=None, body=None, deed=""
    ):
        """Change a thing; a repeat that is refused may have been done at first.

        ``deed`` is what the log calls it, where that is not the verb.
        """
        number, version = seen["number"], seen["version"]
        path, sent = f"/{thing}s/{number}", urlencode(form) if form else None
        told, how = self._until_answered(
            f"{path}/{verb}",
            sent or json.dumps(body or {}),
            f"{name} {verb}",
            version,
            FORM if form else JSON,
        )
        if told is None:
            told, _ = self._until_answered(path, None, "")
            # The watch may have gone on from there.
            assert told["version"] > version, told
        assert told["state"] == state, told
        return self._kept(thing, deed or verb, told, name, how)

    def _until_answered(self, path, body, once, version=0, form=JSON):
        """Ask until there is an answer; None is that somebody did it already."""
        headers = {"Authorization": f"Bearer {self._key}", "Content-Type": form}
        headers |= {"Idempotency-Key": once} if once else {}
        headers |= {"If-Match": str(version)} if version else {}
        tries = 0
        while True:
            tries, asked = tries + 1, time.time()
            status, told = self._asked("POST" if body else "GET", path, body, headers)
            if status in DONE:
                return told, (tries, asked)
            if status == 409 and tries > 1:
                return None, (tries, asked)
            assert status in LATER, (path, status, told)
            time.sleep(0.05)

    def _asked(self, method, path, body, headers):
        line = http.client.HTTPConnection(self._place, timeout=20)
        try:
            line.request(method, f"/api/v1{path}", body, headers)
            answer = line.getresponse()
            return answer.status, json.loads(answer.read())
        except (OSError, http.client.HTTPException):
            return 503, None
        finally:
            line.close()

    def _kept(self, thing, verb, told, name, how):
        line = {"verb": f"{thing}.{verb}", "number": told["number"], "name": name}
        line |= {"tries": how[0], "asked": how[1], "at": time.time()}
        with self._writing:
            self._file.write(json.dumps(line) + "\n")
            self._file.flush()
            os.fsync(self._file.fileno())
        return told


def main(place, agency, kept):
    key = sys.stdin.readline().strip()
    with Path(kept).open("a") as file:
        program = Program(place, key, int(agency), file)
        signal.signal(signal.SIGTERM, lambda *_: program.stop.set())
        # A wrong answer ends the whole at once, and loudly.
        threading.excepthook = lambda fault: (
            sys.excepthook(*fault[:3]),
            sys.stderr.flush(),
            os._exit(1),
        )
        hands = [threading.Thread(target=program.work, args=(n,)) for n in range(HANDS)]
        hands.append(threading.Thread(target=program.work_on_claims))
        for hand in hands:
            hand.start()
        for hand in hands:
            hand.join()


if __name__ == "__main__":
    main(*sys.argv[1:])
