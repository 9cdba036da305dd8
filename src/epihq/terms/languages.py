"""Languages of the pages, each named in itself."""

LANGUAGES = {"en": "English", "az": "Azərbaycanca", "ru": "Русский"}
