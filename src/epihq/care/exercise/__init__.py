"""The exercise's desk of home care: its people, its days, and how a drill went."""
