"""Feeds are read as they come, no day is guessed, and none can do harm."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epihq.terms.errors import DataError
from epihq.text.intake.feeds import MOST_ENTRIES, read_feed

AT = "https://news.example/feed.xml"
RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>Health &amp;amp; news</title>
<item><title>Cholera in &lt;b&gt;Ruritania&lt;/b&gt;</title><link>/a?n=1#top</link>
<guid isPermaLink="false">n-1</guid><pubDate>Wed, 01 Jul 2020 23:30:00 +0400</pubDate>
</item><item><title>Without an address</title></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://news.example/in/">
<title>News</title>
<entry><id>tag:1</id><title type="html">&lt;i&gt;Plague&lt;/i&gt;</title>
<link rel="self" href="self"/><link href="page"/>
<updated>2020-07-02T00:00:00Z</updated></entry>
<entry><id>tag:2</id><link rel="alternate" href="other"/>
<published>2020-07-01T23:00:00+04:00</published></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="x"><title>News</title></channel>
<item rdf:about="https://news.example/1"><title>One</title>
<link>https://news.example/1</link><dc:date>2020-07-01</dc:date></item></rdf:RDF>"""
BOMB = '<!DOCTYPE a [<!ENTITY a "a"><!ENTITY b "&a;&a;">]><rss><channel/></rss>'


def read(text):
    return read_feed(text.encode(), AT)


def item(**told):
    return "".join(f"<{name}>{value}</{name}>" for name, value in told.items())


def rss(*items):
    inside = "".join(f"<item>{one}</item>" for one in items)
    return f"<rss><channel>{inside}</channel></rss>"


def refused(body):
    with pytest.raises(DataError) as raised:
        read_feed(body, AT)
    assert raised.value.code == "text.not-a-feed"
    return str(raised.value)


def test_rss_is_read_with_the_day_of_the_publishers_own_clock():
    feed = read(RSS)
    (one,) = feed.entries

    assert (feed.title, feed.without_address) == ("Health & news", 1)
    assert (one.id, one.address) == ("n-1", "https://news.example/a?n=1")
    assert (one.title, one.published) == ("Cholera in Ruritania", date(2020, 7, 1))


def test_atom_tells_no_day_where_it_only_says_when_it_was_changed():
    first, second = read(ATOM).entries

    assert (first.address, first.title) == ("https://news.example/in/page", "Plague")
    assert (first.published, second.published) == (None, date(2020, 7, 1))


def test_rss_of_the_first_version_is_read():
    (one,) = read(RDF).entries

    assert (one.id, one.published) == ("https://news.example/1", date(2020, 7, 1))


@pytest.mark.parametrize("told", ["yesterday", "32 Jul 2020", "", "2020", "01/07/2020"])
def test_what_is_no_day_is_none(told):
    (one,) = read(rss(item(link="https://n.example/1", pubDate=told))).entries

    assert (one.published, one.told) == (None, told)


def test_an_entry_without_an_id_is_known_by_its_address():
    by_link, by_guid = read(
        rss(item(link="https://n.example/1"), item(guid="https://n.example/2"))
    ).entries

    assert by_link.id == "https://n.example/1"
    assert by_guid.address == "https://n.example/2"


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "mailto:a@b.example",
        "http://",
        "http://n.example/" + "a" * 1000,
    ],
)
def test_only_addresses_of_the_web_are_entries(link):
    feed = read(rss(item(link=link, guid="n")))

    assert (feed.entries, feed.without_address) == ((), 1)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"", "empty"),
        (b"<html><body>Sign in</body></html>", "<html>"),
        (b"<rss><channel>\n<item>&nbsp;</item></channel></rss>", "line 2, column 13"),
        (b"<rss><channel>", "line 1"),
        (BOMB.encode(), "entities"),
        (BOMB.encode("utf-16"), "entities"),
        (b"<rss>" + b"<a>" * 5000, "depth"),
        (b"<?xml version='1.0' encoding='none'?><rss/>", "encoding"),
        (b"\x00\xff\xfe" * 50, "line 1"),
    ],
)
def test_what_is_no_feed_says_what_came_and_where(body, told):
    assert told in refused(body)


def test_no_file_is_read_that_a_feed_names(tmp_path):
    (tmp_path / "secret.dtd").write_text('<!ENTITY s "secret">')
    outside = f'<!DOCTYPE rss SYSTEM "file://{tmp_path}/secret.dtd">'

    feed = read(f"{outside}<rss><channel><title>A &s;</title></channel></rss>")

    assert feed.title.startswith("A")
    assert "secret" not in feed.title


def test_a_feed_is_read_as_far_as_its_bound_and_says_what_is_left_out():
    many = [item(link=f"https://n.example/{n}") for n in range(MOST_ENTRIES + 7)]

    feed = read(rss(*many))

    assert (len(feed.entries), feed.left_out) == (MOST_ENTRIES, 7)


@given(st.binary(max_size=300), st.integers(0, len(RSS)))
def test_whatever_comes_is_read_or_refused(noise, place):
    body = RSS.encode()
    try:
        entries = read_feed(body[:place] + noise + body[place:], AT).entries
    except DataError:
        entries = ()

    assert all(one.address.startswith("http") for one in entries)
