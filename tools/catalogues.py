"""From what translators wrote (.po) to what programs read (.mo), by Babel alone."""

import io
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parents[1] / "src" / "epihq" / "words" / "locale"
LANGUAGES = ("az", "ru")
# The same texts are the same bytes, whenever they are compiled.
A_DAY = datetime(2020, 1, 1, tzinfo=UTC)


def po_files() -> list[Path]:
    return [LOCALE / one / "LC_MESSAGES" / "django.po" for one in LANGUAGES]


def compiled(file: Path) -> bytes:
    """Give the bytes of the .mo that belongs to a .po."""
    with file.open("rb") as opened:
        catalogue = read_po(opened)
    catalogue.creation_date = catalogue.revision_date = A_DAY
    written = io.BytesIO()
    write_mo(written, catalogue)
    return written.getvalue()


def compile_all() -> list[Path]:
    """Write every .mo that is missing or says something else; give them all."""
    written = []
    for file in po_files():
        target = file.with_suffix(".mo")
        content = compiled(file)
        if not target.exists() or target.read_bytes() != content:
            target.write_bytes(content)
        # Make compares hours: what is up to date is made now.
        target.touch()
        written.append(target)
    return written


if __name__ == "__main__":
    compile_all()
