"""What every request passes."""

from io import BytesIO

import pytest
from django.http import FileResponse, StreamingHttpResponse
from django.test import RequestFactory

from epihq.web.middleware import only_head


def streamed(made):
    """A stream that tells what was made of it."""

    def lines():
        made.append("line")
        yield "line"

    return StreamingHttpResponse(lines())


@pytest.mark.parametrize(("method", "lines"), [("HEAD", []), ("GET", ["line"])])
def test_of_a_stream_whose_head_was_asked_for_nothing_is_made(method, lines):
    made = []
    answer = only_head(lambda _: streamed(made))

    b"".join(answer(RequestFactory().generic(method, "/")))

    assert made == lines


def test_the_head_of_a_file_tells_its_length_and_lets_it_go():
    file = BytesIO(b"four")
    answer = only_head(lambda _: FileResponse(file, filename="a.txt"))

    response = answer(RequestFactory().head("/"))

    assert response["Content-Length"] == "4"
    assert response.file_to_stream is None
    assert b"".join(response) == b""
    response.close()
    assert file.closed
