"""The board: map, table of all locations, and what is open."""
