"""Texts to and from translators: src/epihq/words/locale/*/LC_MESSAGES/django.po.

python tools/translations.py extract   find new texts (needs Debian's gettext)
python tools/translations.py compile   .po to .mo, by Babel alone
"""

import io
import os
import sys
from pathlib import Path

import django
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management import call_command
from django.core.management.commands import makemessages

from catalogues import LANGUAGES, LOCALE, compile_all, compiled, po_files

PACKAGE = LOCALE.parents[1]
PLURALS = {
    "az": "nplurals=2; plural=(n != 1);",
    "ru": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && "
    "(n%100<12 || n%100>14) ? 1 : 2);",
}
# What the rooms call gettext besides the usual names.
OUR_OWN_NAMES = ("--keyword=_lazy", "--keyword=_now", "--keyword=noop")
# A .po begins with a header, then an empty line.
GAP = "\n\n"
__all__ = ["compiled", "po_files"]
HEADER = """msgid ""
msgstr ""
"Project-Id-Version: epihq\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"
"""


def extract() -> None:
    for file in po_files():
        file.parent.mkdir(parents=True, exist_ok=True)
        put_header(file)
    settings.configure(LOCALE_PATHS=[LOCALE], USE_I18N=True)
    django.setup()
    os.chdir(PACKAGE)
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
        file.write_text(in_order(file), "utf-8")
        print(f"{language_of(file)}: {len(missing(file))} without translation")


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
    text = file.read_text("utf-8") if file.exists() else GAP
    file.write_text(f"{header_of(file)}\n{text.partition(GAP)[2]}", "utf-8")


def header_of(file: Path) -> str:
    language = language_of(file)
    return HEADER.format(language=language, plurals=PLURALS[language])


def language_of(file: Path) -> str:
    return file.parent.parent.name


def in_order(file: Path) -> str:
    """Give a .po as it is kept: our own header, then by the alphabet of the texts."""
    with file.open("rb") as opened:
        catalogue = read_po(opened)
    written = io.BytesIO()
    write_po(written, catalogue, width=88, omit_header=True, sort_output=True)
    return f"{header_of(file)}\n{written.getvalue().decode().strip()}\n"


if __name__ == "__main__":
    actions = {"extract": extract, "compile": compile_all}
    if len(sys.argv) != 2 or sys.argv[1] not in actions:
        sys.exit(__doc__)
    actions[sys.argv[1]]()
