"""Lists are put in order and filtered by the database, now and at past hours alike."""

import csv
import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claim_samples import TODAY, statement
from epihq.operations.claims import actions as claims
from epihq.operations.duty.handovers import draft_handover
from epihq.operations.instructions.actions import Order, issue_instruction
from epihq.operations.instructions.templates import Template, set_template
from epihq.operations.ledger.rules import WATCH, Role
from epihq.operations.people.agencies import Agency, set_agency
from epihq.operations.people.officers import ROLES
from epihq.operations.people.tables import Officer
from epihq.operations.signals import actions as signals
from epihq.terms.instructions import Priority
from epihq.terms.signals import Severity
from epihq.web.claims import pages as claims_pages
from epihq.web.duty import handovers
from epihq.web.instructions import deliveries, pages, templates_pages
from epihq.web.people import agencies
from epihq.web.people import pages as people
from epihq.web.signals import pages as signals_pages
from every_address import browser
from furnished_room import actor_of, may_all, one_of_each, person
from room_samples import alarm, hours

pytestmark = pytest.mark.databases("sqlite", "postgresql")
LISTS = {
    "signals": signals_pages.LIST,
    "instructions": pages.LIST,
    "claims": claims_pages.LIST,
    "deliveries": deliveries.LIST,
    "handovers": handovers.LIST,
    "officers": people.LIST,
    "agencies": agencies.AGENCIES.sheet(),
    "templates": templates_pages.TEMPLATES.sheet(),
}
SORTS = [
    (name, column.key)
    for name, sheet in LISTS.items()
    for column in sheet.columns
    if column.by
]


@pytest.fixture
def owner(shared_room):
    """A room with some of each thing, unlike each other."""
    known = Officer.objects.filter(username="owner").first()
    return known or filled(shared_room)


def filled(room):
    one = person("owner", *ROLES)
    one_of_each(one, room)
    boss = may_all(actor_of(one))
    for number, (name, place) in enumerate(
        [("ölkə", "AZE"), ("Alpha", "GEO"), ("beta", "AZ-BA")]
    ):
        made = set_agency(WATCH, Agency(name=name, location=place))
        order = Order(
            text=f"{name} counts.",
            deadline=hours(9 - number),
            agency=made.pk,
            location=place,
            priority=tuple(Priority)[number],
        )
        issue_instruction(boss, order)
        severity = (Severity.VERY_HIGH, Severity.LOW, Severity.HIGH)[number]
        raised = alarm(location=place, severity=severity)
        signals.raise_signal(WATCH, [raised], cause=f"c{number}")
        told = Template(name=name, text=name, deadline_hours=number + 1)
        set_template(boss, told)
        claims.record_claim(boss, statement(), today=TODAY)
    person("another", Role.DUTY_OFFICER)
    draft_handover(boss)
    return one


def listed(client, page, **asked):
    """Numbers of a list as CSV gives them, page by page would be the same."""
    answer = client.get(f"/{page}.csv", asked)
    assert answer.status_code == 200, asked
    lines = b"".join(answer.streaming_content).decode().splitlines()[1:]
    return [int(line.split(",")[0]) for line in lines if line.split(",")[0].isdigit()]


def values(client, page, key, sort):
    """What a list says in one column, in the order that is asked for."""
    answer = client.get(f"/{page}.csv", {"tab": "all", "sort": sort})
    lines = b"".join(answer.streaming_content).decode().splitlines()
    return [row[key] for row in csv.DictReader(lines)]


def then():
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")


@pytest.mark.parametrize("name", LISTS)
def test_every_column_of_a_list_puts_it_in_order_now_and_then(owner, name):
    client, at, ordered = browser(owner), then(), 0
    first = listed(client, name, tab="all")
    assert len(first) >= 1

    for page, key in SORTS:
        if page != name:
            continue
        up = listed(client, name, tab="all", sort=key)
        down = listed(client, name, tab="all", sort=f"-{key}")
        past = listed(client, name, tab="all", sort=key, at=at)

        assert sorted(up) == sorted(down) == sorted(first), key
        assert past == up, key
        rising, falling = (
            [one for one in dict.fromkeys(values(client, name, key, sort)) if one]
            for sort in (key, f"-{key}")
        )
        assert rising == falling[::-1], key
        ordered += len(rising) > 1
        shown = client.get(f"/{name}/?tab=all&sort={key}").content.decode()
        assert shown.count('aria-sort="ascending"') <= 1
    assert ordered


@pytest.mark.parametrize("name", ["instructions", "signals", "agencies"])
def test_a_country_is_filtered_with_its_regions_and_a_region_alone(owner, name):
    client, at = browser(owner), then()

    def places(**asked):
        body = b"".join(
            client.get(f"/{name}.csv", {"tab": "all", **asked}).streaming_content
        )
        rows = csv.DictReader(body.decode().splitlines())
        return {row.get("location") or row["locations"] for row in rows}

    assert {"AZE", "AZ-BA"} <= places(location="Azerbaijan")
    assert "GEO" not in places(location="Azerbaijan")
    assert places(location="AZE", at=at) == places(location="AZE")
    assert places(location="AZ-BA") == {"AZ-BA"}


