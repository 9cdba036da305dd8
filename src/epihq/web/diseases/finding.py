"""Diseases in search: by any of their names in three languages, or by a code."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from epihq.terms.folding import level
from epihq.web.diseases.lines import codes_of, names_of
from epihq.web.diseases.tables import Tables, tables
from epihq.web.kit.finding import SHOWN, Finding, Hit, Sought
from epihq.words.diseases import disease_name


def _diseases(asked: Sought) -> Iterable[Hit]:
    typed = level(asked.text).split()
    if asked.number is not None or not typed:
        return []
    table = tables()
    return [
        Hit(
            title=disease_name(code),
            address=asked.address("disease", code),
            beside=", ".join(codes_of(table, code).values()),
        )
        for code in table.here.diseases
        if _is_named(table, code, typed)
    ][:SHOWN]


def _is_named(table: Tables, code: str, typed: list[str]) -> bool:
    names = (name for _language, name in names_of(code))
    told = level(" ".join(("", code, *names, *codes_of(table, code).values())))
    return all(f" {word}" in told for word in typed)


FINDS = (
    Finding(
        kind="disease",
        label=_("Diseases"),
        verb="board.see",
        find=_diseases,
        all_on="diseases",
    ),
)
