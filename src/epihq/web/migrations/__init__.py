"""How the pages' own table came to be."""
