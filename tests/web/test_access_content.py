"""What pages may load and run: nothing inline, nothing from another host."""

import re
from html.parser import HTMLParser

import pytest

from epihq.operations.people.officers import ROLES
from every_address import browser, filled, open_pages, pages
from furnished_room import one_of_each, person


class Looked(HTMLParser):
    """What of a page the content security policy would refuse, or another host."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in told):
            self.found.append(f"inline {tag}")
        for name, value in attrs:
            if name == "style" or re.fullmatch(r"on\w+", name):
                self.found.append(f"{tag} {name}={value}")
            is_address = name in {"src", "href", "action", "srcset", "data", "poster"}
            if is_paper(tag, told):
                continue
            if is_address and re.match(r"(https?:)?//", value or ""):
                self.found.append(f"{tag} {name}={value}")


def is_paper(tag, told):
    """A link that its reader may follow to a paper, which is not told whence."""
    leads = tag == "a" and (told.get("href") or "").startswith("https://doi.org/10.")
    return leads and told.get("rel") == "noreferrer"


@pytest.mark.databases("sqlite", "postgresql")
def test_no_page_runs_or_loads_what_is_not_ours(room):
    officer = person("someone", *ROLES)
    one_of_each(officer, room)
    client, wrong, seen = browser(officer), [], 0

    for address, _view in [*pages(), *open_pages()]:
        answer = client.get(filled(address))
        if answer.status_code == 500:
            wrong.append((address, answer.status_code))
        if not answer.get("Content-Type", "").startswith("text/html"):
            continue
        policy, looked = answer.get("Content-Security-Policy", ""), Looked()
        if "sandbox" not in policy:
            looked.feed(answer.content.decode())
            seen += answer.status_code == 200
            if "default-src 'self'" not in policy or "unsafe" in policy:
                looked.found.append(policy)
        if looked.found:
            wrong.append((address, looked.found))

    assert wrong == []
    assert seen > 30


def test_no_answer_is_kept_by_a_browser_or_a_proxy(room):
    client = browser(person("someone", *ROLES))

    addresses = [address for address, _ in [*pages(), *open_pages()]]
    kept = {
        address
        for address in (*addresses, "nothing-here/", "api/v1/log")
        if client.get(filled(address))["Cache-Control"] != "no-store"
    }

    assert kept == set()
