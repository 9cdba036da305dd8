"""Through whom a story came, which a sentence begins with: "X.az xəbər verir ki, …"."""

from collections.abc import Sequence

from epihq.text.sentences.passages import Passage, Sentence
from epihq.text.speech.known import Source


def without_lead(
    passage: Passage, sentence: Sentence, sources: Sequence[Source] = ()
) -> Sentence:
    """Give a sentence without through whom it came: "X.az xəbər verir ki, …".

    A person who is named there, of ``sources``, is who speaks.
    """
    pattern = passage.words.pattern("speech", "lead")
    hit = pattern and pattern.match(passage.text, sentence.start, sentence.end)
    if not hit or any(
        one.person is not None and hit.start() <= one.start < hit.end()
        for one in sources
    ):
        return sentence
    rest = passage.text[hit.end() : sentence.end]
    return Sentence(sentence.end - len(rest.lstrip()), sentence.end)
