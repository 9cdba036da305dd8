"""Land borders between countries, as pairs of ISO 3166-1 alpha-3 codes."""

LAND_BORDERS: tuple[str, ...] = (
    "ARM-AZE",
    "ARM-GEO",
    "ARM-IRN",
    "ARM-TUR",
    "AZE-GEO",
    "AZE-IRN",
    "AZE-RUS",
    "AZE-TUR",
)
