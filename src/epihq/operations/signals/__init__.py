"""Signals: raised by the watch or a person, judged, made events, closed."""
