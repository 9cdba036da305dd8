"""Names that are one: with and without marks on their letters, whole or shortened."""

_PLAIN = dict(
    zip("áàâãäåéèêëíìîïóòôõúùûñÁÉÍÓÚ", "aaaaaaeeeeiiiioooouuunAEIOU", strict=True)
)


def plain(name: str) -> str:
    """Give a name without the marks on its letters: Benítez is Benitez."""
    if name.isascii():
        return name
    return "".join(_PLAIN.get(letter, letter) for letter in name)


def is_same(known: str, name: str) -> bool:
    """Tell whether a name is a person's: the same words, or the last, or both ends."""
    mine, its = plain(known).split(), plain(name).split()
    if mine == its:
        return True
    if len(its) == 1:
        return its[0] == mine[-1]
    # "Tedros Ghebreyesus" of "Tedros Adhanom Ghebreyesus".
    return len(mine) > len(its) > 1 and (its[0], its[-1]) == (mine[0], mine[-1])
