"""Home care on pages and for programs: the desk, a person, districts, rules, rounds."""
