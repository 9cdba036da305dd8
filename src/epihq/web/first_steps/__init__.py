"""The page of first steps: what a new headquarters connects, loads and invites."""
