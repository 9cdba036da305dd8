"""A kept estimate or program must not outlive the code that made it."""

import subprocess
import sys

from epihq.assessment import store
from epihq.epi.compiled import SOURCES


def loaded_with(module):
    """Modules of the mathematics that a module brings along, without itself."""
    code = (
        f"import sys, {module}; "
        "print(*(n.split('.')[2] for n in sys.modules if n.startswith('epihq.epi.')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_a_program_depends_on_all_the_code_that_is_compiled_into_it():
    assert loaded_with("epihq.epi.exact") <= set(SOURCES)


def test_an_estimate_depends_on_all_the_code_that_makes_it():
    needed = loaded_with("epihq.epi.engine") | loaded_with("epihq.epi.pathogen")

    assert needed <= set(store._ENGINE)
