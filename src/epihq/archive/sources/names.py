"""Names of countries as publishers write them, and the codes they stand for.

First the publisher's own habits below, then the names of ISO 3166. A name that is
found in neither is not guessed: it is counted as unplaced and reported.
"""

from functools import cache

from epihq.terms.locations import is_location

_AS_PUBLISHED = {
    "Bahamas, The": "BHS",
    "Bolivia": "BOL",
    "Brunei": "BRN",
    "Burma": "MMR",
    "Cape Verde": "CPV",
    "Congo (Brazzaville)": "COG",
    "Congo (Kinshasa)": "COD",
    "Cote d'Ivoire": "CIV",
    "Czech Republic": "CZE",
    "East Timor": "TLS",
    "Gambia, The": "GMB",
    "Holy See": "VAT",
    "Iran": "IRN",
    "Iran (Islamic Republic of)": "IRN",
    "Ivory Coast": "CIV",
    "Korea, North": "PRK",
    "Korea, South": "KOR",
    "Kosovo": "XKX",
    "Laos": "LAO",
    "Mainland China": "CHN",
    "Micronesia": "FSM",
    "Moldova": "MDA",
    "North Macedonia": "MKD",
    "Palestine": "PSE",
    "Republic of Korea": "KOR",
    "Republic of the Congo": "COG",
    "Reunion": "REU",
    "Russia": "RUS",
    "Russian Federation": "RUS",
    "Saint Vincent and the Grenadines": "VCT",
    "South Korea": "KOR",
    "Swaziland": "SWZ",
    "Syria": "SYR",
    "Taiwan": "TWN",
    "Taiwan*": "TWN",
    "Tanzania": "TZA",
    "The Bahamas": "BHS",
    "The Gambia": "GMB",
    "Turkey": "TUR",
    "UK": "GBR",
    "US": "USA",
    "United Kingdom": "GBR",
    "Vatican City": "VAT",
    "Venezuela": "VEN",
    "Viet Nam": "VNM",
    "Vietnam": "VNM",
    "West Bank and Gaza": "PSE",
    "occupied Palestinian territory": "PSE",
}

# Alpha-2 and alpha-3 codes that publishers use beside the standard's.
_CODES = {
    "XK": "XKX",
    "OWID_KOS": "XKX",
    "RKS": "XKX",
    # WHO lists the three islands of BES apart, under codes of its own.
    "XA": "BES",
    "XB": "BES",
    "XC": "BES",
}


@cache
def code_of_name(name: str) -> str | None:
    """Find the alpha-3 code of a country's name as published; None if unknown."""
    if name in _AS_PUBLISHED:
        return _AS_PUBLISHED[name]
    import pycountry  # noqa: PLC0415 - only readers need it

    for field in ("name", "common_name", "official_name"):
        found = pycountry.countries.get(**{field: name})  # type: ignore[arg-type]
        if found is not None:
            return str(found.alpha_3)
    return None


@cache
def code_of_alpha_2(code: str) -> str | None:
    """Find the alpha-3 code of an alpha-2 code, e.g. "AZ"; None if unknown."""
    if code in _CODES:
        return _CODES[code]
    import pycountry  # noqa: PLC0415

    found = pycountry.countries.get(alpha_2=code)
    return None if found is None else str(found.alpha_3)


@cache
def code_of_alpha_3(code: str) -> str | None:
    """Check an alpha-3 code as published, e.g. "RKS" is XKX; None if unknown."""
    code = _CODES.get(code, code)
    return code if len(code) == 3 and is_location(code) else None
