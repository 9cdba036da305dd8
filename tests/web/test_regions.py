"""Regions stand under their countries; the table goes by any column; stars lead on."""

import re
from datetime import timedelta

import pytest

from epihq.archive import Archive
from epihq.archive.fetch import publication_from_files
from epihq.archive.sources import source_named
from epihq.web.board.sorted_lines import SORTS, sort_of
from figures import make_figures, today

TODAY = today()
PLACES = ("AZE", "ARM", "GEO", "AZ-BA", "AZ-GA", "FR-IDF")


@pytest.fixture
def client(room, client_as):
    """Own counts of some countries and regions, and the table of today."""
    lines = ["location,indicator,reference_date,report_date,value"]
    for size, code in enumerate(PLACES, 3):
        for back in range(60, 0, -1):
            on = TODAY - timedelta(days=back)
            lines.append(f"{code},cases,{on},{TODAY},{100 * size + back % 7}")
    file = room / "counts.csv"
    file.write_text("\n".join(lines))
    own = source_named("own-counts")
    Archive(room).add(publication_from_files(own, file, TODAY))
    make_figures(room)
    return client_as("duty-officer")


def rows(client, address="/board/"):
    """The rows of the board's table: code, and the country that it is under."""
    body = client.get(address).content.decode()
    table = body.partition('id="table-head"')[2].partition("</table>")[0]
    found = re.findall(
        r'<tr([^>]*)><th scope="row"><a href="/locations/([^/]+)/', table
    )
    return [(code, *re.findall(r'data-of="(\w+)"', told)) for told, code in found]


def test_regions_stand_under_their_country(client):
    assert rows(client) == [
        ("AZE",),
        ("AZ-BA", "AZE"),
        ("AZ-GA", "AZE"),
        ("ARM",),
        ("GEO",),
        # Of its country, nothing is published.
        ("FR-IDF",),
    ]


def test_a_country_says_how_many_regions_it_has(client):
    body = client.get("/board/").content.decode()

    assert re.search(r'data-parts="AZE" hidden>\s*2 regions', body)
    assert "they are not added up" in body


def test_regions_are_not_counted_beside_their_countries(client):
    body = client.get("/board/").content.decode()
    legend = body.partition('<ul class="legend">')[2].partition("</ul>")[0]

    *known, _unknown = re.findall(r": (\d+)\s*</li>", legend)
    assert sum(map(int, known)) == 3


def test_the_page_of_a_country_lists_its_regions_and_theirs_leads_back(client):
    country = client.get("/locations/AZE/").content.decode()
    region = client.get("/locations/AZ-BA/").content.decode()

    assert "<h2>Regions</h2>" in country
    assert 'href="/locations/AZ-GA/"' in country
    assert 'href="/locations/AZE/">A region of Azerbaijan</a>' in region
    assert "<h2>Regions</h2>" not in region
    assert "<h2>Regions</h2>" not in client.get("/locations/GEO/").content.decode()


@pytest.mark.parametrize("key", [key for key, one in SORTS.items() if one.value])
@pytest.mark.parametrize("sign", ["", "-"])
def test_the_table_goes_by_every_column(client, key, sign):
    found = rows(client, f"/board/?sort={sign}{key}")

    assert sorted(found) == sorted(rows(client))
    # A region follows its country, whatever the order.
    places = [code for code, *_ in found]
    for code, *above in found:
        assert not above or places.index(above[0]) < places.index(code)
    body = client.get(f"/board/?sort={sign}{key}").content.decode()
    assert body.count("aria-sort=") == 1
    assert f"&amp;sort={sign}{key}" in body


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("location", ["ARM", "AZE", "GEO", "FR-IDF"]),
        ("cases", ["AZE", "ARM", "GEO", "FR-IDF"]),
    ],
)
def test_a_column_is_rising_or_falling(client, key, told):
    up, down = (
        [
            code
            for code, *above in rows(client, f"/board/?sort={sign}{key}")
            if not above
        ]
        for sign in ("", "-")
    )

    assert up == told
    assert down == told[::-1]


def test_a_column_that_there_is_not_sorts_nothing():
    assert [sort_of(one) for one in ("", "x", "-", "curve", "-cases", "cases")] == [
        *("", "", "", ""),
        *("-cases", "cases"),
    ]


def test_starred_places_stand_above_the_board_with_their_day(client):
    assert 'class="starred"' not in client.get("/board/").content.decode()
    for code in ("GEO", "FRA"):
        client.post(f"/locations/{code}/star/", {"on": "1"})

    body = client.get("/board/").content.decode()
    strip = body.partition('class="starred"')[2].partition("</nav>")[0]

    assert re.findall(r"/locations/(\w+)/", strip) == ["FRA", "GEO"]
    assert "no figures" in strip
    assert re.search(r"to \d+\s\w{3}\s20\d\d", strip)
    assert (
        "Starred: take the star away" in client.get("/locations/GEO/").content.decode()
    )
    assert "Star this place" in client.get("/locations/ARM/").content.decode()


def test_a_star_is_one_readers_own(client, client_as):
    client.post("/locations/GEO/star/", {"on": "1"})

    other = client_as("epidemiologist").get("/board/").content.decode()

    assert 'class="starred"' not in other
