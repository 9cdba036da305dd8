"""First steps of a new headquarters: what a person says of them, on record."""
