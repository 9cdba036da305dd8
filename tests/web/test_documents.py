"""Whole documents are shown in a sandbox in which their charts are drawn as well."""

import pytest

from browsers import SEEN, assert_drawn, opened
from epihq.reports import render_html
from epihq.web.kit.documents import document
from sample_assessments import SAMPLES


@pytest.mark.browser
def test_a_briefing_in_the_room_opens_with_its_charts(chromium):
    answer = document(render_html(SAMPLES["azerbaijan"]()))
    sent = {
        "status": 200,
        "headers": dict(answer.items()),
        "body": answer.content.decode(),
    }
    page = opened(chromium, 1280)
    page.route("http://room.test/", lambda route: route.fulfill(**sent))

    page.goto("http://room.test/")
    page.locator("#chart-cases .wide [data-told]").last.hover(force=True)

    assert "unsafe-eval" not in answer["Content-Security-Policy"]
    assert_drawn(page.evaluate(f"() => {{{SEEN}}}"), 6)
    assert page.locator(".told").is_visible()
    assert page.faults == []
