"""Time stamps of somebody else's clock and key (RFC 3161), where one is named.

``EPIHQ_TSA_URL`` is the authority that stamps the heads of the log, ``EPIHQ_TSA_ROOTS``
a file with the certificates in which we trust when we look at a stamp.
"""

import base64
from datetime import datetime
from os import environ
from pathlib import Path

from epihq.terms.errors import DataError

URL, ROOTS = "EPIHQ_TSA_URL", "EPIHQ_TSA_ROOTS"
_SECONDS = 20.0


def stamp(text: str) -> str:
    """Have a text stamped, in Base64; "" where no authority is named.

    Raises:
        DataError: ``log.no-time-stamp``.
    """
    if not (address := environ.get(URL, "")):
        return ""
    import httpx  # noqa: PLC0415 - only where stamps are asked for
    from rfc3161_client import (  # noqa: PLC0415
        TimestampRequestBuilder,
        decode_timestamp_response,
    )

    asked = TimestampRequestBuilder().data(text.encode()).build()
    headers = {"Content-Type": "application/timestamp-query"}
    try:
        answer = httpx.post(
            address, content=asked.as_bytes(), headers=headers, timeout=_SECONDS
        )
        answer.raise_for_status()
        decode_timestamp_response(answer.content)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as exc:
        raise _no_stamp(f"{address} ({' '.join(str(exc).split())})") from exc
    token = base64.b64encode(answer.content).decode()
    stamped_at(text, token)
    return token


def stamped_at(text: str, token: str) -> datetime | None:
    """Give the hour of a text's stamp; None where nobody says whom we trust.

    Raises:
        DataError: ``log.no-time-stamp``.
    """
    if not (file := environ.get(ROOTS, "")):
        return None
    from cryptography.x509 import load_pem_x509_certificates  # noqa: PLC0415
    from rfc3161_client import (  # noqa: PLC0415
        VerificationError,
        VerifierBuilder,
        decode_timestamp_response,
    )

    try:
        builder = VerifierBuilder()
        for root in load_pem_x509_certificates(Path(file).read_bytes()):
            builder = builder.add_root_certificate(root)
        found = decode_timestamp_response(base64.b64decode(token))
        builder.build().verify_message(found, text.encode())
    except (OSError, ValueError, VerificationError) as exc:
        raise _no_stamp(f"one that does not hold ({exc})") from exc
    return found.tst_info.gen_time


def _no_stamp(got: str) -> DataError:
    return DataError(
        "log.no-time-stamp",
        f"head of the log: a time stamp by {URL} that holds by the certificates of "
        f"{ROOTS} was expected; got {got}. See that both are right, and repeat.",
    )
