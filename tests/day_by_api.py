"""A duty team's program: case after case by the API, each step until acknowledged.

    python day_by_api.py 127.0.0.1:8000 AGENCY kept.jsonl    (the key on standard input)

A signal is reported, verified, called an event; an instruction is issued, acknowledged
and done. Whatever fails is asked again with the same key and version. What was
acknowledged is a line of the file, which is on the disk before the next step begins.
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

# Officers who work at once.
HANDS = 3
# What says that nothing was recorded just now, and to come again.
LATER = {429, 503}
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
        self._changed("instruction", "done", seen, "done", name, report="Done.")

    def _begun(self, thing, verb, body, name):
        told, how = self._until_answered(f"/{thing}s", json.dumps(body), name)
        return self._kept(thing, verb, told, name, how)

    def _changed(self, thing, verb, seen, state, name, **form):
        """Change a thing; a repeat that is refused may have been done at first."""
        number, version = seen["number"], seen["version"]
        path, body = f"/{thing}s/{number}", urlencode(form) if form else "{}"
        told, how = self._until_answered(
            f"{path}/{verb}", body, f"{name} {verb}", version, FORM if form else JSON
        )
        if told is None:
            told, _ = self._until_answered(path, None, "")
            assert told["version"] == version + 1, told
        assert told["state"] == state, told
        return self._kept(thing, verb, told, name, how)

    def _until_answered(self, path, body, once, version=0, form=JSON):
        """Ask until there is an answer; None is that somebody did it already."""
        headers = {"Authorization": f"Bearer {self._key}", "Content-Type": form}
        headers |= {"Idempotency-Key": once} if once else {}
        headers |= {"If-Match": str(version)} if version else {}
        tries = 0
        while True:
            tries, asked = tries + 1, time.time()
            status, told = self._asked("POST" if body else "GET", path, body, headers)
            if status == 200:
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
        for hand in hands:
            hand.start()
        for hand in hands:
            hand.join()


if __name__ == "__main__":
    main(*sys.argv[1:])
