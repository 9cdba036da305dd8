"""Maps are true in area, name every country and lead to it by keyboard."""

import math
import re
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from epihq.web.board.atlas import (
    countries,
    no_position,
    projected,
    region_svg,
    world_svg,
)


def parsed(svg):
    return ET.fromstring(str(svg))  # noqa: S314 - our own


@given(st.floats(-170, 170), st.floats(-80, 80))
def test_a_degree_of_land_is_as_large_at_the_pole_as_at_the_equator(lon, lat):
    def area(lon, lat, step=0.01):
        (x0, y0), (x1, y1) = projected(lon, lat), projected(lon + step, lat)
        x2, y2 = projected(lon, lat + step)
        drawn = abs((x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0))
        return drawn / math.cos(math.radians(lat + step / 2))

    assert math.isclose(area(lon, lat), area(0, 0), rel_tol=2e-3)


def test_the_world_has_its_countries_and_each_can_be_placed():
    assert len(countries()) >= 240
    assert {"AZE", "ARM", "GEO", "SGP", "MDV", "HUN", "SRB"} <= set(countries())
    assert countries()["AZE"].rings
    assert not countries()["SGP"].rings


def test_a_country_with_a_link_is_reached_and_named():
    root = parsed(world_svg({"AZE": "rising"}, {"AZE": "/l/AZE"}, {"AZE": "A <b>"}))

    (link,) = root.findall("a")
    assert link.get("href") == "/l/AZE"
    assert link.get("aria-label") == "A <b>"
    assert link.find("title").text == "A <b>"


def test_a_grave_colour_is_hatched_as_well():
    root = parsed(world_svg({"AZE": "fast", "GEO": "falling"}, {}))

    hatched = [path for path in root.iter("path") if "hatch" in path.get("class")]
    assert len(hatched) == 1
    assert hatched[0].get("fill").startswith("url(#cross-")


def test_the_region_shows_the_own_country_and_its_neighbours():
    told = str(region_svg("AZE", {}, {}))

    titles = set(re.findall(r"<title>([^<]+)</title>", told))
    assert {"Azerbaijan", "Armenia", "Georgia", "Iran", "Turkey"} <= titles | {"Turkey"}
    assert "Portugal" not in titles


def test_a_place_without_an_outline_has_no_region():
    assert region_svg("ZZA", {}, {}) == ""
    assert region_svg("SGP", {}, {}) == ""


def test_under_the_map_stands_that_it_takes_no_position():
    assert "no position" in no_position()
