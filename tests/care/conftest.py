"""What tests of home care share."""

import shutil
import subprocess

import pytest


@pytest.fixture
def pages_of(tmp_path):
    """Give the words of each page of a PDF; skips aloud without pdftotext."""
    if not shutil.which("pdftotext"):
        pytest.skip("no pdftotext: install poppler-utils")

    def pages(printed):
        file = tmp_path / "printed.pdf"
        file.write_bytes(printed)
        asked = ["pdftotext", "-layout", file, "-"]
        told = subprocess.run(asked, capture_output=True, text=True, check=True)
        return told.stdout.rstrip("\f").split("\f")

    return pages
