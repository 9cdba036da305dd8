"""What is known of each disease, and what this headquarters changed of it."""
