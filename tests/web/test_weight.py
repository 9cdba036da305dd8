"""No page sends a browser more script than a telephone in a crisis should fetch."""

import re
from functools import cache

from django.contrib.staticfiles import finders
from django.template.loader import get_template

from epihq.operations.people.officers import ROLES
from every_address import browser, filled, open_pages, pages
from furnished_room import one_of_each, person

MOST_SCRIPT = 150_000


@cache
def size(address):
    """Bytes of a script as it is sent, of which none is compressed further here."""
    file = finders.find(address.split("?")[0].removeprefix("/static/"))
    with open(file, "rb") as script:  # noqa: PTH123 - a path as Django finds it
        return len(script.read())


def scripts(page):
    """Where each script of a page comes from."""
    return list(re.findall(r'<script[^>]+src="([^"]+)"', page))


def test_no_page_of_the_room_sends_150_kb_of_script(room):
    owner = person("owner", *ROLES)
    one_of_each(owner, room)
    signed_in, stranger = browser(owner), browser()
    seen, heavy = 0, []

    for client, listed in ((signed_in, pages()), (stranger, open_pages())):
        for address, _view in listed:
            answer = client.get(filled(address))
            if answer.streaming or "html" not in answer.get("Content-Type", ""):
                continue
            found = scripts(answer.content.decode())
            seen += bool(found)
            if sum(map(size, found)) >= MOST_SCRIPT:
                heavy.append((address, found))

    assert seen > 40
    assert heavy == []


def test_the_script_of_charts_is_a_small_one():
    waits = get_template("web/charts/waits.html").render({})

    found = [size(address) for address in scripts(waits)]
    assert found
    assert sum(found) < 6_000
