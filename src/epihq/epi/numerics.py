"""JAX as this room uses it: float64, and a cache of compiled programs.

Import ``jax`` and ``jnp`` from here, so that no array is made before float64 is on.
"""

import os
from collections.abc import Callable
from pathlib import Path

# XLA's pool on the CPU has a thread per core and its tasks wait for one another: on
# two cores a batch of factorisations can wait for ever. More threads than that cost
# nothing. Read once, when the first array is made.
os.environ.setdefault("NPROC", str(max(16, os.cpu_count() or 1)))

import jax

_set: Callable[[str, object], None] = jax.config.update
_set("jax_enable_x64", True)

import jax.numpy as jnp  # noqa: E402

__all__ = ["jax", "jnp", "keep_compiled"]


def keep_compiled(folder: Path) -> None:
    """Keep compiled programs in ``folder``; the next process starts in a second."""
    _set("jax_compilation_cache_dir", str(folder))
    _set("jax_persistent_cache_min_compile_time_secs", 0.2)
    _set("jax_persistent_cache_min_entry_size_bytes", 0)
