"""Files are kept whole, under their hash, and only those of a known kind."""

import pytest
from django.db import connection

from epihq.operations.ledger import attachments, ledger
from epihq.operations.ledger.attachments import LARGEST, File, media_type_of
from epihq.operations.ledger.tables import AttachmentRow
from epihq.operations.people.tables import AgencyRow
from epihq.terms.errors import EpihqError
from room_samples import PDF, open_room


@pytest.fixture
def room(kept_home):
    yield open_room(kept_home)
    connection.close()


KNOWN = {
    "a.PDF": (PDF, "application/pdf"),
    "a.png": (b"\x89PNG\r\n\x1a\n", "image/png"),
    "a.jpeg": (b"\xff\xd8\xff\xe0", "image/jpeg"),
    "a.csv": (b"day,cases\n", "text/csv"),
}


@pytest.mark.parametrize("name", KNOWN)
def test_a_file_is_known_by_its_name_and_its_first_bytes(name):
    body, media_type = KNOWN[name]

    assert media_type_of(File(name=name, body=body)) == media_type


WRONG = {
    "attachments.empty": ("a.pdf", b""),
    "attachments.too-large": ("a.pdf", PDF + bytes(LARGEST)),
    "attachments.wrong-type": ("a.pdf", b"MZ a program"),
    "attachments.wrong-type ": ("a.csv", b"day\0"),
    "attachments.wrong-type  ": ("a", b"words"),
}


@pytest.mark.parametrize("code", WRONG)
def test_another_file_is_refused(code):
    name, body = WRONG[code]

    with pytest.raises(EpihqError) as refused:
        media_type_of(File(name=name, body=body))
    assert refused.value.code == code.strip()


def kept(room, *files, by=None):
    agency = AgencyRow.objects.get(pk=room.city)
    with ledger.changing():
        return attachments.attach(
            by or room.manager, "agency.set", agency, files, room.home
        )


def test_a_file_comes_back_as_it_was(room):
    first, second = kept(room, *[File(name="a.pdf", body=PDF)] * 2)

    assert attachments.body_of(second, room.home) == PDF
    assert first.sha256 == second.sha256
    assert attachments.attachments_of(AgencyRow.objects.get(pk=room.city)) == [
        first,
        second,
    ]


@pytest.mark.parametrize("how", ["altered", "gone"])
def test_a_file_that_is_another_is_not_given(room, how):
    (row,) = kept(room, File(name="a.pdf", body=PDF))
    path = attachments.path_of(room.home, row.sha256)
    path.write_bytes(b"another") if how == "altered" else path.unlink()

    with pytest.raises(EpihqError) as refused:
        attachments.body_of(row, room.home)
    assert refused.value.code == "attachments.damaged"


def test_who_may_not_attach_leaves_no_bytes(room):
    with pytest.raises(EpihqError):
        kept(room, File(name="a.pdf", body=PDF), by=room.auditor)

    assert AttachmentRow.objects.count() == 0
    assert not (room.home / "attachments").exists()
