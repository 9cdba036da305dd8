"""The bytes as they were published: under their hash, and never another text."""

import hashlib
from dataclasses import replace

import pytest

from archive_samples import JULY, published, vintage
from epihq.archive.catalogue import Catalogue
from epihq.archive.kept import KeptBytes
from epihq.terms.errors import DataError

ENTERED = published(JULY[1], ("ZZA", 1, 10))
(BODY,) = ENTERED.files.values()
SHA256 = hashlib.sha256(BODY).hexdigest()


@pytest.fixture
def kept(tmp_path):
    return KeptBytes(tmp_path / "publications")


def entry(hashes):
    return replace(vintage(0, JULY[1]), files=hashes)


def test_bytes_lie_under_their_hash_and_come_back_as_they_were(kept):
    hashes = kept.keep(ENTERED)

    assert hashes == {"counts.csv": SHA256}
    assert kept.path(SHA256).read_bytes() == BODY
    assert kept.files(entry(hashes)) == ENTERED.files
    assert list(kept.damages(entry(hashes))) == []


def test_the_same_bytes_are_written_once(kept):
    kept.keep(ENTERED)
    before = kept.path(SHA256).stat().st_ino

    kept.keep(ENTERED)

    assert kept.path(SHA256).stat().st_ino == before


@pytest.mark.parametrize(
    ("how", "word"),
    [
        (lambda path: path.unlink(), "gone"),
        (lambda path: path.write_bytes(b"another"), "altered"),
        (lambda path: (path.unlink(), path.mkdir()), "cannot be read"),
    ],
    ids=["gone", "altered", "unreadable"],
)
def test_what_is_not_the_text_that_was_kept_is_told_and_never_answered(kept, how, word):
    one = entry(kept.keep(ENTERED))
    how(kept.path(SHA256))

    (sentence,) = kept.damages(one)
    assert word in sentence
    assert str(kept.path(SHA256)) in sentence
    with pytest.raises(DataError) as raised:
        kept.files(one)
    assert raised.value.code == "archive.bytes-damaged"


def test_what_did_not_land_is_deleted_and_what_was_there_before_is_not(tmp_path):
    before, here = KeptBytes(tmp_path), KeptBytes(tmp_path)
    other = published(JULY[2], ("ZZA", 1, 12))
    before.keep(ENTERED)
    (sha256,) = here.keep(other).values()
    here.keep(ENTERED)

    here.forget(Catalogue())

    assert not here.path(sha256).exists()
    assert here.path(SHA256).exists()


def test_what_landed_is_not_deleted(kept):
    landed = entry(kept.keep(ENTERED))

    kept.forget(Catalogue(vintages=(landed,)))

    assert kept.path(SHA256).exists()


def test_files_of_no_publication_are_found_and_set_aside_whole(kept, tmp_path):
    landed = entry(kept.keep(ENTERED))
    (stray,) = kept.keep(published(JULY[2], ("ZZA", 1, 12))).values()
    body = kept.path(stray).read_bytes()
    draft = kept.path(SHA256).with_name(".half.7.draft")
    draft.write_bytes(b"half")

    found = kept.of_no_publication(Catalogue(vintages=(landed,)))
    kept.set_aside(found)

    assert found == [kept.path(stray)]
    assert (tmp_path / "set-aside" / stray).read_bytes() == body
    assert not kept.path(stray).exists()
