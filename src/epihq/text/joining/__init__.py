"""What was found, linked to each other, as records."""
