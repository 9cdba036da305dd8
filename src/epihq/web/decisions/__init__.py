"""Decisions: options asked for, compared, and one of them put forward."""
