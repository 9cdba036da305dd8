"""Contents that are compressed once and sent to many, each within a page of their own.

A gzip file is a row of blocks that may be made apart (RFC 1951, RFC 1952): those of the
contents are kept, and only the little around them is compressed for each reader.
"""

import re
import struct
import zlib

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

# RFC 1952, 2.3: its mark, "deflate", no flags, no hour, no more, system unknown.
_HEAD = bytes.fromhex("1f8b080000000000 00ff")
_RAW = -15
_TAKES_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")


class Squeezed:
    """Contents as they are, and the compressed blocks of them."""

    def __init__(self, plain: bytes) -> None:
        self.plain = plain
        self._blocks = _squeezed(plain, level=6, last=False)

    def answer(
        self, request: HttpRequest, before: bytes = b"", after: bytes = b""
    ) -> HttpResponse:
        """Answer with the contents, compressed for whom takes it."""
        takes = _TAKES_GZIP.search(request.headers.get("Accept-Encoding", ""))
        whole = self.gzip(before, after) if takes else before + self.plain + after
        response = HttpResponse(whole)
        if takes:
            response["Content-Encoding"] = "gzip"
        patch_vary_headers(response, ("Accept-Encoding",))
        return response

    def gzip(self, before: bytes, after: bytes) -> bytes:
        """Make a gzip file of what stands before, the contents, and what follows."""
        parts = (before, self.plain, after)
        check = 0
        for part in parts:
            check = zlib.crc32(part, check)
        size = sum(map(len, parts)) & 0xFFFFFFFF
        blocks = (
            _squeezed(before, level=1, last=False),
            self._blocks,
            _squeezed(after, level=1, last=True),
        )
        return b"".join((_HEAD, *blocks, struct.pack("<II", check, size)))


def _squeezed(part: bytes, *, level: int, last: bool) -> bytes:
    squeeze = zlib.compressobj(level, wbits=_RAW)
    return squeeze.compress(part) + squeeze.flush(
        zlib.Z_FINISH if last else zlib.Z_FULL_FLUSH
    )
