"""Maps of the world and of a region, as SVG that needs no script and no other host.

Outlines come from the package ``countryinfo`` and are general: they show where a
country lies and take no position on any border. A country without an outline is a dot.

Projection: Equal Earth, so that no country looks larger than it is.
Source: B. Šavrič, T. Patterson and B. Jenny (2019), The Equal Earth map projection,
International Journal of Geographical Information Science 33(3), 454-465,
doi:10.1080/13658816.2018.1504949, eq. 7.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from epihq.terms.locations import neighbours
from epihq.words.places import in_order, place_name

_A = (1.340264, -0.081106, 0.000893, 0.003796)
_THIRD = math.sqrt(3)
_SCALE = 100.0
_DOT = 2.2
# Smaller than this and a reader would not find it: a dot stands beside the outline.
_LEAST = 2.0
Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Country:
    """A country on the map: rings in the map's units, and its middle."""

    code: str
    rings: tuple[Ring, ...]
    middle: tuple[float, float] | None


def projected(longitude: float, latitude: float) -> tuple[float, float]:
    """Place degrees east and north on the map; y grows downwards.

    Units: degrees in, map units out (the world is about 540 wide).
    """
    angle = math.asin(_THIRD / 2 * math.sin(math.radians(latitude)))
    a, b, c, d = _A
    second, sixth = angle**2, angle**6
    stretch = 9 * d * angle**8 + 7 * c * sixth + 3 * b * second + a
    x = 2 * _THIRD * math.radians(longitude) * math.cos(angle) / (3 * stretch)
    y = angle * (a + b * second + sixth * (c + d * second))
    return x * _SCALE, -y * _SCALE


def world_svg(
    colours: Mapping[str, str],
    links: Mapping[str, str],
    titles: Mapping[str, str] | None = None,
    own: str = "",
) -> SafeString:
    """Draw the world; ``colours`` are CSS classes, ``links`` addresses, by code.

    A country with a link can be reached by keyboard; ``titles`` say what its colour
    means, e.g. "Azerbaijan: R_t 1.2, rising".
    """
    shown = [country for code, country in countries().items() if code != "ATA"]
    return _svg(
        shown, colours, links, titles or {}, own, (-268.0, -132.0, 538.0, 244.0)
    )


def region_svg(
    code: str,
    colours: Mapping[str, str],
    links: Mapping[str, str],
    titles: Mapping[str, str] | None = None,
) -> SafeString:
    """Draw a country and those that border it, as near as they fit."""
    known = countries()
    near = [known[one] for one in (code, *neighbours(code)) if one in known]
    if code not in known or not known[code].rings:
        return SafeString("")
    box = _box_around(known[code])
    others = [country for country in known.values() if _meets(country, box)]
    shown = sorted(others, key=lambda country: country in near)
    return _svg(shown, colours, links, titles or {}, code, box)


def no_position() -> str:
    """The sentence that belongs under every map."""
    return _(
        "Outlines are general and for orientation only; they state no position on any "
        "border or name."
    )


@cache
def countries() -> dict[str, Country]:
    """All countries that can be placed, by ISO 3166-1 alpha-3 code."""
    from countryinfo._cache import load_countries  # noqa: PLC0415 - 250 files, once

    found: dict[str, Country] = {}
    for facts in load_countries()["countries"].values():
        code = facts.get("ISO", {}).get("alpha3", "")
        if code and (code not in found or not found[code].rings):
            country = Country(code, tuple(_rings(facts)), _middle(facts))
            if country.rings or country.middle:
                found[code] = country
    return found


def _rings(facts: Mapping[str, object]) -> Iterator[Ring]:
    shape = facts.get("geoJSON")
    features = shape.get("features", []) if isinstance(shape, dict) else []
    for feature in features:
        geometry = feature["geometry"]
        whole = geometry["coordinates"]
        polygons = [whole] if geometry["type"] == "Polygon" else whole
        for polygon in polygons:
            for ring in polygon:
                yield tuple(projected(lon, lat) for lon, lat, *_rest in ring)


def _middle(facts: Mapping[str, object]) -> tuple[float, float] | None:
    place = facts.get("latlng") or facts.get("capital_latlng")
    if not isinstance(place, list) or len(place) != 2:
        return None
    return projected(float(place[1]), float(place[0]))


