"""Decisions: options compared by the watch, and one of them put forward."""
