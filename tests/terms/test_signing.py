"""The keys of a headquarters are read whole, or refused in a sentence."""

import pytest

from epihq.terms.errors import DataError
from epihq.terms.signing import KEY, house_key, kept_key, made_once

DAMAGED = [b"", b"\n", "ключ".encode(), b"\xff\xfe\x00", bytes(44)]


@pytest.mark.parametrize("body", DAMAGED)
@pytest.mark.parametrize("read", [house_key, kept_key])
def test_a_damaged_signing_key_is_refused(tmp_path, body, read):
    (tmp_path / KEY).write_bytes(body)

    with pytest.raises(DataError) as refused:
        read(tmp_path)

    assert refused.value.code == "signing.damaged-key"
    assert (tmp_path / KEY).read_bytes() == body


@pytest.mark.parametrize("body", DAMAGED[:-1])
def test_a_secret_that_is_empty_or_no_text_is_not_made_again(tmp_path, body):
    (tmp_path / "secret-key").write_bytes(body)

    with pytest.raises(DataError) as refused:
        made_once(tmp_path / "secret-key", lambda: "another")

    assert refused.value.code == "signing.damaged-key"
