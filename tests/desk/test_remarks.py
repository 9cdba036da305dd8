"""What a record says beside its figures: every remark has a code of its own."""

import msgspec
import pytest

from epihq.desk import remarks
from epihq.desk.remarks import AsTold, NoPeak, Remark, SameAs, Why

KINDS = [
    kind
    for kind in vars(remarks).values()
    if isinstance(kind, type) and issubclass(kind, Remark)
]


def code(kind):
    return kind.__struct_config__.tag


def test_the_code_is_the_name_of_the_class():
    assert code(NoPeak) == "no-peak"
    assert code(SameAs) == "same-as"
    assert msgspec.json.encode(NoPeak()) == b'{"code":"no-peak"}'


def test_no_two_remarks_have_one_code():
    codes = [code(kind) for kind in KINDS]

    assert len(set(codes)) == len(codes)


def test_every_code_is_told_in_the_documentation(root):
    page = (root / "docs" / "reference" / "decision.md").read_text("utf-8")
    told = {code(kind) for kind in KINDS} - {"remark", "dated"}

    assert {one for one in told if f"`{one}`" not in page} == set()


def test_a_remark_of_another_place_is_refused():
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'{"code": "no-peak"}', type=Why)
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'{"code": "as-told"}', type=AsTold)


@pytest.fixture
def root(request):
    return request.config.rootpath
