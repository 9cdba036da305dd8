"""Texts on pages and for programs: taken in, reviewed record by record."""
