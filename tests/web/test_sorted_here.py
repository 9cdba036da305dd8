"""Lists that no database holds are put in order by their columns as others are."""

import csv

import pytest


def told(client, name, sort=""):
    answer = client.get(f"/{name}.csv", {"sort": sort})
    body = b"".join(answer.streaming_content).decode()
    return list(csv.DictReader(body.splitlines()))


@pytest.mark.parametrize(
    ("name", "key"), [("sources", "title"), ("thresholds", "words")]
)
def test_a_list_of_the_program_goes_by_its_columns(client_as, name, key):
    client = client_as("administrator")

    up, down = (
        [row[key] for row in told(client, name, sort)] for sort in (key, f"-{key}")
    )

    assert len(up) > 5
    assert up == sorted(up)
    assert down == sorted(down, reverse=True)
    page = client.get(f"/{name}/?sort={key}").content.decode()
    assert page.count('aria-sort="ascending"') == 1
    assert f"?sort=-{key}" in page
