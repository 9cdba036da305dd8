"""Cold commands as whole processes, as multiples of starting Python.

python benchmarks/bench_commands.py
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

PROGRAM = [sys.executable, "-c", "from epihq.cli import main; main()"]


def seconds(command: list[str], repeats: int = 5) -> float:
    taken = []
    for _ in range(repeats):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        taken.append(time.perf_counter() - start)
    return median(taken)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run(
            [*PROGRAM, "exercise", "--out", name], check=True, capture_output=True
        )
        where = ["--home", str(folder / "home"), "--out", name]
        commands = {
            "python, nothing else": [sys.executable, "-c", ""],
            "epihq --help": [*PROGRAM, "--help"],
            "epihq brief, three files": [
                *PROGRAM, "brief", "ZZA", "--as-of", "2019-06-24", *where,
            ],
        }  # fmt: skip
        floor = None
        for label, command in commands.items():
            taken = seconds(command)
            floor = floor or taken
            print(f"{label:28} {taken:6.2f} s   {taken / floor:6.1f} x")


if __name__ == "__main__":
    main()
