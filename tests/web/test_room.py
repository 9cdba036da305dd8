"""What stands around every page of the room: nobody is left without a way on."""

import re

from epihq.operations.people.officers import ROLES
from every_address import browser, filled, pages
from furnished_room import one_of_each, person


def test_every_page_of_the_room_leads_to_all_the_others(room):
    owner = person("owner", *ROLES)
    one_of_each(owner, room)
    client, ways = browser(owner), {}

    for address, _view in pages():
        answer = client.get(filled(address))
        page = b"" if answer.streaming else answer.content
        nav = re.search(rb'<nav class="ways".*?</nav>', page, re.DOTALL)
        if answer.status_code == 200 and nav:
            ways[address] = re.findall(rb'<a href="([^"]+)"', nav[0])

    assert len(ways) > 60
    whole = max(ways.values(), key=len)
    assert {address for address, found in ways.items() if found != whole} == set()
