"""Which words in capitals may be a name, and which are of an office or body."""

from epihq.text.sentences.passages import Passage, Token


def is_capital(passage: Passage, token: Token) -> bool:
    """Tell whether a word may belong to a name."""
    never = passage.words.words("people", "never")
    return token.is_word and token.is_name and token.low not in never


def is_acronym(text: str) -> bool:
    """Tell capitals alone: "WHO"."""
    # "Duque III" is a name.
    return len(text) > 1 and text.isupper() and not set(text) <= set("IVX")


def is_of_office(passage: Passage, token: Token) -> bool:
    """Tell a word of an office, body or country from one of a name."""
    words = passage.words
    return (
        is_acronym(token.text)
        or token.low in words.words("people", "roles")
        or token.low in words.words("people", "titles")
        or token.low in words.words("people", "modifiers")
        or token.low in words.words("organisations", "nouns")
        or token.low in ("affairs", "health", "republic", "medicine", "sciences")
        or token.low in ("республики", "республика")
        or any(p.start <= token.start < p.end for p in passage.places)
    )


def surely_speaks(passage: Passage, index: int) -> bool:
    """Tell "said" from "claims" and "reported", which is as often no speech."""
    clausal = passage.words.words("speech", "clausal")
    return is_cue(passage, index) and passage.tokens[index].low not in clausal


def is_cue(passage: Passage, index: int) -> bool:
    """Tell a word of speech, whatever part of speech it is here."""
    return passage.tokens[index].low in passage.words.words("speech", "cues")
