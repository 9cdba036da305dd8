"""Fetch uv from the package index with nothing but the standard library.

Only for a Python without ensurepip (Debian keeps it in python3-venv): asks the
index for uv's newest wheel that runs here, checks its hash, and unpacks the one
program it holds.

    python tools/fetch_uv.py FOLDER
"""

import hashlib
import io
import json
import os
import platform
import sys
import urllib.request
import zipfile
from pathlib import Path

INDEX = os.environ.get("PIP_INDEX_URL", "https://pypi.org/simple").rstrip("/")
WANTED = f"manylinux_2_17_{platform.machine()}"


def get(url: str, accept: str = "*/*") -> bytes:
    request = urllib.request.Request(url, headers={"Accept": accept})  # noqa: S310
    with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310
        return answer.read()


def newest_wheel() -> dict:
    """Find the wheel of the highest release that runs on this machine."""
    page = get(f"{INDEX}/uv/", "application/vnd.pypi.simple.v1+json")
    wheels = [
        file
        for file in json.loads(page)["files"]
        if WANTED in file["filename"] and not file.get("yanked")
    ]
    if not wheels:
        sys.exit(f"error: no uv wheel for {WANTED}. Install python3-venv, try again.")
    return max(wheels, key=release)


def release(file: dict) -> tuple[int, ...]:
    """Read the release number out of a wheel's name: uv-0.13.9-py3-none-....whl."""
    number = file["filename"].split("-")[1]
    return tuple(int(part) if part.isdigit() else -1 for part in number.split("."))


def main() -> None:
    folder = Path(sys.argv[1])
    wheel = newest_wheel()
    body = get(wheel["url"])
    if hashlib.sha256(body).hexdigest() != wheel["hashes"]["sha256"]:
        sys.exit("error: the uv wheel arrived damaged. Run make again.")
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        name = next(n for n in archive.namelist() if n.endswith("/scripts/uv"))
        target = folder / "uv"
        target.write_bytes(archive.read(name))
        target.chmod(0o755)


if __name__ == "__main__":
    main()
