"""Roster and handovers on pages and for programs."""
