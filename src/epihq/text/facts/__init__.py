"""What passages tell of the world: figures, days, places, events, measures."""
