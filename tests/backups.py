"""Backups as others would have made them."""

import io
import tarfile


def packed_anew(file, to, changed):
    """Write a backup again, with other bytes in some members."""
    with tarfile.open(file) as old, tarfile.open(to, "w") as new:
        for member in old.getmembers():
            body = changed(member.name, old.extractfile(member).read())
            if body is not None:
                member.size = len(body)
                new.addfile(member, io.BytesIO(body))
    return to
