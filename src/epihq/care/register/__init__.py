"""Who is at home: districts, teams, episodes, the people in them, and what was done."""
