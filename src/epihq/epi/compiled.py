"""Which modules of this room are compiled into programs, or decide how."""

SOURCES = ("compiled", "exact", "joint", "laplace", "layout", "numerics")
