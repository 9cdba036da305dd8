"""Files of the API: how one is told, and those that come with a request."""

from collections.abc import Sequence

from django.http import HttpRequest
from ninja import Field
from ninja.files import UploadedFile

from epihq.operations.ledger import rules
from epihq.operations.ledger.acting import held
from epihq.operations.ledger.attachments import File, attachments_of, check_size
from epihq.operations.ledger.tables import AttachmentRow
from epihq.operations.ledger.thing import Thing
from epihq.web.kit.api import Thinglike, actor_of


class FileOut(Thinglike):
    """A file that belongs to a thing."""

    of_thing: str = Field(description="What it belongs to", examples=["instruction"])
    of_number: int = Field(description="The number of that thing")
    name: str = Field(description="Its name", examples=["report.pdf"])
    media_type: str = Field(description="What it is", examples=["application/pdf"])
    size: int = Field(description="Bytes")
    sha256: str = Field(description="Its hash")


def files_of(
    request: HttpRequest, table: type[Thing], number: int
) -> list[AttachmentRow]:
    """List the files of a thing, for who may see it.

    Raises:
        RecordError: ``rules.not-allowed``.
        UsageError: ``ledger.no-such-thing``.
    """
    owner = held(table, number)
    rules.require(actor_of(request), f"{table.kind}.see", owner)
    return attachments_of(owner)


def sent_files(files: Sequence[UploadedFile]) -> list[File]:
    """Read the files of a request, none of them before all are known to be small.

    Raises:
        UsageError: ``attachments.too-large``.
    """
    for file in files:
        check_size(file.name or "file", file.size or 0)
    return [File(name=file.name or "file", body=file.read()) for file in files]