@pytest.mark.parametrize(
    ("page", "asked", "column", "told"),
    [
        ("signals", "severity", 2, ["low", "moderate", "high", "very-high"]),
        ("instructions", "priority", 2, ["normal", "urgent", "flash"]),
        ("templates", "deadline_hours", 5, ["1", "2", "3", "12"]),
    ],
)
def test_words_go_by_their_rank_and_not_by_their_letters(
    owner, page, asked, column, told
):
    answer = browser(owner).get(f"/{page}.csv?tab=all&sort={asked}")

    lines = b"".join(answer.streaming_content).decode().splitlines()[1:]
    seen = list(dict.fromkeys(line.split(",")[column] for line in lines))
    assert seen == [one for one in told if one in seen]
    assert len(seen) > 2


def test_names_go_by_their_letters_whatever_their_case(owner):
    answer = browser(owner).get("/agencies.csv?tab=all&sort=name")

    lines = b"".join(answer.streaming_content).decode().splitlines()[1:]
    names = [line.split(",")[1] for line in lines]
    assert names.index("Alpha") < names.index("beta") < names.index("ölkə")


def test_what_is_not_known_comes_last_either_way(owner):
    client = browser(owner)

    up = listed(client, "claims", tab="all", sort="probability")
    down = listed(client, "claims", tab="all", sort="-probability")

    # None was checked: newest first, both ways.
    assert up == down == sorted(up, reverse=True)


def test_an_order_that_there_is_not_is_the_lists_own(owner):
    client = browser(owner)
    first = listed(client, "instructions", tab="all")

    for nonsense in ("nothing", "-", "text", "number;drop", "-agency__name"):
        assert listed(client, "instructions", tab="all", sort=nonsense) == first


def test_a_heading_says_how_it_sorts_and_leads_to_the_other_way(owner):
    client = browser(owner)

    plain = client.get("/instructions/?tab=all&priority=urgent").content.decode()
    up = client.get("/instructions/?tab=all&sort=deadline").content.decode()
    down = client.get("/instructions/?tab=all&sort=-deadline").content.decode()

    assert 'href="?tab=all&amp;priority=urgent&amp;sort=deadline"' in plain
    assert "aria-sort" not in plain
    assert re.search(r'aria-sort="ascending"><a[^>]*sort=-deadline', up)
    assert re.search(r'aria-sort="descending"><a[^>]*sort=deadline', down)


def test_filters_are_seen_and_can_be_taken_away(owner):
    client = browser(owner)

    body = client.get(
        "/instructions/?tab=all&location=Gürcüstan&priority=urgent&sort=deadline&page=1"
    ).content.decode()

    chips = re.findall(r'<a class="chip" href="([^"]+)">(.*?)</a>', body)
    told = [re.sub("<[^>]+>", "", words) for _, words in chips]
    assert [one.split("×")[0].strip() for one in told] == [
        "Location: Georgia",
        "Priority: urgent",
    ]
    assert chips[0][0] == "?tab=all&amp;priority=urgent&amp;sort=deadline"
    assert "1 fits." in body
    without = client.get("/instructions/" + chips[0][0].replace("&amp;", "&"))
    assert "Location: " not in re.sub("<[^>]+>", "", without.content.decode())


def test_a_choice_is_chosen_from_a_list_and_shows_what_is_chosen(owner):
    body = browser(owner).get("/instructions/?tab=all&priority=urgent").content.decode()

    assert '<option value="urgent" selected>' in body
    assert body.count('<select id="f-') == 2
    assert 'list="places"' in body


def test_a_place_that_is_none_is_told_on_the_list_itself(owner):
    answer = browser(owner).get("/instructions/?tab=all&location=Azerbajan")

    body = answer.content.decode()
    assert answer.status_code == 200
    assert "Did you mean Azerbaijan (AZE)?" in body
    assert "0 fit." in body


def test_a_list_and_its_csv_are_the_same(owner):
    client = browser(owner)
    asked = "tab=all&location=Georgia&sort=-deadline"

    shown = client.get(f"/instructions/?{asked}").content.decode()
    numbers = [int(n) for n in re.findall(r'href="/instructions/(\d+)/"', shown)]

    assert numbers == listed(client, "instructions", tab="all", location="GEO")
    assert f'href="/instructions.csv?{asked.replace("&", "&amp;")}' in shown


def test_a_choice_that_there_is_not_filters_nothing_and_shows_no_chip(owner):
    body = browser(owner).get("/instructions/?tab=all&agency=x").content.decode()

    assert 'class="chip"' not in body
    assert "1 fits" not in body


def test_a_filter_of_agencies_is_no_agencys(room):
    person("other", Role.DUTY_OFFICER)
    body = browser(person("me", Role.AGENCY_OFFICER)).get("/instructions/?agency=1")

    assert "City of other" not in body.content.decode()


@pytest.mark.parametrize("name", LISTS)
def test_a_list_in_order_asks_no_more_the_longer_it_is(owner, name):
    client = browser(owner)
    key = next(key for page, key in SORTS if page == name)

    def asked(address):
        with CaptureQueriesContext(connection) as done:
            assert client.get(address).status_code == 200
        return len(done)

    asked(f"/{name}/?tab=all")
    plain = asked(f"/{name}/?tab=all")

    assert asked(f"/{name}/?tab=all&sort=-{key}") <= plain
