"""What words in cells mean, in the languages in which people send tables."""

from collections.abc import Mapping
from functools import cache
from typing import Final

import polars as pl

from epihq.archive.sources.tables import LINE
from epihq.terms.diseases import DISEASES, NO_DISEASE
from epihq.terms.errors import DataError
from epihq.terms.folding import fold

_MEANINGS: Final[Mapping[str, Mapping[str, str]]] = {
    "outcome": {
        "dead": (
            "dead|died|death|deceased|fatal|vəfat|vəfat edib|ölüb|ölüm|öldü|"
            "умер|умерла|умерший|смерть|летальный|летальный исход|"
            "deces|decede|decedee|mort|morte|muerto|muerta|fallecido|fallecida|"
            "defuncion|muerte|obito|falecido|morto"
        ),
        "alive": (
            "alive|recovered|discharged|survived|survivor|cured|living|sağ|sağalıb|"
            "sağalma|sağaldı|evə yazılıb|жив|жива|выздоровел|выздоровела|"
            "выздоровление|выписан|выписана|vivant|vivante|gueri|guerie|guerison|"
            "sorti|vivo|viva|recuperado|recuperada|curado|curada|alta|cura"
        ),
        "unknown": (
            "unknown|unk|not known|lost to follow up|naməlum|məlum deyil|неизвестно|"
            "неизвестен|inconnu|inconnue|perdu de vue|desconocido|desconhecido|"
            "ignorado"
        ),
    },
    "sex": {
        "female": (
            "female|f|woman|girl|qadın|q|женский|жен|ж|женщина|feminin|femme|"
            "femenino|mujer|feminino|mulher|feminina"
        ),
        "male": (
            "male|m|man|boy|kişi|k|мужской|муж|м|мужчина|masculin|homme|h|masculino|"
            "hombre|homem"
        ),
        "other": "other|o|x|non binary|digər|другой|autre|otro|outro",
        "unknown": (
            "unknown|u|unk|naməlum|неизвестно|inconnu|desconocido|desconhecido|ignorado"
        ),
    },
    "imported": {
        "1": (
            "1|yes|y|true|imported|travel|abroad|hə|bəli|да|завозной|oui|importe|si|s|"
            "importado|sim"
        ),
        "0": (
            "0|no|n|false|local|indigenous|autochthonous|xeyr|yox|yerli|нет|местный|"
            "non|autochtone|autoctono|nao"
        ),
    },
}
_NO_WORD: Final = frozenset(("", "na", "n a", "nan", "null", "none"))
_TOTALS: Final = frozenset(
    map(
        fold,
        (
            "total|totals|grand total|sum|all|overall|cəmi|yekun|ümumi|cəm|"
            "итого|всего|сумма|итог|ensemble|somme|total general|suma|totais|soma"
        ).split("|"),
    )
)
_MOST_TOLD: Final = 8


def is_total(cell: str) -> bool:
    """Tell whether the first cell of a row says that the row is a sum: "Cəmi"."""
    return fold(cell) in _TOTALS


@cache
def _meanings(field: str) -> dict[str, str]:
    if field == "disease":
        told = {fold(d.code): d.code for d in DISEASES.values()}
        named = {fold(d.name): d.code for d in DISEASES.values()}
        return {**named, **told, NO_DISEASE: NO_DISEASE}
    return {
        fold(word): meaning
        for meaning, words in _MEANINGS.get(field, {}).items()
        for word in words.split("|")
    }


def worded(
    file: str,
    frame: pl.DataFrame,
    field: str,
    called: str,
    said: Mapping[str, str],
) -> tuple[pl.Series, tuple[str, ...]]:
    """Turn words into what they mean; ``said`` is what a person said of some of them.

    Raises:
        DataError: ``file.unknown-word``.
    """
    text = frame[field]
    found: dict[str | None, str | None] = {}
    read = []
    for told in text.unique(maintain_order=True).to_list():
        bare = " ".join((told or "").split())
        meaning = said.get(bare, _meanings(field).get(fold(bare)))
        if meaning is None and fold(bare) not in _NO_WORD:
            meanings = ", ".join(dict.fromkeys(_meanings(field).values()))
            line = int(frame.filter((text == told).fill_null(value=False))[LINE][0])
            raise DataError(
                "file.unknown-word",
                f"{file}, line {line}, column {called}: a word for one of {meanings} "
                f"was expected; got {told!r}. Nothing was stored. Say what it means in "
                f'a mapping, under [values.{field}]: "{bare}" = "..."',
            )
        found[told] = meaning
        if meaning is not None and bare != meaning:
            read.append(f"{bare} is {meaning}")
    series = text.replace_strict(
        list(found), list(found.values()), return_dtype=pl.String, default=None
    )
    if not read:
        return series, ()
    rest = f" and {len(read) - _MOST_TOLD} more" if len(read) > _MOST_TOLD else ""
    return series, (f"{called}: {', '.join(read[:_MOST_TOLD])}{rest}.",)
