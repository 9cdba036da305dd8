"""The exercise's desk of home care: its people, its days, and how a drill went."""

from typing import Final

# What the people of an exercise are like follows from it; in the headquarters' folder.
AT_HOME_FILE: Final = "exercise-at-home.json"
