"""What waits for a person, across subjects, and the daily mail of it."""
