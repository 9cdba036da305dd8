"""The report of 1 July 2020, with which the product began, ends as it must."""

import json

import pytest

from epihq.text import read_bytes
from epihq.text.telling import as_values

pytestmark = pytest.mark.data

# What is told in other words, by its field: the expectation is written for a reader.
OTHERWISE = {"name", "topic", "cue", "code", "phsm", "role", "place", "also"}
LEFT_OUT = {"id", "type", "review", "note", "basis", "links", "check", *OTHERWISE}


@pytest.fixture(scope="module")
def folder(shared_data):
    return shared_data / "text"


@pytest.fixture(scope="module")
def expected(folder):
    return json.loads((folder / "seed_expected.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def told(folder):
    body = (folder / "report_20200701.txt").read_bytes()
    _, reading = read_bytes(body, "report_20200701.txt")
    return json.loads(json.dumps(as_values(reading)))


def same(found, wanted):
    return (found["start"], found["end"]) == (wanted["start"], wanted["end"])


def test_all_that_is_expected_is_read_and_nothing_else(told, expected):
    kinds = {"organisation": "org"}
    wanted = {
        (kinds.get(one["type"], one["type"]), one["start"], one["end"])
        for one in expected["records"]
    }

    assert {(o["type"], o["start"], o["end"]) for o in told["records"]} == wanted
    assert told["document"]["sha256"] == expected["document"]["sha256"]
    assert told["document"]["published"] == expected["document"]["published"]


def test_each_record_says_what_is_expected_of_it(told, expected):
    pairs = [
        (next(o for o in told["records"] if _is(o, one)), one)
        for one in expected["records"]
    ]
    ids = {one["id"]: found["id"] for found, one in pairs}

    for found, one in pairs:
        for name, value in one.items():
            if name in LEFT_OUT:
                continue
            wanted = ids.get(value, value) if isinstance(value, str) else value
            assert found[name] == wanted, (one["id"], name)


def _is(found, wanted):
    kinds = {"organisation": "org"}
    kind = kinds.get(wanted["type"], wanted["type"])
    return found["type"] == kind and same(found, wanted)


def test_the_extension_has_a_length_and_no_end(told):
    extension, care = [o for o in told["records"] if o["type"] == "measure"]

    assert (extension["code"], extension["status"]) == ("C6", "considered")
    assert (extension["area"], extension["duration"]) == ("AZE", "P14D")
    assert extension["until"] is None
    assert care["text"] == "rendering support to the people being treated at home"
    assert care["status"] == "considered"


def test_of_four_statements_two_can_be_checked(told):
    stated = [o for o in told["records"] if o["type"] == "statement_about"]

    assert [o["checkable"] for o in stated] == [True, True, False, False]
    assert {(o["about"], o["by_country"]) for o in stated} == {("ARM", "AZE")}
    assert (stated[0]["claim"], stated[0]["threshold"]) == ("share-hidden", 0.5)


def test_two_countries_that_change_places_change_the_records_and_nothing_else(folder):
    text = (folder / "report_20200701.txt").read_text("utf-8")
    words = [("Azerbaijan", "Armenia"), ("Baku", "Yerevan"), ("AZE", "ARM")]
    _, one = read_bytes(text.encode())
    _, other = read_bytes(swapped(text, words).encode())

    assert plain(other) == [
        json.loads(swapped(json.dumps(o, ensure_ascii=False), words))
        for o in plain(one)
    ]


def swapped(text, words):
    for first, second in words:
        text = text.replace(first, "\0").replace(second, first).replace("\0", second)
    return text.replace("Armeniai", "Armenian").replace("Azerbaijann", "Azerbaijani")


def plain(reading):
    """Records without their offsets, which names of another length move."""

    def without(value):
        if isinstance(value, dict):
            return {
                k: without(v) for k, v in value.items() if k not in ("start", "end")
            }
        return [without(v) for v in value] if isinstance(value, list) else value

    return without(json.loads(json.dumps(as_values(reading)["records"])))
