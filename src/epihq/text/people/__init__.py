"""Who is named: people with their offices, bodies, agencies."""
