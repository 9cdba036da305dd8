"""JAX as this room uses it: float64, and a cache of compiled programs.

Import ``jax`` and ``jnp`` from here, so that no array is made before float64 is on.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any, get_type_hints

import numpy as np

# XLA's pool on the CPU has a thread per core and its tasks wait for one another: on
# two cores a batch of factorisations can wait for ever. More threads than that cost
# nothing. Read once, when the first array is made.
os.environ.setdefault("NPROC", str(max(16, os.cpu_count() or 1)))

import jax

_set: Callable[[str, object], None] = jax.config.update
_set("jax_enable_x64", True)

import jax.export  # noqa: E402
import jax.numpy as jnp  # noqa: E402

from epihq.epi.compiled import SOURCES  # noqa: E402

__all__ = ["Program", "jax", "jnp", "keep_compiled"]

_kept: dict[str, Path] = {}


def keep_compiled(folder: Path) -> None:
    """Keep compiled programs in ``folder``; the next process starts in a second."""
    _kept["folder"] = folder
    _set("jax_compilation_cache_dir", str(folder))
    _set("jax_persistent_cache_min_compile_time_secs", 0.2)
    _set("jax_persistent_cache_min_entry_size_bytes", 0)


class Program:
    """A function of arrays, compiled once for each combination of shapes.

    Tracing this room's programs takes longer than running them, and a cache of
    compiled code does not spare it: with ``keep_compiled`` the traced program is kept
    as well. ``function`` takes arrays and named tuples of arrays and ``returns`` a
    named tuple; ``static`` are its keywords.
    """

    def __init__(
        self, function: Callable[..., Any], *, returns: type, **static: Any
    ) -> None:
        self._function = partial(function, **static)
        self._returns = returns
        words = (function.__name__, repr(static), _source(), jax.__version__)
        self._name = " ".join((*words, jax.default_backend()))
        self._ready: dict[str, Callable[..., list[Any]]] = {}

    def __call__(self, *arguments: Any) -> Any:
        """Run, after tracing or reading the program for arguments of these shapes."""
        leaves = [np.asarray(leaf) for leaf in jax.tree.leaves(arguments)]
        shapes = " ".join(f"{leaf.dtype}{leaf.shape}" for leaf in leaves)
        key = hashlib.sha256(f"{self._name} {shapes}".encode()).hexdigest()
        if key not in self._ready:
            self._ready[key] = self._make(key, leaves, jax.tree.structure(arguments))
        found = jax.device_get(self._ready[key](*leaves))
        return _rebuilt(self._returns, iter(found))

    def _make(
        self, key: str, leaves: list[Any], structure: Any
    ) -> Callable[..., list[Any]]:
        def flat(*leaves: Any) -> list[Any]:
            arguments = jax.tree.unflatten(structure, leaves)
            return list(jax.tree.leaves(self._function(*arguments)))

        folder = _kept.get("folder")
        if folder is None:
            return jax.jit(flat)
        path = folder / f"{key}.program"
        if path.exists():
            exported = jax.export.deserialize(bytearray(path.read_bytes()))
        else:
            exported = jax.export.export(jax.jit(flat))(*leaves)
            _write(path, bytes(exported.serialize()))
        return jax.jit(exported.call)


def _rebuilt(kind: type, leaves: Iterator[Any]) -> Any:
    """Put leaves back into a named tuple, whose fields may be named tuples."""
    hints = get_type_hints(kind)
    fields = [
        _rebuilt(hints[name], leaves)
        if hasattr(hints[name], "_fields")
        else next(leaves)
        for name in kind._fields  # type: ignore[attr-defined]
    ]
    return kind(*fields)


@cache
def _source() -> str:
    """Fingerprint of the code in programs: one of older code must not run."""
    digest = hashlib.sha256()
    for name in SOURCES:
        digest.update(Path(__file__).with_name(f"{name}.py").read_bytes())
    return digest.hexdigest()


def _write(path: Path, content: bytes) -> None:
    """Write whole or not at all: several processes may come for the same program."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
    Path(file.name).replace(path)
