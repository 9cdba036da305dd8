"""Texts to and from translators: src/epihq/web/locale/*/LC_MESSAGES/django.po.

python tools/translations.py extract   find new texts (needs Debian's gettext)
python tools/translations.py compile   .po to .mo, by Babel alone
"""

import io
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import django
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import call_command
from django.core.management.commands import makemessages

ROOM = Path(__file__).resolve().parents[1] / "src" / "epihq" / "web"
LANGUAGES = ("az", "ru")
PLURALS = {
    "az": "nplurals=2; plural=(n != 1);",
    "ru": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && "
    "(n%100<12 || n%100>14) ? 1 : 2);",
}
# What a room calls gettext besides the usual names.
OUR_OWN_NAMES = ("--keyword=_lazy", "--keyword=_now")
# The same texts are the same bytes, whenever they are compiled.
GAP = "\n\n"
A_DAY = datetime(2020, 1, 1, tzinfo=UTC)
HEADER = """msgid ""
msgstr ""
"Project-Id-Version: epihq\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"
"""


def po_files() -> list[Path]:
    return [ROOM / "locale" / one / "LC_MESSAGES" / "django.po" for one in LANGUAGES]


def extract() -> None:
    for file in po_files():
        file.parent.mkdir(parents=True, exist_ok=True)
        put_header(file)
    settings.configure(LOCALE_PATHS=[ROOM / "locale"], USE_I18N=True)
    django.setup()
    os.chdir(ROOM)
    finder = makemessages.Command()
    finder.xgettext_options = [*finder.xgettext_options, *OUR_OWN_NAMES]
    finder.msgmerge_options = [*finder.msgmerge_options, "--no-fuzzy-matching"]
    call_command(
        finder,
        locale=list(LANGUAGES),
        no_location=True,
        no_obsolete=True,
        verbosity=0,
    )
    for file in po_files():
        put_header(file)
        print(f"{file.parent.parent.name}: {len(missing(file))} without translation")


def missing(file: Path) -> list[str]:
    """Give the texts of a .po that have no translation, or one that is a guess."""
    with file.open("rb") as opened:
        catalogue = read_po(opened)
    return [
        told.id if isinstance(told.id, str) else told.id[0]
        for told in catalogue
        if told.id and (told.fuzzy or not is_whole(told.string))
    ]


def is_whole(string: object) -> bool:
    """Tell whether a translation is there, in all its forms where it has several."""
    return all(string) if isinstance(string, tuple | list) else bool(string)


def put_header(file: Path) -> None:
    """Begin the file with our own header."""
    language = file.parent.parent.name
    text = file.read_text("utf-8") if file.exists() else "\n\n"
    header = HEADER.format(language=language, plurals=PLURALS[language])
    file.write_text(f"{header}\n{text.partition(GAP)[2]}", "utf-8")


def compiled(file: Path) -> bytes:
    """Give the bytes of the .mo that belongs to a .po."""
    with file.open("rb") as opened:
        catalogue = read_po(opened)
    catalogue.creation_date = catalogue.revision_date = A_DAY
    told = io.BytesIO()
    write_mo(told, catalogue)
    return told.getvalue()


def compile_all() -> None:
    for file in po_files():
        file.with_suffix(".mo").write_bytes(compiled(file))
        print(f"written: {file.with_suffix('.mo').relative_to(ROOM.parents[2])}")


if __name__ == "__main__":
    actions = {"extract": extract, "compile": compile_all}
    if len(sys.argv) != 2 or sys.argv[1] not in actions:
        sys.exit(__doc__)
    actions[sys.argv[1]]()
