#!/usr/bin/env bash
# Make .venv from uv.lock with the Python that is here. Needs git, make and Python >= 3.11.
set -euo pipefail
python=${PYTHON:-python3}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "error: epihq needs Python 3.11 or newer; $python is $("$python" -V 2>&1)." \
         "Run make with PYTHON=/path/to/python3.11." >&2
    exit 1
}
if [ ! -x .venv/bin/uv ]; then
    if command -v uv >/dev/null; then
        uv venv --quiet --allow-existing --no-python-downloads --python "$python" .venv
        ln -sf "$(command -v uv)" .venv/bin/uv
    elif "$python" -c 'import ensurepip' 2>/dev/null; then
        "$python" -m venv .venv
        .venv/bin/python -m pip install --quiet --disable-pip-version-check 'uv>=0.5,<1'
    else
        # Debian keeps ensurepip in a package of its own; uv then comes as a wheel.
        "$python" -m venv --without-pip .venv
        .venv/bin/python tools/fetch_uv.py .venv/bin
    fi
fi
UV_PROJECT_ENVIRONMENT=.venv UV_PYTHON_DOWNLOADS=never \
    .venv/bin/uv sync --quiet --frozen --inexact
echo "epihq is set up: .venv/bin/epihq $(.venv/bin/epihq --version 2>/dev/null | sed 's/^epihq //')"
