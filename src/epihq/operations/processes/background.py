"""Long work, in processes beside the watch: estimates, decisions, claims.

The pages have made in the same way what takes longer than a request may. Who starts a
work looks in on it and never waits. A process that takes too long is ended; what it had
finished by then is kept, and the next one goes on from there.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

_CODE = "from epihq.operations.watch.background_work import main; main()"


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How a work ended; ``trouble`` is "" where it did what it was to do.

    ``words`` are those with which it was started; ``late`` is whether it took too long.
    """

    name: str
    trouble: str
    words: tuple[str, ...] = ()
    late: bool = False


@dataclass(kw_only=True)
class _Work:
    process: subprocess.Popen[bytes]
    words: tuple[str, ...]
    stop_at: float
    said: IO[bytes]


class Background:
    """The works that go on; each has a name, and there is one of a name.

    ``code`` is what their processes run: it reads the words of the work.
    """

    def __init__(self, code: str = _CODE) -> None:
        self._code = code
        self._works: dict[str, _Work] = {}

    def goes_on(self, name: str = "") -> bool:
        """Tell whether a work goes on, or any at all."""
        return name in self._works if name else bool(self._works)

    def start(self, name: str, words: Sequence[str], seconds: float) -> None:
        """Start a work with its words, the first of which names it, e.g. "decide"."""
        said = tempfile.TemporaryFile()  # noqa: SIM115 - closed when the work has ended
        process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-c", self._code, *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=said,
            start_new_session=True,
            env={**os.environ, "EPIHQ_STARTED_BY": str(os.getpid())},
        )
        self._works[name] = _Work(
            process=process,
            words=tuple(words),
            stop_at=time.monotonic() + seconds,
            said=said,
        )

    def any_ended(self) -> bool:
        """Tell whether one has ended, or should have by now."""
        now = time.monotonic()
        return any(
            work.process.poll() is not None or now >= work.stop_at
            for work in self._works.values()
        )

    def ended(self) -> list[Ended]:
        """Collect the works that have ended since, those ended for lateness too."""
        looked_at = [self._look(name, work) for name, work in [*self._works.items()]]
        return [one for one in looked_at if one is not None]

    def _look(self, name: str, work: _Work) -> Ended | None:
        status = work.process.poll()
        if status is None and time.monotonic() < work.stop_at:
            return None
        late = status is None
        if late:
            work.process.kill()
            work.process.wait()
        trouble = "it took too long, and was ended" if late else _trouble(work, status)
        self._forget(name)
        return Ended(name=name, trouble=trouble, words=work.words, late=late)

    def words_of(self, name: str) -> tuple[str, ...]:
        """Give the words with which a work that goes on was started."""
        return self._works[name].words if name in self._works else ()

    def stop(self, name: str) -> None:
        """End a work whose answer nobody waits for any more."""
        work = self._works[name]
        work.process.kill()
        work.process.wait()
        self._forget(name)

    def end(self) -> None:
        """End all works; they are begun anew by the next watch."""
        for name in list(self._works):
            self.stop(name)

    def _forget(self, name: str) -> None:
        self._works.pop(name).said.close()


def _trouble(work: _Work, status: int | None) -> str:
    if status == 0:
        return ""
    if status is None or status < 0:
        return f"it was ended from outside ({status}); memory may have run out"
    work.said.seek(0)
    lines = work.said.read()[-4000:].decode(errors="replace").strip().splitlines()
    return lines[-1][:400] if lines else f"it ended with status {status}"
