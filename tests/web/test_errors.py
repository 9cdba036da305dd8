"""What cannot be done gets a clear sentence, a true status, and loses nothing."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import RequestFactory, override_settings
from django.urls import path

from epihq.terms.errors import DataError, RecordError, UsageError
from epihq.web import errors, urls
from epihq.web.kit.sign_in import page, public
from epihq.web.middleware import bounded

CASES = [
    (UsageError("x.y", "Say it."), 400),
    (DataError("x.y", "Mend it."), 400),
    (RecordError("x.y", "Not now."), 409),
    (RecordError("rules.not-allowed", "Not you."), 403),
    (RecordError("ledger.stale", "Look again."), 409),
    (UsageError("ledger.no-such-thing", "None."), 404),
    (DataError("ledger.not-available", "Gone."), 503),
]


@public("a test's own page")
def raises(request):
    raise raises.error


@page("log.see")
def for_some(request):
    return HttpResponse("the log")


urlpatterns = [*urls.urlpatterns, path("raises/", raises), path("some/", for_some)]
urlpatterns += [path("api/raises/", raises)]
handler404, handler500 = urls.handler404, urls.handler500


@pytest.fixture(autouse=True)
def own_pages():
    with override_settings(ROOT_URLCONF=__name__):
        yield


def test_a_page_that_is_not_open_says_to_whom_it_is_in_plain_words(client_as):
    page = client_as("spokesperson").get("/some/").content.decode()

    assert "auditor, duty officer, incident manager" in page
    assert "log.see" not in page


def test_a_form_that_is_too_old_is_refused_in_our_words(client_as):
    client = client_as("duty-officer")
    client.handler.enforce_csrf_checks = True

    refused = client.post("/signals/new/", {"text": "A cluster of fever."})

    assert refused.status_code == 403
    page = refused.content.decode()
    assert "This form is too old, or did not come from this site." in page
    assert "A cluster of fever." in page


def test_no_page_takes_another_error_for_a_slip_of_the_pen():
    """A form tells what a person mends in it; the rest has a status of its own."""
    web = Path(errors.__file__).parent
    pages = [
        file for file in web.glob("*/*.py") if "URLS = [" in file.read_text("utf-8")
    ]
    assert len(pages) > 15
    caught = {
        (file.name, name.id)
        for file in pages
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.ExceptHandler)
        for name in ast.walk(node.type)
        if isinstance(name, ast.Name)
    }

    assert not {name for _, name in caught} & {"EpihqError", "RecordError", "Exception"}


@pytest.mark.parametrize(("error", "status"), CASES)
def test_an_error_has_its_status_and_its_sentence(stranger, error, status):
    raises.error = error

    answer = stranger.get("/raises/")

    assert answer.status_code == status
    assert str(error) in answer.content.decode()
    assert error.code in answer.content.decode()


def test_what_was_written_comes_back_and_no_password_with_it(stranger):
    raises.error = UsageError("x.y", "Say it.")

    told = {"text": "Count the <beds>", "password1": "secret", "once": "k"}
    shown = stranger.post("/raises/", told).content.decode()

    assert "Count the &lt;beds&gt;" in shown
    assert "secret" not in shown


def test_htmx_gets_a_sentence_for_its_place(stranger):
    raises.error = RecordError("ledger.stale", "Look again.")

    answer = stranger.post("/raises/", headers={"HX-Request": "true"})

    assert answer["HX-Retarget"] == "#problem"
    assert "<html" not in answer.content.decode()


def test_a_program_gets_json(stranger):
    raises.error = UsageError("x.y", "Say it.")

    answer = stranger.get("/api/raises/")

    assert answer.status_code == 422
    assert json.loads(answer.content) == {"code": "x.y", "message": "Say it."}


def test_a_database_out_of_reach_is_no_fault_of_the_page(stranger):
    raises.error = OperationalError("server closed the connection")

    answer = stranger.get("/raises/")

    assert answer.status_code == 503
    assert "nothing was recorded" in answer.content.decode()


def test_a_fault_of_ours_is_owned_up_to(stranger):
    raises.error = ZeroDivisionError("the secret of the house")

    answer = stranger.get("/raises/")

    assert answer.status_code == 500
    assert "fault of its own" in answer.content.decode()
    assert "secret of the house" not in answer.content.decode()


def test_a_role_that_may_not_is_told_who_may(client_as):
    answer = client_as("epidemiologist").get("/some/")

    assert answer.status_code == 403
    assert "auditor" in answer.content.decode()
    assert client_as("auditor").get("/some/").status_code == 200


def test_no_page_is_said_kindly(stranger):
    answer = stranger.get("/nothing/here/")

    assert answer.status_code == 404
    assert "no page at this address" in answer.content.decode()


@pytest.mark.parametrize("length", ["1073741824", "", "-1", "many"])
def test_an_upload_is_refused_by_the_size_it_announces(length):
    request = RequestFactory().post("/raises/")
    request.META["CONTENT_LENGTH"] = length
    answer = bounded(lambda _request: HttpResponse("read"))(request)

    assert answer.status_code == (200 if length == "" else 413)


def test_an_old_form_is_told_so(client_as):
    client = client_as("duty-officer")
    client.handler.enforce_csrf_checks = True

    answer = client.post("/sign-in/out/")

    assert answer.status_code == 403


def test_pages_forbid_scripts_and_styles_from_elsewhere(stranger):
    policy = stranger.get("/sign-in/")["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_no_error_needs_the_database(tmp_path):
    code = (
        "from pathlib import Path; from epihq.web import settings, errors; "
        f"settings.configure(Path({str(tmp_path)!r}) / 'none'); "
        "from django.test import RequestFactory as F; "
        "print(errors.fault(F().get('/')).status_code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "500"
    assert errors.status_of(UsageError("x.y", ""), api=True) == 422