def _box_around(country: Country) -> tuple[float, float, float, float]:
    """A box thrice as large as the largest part, in the shape of a page."""
    ring = max(country.rings, key=_extent)
    xs, ys = [x for x, _y in ring], [y for _x, y in ring]
    wide = max(max(xs) - min(xs), (max(ys) - min(ys)) * 1.6, 4.0) * 2.6
    high = wide / 1.6
    middle = ((max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2)
    return middle[0] - wide / 2, middle[1] - high / 2, wide, high


def _extent(ring: Ring) -> float:
    xs, ys = [x for x, _y in ring], [y for _x, y in ring]
    return max(max(xs) - min(xs), max(ys) - min(ys))


def _meets(country: Country, box: tuple[float, float, float, float]) -> bool:
    left, top, wide, high = box
    points = [point for ring in country.rings for point in ring]
    points += [country.middle] if country.middle and not country.rings else []
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    return bool(points) and (
        min(xs) < left + wide
        and max(xs) > left
        and min(ys) < top + high
        and max(ys) > top
    )


def _svg(
    shown: Sequence[Country],
    colours: Mapping[str, str],
    links: Mapping[str, str],
    titles: Mapping[str, str],
    own: str,
    box: tuple[float, float, float, float],
) -> SafeString:
    unit, ink = box[2] / 540, f"{own or 'world'}-{len(shown)}"
    lines = [
        (_drawn(one, colours, links, titles, own, (unit, ink)),)
        for one in _in_order(shown, own)
    ]
    return format_html(
        '<svg viewBox="{}" role="group" aria-label="{}"><defs>{}</defs>{}</svg>',
        " ".join(f"{number:.2f}" for number in box),
        _("Map"),
        _patterns(unit, ink),
        format_html_join("", "{}", lines),
    )


def _in_order(shown: Iterable[Country], own: str) -> list[Country]:
    """By name, so that the keyboard finds its way; the own country above all."""
    return sorted(
        shown, key=lambda one: (one.code == own, in_order(place_name(one.code)))
    )


def _drawn(
    country: Country,
    colours: Mapping[str, str],
    links: Mapping[str, str],
    titles: Mapping[str, str],
    own: str,
    pen: tuple[float, str],
) -> SafeString:
    colour = colours.get(country.code, "unknown")
    names = f"{colour} own" if country.code == own else colour
    title = titles.get(country.code) or place_name(country.code)
    shape = _shape(country, names, _hatch(colour), pen)
    if country.code not in links:
        return format_html("<g><title>{}</title>{}</g>", title, shape)
    return format_html(
        '<a href="{}" aria-label="{}"><title>{}</title>{}</a>',
        links[country.code],
        title,
        title,
        shape,
    )


def _shape(
    country: Country, names: str, hatch: str, pen: tuple[float, str]
) -> SafeString:
    parts, (unit, ink) = [], pen
    if country.rings:
        # A region is drawn larger, and so finer.
        line = _line(country.code, 1 if unit > 0.5 else 2)
        parts.append(format_html('<path class="{}" d="{}"/>', names, line))
        if hatch:
            drawn = '<path class="hatch" fill="url(#{}-{})" d="{}"/>'
            parts.append(format_html(drawn, hatch, ink, line))
    is_small = all(_extent(ring) < _LEAST * unit for ring in country.rings)
    if is_small and country.middle:
        x, y = (f"{number:.2f}" for number in country.middle)
        size = f"{_DOT * unit:.2f}"
        parts.append(
            format_html(
                '<circle class="{}" cx="{}" cy="{}" r="{}"/>', names, x, y, size
            )
        )
    return format_html_join("", "{}", ((part,) for part in parts))


@cache
def _line(code: str, digits: int) -> str:
    return "".join(
        "M" + "L".join(f"{x:.{digits}f} {y:.{digits}f}" for x, y in ring) + "Z"
        for ring in countries()[code].rings
    )


def _hatch(colour: str) -> str:
    """Lines over the two graver colours: a colour never speaks alone."""
    return {"rising": "lines", "fast": "cross"}.get(colour, "")


def _patterns(unit: float, ink: str) -> SafeString:
    """Hatching in the map's own scale, under names of its own."""
    return format_html(
        '<pattern id="lines-{ink}" width="4" height="4" patternUnits="userSpaceOnUse" '
        'patternTransform="scale({unit}) rotate(45)"><rect class="ink" width="0.7" '
        'height="4"/></pattern>'
        '<pattern id="cross-{ink}" width="3" height="3" patternUnits="userSpaceOnUse" '
        'patternTransform="scale({unit}) rotate(45)"><rect class="ink" width="0.8" '
        'height="3"/><rect class="ink" width="3" height="0.8"/></pattern>',
        ink=ink,
        unit=f"{unit:.3f}",
    )
