"""The headquarters itself: its settings, its mode, and the day that it lives in."""
