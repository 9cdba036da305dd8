"""The build: catalogues of words are compiled into every wheel, and are not tracked."""

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Catalogues(BuildHookInterface):
    """Compile ``.po`` to ``.mo`` before the files are packed."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the catalogues, and pack them though git ignores them."""
        del version
        tool = Path(self.root) / "tools" / "catalogues.py"
        for file in runpy.run_path(str(tool))["compile_all"]():
            build_data["artifacts"].append(str(file.relative_to(self.root)))
