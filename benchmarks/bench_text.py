"""Reading texts: texts a second on one core, memory, and what a start costs.

    .venv/bin/python benchmarks/bench_text.py

Reads the own reports of tests/text_samples.py in turn, in one process on one core, and
says how many texts of 93 words that is a second of processor time; the most memory of
that process, before and after a language had to be guessed; and how long
`import epihq` and `epihq --help` take, which load none of it.
"""

import os
import resource
import subprocess
import sys
import time
from pathlib import Path

TESTS = Path(__file__).parents[1] / "tests"
WORDS = 93
ROUNDS = 20


def main() -> None:
    if len(sys.argv) > 1:
        read_all()
        return
    one = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    subprocess.run([sys.executable, __file__, "read"], check=True, env=os.environ | one)
    program = str(Path(sys.executable).with_name("epihq"))
    for name, words in (
        ("import epihq", [sys.executable, "-c", "import epihq"]),
        ("epihq --help", [program, "--help"]),
    ):
        print(f"{name}: {min(started(words) for _ in range(5)):.2f} s")


def read_all() -> None:
    sys.path.insert(0, str(TESTS))
    from epihq.text import read
    from text_samples import CHILE, ESTONIA, URUGUAY

    begin = time.process_time()
    for text in (URUGUAY, CHILE, ESTONIA):
        read(text)
    print(f"the first of each language, with what is loaded: {passed(begin):.1f} s")
    for name, texts in (
        ("English", [URUGUAY]),
        ("Russian and Azerbaijani", [CHILE, ESTONIA]),
    ):
        words = ROUNDS * sum(len(text.split()) for text in texts)
        begin = time.process_time()
        for _ in range(ROUNDS):
            for text in texts:
                read(text)
        print(f"{name}: {words / WORDS / passed(begin):.0f} texts of 93 words a second")
    print(f"memory: {most_memory():.0f} MB")
    read("Der Minister teilte mit, dass die Schulen in Norwegen geschlossen bleiben.")
    print(f"memory, once a language had to be guessed: {most_memory():.0f} MB")


def most_memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def passed(begin: float) -> float:
    return time.process_time() - begin


def started(words: list[str]) -> float:
    begin = time.perf_counter()
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
