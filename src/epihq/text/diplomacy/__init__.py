"""What is said of others: statements, positions, initiatives, help."""
