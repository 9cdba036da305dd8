"""Who says what: sources, direct and indirect speech."""
