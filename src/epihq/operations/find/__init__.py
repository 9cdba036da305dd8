"""Finding: search, and the views of lists that people keep for themselves."""
