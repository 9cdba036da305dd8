"""Help: the room in one page, roles, words, keys, and how things are done."""
